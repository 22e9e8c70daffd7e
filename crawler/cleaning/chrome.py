"""Takes reader comments off a page, stage by stage, and remembers what was taken and why."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lxml.etree import _Element

from crawler.cleaning import comments, regions, threads
from crawler.cleaning.elements import remove, wording
from crawler.cleaning.ground import Ground

Stage = Callable[[_Element, Ground], Iterator[tuple[_Element, str]]]

# What is no text for readers, and what only looks like chrome to the extractor.
FIRST_STAGES: tuple[Stage, ...] = (
    regions.machinery,
    regions.without_scripts,
    regions.pull_quotes,
)
# Reader comments go next: no date or name may be read out of them.
COMMENT_STAGES: tuple[Stage, ...] = (
    comments.named,
    threads.by_build,
    comments.with_controls,
    comments.announced,
)
EXCERPT = 120  # characters


@dataclass(frozen=True, kw_only=True)
class Removed:
    """A piece of chrome that was taken off a page."""

    reason: str
    text_excerpt: str  # its first words


def strip(root: _Element, ground: Ground, stages: Sequence[Stage]) -> list[Removed]:
    """Remove from the tree what the stages find, in their order; return what had text."""
    removed: list[Removed] = []
    for stage in stages:
        found = list(stage(root, ground))
        gone: set[_Element] = set()
        for element, reason in found:
            if element in gone:
                continue
            gone.update(element.iter())
            text = wording(element) if reason else ""
            if text:
                removed.append(Removed(reason=reason, text_excerpt=text[:EXCERPT]))
            remove(element)
    return removed

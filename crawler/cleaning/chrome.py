"""Takes reader comments off a page, stage by stage, and remembers what was taken and why."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lxml.etree import _Element

from crawler.cleaning import comments, regions, threads
from crawler.cleaning.elements import remove, texts, wording
from crawler.cleaning.ground import Ground

Stage = Callable[[_Element, Ground], Iterator[tuple[_Element, str]]]

# What is no text for readers, and what only looks like chrome to the extractor.
FIRST_STAGES: tuple[Stage, ...] = (
    regions.machinery,
    regions.without_scripts,
    regions.pull_quotes,
)
# What tells reader comments by the short texts of a page.
_TEXT_STAGES = (
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
    return [gone for stage in stages for gone in _take(list(stage(root, ground)))]


def strip_comments(root: _Element, ground: Ground) -> list[Removed]:
    """Remove reader comments, out of which no date or name may be read; return what had text."""
    removed = _take(list(comments.named(root, ground)))
    said = texts(root, comments.LONGEST)
    for stage in _TEXT_STAGES:
        if found := list(stage(root, ground, said)):
            removed += _take(found)
            said = texts(root, comments.LONGEST)
    return removed


def _take(found: list[tuple[_Element, str]]) -> list[Removed]:
    removed: list[Removed] = []
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

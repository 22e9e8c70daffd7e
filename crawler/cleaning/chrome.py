"""Takes the chrome off a page, stage by stage, and remembers what was taken and why."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lxml.etree import _Element

from crawler.cleaning import comments, lists, regions, threads
from crawler.cleaning.elements import remove, wording
from crawler.cleaning.ground import Ground

Stage = Callable[[_Element, Ground], Iterator[tuple[_Element, str]]]

# Reader comments go first: no date or name may be read out of them.
COMMENT_STAGES: tuple[Stage, ...] = (
    comments.named,
    threads.by_build,
    comments.with_controls,
    comments.headed,
    comments.notices,
)
CHROME_STAGES: tuple[Stage, ...] = (
    regions.pull_quotes,
    regions.declared,
    regions.named,
    lists.share_bars,
    lists.sign_up_boxes,
    lists.loose_sign_up_boxes,
    lists.under_headings,
    lists.labelled_tags,
    lists.link_lists,
    lists.cards,
)
EXCERPT = 120  # characters


@dataclass(frozen=True, kw_only=True)
class Removed:
    """A piece of chrome that was taken off a page."""

    reason: str
    text_excerpt: str  # its first words


def strip(
    root: _Element, ground: Ground, stages: Sequence[Stage],
    taken: dict[_Element, str] | None = None,
) -> list[Removed]:  # fmt: skip
    """Remove from the tree what the stages find, in their order; return what had text.

    ``taken`` is told of all elements that went, with the reasons.
    """
    removed: list[Removed] = []
    for stage in stages:
        found = list(stage(root, ground))
        gone: set[_Element] = set()
        for element, reason in found:
            if element in gone:
                continue
            inside = list(element.iter())
            gone.update(inside)
            if taken is not None:
                taken.update(dict.fromkeys(inside, reason))
            text = wording(element) if reason else ""
            if text:
                removed.append(Removed(reason=reason, text_excerpt=text[:EXCERPT]))
            remove(element)
    return removed

"""Lays a letter out in a few plain lines, for media that show little. Pure.

Each link stands in a line of its own, and lines are never cut: what is too long loses whole lines
from its end.
"""

from collections.abc import Callable, Iterator, Sequence

from alerts.letter import Letter, ShownArticle, ShownStory
from alerts.wording import Marker


def brief_text(letter: Letter, mark: Marker, fits: Callable[[str], bool]) -> str:
    """Return the lines of a letter without its subject, as many as fit; ``mark`` writes pieces."""
    last = [said for said in (letter.translated, letter.note) if said]
    return whole_lines([*_lines(letter, mark)], fits, last)


def whole_lines(lines: list[str], fits: Callable[[str], bool], last: Sequence[str] = ()) -> str:
    """Return as many lines as fit, at least one; ``last`` are kept."""
    while len(lines) > 1 and not fits(_joined([*lines, *last])):
        lines.pop()
    return _joined([*lines, *last])


def _joined(lines: list[str]) -> str:
    return "\n".join(lines).strip()


def _lines(letter: Letter, mark: Marker) -> Iterator[str]:
    yield from filter(None, (letter.headline, letter.lead))
    for number, story in enumerate(letter.stories, 1):
        if number > 1 or letter.lead:
            yield ""
        yield from _story(story, mark, named=len(letter.stories) > 1)
    if letter.more:
        yield f"and {letter.more} more stories"
    if letter.heard:
        yield letter.heard


def _story(story: ShownStory, mark: Marker, *, named: bool) -> Iterator[str]:
    if named or story.news:
        yield f"{story.label}: {story.title}" if story.label else story.title
        yield from filter(None, (story.translated,))
    for each in story.news:
        head = f"{each.head}: " if each.head else ""
        yield f"- {head}{each.text}" + (f" ({each.source})" if each.source else "")
        yield from filter(None, (each.translated,))
    for article in story.articles:
        yield from _article(article, mark)
    if story.more:
        yield f"and {story.more} more"
    yield from filter(None, (story.outlets, story.url))


def _article(article: ShownArticle, mark: Marker) -> Iterator[str]:
    made = article.translated
    yield "".join(map(mark, article.title))
    yield from filter(None, (made.title, article.url, article.byline))
    for quote, translated in zip(article.quotes, made.quotes, strict=True):
        yield f"“{''.join(map(mark, quote))}”"
        yield from filter(None, (translated,))
    yield from filter(None, (article.excerpt, made.excerpt))

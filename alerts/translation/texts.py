"""Which texts of a message its reader may want translated, and the message with them. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from alerts.letter import Limits
from alerts.translation.languages import primary, reads
from alerts.wording import marked, one_line
from db.message_records import (
    AlertMessage,
    DigestMessage,
    Message,
    News,
    NewsKind,
    NoticeMessage,
    ToldArticle,
    Translation,
)
from db.records import Record
from db.watch_records import Passage

MOST_TEXTS, MOST_CHARACTERS = 120, 24_000
"""Of one message; its titles come first."""

_TITLE, _WORDS = 300, 400
_NAMES = (NewsKind.NAME, NewsKind.PLACE, NewsKind.FIGURE, NewsKind.OUTLET)


@dataclass(frozen=True, kw_only=True)
class Wanted(Record):
    """A text to be translated."""

    original: str  # as the message has it
    text: str  # as it is shown: one clean line, shortened
    language: str  # its primary subtag; "" if not known


def wanted(message: Message, target: str) -> tuple[Wanted, ...]:
    """Return what a message shows in languages other than its reader's, each text once."""
    found = {
        each.original: each
        for each in reversed([*_texts(message)])  # of equal texts the first one counts
        if each.text and not reads(each.language, target)
    }
    return tuple(reversed(found.values()))


def affordable(texts: Sequence[Wanted]) -> Sequence[Wanted]:
    """Return as many of the first texts as may be asked for at once."""
    sums = accumulate(len(each.text) for each in texts[:MOST_TEXTS])
    return texts[: sum(each <= MOST_CHARACTERS for each in sums)]


def with_translation(message: Message, translation: Translation) -> Message:
    """Return a message with what was made of its texts."""
    if isinstance(message, AlertMessage):
        return replace(message, translation=translation)
    if isinstance(message, DigestMessage):
        alerts = tuple(replace(each, translation=translation) for each in message.alerts)
        return replace(message, alerts=alerts, translation=translation)
    return message


def _texts(message: Message) -> Iterator[Wanted]:
    if isinstance(message, NoticeMessage):
        return
    limits = Limits()
    told = message.alerts if isinstance(message, DigestMessage) else (message,)
    alerts = told[: limits.stories]
    for alert in alerts:
        yield from _titles(alert, limits)
    for alert in alerts:
        yield from _news(alert, limits)
        for article in alert.articles[: limits.articles]:
            yield from _words(article, limits)


def _titles(alert: AlertMessage, limits: Limits) -> Iterator[Wanted]:
    for article in alert.articles[: limits.articles]:
        yield _wanted(article.title, article.language, _TITLE)
    if alert.news or not alert.articles:  # else a story shows the titles of its articles only
        known = {article.title: article.language for article in alert.articles}
        yield _wanted(alert.story_title, known.get(alert.story_title, ""), _TITLE)


def _news(alert: AlertMessage, limits: Limits) -> Iterator[Wanted]:
    languages = {article.id: article.language for article in alert.articles}
    told = [each for each in alert.news if each.kind not in _NAMES]
    for each in told[: limits.news]:
        yield _wanted(each.text, _language_of(each, languages, alert.articles), _WORDS)


def _language_of(news: News, languages: dict[int, str], articles: Sequence[ToldArticle]) -> str:
    """Return the language of the report that says it; of a report not told, if all are in one."""
    if news.article in languages:
        return languages[news.article]
    found = {article.language for article in articles}
    return found.pop() if len(found) == 1 else ""


def _words(article: ToldArticle, limits: Limits) -> Iterator[Wanted]:
    quotes = [each for each in article.passages if each.field == "text" and each.text.strip()]
    for quote in quotes[: limits.quotes]:
        yield Wanted(original=quote.text, text=_shown(quote), language=primary(article.language))
    if not quotes:
        yield _wanted(article.excerpt, article.language, _WORDS)


def _shown(passage: Passage) -> str:
    pieces = marked(passage, _WORDS)
    return one_line("".join(piece.text for piece in pieces), _WORDS + 2)


def _wanted(original: str, language: str, most: int) -> Wanted:
    return Wanted(original=original, text=one_line(original, most), language=primary(language))

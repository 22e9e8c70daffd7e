"""What an alert, a digest or a notice says to a person, before any medium gives it a look.

Pure: a message becomes a Letter of short, clean pieces, which templates lay out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from alerts.links import Links
from alerts.shown_news import ShownNews, shown_news
from alerts.translation.shown import Beside
from alerts.wording import Piece, counted, marked, one_line, said_time, web_link
from db.message_records import (
    AlertMessage,
    DigestMessage,
    Message,
    NoticeMessage,
    ToldArticle,
    Trouble,
)
from db.watch_records import AlertMode, Passage

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", re.ASCII)
_SUBJECT, _TITLE, _EXCERPT, _QUOTE, _QUERY, _NAME = 180, 300, 400, 400, 300, 80
_KINDS = {"update": "Update", "correction": "Correction"}
_NEWS = {"update": "What is new", "correction": "What was told, and what it says now"}
_HELD = {
    "quiet hours": "held through the quiet hours",
    "throttled": "more than its throttle lets through one by one",
    "muted": "found while the watch was muted",
}
_STATES = {
    "stale": "silent",
    "failing": "cannot be reached",
    "drifting": "with changed texts",
}


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much of a message a letter shows."""

    stories: int = 40
    articles: int = 6  # a story
    quotes: int = 3  # an article
    news: int = 6  # a story


@dataclass(frozen=True, kw_only=True)
class ShownTranslation:
    """What a machine made of an article's words; each begins with its language: "[en] …"."""

    title: str = ""
    quotes: tuple[str, ...] = ()  # one for each quote; "" where there is none
    excerpt: str = ""


@dataclass(frozen=True, kw_only=True)
class ShownArticle:
    """One article in a letter."""

    title: tuple[Piece, ...]
    url: str  # "" if it is no link to follow
    byline: str  # outlet · authors · time
    quotes: tuple[tuple[Piece, ...], ...]
    excerpt: str  # where there are no quotes
    copy: bool
    language: str = ""  # of title and text, as BCP 47 has it; "" if not known
    not_relevant: str = ""  # where to say that the watch should not have found it
    translated: ShownTranslation = ShownTranslation()


@dataclass(frozen=True, kw_only=True)
class ShownStory:
    """One story in a letter; ``more`` articles are left out."""

    label: str  # Update, Correction, or "" for a new story
    title: str
    url: str
    outlets: str
    articles: tuple[ShownArticle, ...]
    more: int
    reason: str
    news_title: str = ""
    news: tuple[ShownNews, ...] = ()
    mute: str = ""  # where to ask for no more of it
    translated: str = ""  # its title, by a machine: "[en] …"


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What is said; ``more`` stories are left out."""

    subject: str
    preview: str  # what lists of mails show beside the subject
    heading: str
    headline: str = ""  # of a notice; stories bring their own
    lead: str = ""
    stories: tuple[ShownStory, ...] = ()
    more: int = 0
    why: str = ""
    query: str = ""
    heard: str = ""
    mute: str = ""  # where to silence the watch
    translated: str = ""  # what must be said of translations
    reads: str = ""  # the language that they are in, as BCP 47 has it
    note: str = ""  # the last line, where something must be said of the text itself


def write_letter(
    message: Message, links: Links, zone: ZoneInfo | None, limits: Limits | None = None
) -> Letter:
    """Return what to say; times on the clock of ``zone``, or in UTC without one."""
    writer = _Writer(links=links, zone=zone, limits=limits or Limits())
    match message:
        case AlertMessage():
            return writer.alert(message)
        case DigestMessage():
            return writer.digest(message)
        case NoticeMessage():
            return writer.notice(message)


def zone_of(message: Message, zones: Mapping[str, ZoneInfo]) -> ZoneInfo | None:
    """Return the time zone of a message's reader, by the watches' names; None where none is set."""
    watch = message.subject if isinstance(message, NoticeMessage) else message.watch
    return zones.get(watch)


@dataclass(frozen=True, kw_only=True)
class _Writer:
    links: Links
    zone: ZoneInfo | None
    limits: Limits

    def alert(self, alert: AlertMessage) -> Letter:
        story = self._story(alert)
        label = f"{story.label}: " if story.label else ""
        tail = f" — {_outlet(alert)}" if alert.articles else ""
        return Letter(
            subject=_subject(alert.watch, f"{label}{_headline(alert)}", tail),
            preview=_preview(story),
            heading=one_line(alert.watch, _NAME),
            stories=(story,),
            why=_why(alert.watch, alert.note),
            query=one_line(alert.query, _QUERY),
            mute=self._mute(alert.watch),
            translated=Beside(alert.translation).said,
            reads=Beside(alert.translation).language,
        )

    def digest(self, digest: DigestMessage) -> Letter:
        shown = digest.alerts[: self.limits.stories]
        what = _how_many(digest)
        period = f"{said_time(digest.since, self.zone)} – {said_time(digest.until, self.zone)}"
        preview = " · ".join(one_line(_title(alert), 60) for alert in shown[:3])
        return Letter(
            subject=_subject(digest.watch, f"{what} · {said_time(digest.until, self.zone)}", ""),
            preview=preview or _heard(digest, self.zone),
            heading=one_line(digest.watch, _NAME),
            lead=f"{what} · {period}",
            stories=tuple(map(_continuing, map(self._story, shown), shown, [None, *shown])),
            more=len(digest.alerts) - len(shown),
            why=_why(digest.watch, digest.note),
            query=one_line(digest.query, _QUERY),
            mute=self._mute(digest.watch),
            heard=_heard(digest, self.zone),
            translated=Beside(digest.translation).said,
            reads=Beside(digest.translation).language,
        )

    def notice(self, notice: NoticeMessage) -> Letter:
        about = f"About the {one_line(notice.about, 20)} {one_line(notice.subject, _NAME)}"
        text = one_line(notice.text, 2000)
        return Letter(
            subject=_subject("Wirewatch", notice.title, ""),
            preview=one_line(text, 120),
            heading="Wirewatch",
            headline=one_line(notice.title, _TITLE),
            lead=text,
            why=f"{about}, {said_time(notice.created, self.zone)}.",
        )

    def _story(self, alert: AlertMessage) -> ShownStory:
        beside = Beside(alert.translation)
        shown = alert.articles[: self.limits.articles]
        return ShownStory(
            label=_KINDS.get(alert.kind, ""),
            title=one_line(_title(alert), _TITLE),
            translated=beside.of(_title(alert)),
            url=web_link(self.links.story(alert.story) or ""),
            outlets=_reach(alert),
            articles=tuple(self._article(article, alert.watch, beside) for article in shown),
            more=len(alert.articles) - len(shown),
            reason=one_line(alert.reason, _EXCERPT),
            news_title=_NEWS.get(alert.kind, "What is new") if alert.news else "",
            news=shown_news(alert.news, self.limits.news, beside),
            mute=web_link(self.links.mute_story(alert.watch, alert.story) or ""),
        )

    def _mute(self, watch: str) -> str:
        return web_link(self.links.mute_watch(watch) or "")

    def _article(self, article: ToldArticle, watch: str, beside: Beside) -> ShownArticle:
        passages = [each for each in article.passages if each.field == "text" and each.text.strip()]
        quotes = passages[: self.limits.quotes]
        return ShownArticle(
            title=_marked_title(article),
            url=web_link(article.url),
            byline=self._byline(article),
            quotes=tuple(marked(quote, _QUOTE) for quote in quotes),
            excerpt="" if passages else one_line(article.excerpt, _EXCERPT),
            copy=article.copy_of is not None,
            language=article.language if _LANGUAGE.fullmatch(article.language) else "",
            not_relevant=web_link(self.links.not_relevant(watch, article.id) or ""),
            translated=ShownTranslation(
                title=beside.of(article.title),
                quotes=tuple(beside.of(quote.text) for quote in quotes),
                excerpt="" if passages else beside.of(article.excerpt),
            ),
        )

    def _byline(self, article: ToldArticle) -> str:
        authors = ", ".join(one_line(name, _NAME) for name in article.authors[:3])
        if len(article.authors) > 3:
            authors += " and others"
        time = said_time(article.published, self.zone) if article.published else ""
        copy = "a copy" if article.copy_of is not None else ""
        why = one_line(article.headline_only or "", _QUOTE)
        only = f"headline only: {why}" if why else ""
        parts = one_line(article.site, _NAME), authors, time, copy, only
        return " · ".join(part for part in parts if part)


def shorter(limits: Limits) -> Limits | None:
    """Return the next smaller limits, or None where a letter cannot be cut further."""
    if limits.quotes > 1:
        return replace(limits, quotes=1, news=3)
    if limits.articles > 1:
        return replace(limits, articles=limits.articles // 2)
    if limits.stories > 1:
        return replace(limits, stories=limits.stories // 2)
    return None


def _continuing(story: ShownStory, alert: AlertMessage, above: AlertMessage | None) -> ShownStory:
    """Say of another story of the storyline of what stands above that it continues it."""
    if above is None or story.label or alert.story == above.story or not alert.storyline:
        return story
    same = alert.storyline == above.storyline
    return replace(story, label="Continues it") if same else story


def _marked_title(article: ToldArticle) -> tuple[Piece, ...]:
    for passage in article.passages:
        if passage.field == "title" and passage.text == article.title:
            return marked(passage, _TITLE)
    plain = Passage(field="title", text=article.title or article.url)
    return marked(plain, _TITLE) or (Piece(text="(untitled)"),)


def _title(alert: AlertMessage) -> str:
    told = alert.articles[0].title.strip() if alert.articles else ""
    story = alert.story_title.strip()
    first, second = (told, story) if alert.mode is AlertMode.ARTICLE else (story, told)
    return first or second or "(untitled)"


def _headline(alert: AlertMessage) -> str:
    """Return what a subject says: of an update or a correction its own report's headline."""
    own = alert.articles[0].title.strip() if alert.articles and alert.kind in _KINDS else ""
    return own or _title(alert)


def _outlet(alert: AlertMessage) -> str:
    sites = list(dict.fromkeys(one_line(article.site, 40) for article in alert.articles))
    more = f" and {len(sites) - 1} more" if len(sites) > 1 else ""
    return (sites[0] or "unknown outlet") + more


def _subject(name: str, text: str, tail: str) -> str:
    head = f"[{one_line(name, 60)}] "
    return head + one_line(text, _SUBJECT - len(head) - len(tail)) + tail


def story_subject(alert: AlertMessage) -> str:
    """Return one subject for all that a watch tells of a story."""
    title = one_line(alert.story_title, _TITLE) or one_line(_title(alert), _TITLE)
    return _subject(alert.watch, title or "(untitled)", "")


def _reach(alert: AlertMessage) -> str:
    """Return how many outlets have a story, and how many of them by themselves."""
    if alert.outlets < 2:
        return ""
    said = f"{alert.outlets} outlets have it"
    if not 0 < alert.independent < alert.outlets:
        return said
    return f"{said}, {counted(alert.independent, 'independent report', 'independent reports')}"


def _preview(story: ShownStory) -> str:
    if story.news:
        return one_line(story.news[-1 if story.news[0].head else 0].text, 140)
    for article in story.articles:
        for quote in article.quotes:
            return one_line("".join(piece.text for piece in quote), 140)
        if article.excerpt:
            return one_line(article.excerpt, 140)
    return story.title


def _why(watch: str, note: str) -> str:
    said = f"{one_line(note, _EXCERPT)} " if note else ""
    return f"{said}You get this because of your watch “{one_line(watch, _NAME)}”"


def _how_many(digest: DigestMessage) -> str:
    if not digest.alerts:
        return "nothing matched"
    stories = counted(len(digest.alerts), "story", "stories")
    if digest.why:
        return f"{stories}, {_HELD.get(digest.why, one_line(digest.why, _NAME))}"
    return f"{stories} found in what was there before" if digest.backlog else stories


def _heard(digest: DigestMessage, zone: ZoneInfo | None) -> str:
    """Return what could be heard, and of what could not since when and why."""
    heard = digest.heard
    said = f"{heard.heard} of {counted(heard.sources, 'source', 'sources')} heard in this period"
    known = {each.source: each for each in heard.troubles}
    names = [*heard.silent, *(name for name in known if name not in heard.silent)]
    if not names:
        return f"{said}."
    told = ", ".join(_trouble(name, known.get(name), zone) for name in names[:20])
    more = f" and {len(names) - 20} more" if len(names) > 20 else ""
    return f"{said}. Not well: {told}{more}. What these wrote may be missing here."


def _trouble(name: str, trouble: Trouble | None, zone: ZoneInfo | None) -> str:
    shown = one_line(name, _NAME)
    if trouble is None:
        return f"{shown} not heard"
    state = _STATES.get(trouble.state, one_line(trouble.state, 30))
    return f"{shown} {state}" + (
        f" since {said_time(trouble.since, zone)}" if trouble.since else ""
    )

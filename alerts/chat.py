"""What a message says in a chat: short lines of runs, which each medium writes in its own markup.

Pure. All text has passed alerts.wording: clean, one line, but not escaped for anything; a writer
escapes it. A run with an address is a link to it: the address is whole, http(s), without blanks,
quotes, angle brackets, braces, backslashes, carets, backticks or bars.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

from alerts.letter import Letter, ShownArticle, ShownStory
from alerts.shown_news import ShownNews
from alerts.wording import counted
from db.watch_records import Severity


class Form(StrEnum):
    """What a line is."""

    TITLE = "title"  # of a story or a notice; mostly a link
    TEXT = "text"
    QUOTE = "quote"  # words of an article
    ITEM = "item"  # one of a list
    SMALL = "small"  # who, when, how many


class Weight(IntEnum):
    """How long a line stays where room is short: the lightest goes first."""

    ASIDE = 1  # why now
    WORDS = 2  # quotes and excerpts
    BYLINE = 3
    NEWS = 4
    CORE = 5  # titles with their links, and what was left out: never dropped


@dataclass(frozen=True, kw_only=True)
class Run:
    """Some text of one look; a link if it has an address."""

    text: str
    bold: bool = False
    url: str = ""


_DOT = Run(text=" · ")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line; at least one run, none empty."""

    form: Form
    runs: tuple[Run, ...]
    weight: Weight = Weight.CORE

    @property
    def text(self) -> str:
        """The line without any look; links without their addresses."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, kw_only=True)
class Post:
    """A message for a chat. Each part, a story or a notice, stands apart from the next."""

    subject: str  # for lists and lock screens, where no look is possible
    head: str  # the watch, and how much it matters, if much
    parts: tuple[tuple[Line, ...], ...]
    foot: tuple[Line, ...] = ()
    severity: Severity = Severity.NORMAL

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines but the head."""
        return (*(line for part in self.parts for line in part), *self.foot)


def lay_out(letter: Letter, severity: Severity = Severity.NORMAL) -> Post:
    """Return a letter as lines."""
    loud = severity in {Severity.HIGH, Severity.CRITICAL}
    many = len(letter.stories) > 1
    stories = [
        tuple(_story(story, f"{number}. " if many else ""))
        for number, story in enumerate(letter.stories, 1)
    ]
    parts = [tuple(_opening(letter)), *stories]
    return Post(
        subject=letter.subject,
        head=f"{letter.heading} · {severity.value}" if loud else letter.heading,
        parts=tuple(part for part in parts if part),
        foot=tuple(_foot(letter)),
        severity=severity,
    )


def _opening(letter: Letter) -> Iterator[Line]:
    if letter.headline:
        yield _line(Form.TITLE, letter.headline)
    if letter.lead:
        yield _line(Form.TEXT, letter.lead)


def _foot(letter: Letter) -> Iterator[Line]:
    if letter.more:
        yield _line(Form.TEXT, f"and {counted(letter.more, 'more story', 'more stories')}")
    if letter.heard:
        yield _line(Form.SMALL, letter.heard)
    if letter.why and not letter.stories:
        yield _line(Form.SMALL, letter.why, weight=Weight.ASIDE)
    if len(letter.stories) == 1 and letter.stories[0].reason:
        yield _line(Form.SMALL, f"Why now: {letter.stories[0].reason}", weight=Weight.ASIDE)
    runs = [run for text, url in _acts(letter) if url for run in (_DOT, Run(text=text, url=url))]
    if runs:
        yield made_line(Form.SMALL, runs[1:], Weight.ASIDE)
    for said in filter(None, (letter.translated, letter.note)):
        yield _line(Form.SMALL, said)


def _acts(letter: Letter) -> Iterator[tuple[str, str]]:
    """Give what a reader can do; of a digest's stories nothing, as their links take much room."""
    if len(letter.stories) == 1:
        (story,) = letter.stories
        if len(story.articles) == 1:
            yield "Not relevant", story.articles[0].not_relevant
        yield "Mute this story", story.mute
    yield "Mute this watch", letter.mute


def _story(story: ShownStory, number: str) -> Iterator[Line]:
    label = number + (f"{story.label}: " if story.label else "")
    titled = bool(story.news) or not story.articles
    if titled:
        yield _titled(label, Run(text=story.title, bold=True, url=story.url))
        if story.translated:
            yield _line(Form.TEXT, story.translated, weight=Weight.NEWS)
        yield from _news(story)
    for position, article in enumerate(story.articles):
        first = position == 0 and not titled
        yield from _article(article, label if first else "", Form.TITLE if first else Form.TEXT)
    if story.more:
        yield _line(Form.SMALL, f"and {story.more} more")
    yield from _reach(story)


def _reach(story: ShownStory) -> Iterator[Line]:
    runs = [Run(text=story.outlets)] if story.outlets else []
    if story.url:
        runs += [_DOT] if runs else []
        runs.append(Run(text="The story", url=story.url))
    if runs:
        yield made_line(Form.SMALL, runs, Weight.BYLINE)


def _news(story: ShownStory) -> Iterator[Line]:
    if story.news:
        yield _line(Form.TEXT, f"{story.news_title}:", weight=Weight.NEWS)
    for each in story.news:
        line = made_line(Form.ITEM, _told(each), Weight.NEWS)
        if line.runs:
            yield line
            if each.translated:
                yield _line(Form.ITEM, each.translated, weight=Weight.WORDS)


def _told(news: ShownNews) -> Iterator[Run]:
    if news.head:
        yield Run(text=f"{news.head}: ", bold=True)
    yield Run(text=f"{news.text} ({news.source})" if news.source else news.text)


def _article(article: ShownArticle, label: str, form: Form) -> Iterator[Line]:
    title = "".join(piece.text for piece in article.title).strip() or "(untitled)"
    made = article.translated
    yield _titled(label, Run(text=title, bold=form is Form.TITLE, url=article.url), form)
    if made.title:
        yield _line(Form.TEXT, made.title, weight=Weight.NEWS)
    if article.byline:
        yield _line(Form.SMALL, article.byline, weight=Weight.BYLINE)
    for quote, translated in zip(article.quotes, made.quotes, strict=True):
        if any(piece.text.strip() for piece in quote):
            runs = (Run(text=piece.text, bold=piece.hit) for piece in quote)
            yield made_line(Form.QUOTE, runs, Weight.WORDS)
            if translated:
                yield _line(Form.QUOTE, translated, weight=Weight.WORDS)
    for text in filter(None, (article.excerpt, made.excerpt)):
        yield _line(Form.QUOTE, text, weight=Weight.WORDS)


def _titled(label: str, title: Run, form: Form = Form.TITLE) -> Line:
    return made_line(form, [Run(text=label, bold=True), title])


def _line(form: Form, text: str, weight: Weight = Weight.CORE) -> Line:
    return Line(form=form, runs=(Run(text=text),), weight=weight)


def made_line(form: Form, runs: Iterable[Run], weight: Weight = Weight.CORE) -> Line:
    """Return a line without empty runs; no blank stands at an edge of a run with a look.

    Most markups want that: in Markdown "** word**" is not bold.
    """
    bare = [each for run in runs for each in (_edged(run) if run.bold or run.url else (run,))]
    return Line(form=form, runs=tuple(run for run in bare if run.text), weight=weight)


def _edged(run: Run) -> tuple[Run, ...]:
    word = run.text.strip()
    before, _, after = run.text.partition(word) if word else (run.text, "", "")
    return Run(text=before), replace(run, text=word), Run(text=after)

"""The page that a message's link to a story opens: who reported what when, and what each added.

It shows no more than what messages tell, to whoever has the link; nothing can be changed there.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from starlette.requests import Request
from starlette.responses import Response

from alerts.acts import Purpose, Signer, see_story
from alerts.wording import counted, one_line, web_link
from db.errors import NotFoundError, StoreError
from db.records import Record
from db.stories import Stories, StoryArticle, StorySum, WholeStory
from db.threads import Threads
from matching.stories.credit import credited
from net.urls import registrable
from web.pages import STALE, answer_page, render
from web.shapes.stories import as_told, ledger_of, news_of

log = structlog.get_logger(__name__)

_SHOWN = 5  # of the sentences that a report added
_REPORTS = 300  # of one story, those that came first
_LINE = 300  # characters of a title
_SENTENCE = 1_000  # characters
_BUSY = ("Not now", "The database is busy; please try again in a minute.")
_AT_ONCE = 2  # pages; a large story takes a second of a reader's thread


@dataclass(frozen=True, kw_only=True)
class ReportLines(Record):
    """A report as its page shows it."""

    at: str
    site: str
    title: str
    url: str
    credits: str
    copies: str
    added: tuple[str, ...]
    more: int


@dataclass(frozen=True, kw_only=True)
class FigureLine(Record):
    """A quantity, how what is said of it goes together, and who says what."""

    counts: str
    relation: str
    told: tuple[str, ...]


class StoryPages:
    """Answers /stories/NUMBER?key=TOKEN."""

    def __init__(self, signer: Signer, stories: Stories, threads: Threads) -> None:
        self._signer = signer
        self._stories = stories
        self._threads = threads
        self._free = asyncio.Semaphore(_AT_ONCE)

    async def answer(self, request: Request) -> Response:
        """Show the story, if the key is one for it."""
        number = request.path_params["story"]
        act = self._signer.read(request.query_params.get("key", ""))
        if act is None or act.purpose is not Purpose.SEE_STORY or act.number != number:
            return _notice(*STALE, status=404)
        try:
            async with self._free:
                return answer_page(await self._threads.read(self._page, number))
        except NotFoundError:
            return _notice("This is no longer there", "The story is not stored any more.", 404)
        except StoreError as exc:
            log.error("a story's page failed", story=number, reason=str(exc))
            return _notice(*_BUSY, status=503)

    def _page(self, number: int) -> str:
        story = self._stories.show(number, registrable)
        if not story.articles:
            raise NotFoundError(f"story {number} has no articles any more")
        return render(
            "story.html.jinja",
            title=_title(story.sum),
            said=_said(story),
            reports=_reports(story),
            more=max(0, _originals(story.articles) - _REPORTS),
            figures=_figures(story),
            line=[
                (_moment(each.first_seen), _title(each), self._address(each.id))
                for each in story.storyline
                if each.id != story.sum.id
            ],
        )

    def _address(self, story: int) -> str:
        return f"{story}?key={self._signer.token(see_story(story))}"


def _notice(title: str, said: str, status: int) -> Response:
    return answer_page(render("act.html.jinja", title=title, said=said, choices=()), status)


def _title(story: StorySum) -> str:
    return one_line(story.title, _LINE) or "(untitled)"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%-d %b %Y, %H:%M} UTC"


def _said(story: WholeStory) -> str:
    first = story.articles[0]
    outlets = counted(story.reach.outlets, "outlet", "outlets")
    reports = counted(story.reach.independent, "independent report", "independent reports")
    by = one_line(first.site, 80)
    return f"First by {by}, {_moment(first.first_seen)}; {outlets}, {reports}."


def _originals(articles: Sequence[StoryArticle]) -> int:
    return sum(each.copy_of is None for each in articles)


def _reports(story: WholeStory) -> list[ReportLines]:
    news, copies = news_of(story.articles), _copies(story.articles)
    originals = [each for each in story.articles if each.copy_of is None][:_REPORTS]
    return [_report(each, news.get(each.id, ()), copies.get(each.id, [])) for each in originals]


def _copies(articles: Sequence[StoryArticle]) -> Mapping[int, list[str]]:
    """Return the outlets of each report's copies, by the report's number."""
    found: dict[int, list[str]] = {}
    for article in articles:
        if article.copy_of is not None:
            found.setdefault(article.copy_of, []).append(one_line(article.site, 80))
    return found


def _report(article: StoryArticle, news: Sequence[str], copies: Sequence[str]) -> ReportLines:
    sites = ", ".join(dict.fromkeys(copies))
    return ReportLines(
        at=_moment(article.published or article.first_seen),
        site=one_line(article.site, 80),
        title=one_line(article.title, _LINE) or "(untitled)",
        url=web_link(article.url),
        credits=one_line(credited(article.text, article.agencies) or "", 80),
        copies=f"{counted(len(copies), 'copy', 'copies')}: {sites}" if copies else "",
        added=tuple(one_line(each, _SENTENCE) for each in news[:_SHOWN]),
        more=max(0, len(news) - _SHOWN),
    )


def _figures(story: WholeStory) -> list[FigureLine]:
    return [
        FigureLine(
            counts=one_line(f"{row.unit} {row.counts}", 80),
            relation=row.relation,
            told=tuple(
                f"{one_line(each.site, 80)}: {one_line(as_told(each, story), 80)}"
                for each in row.entries
            ),
        )
        for row in ledger_of(story)
    ]

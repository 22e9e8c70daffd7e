"""The outlets' pages: templates filled with articles and everything that stands around them."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from wirewatch.demo.outlets.edition import Outlet, OutletArticle

_MONTHS_SR = ("јануар", "фебруар", "март", "април", "мај", "јун", "јул", "август", "септембар",
              "октобар", "новембар", "децембар")  # fmt: skip


def article_page(
    outlet: Outlet, article: OutletArticle, others: Sequence[OutletArticle], base: str
) -> bytes:
    """Return the page of one article; ``others`` give the headlines around it."""
    return _fill(outlet, "article.html", base, article=article, others=others)


def front_page(outlet: Outlet, articles: Sequence[OutletArticle], base: str) -> bytes:
    """Return the outlet's index page, the articles in the order given."""
    return _fill(outlet, "index.html", base, articles=articles)


def _fill(outlet: Outlet, template: str, base: str, **values: object) -> bytes:
    zone = ZoneInfo(outlet.timezone)

    def local(moment: datetime) -> datetime:
        return moment.astimezone(zone)

    filled = _templates().get_template(f"{outlet.design}/{template}")
    return filled.render(outlet=outlet, base=base, local=local, people=_people, **values).encode()


def _people(byline: str) -> list[dict[str, str]]:
    """Return a byline's people as schema.org has them."""
    return [{"@type": "Person", "name": name} for name in byline.split(" and ")]


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader(__package__, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["day"] = _day
    templates.filters["day_sr"] = _day_sr
    templates.filters["clock_12"] = _clock_12
    return templates


def _day(moment: datetime) -> str:
    """Return 7 March 2026; strftime has no portable day without its zero."""
    return f"{moment.day} {moment:%B %Y}"


def _day_sr(moment: datetime) -> str:
    return f"{moment.day}. {_MONTHS_SR[moment.month - 1]} {moment.year}."


def _clock_12(moment: datetime) -> str:
    return f"{moment.hour % 12 or 12}:{moment:%M} {'AM' if moment.hour < 12 else 'PM'}"

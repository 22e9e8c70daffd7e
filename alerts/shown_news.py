"""What of a story was not told before, as a letter shows it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from alerts.translation.shown import Beside
from alerts.wording import one_line
from db.message_records import News, NewsKind

_QUOTE, _NAME = 400, 80
_BRIEF = (
    NewsKind.NAME,
    NewsKind.PLACE,
    NewsKind.FIGURE,
)  # told in one line, where no sentence has them
_HEADS = {NewsKind.WAS: "Told", NewsKind.NOW: "Now", NewsKind.QUOTATION: "Said"}


@dataclass(frozen=True, kw_only=True)
class ShownNews:
    """One thing that was not told before."""

    head: str  # "Told", "Now", "Said", or "" for a sentence
    text: str
    source: str  # the outlet, or who said it and where
    translated: str = ""  # by a machine, "[en] …"


def shown_news(news: Sequence[News], most: int, beside: Beside) -> tuple[ShownNews, ...]:
    """Return what is new, sentences and quotations first; what a shown sentence has is left out."""
    told = [each for each in news if each.kind not in (*_BRIEF, NewsKind.OUTLET)]
    whole = " ".join(each.text for each in told if each.kind is not NewsKind.QUOTATION)
    told = [each for each in told if each.kind is not NewsKind.QUOTATION or each.text not in whole]
    whole += " ".join(each.text for each in told)
    brief = [each for each in news if each.kind in _BRIEF and each.text not in whole]
    outlets = [each for each in news if each.kind is NewsKind.OUTLET]
    lines = [*(_shown(each, beside) for each in told), *_in_brief(brief)]
    if not lines:
        lines = [
            ShownNews(head="Also told by", text=one_line(each.text, _NAME), source="")
            for each in outlets
        ]
    return tuple(lines[:most])


def _shown(news: News, beside: Beside) -> ShownNews:
    names = one_line(news.speaker, _NAME), one_line(news.outlet, _NAME)
    return ShownNews(
        head=_HEADS.get(news.kind, ""),
        text=one_line(news.text, _QUOTE),
        source=", ".join(name for name in names if name),
        translated=beside.of(news.text),
    )


def _in_brief(news: Sequence[News]) -> list[ShownNews]:
    """Return names, places and figures that stand in no shown sentence, in a line an outlet."""
    outlets = dict.fromkeys(each.outlet for each in news)
    return [
        ShownNews(
            head="Also",
            text=one_line(" · ".join(each.text for each in news if each.outlet == outlet), _QUOTE),
            source=one_line(outlet, _NAME),
        )
        for outlet in outlets
    ]

"""Reads the figures of a report: numbers, then bounds and units, then what is counted."""

from bisect import bisect_right
from collections.abc import Sequence

from matching.sentences import sentences
from matching.stories.quantities.ages import lasts
from matching.stories.quantities.attribution import day_told, said_by
from matching.stories.quantities.counted import counted, has_noun_behind
from matching.stories.quantities.draft import Draft, bounded, draft_at
from matching.stories.quantities.elliptic import completed, spread
from matching.stories.quantities.excluded import why_excluded
from matching.stories.quantities.figure import Figure
from matching.stories.quantities.numerals import Number, length_told, number_kind
from matching.stories.quantities.phrases import phrase_behind
from matching.stories.quantities.skimming import numbered_tokens
from matching.stories.quantities.tokens import Token, joined_words
from matching.stories.quantities.tongue import Tongue, tongue_of

_MOST = 4000  # numbers of a text that are looked at; no report has as many
_CARRIED = 2  # sentences that a bare number may look back for what it counts
_APART = 4  # tokens between a part and the whole that it is of


def figures_of(text: str, language: str) -> tuple[Figure, ...]:
    """Return the figures of a text in a language (ISO 639-1), in order of place."""
    tongue = tongue_of(language)
    spans = sentences(text)
    tokens = numbered_tokens(text, spans, language)
    drafts = _drafts(tokens, tongue)
    starts = [start for start, _ in spans]
    found: list[Figure] = []
    told: dict[int, tuple[str | None, str | None]] = {}
    begins = [token.start for token in tokens]
    for at, draft in enumerate(drafts):
        place = max(0, bisect_right(starts, tokens[draft.first].start) - 1)
        if place not in told:
            part = tokens[
                bisect_right(begins, spans[place][0] - 1) : bisect_right(
                    begins, spans[place][1] - 1
                )
            ]
            told[place] = day_told(part, tongue), said_by(part, tongue)
        carried = (
            found and _takes_up(found[-1], spans, place) and not _describes(tokens, drafts[at - 1])
        )
        before = found[-1].counts if carried else ""
        counts = _of_whole(tokens, drafts, at, tongue) or counted(tokens, draft, tongue, before)
        found.append(_figure(tokens, draft, counts, told[place], spans[place]))
    return tuple(found)


def _drafts(tokens: Sequence[Token], tongue: Tongue) -> list[Draft]:
    tried: list[tuple[Draft, str]] = []
    past = floor = 0
    language = tongue.language
    may_begin = [
        at
        for at, token in enumerate(tokens)
        if token.kind == "d" or (token.kind == "w" and number_kind(token.key, language))
    ]
    for at in may_begin:
        draft = _draft(tokens, at, floor, tongue) if at >= past else None
        if draft is None:
            continue
        past = max(at + 1, draft.last)
        tried.append((draft, why_excluded(tokens, draft, tongue)))
        if not tried[-1][1]:
            floor = draft.last
        if len(tried) == _MOST:
            break

    def has_noun(draft: Draft) -> bool:
        return has_noun_behind(tokens, draft, tongue)

    return completed(tokens, spread(tokens, tried, has_noun), has_noun)


def _draft(tokens: Sequence[Token], at: int, floor: int, tongue: Tongue) -> Draft | None:
    if tokens[at].kind == "d" or number_kind(tokens[at].key, tongue.language) == "number":
        return draft_at(tokens, at, floor, tongue)
    draft = _lasting(tokens, at, tongue)
    return bounded(tokens, draft, floor, tongue) if draft else None


def _lasting(tokens: Sequence[Token], at: int, tongue: Tongue) -> Draft | None:
    """Return a German adjective that tells how long something lasts: dreistündig."""
    told = length_told(tokens[at].key)
    if told is None or (told[1] == "year" and not lasts(tokens, at + 1, tongue)):
        return None
    value, unit = told
    number = Number(at, at + 1, value, value, spelt=True)
    return Draft(at, at + 1, number, value, value, about=False, unit=unit, end=at + 1)


def _takes_up(last: Figure, spans: Sequence[tuple[int, int]], place: int) -> bool:
    """Tell whether a bare number may count what the figure before it counted."""
    near = last.sentence in spans[max(0, place - _CARRIED) : place + 1]
    return bool(last.counts) and not last.unit and near


def _describes(tokens: Sequence[Token], draft: Draft) -> bool:
    """Tell whether a figure is part of an adjective: a five-storey block."""
    return joined_words(tokens, draft.last)


def _of_whole(tokens: Sequence[Token], drafts: Sequence[Draft], at: int, tongue: Tongue) -> str:
    """Return what the second of "148 of the 250 members" counts: the first counts it too."""
    one = drafts[at]
    if at + 1 >= len(drafts) or one.unit:
        return ""
    other = drafts[at + 1]
    between = tokens[one.last : other.first]
    if other.unit or not 0 < len(between) <= _APART or between[0].key not in {*tongue.of, "zu"}:
        return ""
    if one.number.noun or not all(_leads_on(token, tongue) for token in between):
        return ""
    return counted(tokens, other, tongue, "") if phrase_behind(tokens, other, tongue) else ""


def _leads_on(token: Token, tongue: Tongue) -> bool:
    """Tell whether a word between a part and its whole names neither: of the, aus den."""
    if token.key in tongue.joins:
        return False
    small = token.key in tongue.stops or token.key in tongue.of or token.key in tongue.articles
    owner = token.text in ("'", "’") or (token.kind == "w" and token.text[:1].isupper())
    return small or owner


def _figure(
    tokens: Sequence[Token],
    draft: Draft,
    counts: str,
    told: tuple[str | None, str | None],
    sentence: tuple[int, int],
) -> Figure:
    return Figure(
        start=tokens[draft.first].start,
        end=tokens[draft.last - 1].end,
        low=draft.low,
        high=draft.high,
        about=draft.about,
        unit=draft.unit,
        counts=counts,
        when=told[0],
        attributed=told[1],
        sentence=sentence,
    )

"""Numbers of places: of streets and doors, of a road's kilometres, in an address of the web."""

from collections.abc import Sequence

from matching.stories.quantities.draft import Draft
from matching.stories.quantities.tokens import Token, token_at, token_before
from matching.stories.quantities.tongue import Tongue

_STREETS = """street st avenue ave boulevard blvd road rd drive dr freeway highway hwy lane ln route
    interstate court square parkway eighties nineties seventies sixties fifties twenties thirties
    forties hundreds"""
_STREET = frozenset(_STREETS.split())
_DOORS_WORDS = """
    rue avenue boulevard place quai allée impasse chemin cours calle
"""
_DOORS = frozenset(_DOORS_WORDS.split())
_ROADS = (
    "мкад",
    "кад",
    "трасс",
    "траси",
    "траса",
    "автотрас",
    "автодорог",
    "автомагист",
    "шоссе",
    "шосе",
)
_AHEAD = 3  # tokens behind a kilometre in which its road is named


def is_place(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Tell whether a number is that of a house, a block, a road's kilometre or a page."""
    return (
        _is_street(tokens, draft)
        or _is_door(tokens, draft)
        or _is_block(tokens, draft, tongue)
        or _is_road(tokens, draft, tongue)
        or _is_link(tokens, draft)
    )


def _is_door(tokens: Sequence[Token], draft: Draft) -> bool:
    """Tell whether a comma and a word for a street follow: 3, rue du Château."""
    behind = tokens[draft.end : draft.end + 2]
    return len(behind) > 1 and behind[0].text == "," and behind[1].key in _DOORS


def _is_street(tokens: Sequence[Token], draft: Draft) -> bool:
    """Tell whether a capitalised word for a street, or one for a decade, follows closely."""
    for token in tokens[draft.end : draft.end + 4]:
        if token.kind != "w" and token.text != ".":
            return False
        if token.key in _STREET and (token.text[:1].isupper() or token.key.endswith("ies")):
            return not draft.unit
    return False


def _is_block(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Tell whether houses are told by their hundred: the 1200 block of Main Street."""
    behind = [token.key for token in tokens[draft.end : draft.end + 2]]
    return tongue.language == "en" and behind == ["block", "of"] and not draft.unit


def _is_road(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Tell whether a road is parted by kilometres: на 2002 км федеральной трассы."""
    before = token_before(tokens, draft.first)
    if tongue.language not in ("ru", "uk") or draft.unit != "km" or before is None:
        return False
    ahead = tokens[draft.last : draft.last + _AHEAD]
    return before.key == "на" and any(token.key.startswith(_ROADS) for token in ahead)


def _is_link(tokens: Sequence[Token], draft: Draft) -> bool:
    """Tell whether a number stands within an address: example.org/2351238-a-title."""
    at = draft.number.first
    before, then = token_before(tokens, at), token_at(tokens, at + 1)
    if before is None or before.text != "/" or before.end != tokens[at].start or at < 2:
        return False
    named = tokens[at - 2].kind == "w" and tokens[at - 2].end == before.start
    goes_on = then is not None and then.text in ("-", "/", ".") and then.start == tokens[at].end
    return named and goes_on and tokens[at - 3].text in (".", "/", "-")

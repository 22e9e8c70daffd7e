"""What a figure counts: the head noun behind its number, or the one that it takes up again."""

from collections.abc import Sequence
from itertools import takewhile

from matching.stories.quantities.draft import Draft
from matching.stories.quantities.measured import (
    before_colon,
    behind_dash,
    bracketed,
    changed,
    just_before,
    measured,
    of_number,
    of_toll,
    right_before,
)
from matching.stories.quantities.phrases import phrase_behind
from matching.stories.quantities.plurals import is_plural
from matching.stories.quantities.subjects import SLAVIC, is_adjective, is_verb
from matching.stories.quantities.tokens import Token, joined_words
from matching.stories.quantities.tongue import Tongue
from matching.stories.quantities.units import MONEY, TIMES, WAYS

_NOUNS_IN_LY = frozenset(["family", "supply", "assembly", "italy", "rally", "ally", "anomaly"])
_NO_NOUNS = frozenset(
    ["straight", "consecutive", "apiece", "each", "next", "died", "later", "overall"]
)
_SUFFERED_WORDS = """
    kill wound injur arrest detain captur infect confirm displac evacuat hospitali rescu
    kidnap abduct convict accus charg unemploy disabl retir dead acquit releas suspect
    execut sentenc register shed seed bed need strand affect trapp jail imprison poison
    expos feed speed breed creed deed weed indicted appoint elect nam involv treat test
    vaccinat
"""
_SUFFERED = tuple(_SUFFERED_WORDS.split())
_FAR = 6  # words of an English phrase in which a plural is looked for
_SUBSTANTIVES = ("нных", "вших", "щих", "ших", "аних", "ених", "лих", "тих")
_FINITE = ("ают", "яют", "еют", "уют", "ют", "ят", "ають", "яють", "ують", "ять")
_HAPPENED = ("ені", "ані", "ены", "аны", "яты")
_SPANISH_PAST = ("ó", "aron", "ieron")
_FRENCH_VERBS = ("ant", "eront", "iront", "aient")  # no plural ends so: 324 concernant le port
_BEFALLEN = 4  # tokens behind a Serbian number in which a participle may stand for its noun
_PARTICIPLES = ("eno", "ano", "nuto", "lo")
_AGREEING = ("ыми", "ими", "ым", "им")
_DESCRIBING = frozenset(["prior", "previous", "former", "alleged", "separate", "different"])
_AFTERWARDS = frozenset(["last", "next", "this", "today", "overall", "worldwide", "nationwide"])
_INSTRUMENTAL = {"ru": ("ом", "ем", "ами", "ями"), "uk": ("ом", "ем", "ами", "ями")}


def counted(tokens: Sequence[Token], draft: Draft, tongue: Tongue, before: str) -> str:
    """Return the noun that a figure counts, as written; ``before`` is what the last one counted."""
    if draft.unit in MONEY or draft.unit in TIMES or draft.unit in WAYS:
        return ""
    if draft.unit == "km/h":
        return right_before(tokens, draft, tongue)
    found = _behind(tokens, draft, tongue) or bracketed(tokens, draft, tongue)
    if found:
        return found
    if draft.unit:
        return measured(tokens, draft, tongue)
    found = of_number(tokens, draft, tongue, _slavic) or before_colon(tokens, draft, tongue)
    found = found or behind_dash(tokens, draft, tongue)
    rose = "" if before and tongue.language in SLAVIC else changed(tokens, draft, tongue)
    found = found or _taken_up(tokens, draft, tongue, before, rose)
    alone = tongue.language not in ("en", "fr", "es")
    return found or (just_before(tokens, draft, tongue) if alone else "")


def _taken_up(tokens: Sequence[Token], draft: Draft, tongue: Tongue, before: str, rose: str) -> str:
    """Return what a bare number takes up: what rose to it, or what the figure before counted."""
    if tongue.language in ("fr", "es"):
        return before or rose
    if tongue.language != "en":
        return rose or before
    of = draft.first > 1 and tokens[draft.first - 1].key in tongue.of
    whole = right_before(tokens, draft, tongue) if of else ""
    return whole or of_toll(tokens, draft) or rose or before


def has_noun_behind(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Tell whether what a number counts follows it, or the number of something is told."""
    return bool(_behind(tokens, draft, tongue) or of_number(tokens, draft, tongue, _slavic))


def _behind(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> str:
    befell = _befell(tokens, draft) if tongue.language == "sr" else ""
    words = [] if befell else phrase_behind(tokens, draft, tongue)
    if not words:
        return befell
    if tongue.language == "de":
        return _german(words)
    if tongue.language == "en":
        return words[0].text if joined_words(tokens, draft.last) else _english(words, draft.unit)
    if tongue.language in SLAVIC:
        return _slavic(words, tongue)
    return _romance(words, draft, tongue)


def _romance(words: Sequence[Token], draft: Draft, tongue: Tongue) -> str:
    spanish = tongue.language == "es" and words[0].text.endswith(_SPANISH_PAST)
    french = tongue.language == "fr" and words[0].key.endswith(_FRENCH_VERBS)
    if spanish or (french and draft.high != 1):
        return ""
    return next((word for word in words if word.key not in tongue.adjectives), words[-1]).text


def _befell(tokens: Sequence[Token], draft: Draft) -> str:
    """Return what befell so many in Serbian, whose noun is not said: šestoro je povređeno."""
    ahead = tokens[draft.last : draft.last + _BEFALLEN]
    if draft.unit or not ahead or ahead[0].key not in ("je", "su"):
        return ""
    words = takewhile(lambda token: token.kind == "w", ahead[1:])
    return next((word.text for word in words if word.key.endswith(_PARTICIPLES)), "")


def _german(words: Sequence[Token]) -> str:
    """Return the first noun, but not the name of a place that describes it: Berliner Ärzte."""
    nouns = [word.text for word in words if word.text[:1].isupper()]
    if len(nouns) > 1 and nouns[0].endswith("er") and not nouns[1].endswith("s"):
        after = next(at for at, word in enumerate(words) if word.text == nouns[0]) + 1
        return words[after].text if words[after].text == nouns[1] else nouns[0]
    return nouns[0] if nouns else ""


def _english(words: Sequence[Token], unit: str) -> str:
    while len(words) > 1 and _leads_to_noun(words[0].key):
        words = words[1:]
    plurals: list[Token] = []
    for word in words[:_FAR]:
        if is_plural(word.key):
            plurals.append(word)
        elif plurals or (word.key.endswith("ed") and word is not words[0]):
            break
    if plurals:
        named = plurals[0].text[:1].isupper() and plurals[-1].text[:1].islower()
        return plurals[-1 if named else 0].text
    if words[0].key in _NO_NOUNS or _is_done(words[0].key) or words[0].key.endswith("ing"):
        return ""
    named = words[0].text[:1].isupper() and len(words) > 1 and words[1].text[:1].islower()
    compound = unit == "%" and len(words) > 1 and words[1].text.islower()
    return words[named or (compound and not _ends_compound(words[1].key))].text


def _leads_to_noun(key: str) -> bool:
    """Tell whether a word before a noun only describes it: nearly, prior."""
    return (key.endswith("ly") and key not in _NOUNS_IN_LY) or key in _DESCRIBING


def _ends_compound(key: str) -> bool:
    """Tell whether a word after a noun is no part of it: oil last year, traffic rerouted."""
    return key in _AFTERWARDS or key.endswith(("ly", "ed", "ing"))


def _is_done(key: str) -> bool:
    """Tell whether a word is a verb in the past, which stands for no people: two landed."""
    return key.endswith("ed") and not key.startswith(_SUFFERED)


def _slavic(words: Sequence[Token], tongue: Tongue) -> str:
    """Skip adjectives and participles, unless no noun follows that they could belong to."""
    for at, word in enumerate(words):
        if at and _says_of(words[at - 1], word):
            return words[at - 1].text
        if not is_adjective(word, tongue):
            if at and (is_verb(word, tongue) or _is_by_somebody(words[at - 1], word, tongue)):
                return words[at - 1].text
            participle = tongue.language == "sr" and word.key.endswith(("en", "an"))
            if at and (participle or word.text[:1].isupper()):
                return words[at - 1].text
            return "" if not at and is_verb(word, tongue) else word.text
    return words[-1].text


def _says_of(one: Token, then: Token) -> bool:
    """Tell whether a verb follows a participle that stands for people: опрошенных считают."""
    happened = one.key.endswith(("их", "ых")) and then.key.endswith(_HAPPENED)
    return happened or (one.key.endswith(_SUBSTANTIVES) and then.key.endswith(_FINITE))


def _is_by_somebody(one: Token, word: Token, tongue: Tongue) -> bool:
    """Tell whether a noun says by whom or what a participle was done, and does not go with it."""
    endings = _INSTRUMENTAL.get(tongue.language, ())
    agree = one.key.endswith(_AGREEING)
    return len(word.key) > 4 and word.key.endswith(endings) and not agree

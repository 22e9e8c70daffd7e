"""What stands before a figure that has no noun behind it: what rose, what is told the number of."""

from collections.abc import Callable, Sequence

from matching.stories.quantities.draft import Draft
from matching.stories.quantities.numerals import is_number_word
from matching.stories.quantities.subjects import (
    DETERMINERS,
    SLAVIC,
    describes,
    is_adjective,
    is_day,
    is_small,
    is_verb,
    subject_of,
)
from matching.stories.quantities.tokens import Token
from matching.stories.quantities.tongue import Tongue

_CLAUSE = 14  # tokens before a figure that are looked at
_SENTENCE = 30  # tokens before a figure in which the number of something is looked for
_CLAUSE_ENDS = frozenset(".,;:!?()\n–—")
_SENTENCE_ENDS = frozenset(".;!?\n")
_NUMBER_OF = (
    "number", "zahl", "anzahl", "gesamtzahl", "количеств", "числ", "кільк", "broj", "nombre",
    "numero", "cantidad", "effectif",
)  # fmt: skip
_PRESENT = ("ит", "ет", "ут", "ют", "ять", "ить", "ають")
_GENITIVES = ("ов", "ев", "ей", "ів", "їв", "ых", "их", "іх")  # plural, of people and things
_OF_THEIR_OWN = """
    °C µg MP Gb Mb
    mg g kg l ml hl m/s mph knot kW MW GW TW kWh MWh GWh TWh kB MB GB TB Hz MHz GHz dB hPa kcal
    V kV
"""
_QUIET = frozenset(_OF_THEIR_OWN.split())  # a text seldom names near by what has so much
_AREAS = frozenset(["ha", "acre", "km2", "mile2"])
_SIZES = ("площад", "площе", "povrsin", "površin")
_WARMTH = ("temperat", "температур", "thermomet", "termomet", "термомет")

_MORE_OR_LESS = """
    less more weniger mehr moins plus mas menos меньше больше ниже выше менше більше нижче вище
    manje vise lower higher
"""
_COMPARED = frozenset(_MORE_OR_LESS.split())

Head = Callable[[Sequence[Token], Tongue], str]


def bracketed(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> str:
    """Return the noun before the bracket that a figure stands in: of the cases (4116)."""
    at = draft.first - 2
    if at < 0 or tokens[at + 1].text != "(":
        return ""
    noun = tokens[at]
    if tongue.language in ("fr", "es") and tokens[at - 1].key in (*tongue.of, *DETERMINERS):
        return ""
    if noun.kind != "w" or is_small(noun, tongue) or is_verb(noun, tongue):
        return ""
    return noun.text if noun.text[:1].isupper() == (tongue.language == "de") else ""


def before_colon(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> str:
    """Return the noun that a figure stands behind with a colon: Attendance: 90,182."""
    at = draft.first - 1
    if at < 1 or tokens[at].text != ":" or tokens[at - 1].kind != "w":
        return ""
    noun = tokens[at - 1]
    if tongue.language == "en" and noun.key.endswith("ed"):
        return ""
    return "" if is_small(noun, tongue) or is_verb(noun, tongue) else noun.text


def behind_dash(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> str:
    """Return what a Slavic sentence without a verb equals to a figure: население — 340 тысяч."""
    at = draft.first - 1
    if tongue.language not in SLAVIC or at < 1 or tokens[at].text not in ("–", "—"):
        return ""
    words: list[Token] = []
    while at > 0 and tokens[at - 1].kind == "w" and len(words) < _CLAUSE:
        at -= 1
        words.insert(0, tokens[at])
    ended = at == 0 or tokens[at - 1].text in _SENTENCE_ENDS
    return subject_of(words, tongue) if ended else ""


def of_toll(tokens: Sequence[Token], draft: Draft) -> str:
    """Return the toll that an English clause says to be a figure: the death toll above 680."""
    clause = _back(tokens, draft, _CLAUSE, _CLAUSE_ENDS)
    return next((word.text for word in reversed(clause) if word.key == "toll"), "")


def of_number(tokens: Sequence[Token], draft: Draft, tongue: Tongue, head: Head) -> str:
    """Return X where the number of X is said to be or to reach a figure; ``head`` finds X."""
    sentence = _outside_brackets(_back(tokens, draft, _SENTENCE, _SENTENCE_ENDS))
    for at in range(len(sentence) - 1, -1, -1):
        token = sentence[at]
        if not token.key.startswith(_NUMBER_OF) or token.key in tongue.numbers:
            continue
        words = _first_words(sentence[at + 1 :], tongue)
        if tongue.language == "de":
            return next((word.text for word in words if word.text[:1].isupper()), token.text)
        if not words:
            return token.text
        found = head(words, tongue) if tongue.language in SLAVIC else words[0].text
        return found or token.text
    return ""


def right_before(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> str:
    """Return the word right before a figure, "of" being behind it too: a level of 3 per cent."""
    at = draft.first - 1
    of = at > 0 and tokens[at].key in tongue.of
    at -= of
    if at < 0 or tokens[at].kind != "w":
        return ""
    growth = of and tongue.language == "en" and tokens[at].key in tongue.rises
    if is_small(tokens[at], tongue) and not growth:
        return ""
    if tongue.verbs and is_verb(tokens[at], tongue):
        return ""
    if describes(tokens[at], tokens[at : at + 1], tongue) and tongue.language == "fr":
        return ""
    return tokens[at].text if tongue.language != "de" or tokens[at].text[:1].isupper() else ""


def just_before(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> str:
    """Return the nearest word before a bare number that may be what it counts."""
    if tongue.language == "de" and tokens[draft.number.first].key in tongue.crowds:
        return ""  # reaches millions
    clause = [word for word in _back(tokens, draft, _CLAUSE, _CLAUSE_ENDS) if word.kind == "w"]
    if tongue.language == "de":
        nouns = [word for word in clause if word.text[:1].isupper() and not is_day(word, tongue)]
        return nouns[-1].text if nouns else ""
    if clause and tongue.language in SLAVIC and clause[0].key.endswith(_GENITIVES):
        return clause[0].text
    for token in reversed(tokens[max(0, draft.first - 3) : draft.first]):
        if token.kind != "w" or is_number_word(token, tongue):
            return ""
        if not (is_small(token, tongue) or _is_past(token, tongue)):
            return token.text
    return ""


def changed(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> str:
    """Return what is said to have risen or fallen to a bare number, if its clause says so."""
    clause = _back(tokens, draft, _CLAUSE, _CLAUSE_ENDS)
    rises = any(word.key in tongue.rises for word in clause)
    return subject_of(clause, tongue) if rises and tongue.language != "de" else ""


def _is_past(word: Token, tongue: Tongue) -> bool:
    """Tell whether a word ends as verbs in the past do: dejó, coûté."""
    if tongue.language in ("fr", "es"):
        return word.text.endswith(("é", "és", "ée", "ées", "ó", "aron", "ieron"))
    return is_verb(word, tongue) or word.key.endswith(_PRESENT)


def measured(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> str:
    """Return the noun before a share or a measure: what changed or is so large."""
    clause = _back(tokens, draft, _CLAUSE, _CLAUSE_ENDS)
    if found := _said_beside(tokens, draft, tongue):
        return found
    warm = [word.text for word in clause if word.key.startswith(_WARMTH)]
    if draft.unit in _QUIET or _lies_on(tokens, draft, tongue):
        return warm[-1] if warm and draft.unit == "°C" else ""
    told = any(word.kind == "w" and not is_small(word, tongue) for word in clause)
    if told and (subject := subject_of(clause, tongue)):
        return subject
    compared = any(word.key in _COMPARED for word in tokens[draft.last : draft.last + 2])
    aside = draft.unit == "%" and not compared
    return subject_of(_back(tokens, draft, _SENTENCE, _SENTENCE_ENDS), tongue) if aside else ""


def _said_beside(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> str:
    """Return what the words right beside a measure say: growth of 3 %, 6 % more pay, an area of."""
    behind = tokens[draft.last : draft.last + 2]
    more = len(behind) > 1 and behind[0].key in _COMPARED
    if more and tongue.language == "de" and behind[1].text[:1].isupper():
        return behind[1].text  # sechs Prozent mehr Lohn
    if draft.first > 0 and tokens[draft.first - 1].key in tongue.of:
        return right_before(tokens, draft, tongue)
    if tongue.language not in SLAVIC:
        return ""
    near = range(draft.first - 1, max(0, draft.first - 3), -1)
    sizes = [at for at in near if tokens[at].key.startswith(_SIZES)]
    return _of_size(tokens, sizes[0], tongue) if sizes else ""


def _of_size(tokens: Sequence[Token], at: int, tongue: Tongue) -> str:
    """Return what has an area, as a house of 300 square metres; else the word for the area."""
    of = at - 1
    while of > 0 and (is_adjective(tokens[of], tongue) or tokens[of].key.endswith(("ей", "ой"))):
        of -= 1
    word = tokens[of]
    noun = word.kind == "w" and not is_small(word, tongue) and not is_verb(word, tongue)
    return word.text if noun and of >= 0 else tokens[at].text


def _lies_on(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Tell whether something is done on so large an area: grown on 120 hectares."""
    return draft.unit in _AREAS and tokens[draft.first - 1].key in tongue.prepositions


def _back(
    tokens: Sequence[Token], draft: Draft, most: int, ends: frozenset[str]
) -> Sequence[Token]:
    """Return the tokens before a figure, not past what ends a clause or sentence."""
    first = max(0, draft.first - most)
    for at in range(draft.first - 1, first - 1, -1):
        if tokens[at].text in ends and not (at and _is_initial(tokens[at - 1])):
            return tokens[at + 1 : draft.first]
    return tokens[first : draft.first]


def _is_initial(token: Token) -> bool:
    """Tell whether a token is a name's first letter, behind which a full stop ends nothing."""
    return len(token.text) == 1 and token.text.isupper()


def _outside_brackets(tokens: Sequence[Token]) -> list[Token]:
    """Return tokens without what stands in brackets that are closed."""
    found: list[Token] = []
    opened: list[int] = []
    for token in tokens:
        if token.text == "(":
            opened.append(len(found))
        found.append(token)
        if token.text == ")":
            del found[opened.pop() if opened else 0 :]
    return found


def _first_words(tokens: Sequence[Token], tongue: Tongue) -> list[Token]:
    """Return the first words that say something, up to what ends their phrase."""
    found: list[Token] = []
    for token in tokens:
        small = token.kind != "w" or is_small(token, tongue)
        if small and found:
            break
        if not small:
            found.append(token)
    return found

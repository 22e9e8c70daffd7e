"""What stands before a figure that has no noun behind it: what rose, what is told the number of."""

from collections.abc import Callable, Sequence

from matching.stories.quantities.draft import Draft
from matching.stories.quantities.numerals import is_number_word
from matching.stories.quantities.tokens import Token, joined_words
from matching.stories.quantities.tongue import Tongue
from matching.stories.quantities.units import TIMES

SLAVIC = ("ru", "uk", "sr")
_BY_DAY = frozenset(["ночью", "днем", "утром", "вечером", "вночі", "вдень", "danju", "nocu"])
_NOMINATIVE = ("ый", "ий", "ой", "ая", "яя", "ое", "ее", "ую", "юю", "ій")
_LOCATIVE = ("щем", "шем", "шлом", "ском", "льном", "нном")  # of adjectives behind a preposition
_NOUNS_LIKE_VERBS = (
    "radio", "studio", "video", "scenario", "posao",
    "мобили", "рубли", "модели", "недели", "ители", "атели", "ятели", "цели", "земли", "отрасли",
    "корабли", "доли", "роли", "продажи",
)  # fmt: skip
_CLAUSE = 14  # tokens before a figure that are looked at
_SENTENCE = 30  # tokens before a figure in which the number of something is looked for
_CLAUSE_ENDS = frozenset(".,;:!?()\n–—")
_SENTENCE_ENDS = frozenset(".;!?\n")
_NUMBER_OF = (
    "number", "zahl", "anzahl", "gesamtzahl", "количеств", "числ", "кільк", "broj", "nombre",
    "numero", "cantidad", "effectif",
)  # fmt: skip
_NOUN_LIKE = ("ости", "ость", "ение", "ения", "ание", "ания", "ності", "ення", "ання")
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
_BEFORE_NOUNS = """
    le la les un une ce cette ces son sa ses leur leurs notre nos el los las una su sus este
    esta estos estas
"""
_DETERMINERS = frozenset(_BEFORE_NOUNS.split())

_PHRASE_STARTS_WORDS = """
    the a an its their his her our this that these those which and or but while as when
"""
_PHRASE_STARTS = frozenset(_PHRASE_STARTS_WORDS.split())
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
    if tongue.language in ("fr", "es") and tokens[at - 1].key in (*tongue.of, *_DETERMINERS):
        return ""
    if noun.kind != "w" or _is_small(noun, tongue) or is_verb(noun, tongue):
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
    return "" if _is_small(noun, tongue) or is_verb(noun, tongue) else noun.text


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
    return _subject(words, tongue) if ended else ""


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
    if _is_small(tokens[at], tongue) and not growth:
        return ""
    if tongue.verbs and is_verb(tokens[at], tongue):
        return ""
    if _describes(tokens[at], tokens[at : at + 1], tongue) and tongue.language == "fr":
        return ""
    return tokens[at].text if tongue.language != "de" or tokens[at].text[:1].isupper() else ""


def just_before(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> str:
    """Return the nearest word before a bare number that may be what it counts."""
    if tongue.language == "de" and tokens[draft.number.first].key in tongue.crowds:
        return ""  # reaches millions
    clause = [word for word in _back(tokens, draft, _CLAUSE, _CLAUSE_ENDS) if word.kind == "w"]
    if tongue.language == "de":
        nouns = [word for word in clause if word.text[:1].isupper() and not _is_day(word, tongue)]
        return nouns[-1].text if nouns else ""
    if clause and tongue.language in SLAVIC and clause[0].key.endswith(_GENITIVES):
        return clause[0].text
    for token in reversed(tokens[max(0, draft.first - 3) : draft.first]):
        if token.kind != "w" or is_number_word(token, tongue):
            return ""
        if not (_is_small(token, tongue) or _is_past(token, tongue)):
            return token.text
    return ""


def changed(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> str:
    """Return what is said to have risen or fallen to a bare number, if its clause says so."""
    clause = _back(tokens, draft, _CLAUSE, _CLAUSE_ENDS)
    rises = any(word.key in tongue.rises for word in clause)
    return _subject(clause, tongue) if rises and tongue.language != "de" else ""


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
    told = any(word.kind == "w" and not _is_small(word, tongue) for word in clause)
    if told and (subject := _subject(clause, tongue)):
        return subject
    compared = any(word.key in _COMPARED for word in tokens[draft.last : draft.last + 2])
    aside = draft.unit == "%" and not compared
    return _subject(_back(tokens, draft, _SENTENCE, _SENTENCE_ENDS), tongue) if aside else ""


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
    noun = word.kind == "w" and not _is_small(word, tongue) and not is_verb(word, tongue)
    return word.text if noun and of >= 0 else tokens[at].text


def _lies_on(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Tell whether something is done on so large an area: grown on 120 hectares."""
    return draft.unit in _AREAS and tokens[draft.first - 1].key in tongue.prepositions


def is_adjective(word: Token, tongue: Tongue) -> bool:
    """Tell whether a Slavic word ends as adjectives and participles do."""
    ends = len(word.key) > 4 and word.key.endswith(tongue.adjectives)
    return f"={word.key}" in tongue.adjectives or (ends and not word.key.endswith(_NOUN_LIKE))


def is_verb(word: Token, tongue: Tongue) -> bool:
    """Tell whether a Slavic word ends as verbs do."""
    ends = len(word.key) > 4 and bool(tongue.verbs) and word.key.endswith(tongue.verbs)
    return ends and not word.key.endswith(_NOUNS_LIKE_VERBS)


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
        small = token.kind != "w" or _is_small(token, tongue)
        if small and found:
            break
        if not small:
            found.append(token)
    return found


def _is_small(token: Token, tongue: Tongue) -> bool:
    return token.key in tongue.stops or token.key in tongue.rises or token.key in tongue.of


def _is_minor(word: Token, tongue: Tongue) -> bool:
    return _is_day(word, tongue) or _is_small(word, tongue)


def _is_day(word: Token, tongue: Tongue) -> bool:
    return word.key in tongue.months or word.key in tongue.weekdays


def _subject(clause: Sequence[Token], tongue: Tongue) -> str:
    words = _whole(clause)
    if tongue.language == "de":
        return _last(_german(words, tongue)) or _last(
            [word for word in words if word.text[:1].isupper() and not _is_minor(word, tongue)]
        )
    if tongue.language in ("fr", "es"):
        return _last(_romance(words, tongue)) or _first(words, tongue)
    if tongue.language == "en":
        if risen := _risen(words, tongue):
            return risen
        free = [word for word in _free(words, tongue) if not word.key.endswith(("ing", "ly"))]
        return _last([word for word in free if not word.key.endswith("ed")])
    return _first(_free(words, tongue), tongue)


def _risen(words: Sequence[Token], tongue: Tongue) -> str:
    """Return the head of the English phrase before a verb of change: the ratio will jump to."""
    changes = [at for at, word in enumerate(words) if word.key in tongue.rises]
    at = changes[-1] - 1 if changes else -1
    behind = words[at + 2 :]
    if at < 0 or not all(_is_small(it, tongue) or it.key.endswith("ly") for it in behind):
        return ""
    while at >= 0 and (words[at].key in tongue.auxiliaries or words[at].key.endswith("ly")):
        at -= 1
    head = ""
    while at >= 0 and words[at].key not in tongue.rises:
        phrase = at
        while phrase >= 0 and words[phrase].key not in _PHRASE_STARTS:
            if words[phrase].key in tongue.prepositions:
                break
            phrase -= 1
        if phrase < at and not _is_minor(words[at], tongue):
            head = words[at].text
        before = phrase - 1 if phrase >= 0 and words[phrase].key in _PHRASE_STARTS else phrase
        if before < 0 or words[before].key not in tongue.prepositions:
            break
        head, at = "", before - 1
    return head


def _whole(clause: Sequence[Token]) -> list[Token]:
    """Return the words of a clause, those that hyphens join as one."""
    found: list[Token] = []
    for at, token in enumerate(clause):
        if token.kind != "w":
            continue
        if found and joined_words(clause, at - 1) and found[-1].end == clause[at - 1].start:
            one = found.pop()
            found.append(Token("w", f"{one.text}-{token.text}", token.key, one.start, token.end))
        else:
            found.append(token)
    return found


def _last(words: Sequence[Token]) -> str:
    return words[-1].text if words else ""


def _first(words: Sequence[Token], tongue: Tongue) -> str:
    for word in words:
        other = _is_day(word, tongue) or is_verb(word, tongue) or _is_small(word, tongue)
        if not other and not _describes(word, words, tongue):
            return word.text
    return ""


def _german(words: Sequence[Token], tongue: Tongue) -> list[Token]:
    """Return the nouns that neither a preposition nor another noun governs."""
    found: list[Token] = []
    governed = attribute = False
    for at, word in enumerate(words):
        if word.key in tongue.prepositions:
            governed = True
        elif word.text[:1].isupper() and word.key not in tongue.stops:
            if not (governed or attribute or _is_day(word, tongue)):
                found.append(word)
            governed = attribute = False
        else:
            noun_before = at > 0 and words[at - 1].text[:1].isupper()
            attribute = attribute or (noun_before and word.key in ("des", "der", "von"))
    return found


def _romance(words: Sequence[Token], tongue: Tongue) -> list[Token]:
    """Return the nouns that follow a determiner which no preposition governs."""
    found = []
    for at, word in enumerate(words[1:], 1):
        determined = words[at - 1].key in _DETERMINERS and tongue.units.get(word.key) not in TIMES
        governed = at > 1 and words[at - 2].key in tongue.prepositions
        if determined and not governed and not _is_minor(word, tongue):
            found.append(word)
    return found


def _free(clause: Sequence[Token], tongue: Tongue) -> list[Token]:
    """Return the words of a clause that are neither small nor behind a preposition."""
    found, governed = [], False
    english = tongue.language == "en"
    for word in clause:
        if is_number_word(word, tongue) or tongue.units.get(word.key) or _is_roman(word):
            continue
        if _is_small(word, tongue):
            if word.key in tongue.prepositions:
                governed = True
            elif word.key in tongue.rises or word.key in tongue.auxiliaries:
                governed = False
            continue
        if english and word.key.endswith("ed"):
            governed = False
        possessive = english and word.text.endswith(("'s", "’s"))
        if not governed and not possessive and word.key not in _BY_DAY:
            found.append(word)
        described = word.key.endswith(_NOMINATIVE + _LOCATIVE) or is_adjective(word, tongue)
        governed = governed and (english or described)
    return found


def _is_roman(word: Token) -> bool:
    return not word.text.strip("IVX")


def _describes(word: Token, words: Sequence[Token], tongue: Tongue) -> bool:
    if tongue.language not in SLAVIC:
        return tongue.language == "fr" and word.text.endswith(("é", "és", "ée", "ées"))
    attribute = (
        tongue.language == "sr" and word.key.endswith(("ni", "ski")) and word is not words[-1]
    )
    return attribute or word.key.endswith(_NOMINATIVE) or is_adjective(word, tongue)

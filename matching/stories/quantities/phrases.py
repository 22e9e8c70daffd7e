"""The words of the noun phrase behind a number, without what stands between it and the noun."""

from collections.abc import Sequence

from matching.stories.quantities.draft import Draft
from matching.stories.quantities.numerals import is_number_word
from matching.stories.quantities.subjects import is_adjective
from matching.stories.quantities.tokens import Token, joined_words
from matching.stories.quantities.tongue import Tongue
from matching.stories.quantities.units import TIMES

_MOST = 6  # words of a noun phrase that are looked at
_ATTRIBUTE = 9  # tokens of a German attribute between a number and its noun
_MORE_WORDS = """
    tous toutes todos todas sämtliche samtliche
    other more fewer further additional new extra manje vise drugih jos druga druge drugo
    этой этого этих этим этому той того тех цієї цього цих ove ovog ovih tog te tih
    других другие інших інші ще еще всех всіх svih all alle allen weitere weiteren weiterer
    zusatzliche zusatzlichen neue neuen neuer autres autre otros otras demas
"""
_MORE = frozenset(_MORE_WORDS.split())
_ARTICLES_WORDS = """
    the those these this our their its his her der den dem des die ihrer ihren seiner
    unserer las los la el les le leur leurs notre nos votre vos son sa ses cette ces ce su
    sus nuestro nuestra nuestros nuestras
"""
_ARTICLES = frozenset(_ARTICLES_WORDS.split())
_QUOTES = ("“", "„", '"', "«")
_COMPARATIVES_WORDS = """
    smaller larger bigger greater better worse cheaper faster
"""
_COMPARATIVES = frozenset(_COMPARATIVES_WORDS.split())
_HANGING = ("und", "oder", "bzw", "bis")
_ENDINGS = ("e", "en", "er", "es")
_ENGLISH = ("al", "ic", "ous", "ive", "ary", "able", "ful", "less", "ish")


def phrase_behind(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> list[Token]:
    """Return the words behind a figure up to a sign or a word that ends the noun phrase."""
    found: list[Token] = []
    at, crossed = draft.last, False
    if joined_words(tokens, at):
        at += 1
    elif tongue.language == "de":
        at = _past_attribute(tokens, at, tongue)
    while at < len(tokens) and len(found) < _MOST:
        token = tokens[at]
        if found and joined_words(tokens, at):
            found[-1] = _joined(found[-1], tokens[at + 1])
            at += 1
        elif found and _goes_on(tokens, at, found[-1], tongue):
            at += _hangs(tokens, at) and found.pop() is not None
        elif not found and token.key in tongue.of and not crossed:
            crossed = True
        elif _is_passed_over(token, tongue, begun=bool(found), crossed=crossed) or (
            not (found or draft.unit) and token.key in _COMPARATIVES
        ):
            pass
        elif (
            token.kind != "w"
            or token.key in tongue.stops
            or is_number_word(token, tongue)
            or (not found and tongue.units.get(token.key) in TIMES)
        ):
            break
        else:
            found.append(token)
        at += 1
    return found


def _past_attribute(tokens: Sequence[Token], at: int, tongue: Tongue) -> int:
    """Return where a German attribute with a preposition ends: zwei als Gäste getarnte Diebe."""
    if at >= len(tokens) or tokens[at].key not in (*tongue.prepositions, "als"):
        return at
    for place in range(at + 1, min(at + _ATTRIBUTE, len(tokens) - 1)):
        word, noun = tokens[place], tokens[place + 1]
        if word.kind != "w":
            return at
        described = word.text.islower() and word.key.endswith(_ENDINGS) and len(word.key) > 4
        after_noun = any(it.text[:1].isupper() for it in tokens[at:place])
        small = word.key in tongue.stops or word.key in tongue.prepositions
        if described and after_noun and not small and noun.text[:1].isupper():
            return place
    return at


def _goes_on(tokens: Sequence[Token], at: int, last: Token, tongue: Tongue) -> bool:
    """Tell whether a sign does not end the phrase: a comma between adjectives, Kampf- und ..."""
    if _hangs(tokens, at):
        return tongue.language == "de"
    if tokens[at].text != "," or at + 1 >= len(tokens):
        return False
    then = tokens[at + 1]
    german = tongue.language == "de" and last.text.islower() and last.key.endswith(_ENDINGS)
    slavic = tongue.language in ("ru", "uk") and is_adjective(last, tongue)
    english = tongue.language == "en" and last.key.endswith(_ENGLISH) and last.text.islower()
    words = then.text.islower() and then.key not in tongue.stops
    return words and (german or english or (slavic and is_adjective(then, tongue)))


def _hangs(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a hyphen leaves the end of its word to the next but one."""
    if tokens[at].text != "-" or at + 1 >= len(tokens):
        return False
    return tokens[at - 1].end == tokens[at].start and tokens[at + 1].key in _HANGING


def _is_passed_over(token: Token, tongue: Tongue, *, begun: bool, crossed: bool) -> bool:
    """Tell whether a word or sign before a noun is neither it nor the end of its phrase."""
    if token.kind == "w" and tongue.language == "en" and token.text.endswith(("'s", "’s")):
        return True
    if begun:
        return False
    article = token.key in tongue.articles or token.key in _ARTICLES
    return token.text in _QUOTES or token.key in _MORE or (crossed and article)


def _joined(one: Token, other: Token) -> Token:
    if one.text.isupper() and other.text.islower() and len(other.text) < 3:
        return one  # an ending behind a short name
    return Token("w", f"{one.text}-{other.text}", f"{one.key}-{other.key}", one.start, other.end)

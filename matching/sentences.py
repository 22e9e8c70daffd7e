"""Where sentences begin and end, modestly: good enough to show a reader why a text matched."""

import re

# A full stop after these ends no sentence (in lower case, without the stop).
_LATIN = """
    adm al approx br brig capt cf ch dept dipl dr dr.sc etc gosp gov hon ing inž jr ltd maj mr
    mrs ms mt nr npr prof rep sgt sr st sv tj tzv tzn ul vs bzw ca čl dgl evtl ggf hr sog str
    usw mme mlle
"""
_CYRILLIC = """
    буд вул г гг др доц им млн млрд напр нпр обл просп проф руб св см стр т.д т.е т.к т.п тзв тј
    тыс ул
"""
_ABBREVIATIONS = frozenset((_LATIN + _CYRILLIC).split())
_LONGEST = max(map(len, _ABBREVIATIONS))
# The first set alone says where to look, so that the rest of a text is passed over quickly.
_END = re.compile(
    r"""[.!?…。！？．؟।۔] (?:
        (?<=[.!?…]) (?<![.!?…]{2}) [.!?…]*+ ["”“»’')\]]*+ (?=\s)
      | (?<=[。！？．]) [。！？．]*+ ["”」』）]*+
      | (?<=[؟।۔]) (?=\s)
    )""",
    re.VERBOSE,
)
_WIDEST = 16  # characters of the word before a full stop that are looked at
_WORD_BEFORE = re.compile(r"[\w.]{0,15}\w(?=\.$)")
_NEXT = re.compile(r"""\s++["„“”«»'‘’(\[–—-]*+\s*+(\w)""")
_LINE = re.compile(r"[^\n\r\u2028\u2029]+")


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) offsets of the sentences, without the white space around them.

    A line break ends a sentence. Abbreviations, initials and decimal points do not.
    """
    return [each for line in lines(text) for each in sentences_in(text, *line)]


def lines(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) offsets of the lines that hold anything."""
    return [line.span() for line in _LINE.finditer(text)]


def sentences_in(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the offsets of the sentences of one line, which goes from ``start`` to ``end``."""
    spans: list[tuple[int, int]] = []
    for found in _END.finditer(text, start, end):
        stop = found.end()
        if _ends(text, found.start(), stop, start, end):
            spans.append((_begin(text, start, stop), stop))
            start = stop
    while end > start and text[end - 1].isspace():
        end -= 1
    return [*spans, (_begin(text, start, end), end)] if start < end else spans


def _ends(text: str, mark: int, stop: int, start: int, line_end: int) -> bool:
    """Tell whether the marks from ``mark`` to before ``stop`` end a sentence begun at ``start``."""
    if not text[stop + 1 : stop + 2].isupper():
        following = _NEXT.match(text, stop, line_end)
        if following and following[1].islower():
            return False
    if text[mark] != "." or stop - mark > 1:
        return True
    begin = max(start, mark - _WIDEST)
    word = text[begin:mark].rpartition(" ")[2]
    if word.isalpha():  # nearly always: no stop or other sign within it
        return len(word) > 1 and (len(word) > _LONGEST or word.lower() not in _ABBREVIATIONS)
    before = _WORD_BEFORE.search(text, begin, stop)
    return before is None or not _is_short_form(before.group().lower())


def _is_short_form(word: str) -> bool:
    """Tell whether a word before a full stop is an initial (J, U.S) or an abbreviation."""
    initials = all(len(letter) == 1 and letter.isalpha() for letter in word.split("."))
    return initials or word in _ABBREVIATIONS


def _begin(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start

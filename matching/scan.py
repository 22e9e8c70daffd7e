"""A first look at a query's text: comments are blanked out, and quotation marks have partners."""

import re

from matching.faults import fault

_QUOTES = '"„“”‟«»'
# What may hold a quotation mark or a # that means nothing: what begins first is read to its end.
_STRETCH = re.compile(
    rf"""(?P<quoted>[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}])
       | (?<![^\s(:=+-]) (?P<regex>/(?![\s/])(?:[^/\\\n]|\\[^\n])+/i?(?=[\s)]|$))
       | (?<!\S) (?P<comment>\#(?=\s|$)[^\n]*)
       | (?P<lone>[{_QUOTES}])""",
    re.VERBOSE,
)


def without_comments(text: str) -> str:
    """Return the text with spaces for comments, so that every place in it stays what it was.

    A comment runs from a # that stands alone to the end of the line. Raises QueryError for a
    quotation mark without a partner.
    """
    kept, done = [], 0
    for found in _STRETCH.finditer(text):
        if found["lone"]:
            hint = 'write " at both ends of the phrase, or take this one out'
            raise fault(text, found.start(), "this quotation mark has no partner", hint)
        if found["comment"]:
            kept += [text[done : found.start()], " " * len(found.group())]
            done = found.end()
    return "".join([*kept, text[done:]])


def unquoted(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of what is neither in quotes nor in a pattern nor in a comment."""
    stretches, done = [], 0
    for found in _STRETCH.finditer(text):
        stretches.append((done, found.start()))
        done = found.end()
    return [*stretches, (done, len(text))]

"""Long lines of plain text made short ones, as mail programs of all ages show them. Pure."""

import re
import textwrap

WIDTH = 76
"""Characters; RFC 5322 (2.1.1) asks for no more than 78 in a line."""

_MARGIN = re.compile(r"(?P<indent> *)(?P<bullet>- )?")


def wrapped(text: str, width: int = WIDTH) -> str:
    """Return text with lines parted between words; words and addresses stay whole.

    What follows of a line stands below its beginning.
    """
    return "\n".join(_wrapped(line, width) for line in text.split("\n"))


def _wrapped(line: str, width: int) -> str:
    if len(line) <= width:
        return line
    margin = _MARGIN.match(line)
    indent, bullet = (margin["indent"], margin["bullet"] or "") if margin else ("", "")
    return textwrap.fill(
        line[len(indent) :],
        width,
        initial_indent=indent,
        subsequent_indent=indent + " " * len(bullet),
        break_long_words=False,
        break_on_hyphens=False,
        expand_tabs=False,
        replace_whitespace=False,
    )

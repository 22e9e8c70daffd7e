"""TOML strings as written and as meant, character by character (TOML 1.0, "String")."""

import re

_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}
_ESCAPE = re.compile(
    r"\\(?:u(?P<short>[0-9A-Fa-f]{4})|U(?P<long>[0-9A-Fa-f]{8})"
    r"|(?P<end>[ \t]*\n[ \t\n]*)|(?P<one>.))"
)


def offsets(raw: str) -> tuple[str, list[int]]:
    """Return what a written string means, and where each of its characters is written.

    ``raw`` includes the quotes. The list has one more number than the content has characters: the
    last is where the closing quotes begin.
    """
    quotes = 3 if len(raw) >= 6 and raw[:3] in ('"""', "'''") else 1
    at, end = quotes, max(quotes, len(raw) - quotes)
    if quotes == 3 and raw.startswith("\n", at):
        at += 1  # a newline right after the opening quotes is not part of the content
    if raw[:1] == "'":
        return raw[at:end], list(range(at, end + 1))
    content: list[str] = []
    starts: list[int] = []
    while at < end:
        escape = _ESCAPE.match(raw, at, end)
        meant = _meaning(escape) if escape else raw[at]
        if meant:
            content.append(meant)
            starts.append(at)
        at = escape.end() if escape else at + 1
    return "".join(content), [*starts, end]


def unquote(raw: str) -> str:
    """Return what a written string, quotes included, means."""
    return offsets(raw)[0]


def _meaning(escape: re.Match[str]) -> str:
    if escape["end"] is not None:
        return ""  # a backslash at a line's end swallows the space up to the next text
    code = escape["short"] or escape["long"]
    if code:
        number = int(code, 16)
        return chr(number) if number <= 0x10FFFF else "\N{REPLACEMENT CHARACTER}"
    return _ESCAPES.get(escape["one"], escape["one"])

"""The Link header of HTTP (RFC 8288)."""

import re
from collections.abc import Iterator

_LONGEST = 16_000  # characters of all such headers together
_MOST = 50  # links
_TARGET = re.compile(r"[\s,]*<([^<>]{0,2000})>")
_PARAMETER = re.compile(
    r"""\s*;\s*([\w!#$%&'*+.^`|~-]{1,40})\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?"""
)
_ESCAPED = re.compile(r"\\(.)")


def links_of(value: str) -> Iterator[tuple[str, str]]:
    """Yield relation and target of each link, as written, relations in lower case.

    Of links without a relation nothing is yielded, nor of those about another page (``anchor``).
    What cannot be read ends the list; of a repeated parameter the first counts (RFC 8288, B.3).
    """
    value, at = value[:_LONGEST], 0
    for _ in range(_MOST):
        target = _TARGET.match(value, at)
        if target is None:
            return
        at = target.end()
        parameters: dict[str, str] = {}
        while found := _PARAMETER.match(value, at):
            at = found.end()
            text = _ESCAPED.sub(r"\1", found[2]) if found[2] is not None else found[3] or ""
            parameters.setdefault(found[1].lower(), text)
        if "anchor" not in parameters:
            for relation in parameters.get("rel", "").lower().split():
                yield relation, target[1].strip()

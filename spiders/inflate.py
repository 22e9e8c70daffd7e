"""Gzip from strangers, inflated up to a bound."""

import zlib

GZIP_MAGIC = b"\x1f\x8b"
_MOST_MEMBERS = 1000  # a body of empty members would otherwise cost a call for every 20 bytes


class InflateError(ValueError):
    """The bytes cannot be inflated within the bound; the text says why."""


def inflate(body: bytes, limit: int) -> bytes:
    """Return what a gzip body (RFC 1952) holds; several members are joined.

    Raises InflateError if it is damaged or cut off, or if it grows beyond ``limit`` bytes, before
    more than that is held in memory.
    """
    parts: list[bytes] = []
    size = members = 0
    while body[:2] == GZIP_MAGIC:  # what follows the last member is padding
        member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            parts.append(member.decompress(body, limit + 1 - size))
        except zlib.error as exc:
            raise InflateError("its gzip data is damaged") from exc
        size, members = size + len(parts[-1]), members + 1
        if size > limit:
            raise InflateError(f"it inflates to more than {limit:,} bytes")
        if not member.eof:
            raise InflateError("its gzip data is cut off")
        if members > _MOST_MEMBERS:
            raise InflateError(f"it consists of more than {_MOST_MEMBERS:,} gzip members")
        body = member.unused_data
    return b"".join(parts)

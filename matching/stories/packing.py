"""A sketch as bytes, so that a database can keep it: about 2 kB for an article of 700 words."""

import json
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from operator import sub

from matching.stories.background import Sketch, Weights

SKETCH_VERSION = 1  # raise it whenever what a sketch holds changes: older ones are then made anew
_STEPS = 255  # steps between nothing and a view's greatest weight
_APART = "\n"  # no term has one
_LENGTH = struct.Struct("<I")


def to_bytes(sketch: Sketch) -> bytes:
    """Return a sketch as bytes; each view's weights are rounded to 255ths of its greatest."""
    views = dict(_named(sketch))
    terms = sorted({term for weights in views.values() for term in weights})
    place = {term: number for number, term in enumerate(terms)}
    shapes, body = [], bytearray()
    for name, weights in views.items():
        most = max(weights.values(), default=0.0)
        shapes.append([name, len(weights), most])
        body += _packed(weights, terms, place, most)
    at = sketch.at.isoformat() if sketch.at else None
    head = json.dumps([sketch.language, sketch.size, shapes, dict(sketch.written), at])
    words = _APART.join(terms).encode("utf-8", "surrogatepass")
    parts = [head.encode(), words, bytes(body)]
    if sketch.vector:
        parts.append(sketch.vector)
    whole = b"".join(_LENGTH.pack(len(part)) + part for part in parts)
    return bytes([SKETCH_VERSION]) + zlib.compress(whole, 9)


def from_bytes(kept: bytes) -> Sketch | None:
    """Return a kept sketch; None if another version of the program kept it."""
    if kept[:1] != bytes([SKETCH_VERSION]):
        return None
    head, words, body, *vector = _parts(zlib.decompress(kept[1:]))
    language, size, shapes, written, at = json.loads(head)
    terms = words.decode("utf-8", "surrogatepass").split(_APART)
    views: dict[str, dict[str, Weights]] = {"": {}, "mass": {}, "heads": {}}
    start = 0
    for name, count, most in shapes:
        kind, _, view = name.rpartition(":")
        end = start + 3 * count
        views[kind][view] = _unpacked(body[start:end], count, terms, most)
        start = end
    return Sketch(
        language=language,
        size=size,
        views=views[""],
        heads=views["heads"][""],
        mass=views["mass"],
        written=written,
        at=datetime.fromisoformat(at) if at else None,
        vector=vector[0] if vector else b"",
    )


def _named(sketch: Sketch) -> Iterator[tuple[str, Weights]]:
    yield from sketch.views.items()
    yield "heads:", sketch.heads
    yield from ((f"mass:{view}", weights) for view, weights in sketch.mass.items())


def _packed(weights: Weights, terms: Sequence[str], place: Mapping[str, int], most: float) -> bytes:
    """Return where the terms stand, each as its distance from the one before, and the weights."""
    places = sorted(map(place.__getitem__, weights))
    steps = list(map(sub, places, [0, *places]))
    ordered = [weights[terms[number]] for number in places]
    sizes = bytes([round(weight / most * _STEPS) if most else 0 for weight in ordered])
    wide = struct.pack(f">{len(steps)}H", *steps)
    return wide[::2] + wide[1::2] + sizes  # like with like, as it compresses better


def _unpacked(packed: bytes, count: int, terms: list[str], most: float) -> Weights:
    high, low, sizes = packed[:count], packed[count : 2 * count], packed[2 * count :]
    found, at = {}, 0
    for upper, lower, size in zip(high, low, sizes, strict=True):
        at += upper << 8 | lower
        found[terms[at]] = size * most / _STEPS
    return found


def _parts(whole: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(whole):
        (length,) = _LENGTH.unpack_from(whole, start)
        start += _LENGTH.size + length
        yield whole[start - length : start]

"""Writes small PDFs, so that each test says what its paper holds."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A line of text at a place (points from the page's lower left corner)."""

    text: str
    y: float
    x: float = 72
    size: float = 11


def column(lines: Sequence[str], top: float = 700, step: float = 14, **more: float) -> list[Row]:
    """Lines one below the other."""
    return [Row(line, top - number * step, **more) for number, line in enumerate(lines)]


def pdf(
    pages: Sequence[Sequence[Row]], info: dict[str, str] | None = None, *, language: str = "",
    locked: bool = False,
) -> bytes:  # fmt: skip
    """Return a PDF with these pages; any letters, as each page's codes are mapped to Unicode."""
    letters = sorted({letter for page in pages for row in page for letter in row.text})
    codes = {letter: code for code, letter in enumerate(letters, 33)}
    if len(letters) > 220:
        raise ValueError("too many letters for one font")
    objects: list[bytes] = [b"", b"", _font(), _stream(_cmap(codes))]
    kids = []
    for page in pages:
        objects.append(_stream(b"".join(_shown(row, codes) for row in page)))
        content = len(objects)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F 3 0 R>>>>>>" % content
        )
        kids.append(b"%d 0 R" % len(objects))
    named = f"/Lang({language})".encode() if language else b""
    objects[0] = b"<</Type/Catalog/Pages 2 0 R" + named + b">>"
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    told = b"".join(f"/{key}<FEFF{_hex(value)}>".encode() for key, value in (info or {}).items())
    objects.append(b"<<" + told + b">>")
    trailer = b"/Root 1 0 R/Info %d 0 R" % len(objects)
    if locked:
        key = b"<" + b"41" * 32 + b">"
        objects.append(b"<</Filter/Standard/V 1/R 2/P -4/O" + key + b"/U" + key + b">>")
        trailer += b"/Encrypt %d 0 R/ID[<00><00>]" % len(objects)
    return _file(objects, trailer)


def picture() -> bytes:
    """A page that shows something and holds no text, as a scanner makes it."""
    content = _stream(b"0 0 1 rg 50 50 400 600 re f")
    return _file(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[4 0 R]>>", content,
         b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R>>"],
        b"/Root 1 0 R",
    )  # fmt: skip


def _file(objects: Sequence[bytes], trailer: bytes) -> bytes:
    body, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    end = b"trailer\n<</Size %d%s>>\nstartxref\n%d\n%%%%EOF" % (count, trailer, len(body))
    return body + head + end


def _stream(data: bytes) -> bytes:
    return b"<</Length %d>>stream\n%s\nendstream" % (len(data), data)


def _font() -> bytes:
    widths = b" ".join([b"500"] * 223)
    return (
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/FirstChar 33/LastChar 255"
        b"/Widths[%s]/ToUnicode 4 0 R>>" % widths
    )


def _cmap(codes: dict[str, int]) -> bytes:
    rows = "\n".join(f"<{code:02X}> <{_hex(letter)}>" for letter, code in codes.items())
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        f"1 begincodespacerange <00> <FF> endcodespacerange\n{len(codes)} beginbfchar\n{rows}\n"
        "endbfchar endcmap end end"
    ).encode()


def _shown(row: Row, codes: dict[str, int]) -> bytes:
    text = "".join(f"{codes[letter]:02X}" for letter in row.text)
    return f"BT /F {row.size} Tf {row.x} {row.y} Td <{text}> Tj ET\n".encode()


def _hex(text: str) -> str:
    return text.encode("utf-16-be").hex().upper()

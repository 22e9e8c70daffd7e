"""The bytes of a PDF read into lines with their places, by pdfium."""

import ctypes
from collections.abc import Iterator

from pypdfium2 import PdfDocument, PdfiumError, PdfTextPage
from pypdfium2.raw import (
    FPDF_ERR_PASSWORD,
    FPDF_ERR_SECURITY,
    FPDF_WCHAR,
    FS_RECTF,
    FPDFCatalog_GetLanguage,
    FPDFText_GetLooseCharBox,
    FPDFText_GetUnicode,
)

from crawler.cleaning.paper import Line, Paper
from db.errors import CleanError

MOST_PAGES = 200
MOST_CHARACTERS = 500_000  # of all pages together; more is left out, for the deadline
MOST_ON_PAGE = 50_000
_KEYS = ("Title", "Author", "CreationDate", "ModDate")
_MOST_METADATA = 500  # characters of one value
_HYPHENS = "\x02\xad\ufffe"  # as pdfium marks a word that was parted at a line's end


def read(body: bytes, url: str) -> Paper:
    """Return the text of a PDF; raises CleanError for one that is locked, broken or too long."""
    try:
        document = PdfDocument(body)
    except PdfiumError as exc:
        raise CleanError(_reason(exc.err_code), url=url) from exc
    try:
        count = len(document)
        if count > MOST_PAGES:
            raise CleanError(
                f"the PDF has {count:,} pages, more than {MOST_PAGES}: a book, no article", url=url
            )
        pages = tuple(_pages(document, count))
        if not pages:
            raise CleanError("the PDF is broken: none of its pages can be read", url=url)
        return Paper(pages=pages, metadata=_metadata(document), language=_language(document))
    finally:
        document.close()


def _reason(code: int | None) -> str:
    if code in (FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY):
        return "the PDF is encrypted: it opens with a password only"
    return "the PDF is broken or cut off"


def _pages(document: PdfDocument, count: int) -> Iterator[tuple[Line, ...]]:
    left = MOST_CHARACTERS
    for index in range(count):
        try:
            page = document[index]
            text = page.get_textpage()
        except PdfiumError:  # one page is broken, the others may be well
            continue
        most = min(text.count_chars(), MOST_ON_PAGE, left)
        left -= most
        yield tuple(_lines(text, most))
        text.close()
        page.close()


def _lines(page: PdfTextPage, count: int) -> Iterator[Line]:
    begun, letters = 0, list[str]()
    for index in range(count + 1):
        code = FPDFText_GetUnicode(page, index) if index < count else 10
        if code not in (10, 13):
            letters.append(_letter(code))
            continue
        if letters:
            line = _line(page, begun, "".join(letters))
            if line is not None:
                yield line
        begun, letters = index + 1, []


def _letter(code: int) -> str:
    letter = chr(code) if code < 0x11_0000 and not 0xD800 <= code < 0xE000 else "\ufffd"
    if letter in _HYPHENS:
        return "\xad"
    return letter if letter.isprintable() else " "


def _line(page: PdfTextPage, begun: int, text: str) -> Line | None:
    """Return a line, its place taken of its first and its last visible letter."""
    visible = [at for at, letter in enumerate(text) if not letter.isspace() and letter != "\xad"]
    if not visible:
        return None
    first, last = _box(page, begun + visible[0]), _box(page, begun + visible[-1])
    return Line(
        text=" ".join(text.split()),
        left=first[0], right=last[1], bottom=last[2], top=first[3], size=first[3] - first[2],
    )  # fmt: skip


def _box(page: PdfTextPage, index: int) -> tuple[float, float, float, float]:
    """Return left, right, bottom and top of a letter's box, zeros where there is none."""
    box = FS_RECTF()
    if not FPDFText_GetLooseCharBox(page, index, box):
        return 0.0, 0.0, 0.0, 0.0
    return box.left, box.right, box.bottom, box.top


def _metadata(document: PdfDocument) -> dict[str, str]:
    told = {key: str(document.get_metadata_value(key)) for key in _KEYS}
    return {key: " ".join(_visible(value)[:_MOST_METADATA].split()) for key, value in told.items()}


def _visible(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _language(document: PdfDocument) -> str:
    """Return the language that the document declares, "" for none."""
    space = ctypes.create_string_buffer(64)
    length = FPDFCatalog_GetLanguage(
        document, ctypes.cast(space, ctypes.POINTER(FPDF_WCHAR)), len(space)
    )
    if not 2 < length <= len(space):
        return ""
    return space.raw[: length - 2].decode("utf-16-le", "replace")

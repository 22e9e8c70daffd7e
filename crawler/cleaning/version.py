"""Which cleaner this is, so that a later one knows which kept pages to read anew."""

from functools import cache
from importlib.metadata import version

# One more with every change of this package that changes what comes out of a page: title, text,
# authors, dates, language or site. What is only faster, or safer, is the same cleaner.
CLEANER = 6


@cache
def cleaner_version() -> str:
    """Return our number and that of the library beneath, as in ``1+trafilatura-2.3.1``."""
    return f"{CLEANER}+trafilatura-{version('trafilatura')}"

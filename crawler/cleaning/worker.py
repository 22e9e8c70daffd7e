"""The process that cleans pages: requests on standard input, answers on standard output.

``python -P -m crawler.cleaning.worker --memory BYTES``. It ends when its input closes, and no page
can hold it longer than LONGEST, so it does not outlive a daemon that was killed. It leaves SIGINT
to the daemon. Its memory is bounded, and the CPU time of each page; what a page does to it (memory,
recursion, a crash) is an answered error or the loss of this process alone.
"""

import sys
from collections.abc import Callable
from functools import partial
from typing import BinaryIO

from lxml.etree import XMLSyntaxError

from crawler.cleaning import child, frames, headlines, language
from crawler.cleaning.article import Listed, clean_page
from db.errors import CleanError
from db.garbage import look_rarely
from db.records import Article

LONGEST = 60  # seconds a page may take where nobody is left to end it; the pool is stricter
MOST_CPU = 4.0  # seconds of CPU for a page; the kernel ends the process (SIGPROF)

# Bytes of data: heap, mappings and stacks, 190 MB of them at rest. With the libraries' code (45 MB)
# all of the process stays below 512 MB.
MEMORY = 440 * 1024 * 1024

_TOO_MUCH = "the page needs too much memory"

_WARM_UP: frames.Header = {
    "url": "https://news.example/", "content_type": "", "timezone": "UTC", "title": "",
    "fetched": "2025-01-01T00:00:00+00:00", "published": None,
}  # fmt: skip
_WARM_UP_PAGE = b"<html><body><h1>Ready</h1><p>" + b"The worker reads a page. " * 20

Clean = Callable[[frames.Header, bytes], Article]


def main() -> None:
    """Read the arguments, guard the process, answer until the input closes."""
    answers = child.guarded("Cleans pages for the daemon", MEMORY)
    answer(_WARM_UP, _WARM_UP_PAGE, clean)  # loads what loads late, outside of any deadline
    look_rarely()
    child.say_ready(answers)
    serve(sys.stdin.buffer, answers, clean)


def serve(requests: BinaryIO, answers: BinaryIO, clean: Clean) -> None:
    """Answer requests one by one until their stream ends, also in the midst of one."""
    answering = partial(answer, clean=clean)
    child.serve(requests, answers, answering, longest=LONGEST, most_cpu=MOST_CPU)


def answer(header: frames.Header, body: bytes, clean: Clean) -> frames.Header:
    """Return the article that is asked for, or why there is none; never raises a page's fault."""
    try:
        return {"article": frames.from_article(clean(header, body))}
    except CleanError as exc:
        return {"error": str(exc)}
    except MemoryError:
        return {"error": _TOO_MUCH}
    except RecursionError:
        return {"error": "the page is nested too deeply"}
    except XMLSyntaxError as exc:
        # libxml2 has no words for what it could not allocate; a broken page is no error to it
        return {"error": _TOO_MUCH if "unknown error" in str(exc) else f"unreadable: {exc}"}
    except Exception as exc:  # noqa: BLE001 - one page must not stop the next
        return {"error": f"the page broke the extractor ({type(exc).__name__}: {str(exc)[:200]})"}


def clean(header: frames.Header, body: bytes) -> Article:
    """Return the article of a request's page; raises CleanError."""
    fetched = frames.moment(header["fetched"])
    if fetched is None:
        raise frames.BrokenFrame("a request without the time of fetching")
    if header.get("headline_only"):
        return headlines.listed(
            title=header["title"],
            summary=header["summary"],
            url=header["url"],
            published=frames.moment(header["published"]),
            fetched=fetched,
            why=header["headline_only"],
            language_of=language.of_words,
        )
    return clean_page(
        body,
        url=header["url"],
        content_type=header["content_type"],
        timezone=header["timezone"],
        fetched=fetched,
        listed=Listed(title=header["title"], published=frames.moment(header["published"])),
        hints=frames.to_hints(header.get("hints")),
    )


if __name__ == "__main__":
    main()

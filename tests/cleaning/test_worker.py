"""The worker's answers and frames, in this process and as a real one."""

import io
import json
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.etree import XMLSyntaxError

from crawler.cleaning import frames, worker
from db.errors import CleanError
from db.records import Article
from tests.cleaning.pages import FETCHED, TITLE, URL, clean, page

HOUSE = Path(__file__).parents[2]
REQUEST: frames.Header = {
    "url": URL, "content_type": "text/html", "timezone": "UTC", "title": "",
    "fetched": FETCHED.isoformat(), "published": None,
}  # fmt: skip


def unpack(raw: bytes) -> list[frames.Header]:
    found, at = [], 0
    while at < len(raw):
        head, body = frames.lengths(raw[at : at + 8])
        found.append(frames.header(raw[at + 8 : at + 8 + head]))
        at += 8 + head + body
    return found


def raising(exc: BaseException) -> worker.Clean:
    def fail(header: frames.Header, body: bytes) -> Article:
        raise exc

    return fail


def unread(said: str) -> XMLSyntaxError:
    # as lxml raises it; its stubs know only the arguments of the base class
    return XMLSyntaxError(said, 1, 1, 1)  # type: ignore[arg-type, call-arg]


@pytest.mark.parametrize(
    ("exc", "said"),
    [
        (CleanError("no article text", url=URL), "no article text"),
        (MemoryError(), "too much memory"),
        (unread("unknown error, line 1"), "too much memory"),
        (unread("Start tag expected"), "Start tag expected"),
        (RecursionError(), "nested too deeply"),
        (ZeroDivisionError("x" * 1000), "ZeroDivisionError"),
    ],
)
def test_every_fault_of_a_page_is_answered(exc: Exception, said: str) -> None:
    answer = worker.answer(REQUEST, b"", raising(exc))
    assert said in answer["error"]
    assert len(answer["error"]) < 400


def test_it_answers_in_turn_and_ends_with_its_input() -> None:
    asked = frames.pack(REQUEST, page()) + frames.pack(REQUEST, b"%PDF-1.7") + b"\x00\x00"
    answers = io.BytesIO()
    worker.serve(io.BytesIO(asked), answers, worker.clean)
    first, second = unpack(answers.getvalue())
    assert frames.to_article(first["article"]) == clean(page())
    assert "PDF" in second["error"]


def test_it_tells_how_large_it_is() -> None:
    answers = io.BytesIO()
    worker.serve(io.BytesIO(frames.pack(REQUEST, b"%PDF-1.7")), answers, worker.clean)
    (told,) = unpack(answers.getvalue())
    assert 10_000_000 < told["resident"] < 10_000_000_000


def test_an_input_that_ends_within_a_request_ends_it() -> None:
    answers = io.BytesIO()
    worker.serve(io.BytesIO(frames.pack(REQUEST, page())[:-5]), answers, worker.clean)
    assert answers.getvalue() == b""


def test_the_real_process_keeps_its_output_clean() -> None:
    ran = subprocess.run(
        [sys.executable, "-P", "-m", "crawler.cleaning.worker"],
        input=frames.pack(REQUEST, page()), capture_output=True, cwd="/", timeout=60, check=True,
        env={"PYTHONPATH": str(HOUSE)},
    )  # fmt: skip
    ready, answer = unpack(ran.stdout)
    assert ready == frames.READY
    assert answer["article"]["title"] == TITLE


def test_stray_prints_go_to_standard_error() -> None:
    code = (
        "from crawler.cleaning import child\n"
        "pipe = child.protected_output()\nprint('stray')\npipe.write(b'own')\npipe.flush()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, cwd=HOUSE, timeout=60, check=True
    )
    assert ran.stdout == b"own"
    assert b"stray" in ran.stderr


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b"\xff", b"[" * 100_000])
def test_a_header_that_is_none_is_refused(raw: bytes) -> None:
    with pytest.raises(frames.BrokenFrame):
        frames.header(raw)


def test_lengths_past_the_bounds_are_refused() -> None:
    with pytest.raises(frames.BrokenFrame):
        frames.lengths(b"\xff" * 8)


@pytest.mark.parametrize("told", [{}, {"title": 7}, {"fetched": "x"}])
def test_an_answer_that_is_no_article_is_refused(told: frames.Header) -> None:
    with pytest.raises(frames.BrokenFrame):
        frames.to_article(told)


@settings(max_examples=50, derandomize=True, deadline=None)
@given(st.text(), st.lists(st.text(), max_size=4), st.none() | st.datetimes())
def test_articles_come_through_as_they_went(text: str, authors: list[str], at: object) -> None:
    article = replace(clean_one(), text=text, authors=tuple(authors), published=at)  # type: ignore[arg-type]
    (told,) = unpack(frames.pack(frames.from_article(article)))
    assert frames.to_article(json.loads(json.dumps(told))) == article


def clean_one() -> Article:
    return Article(url=URL, canonical_url=URL, title="t", text="x", fetched=FETCHED)


@pytest.mark.parametrize(
    ("bound", "hang", "by"),
    [
        ("LONGEST = 1", "time.sleep(60)", signal.SIGALRM),
        ("MOST_CPU = 0.1", "re.match('(a+)+b', 'a' * 60)", signal.SIGPROF),
    ],
    ids=["wall", "CPU"],
)
def test_a_page_that_holds_it_for_ever_ends_it_though_the_daemon_is_gone(
    bound: str, hang: str, by: signal.Signals
) -> None:
    program = (
        "import re, sys, time\n"
        "from crawler.cleaning import worker\n"
        f"worker.{bound}\n"
        f"worker.serve(sys.stdin.buffer, sys.stdout.buffer, lambda header, body: {hang})\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        input=frames.pack(REQUEST, b"<p>"),
        cwd=HOUSE,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == -by


def test_pages_before_it_cost_a_page_none_of_its_time() -> None:
    """The bound is a page's, not the process's: what was spent before does not count."""
    program = (
        "import sys, time\n"
        "from crawler.cleaning import worker\n"
        "worker.MOST_CPU = 0.3\n"
        "def work(header, body):\n"
        "    until = time.process_time() + 0.1\n"
        "    while time.process_time() < until: pass\n"
        "    raise ValueError('worked')\n"
        "worker.serve(sys.stdin.buffer, sys.stdout.buffer, work)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        input=frames.pack(REQUEST, b"<p>") * 5,
        cwd=HOUSE,
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert len(unpack(ended.stdout)) == 5

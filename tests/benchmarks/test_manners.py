"""Breaches of manners are seen in a server's log, each kind, and politeness passes."""

import pytest

from benchmarks.manners import House, breaches, shortest_wait
from benchmarks.stand import Asked

HOUSES = {
    "a": House(between=1.0),
    "b": House(between=3.0, closed=("/closed/",), rest=30.0),
}


def asked(path: str, begun: float, *, host: str = "a", took: float = 0.1, status: int = 200):
    return Asked(address=host, path=path, begun=begun, ended=begun + took, status=status)


ROBOTS = asked("/robots.txt", 0)


def test_politeness_passes() -> None:
    log = [
        ROBOTS,
        asked("/feed", 1.0),
        asked("/one", 1.97),  # the way to the server is uneven
        asked("/robots.txt", 0, host="b"),
        asked("/feed", 3.0, host="b", status=429),
        asked("/feed", 33.2, host="b"),
    ]
    assert breaches(log, HOUSES) == []
    assert shortest_wait(log, HOUSES) == pytest.approx(0.97)


@pytest.mark.parametrize(
    ("log", "breach"),
    [
        ([asked("/feed", 0), asked("/robots.txt", 1)], "a: /feed was asked before /robots.txt"),
        ([ROBOTS, asked("/robots.txt", 9)], "a: /robots.txt was asked again within a day"),
        ([ROBOTS, asked("/one", 0.5)], "a: /one came 0.50 s after /robots.txt, not 1"),
        (
            [ROBOTS, asked("/slow", 2, took=5), asked("/one", 4)],
            "a: /one was asked before /slow was answered",
        ),
        (
            [asked("/robots.txt", 0, host="b"), asked("/closed/1", 3, host="b")],
            "b: /closed/1 is closed by /robots.txt",
        ),
        (
            [
                asked("/robots.txt", 0, host="b"),
                asked("/x", 3, host="b", status=429),
                asked("/x", 9, host="b"),
            ],
            "b: /x came 6.00 s after a 429 that asked for 30",
        ),
    ],
)
def test_each_breach_is_named(log, breach: str) -> None:
    assert breaches(log, HOUSES) == [breach]


def test_a_robots_txt_that_failed_may_be_asked_again() -> None:
    log = [asked("/robots.txt", 0, status=503), asked("/robots.txt", 60), asked("/feed", 61)]
    assert breaches(log, HOUSES) == []

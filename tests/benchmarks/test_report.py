"""The newsstand's verdict: due alerts are worked out anew, and each must arrive exactly once."""

from collections import Counter
from typing import Any

import pytest

from benchmarks.daemon import Finished
from benchmarks.newsstand_report import NewsstandRun, due, print_report, untold
from benchmarks.receivers import Arrived

MODES = {"Arms": "story", "Tech": "article", "Weekly": "digest"}


def article(number: int, story: int, *watches: str) -> dict[str, Any]:
    return {
        "id": str(number), "story": str(story), "watches": list(watches), "source": "Post",
        "published": None, "language": "en", "canonical_url": "https://other.example/1",
    }  # fmt: skip


def alert(watch: str, story: int, number: int = 0, by: str = "alert.story") -> dict[str, Any]:
    told = {
        "id": str(number), "title": "Shells leave the plant", "site": "Post", "published": None,
        "highlights": [{"text": "Shells left on Monday.", "terms": ["Shells"]}],
    }  # fmt: skip
    return {
        "watch": {"name": watch},
        "story": {"id": str(story)},
        "articles": [told],
        "brought_by": by,
    }


def run(*alerts: dict[str, Any], deliveries: int = 3, mails: int = 3, **given: Any) -> NewsstandRun:
    ids = [f"<{number}@x>" for number in range(mails)]
    values: dict[str, Any] = {
        "outlets": (),
        "finished": Finished(status=0, output='{"found": 3}', events=()),
        "seconds": 2.0, "peak": 0, "worker_peak": 0,
        # 2 is a copy of 1: one story, told once; the digest's time has not come
        "articles": (
            article(1, 1, "Arms", "Weekly"), article(2, 1, "Arms"), article(3, 3, "Arms", "Tech")
        ),
        "stats": {"copies": 1, "entries": {"done": 3}, "bytes": 1},
        "alert_of": MODES,
        "arrived": Arrived(
            alerts=alerts,
            messages=Counter(),
            deliveries=Counter(str(number) for number in range(deliveries)),
            unsigned=0,
        ),
        "mails": tuple(ids),
    }  # fmt: skip
    return NewsstandRun(**{**values, **given})


ALL = (
    alert("Arms", 1, 1),
    alert("Arms", 3, 3, by="alert.digest"),
    alert("Tech", 3, 3, by="alert.article"),
)


def test_a_story_is_due_once_and_an_article_by_itself() -> None:
    assert due(run()) == {("Arms", "1"), ("Arms", "3"), ("Tech", "3")}


def test_all_that_is_due_and_nothing_else_is_right_also_in_summaries() -> None:
    assert untold(run(*ALL)) == []


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (run(*ALL[:2]), "1 due alerts never arrived"),
        (run(*ALL, alert("Arms", 9, 9)), "1 alerts arrived that were not due"),
        (run(*ALL, ALL[0]), "1 alerts arrived more than once"),
        (run(*ALL, mails=2), "1 messages more or fewer by mail than by webhook"),
        (run(*ALL, finished=Finished(status=1, output="", events=())),
         "1 is the daemon's exit status"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(run: NewsstandRun, said: str) -> None:
    assert untold(run) == [said]


def test_failures_are_grouped_by_reason(capsys: pytest.CaptureFixture[str]) -> None:
    events = tuple(
        {"event": "entry given up", "why": f"the page https://x.example/{n} took {n} s"}
        for n in range(3)
    )
    print_report(run(*ALL, finished=Finished(status=0, output='{"found": 3}', events=events)))
    said = capsys.readouterr().out
    assert "entry given up: the page ADDRESS took N s" in said
    assert "Shells left on Monday." in said
    assert said.endswith("Every due alert arrived exactly once: yes\n")

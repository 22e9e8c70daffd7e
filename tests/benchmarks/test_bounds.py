"""The benchmarks of what pages may cost: they measure a real worker, and say what broke a bound."""

import pytest

from benchmarks import hostile, processes
from benchmarks.pages import made_pages
from crawler.cleaning.pool import CleaningPool
from db.errors import CleanError
from db.records import Article, Entry, Hints, Page


def test_a_real_worker_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--size", "8000", "--deadline", "90", "--only", "links", "--only", "no paper"]
    assert hostile.main(asked) == 0
    links, paper = _rows(capsys, "links", "no paper")
    assert "article of" in links
    assert "the PDF is broken" in paper
    megabytes = int(links.split(" MB")[1].split()[-1])
    assert 50 < megabytes < 512


def _rows(capsys: pytest.CaptureFixture[str], *names: str) -> list[str]:
    lines = capsys.readouterr().out.splitlines()
    return [next(line for line in lines if line.startswith(f"  {name}")) for name in names]


@pytest.mark.parametrize(
    ("seconds", "memory", "within"),
    [(4.9, 511, True), (5.1, 100, False), (0.1, 513, False)],
)
def test_a_page_over_a_bound_is_named(
    seconds: float, memory: int, within: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    cost = hostile.Cost(
        name="a bomb", size=1, seconds=seconds, memory=memory * 1024**2, outcome="an article"
    )
    assert cost.within is within
    hostile._print([cost])
    assert ("MB: none" in capsys.readouterr().out) is within


class Pool(CleaningPool):
    """Takes pages, and cleans none."""

    def __init__(self) -> None:
        super().__init__(1)
        self.taken = 0

    async def clean(
        self, page: Page, *, timezone: str, entry: Entry, hints: Hints | None = None
    ) -> Article:
        """Count a page."""
        self.taken += 1
        raise CleanError(f"no article in {timezone} for {hints}", url=entry.url or page.url)


async def test_pages_without_an_article_count_and_those_to_warm_up_do_not() -> None:
    spent = processes.Spent(pool=(pool := Pool()))
    await spent.clean(made_pages(3), counted=False)
    await spent.clean(made_pages(2))
    assert (pool.taken, spent.pages, len(spent.parts)) == (5, 2, 1)
    assert spent.workers >= 0
    assert spent.feeding >= 0

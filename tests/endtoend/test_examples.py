"""A watch whose examples are pages: read once, kept for lives without network, asked again."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest

from tests.crawler.server import Site, page, status
from tests.endtoend.program import Program, source, table, write

PLANT = (
    "Yesterday the Krušik works in Valjevo sold 100,000 shells to Moravia Arms, said its director "
    "Petar Savić. The shells left Valjevo for Moravia Arms by train, the Krušik works added. "
)
BAKERY = (
    "A bakery near the station has sold bread in the shape of shells since the spring, and people "
    "from all over the town come for them on Sunday. The baker said that he would go on. "
)


def html(title: str, text: str) -> bytes:
    body = "".join(f"<p>{text}</p>" for _ in range(3))
    return (
        f'<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    ).encode()


def feed(site: Site) -> bytes:
    now = format_datetime(datetime.now(UTC))
    items = "".join(
        f"<item><title>{title}</title><link>{site.url(path)}</link><pubDate>{now}</pubDate></item>"
        for title, path in (("Shells by train", "/train"), ("Shells of bread", "/bread"))
    )
    return f'<rss version="2.0"><channel><title>Post</title>{items}</channel></rss>'.encode()


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        site.answers = {
            "/robots.txt": status(404),
            "/feed": page(feed(site), Content_Type="application/rss+xml"),
            "/train": page(html("Shells by train", PLANT), Content_Type="text/html"),
            "/bread": page(html("Shells of bread", BAKERY), Content_Type="text/html"),
            "/plant": page(html("The plant", PLANT), Content_Type="text/html"),
        }
        yield site


@pytest.fixture
def program(site: Site, tmp_path, nursery) -> Program:
    return write(
        tmp_path,
        nursery,
        source("Post", "feed", site.url("/feed")),
        *(
            table("watch", {"name": name, "query": "shells", "like": [site.url(path)]})
            for name, path in (("Plant", "/plant"), ("Gone", "/gone"))
        ),
    )


def listed(program: Program) -> dict[str, list[str]]:
    found = program("watches", "list", "--json").objects
    return {each["name"]: [lack["why"] for lack in each["lacking"]] for each in found}


def test_pages_are_examples(program: Program, site: Site):
    named = program("check")
    assert named.status == 0
    assert f"Plant: the example {site.url('/plant')} is read by `wirewatch run`" in named.out
    assert listed(program) == {"Plant": ["it was not read yet"], "Gone": ["it was not read yet"]}
    assert site.paths() == []
    assert program("run", "--once").status == 0
    told = program("articles", "list", "--watch", "Plant", "--json").objects
    assert [each["title"] for each in told] == ["Shells by train"]
    assert program("articles", "list", "--watch", "Gone", "--json").objects == []
    why = listed(program)
    assert why["Plant"] == []
    assert "404" in why["Gone"][0]
    assert "Gone waits for its example" in program("status").out
    asked = len(site.paths())
    tried = program("watches", "test", "Plant", "--json").objects
    assert [each["title"] for each in tried] == ["Shells by train"]
    refused = program("watches", "test", "Gone")
    assert refused.status == 1
    assert "'Gone' waits for its example" in refused.log
    assert len(site.paths()) == asked  # what was read is kept
    site.answers["/gone"] = page(html("Bread", BAKERY + "The Bela bakery of Ana Kos is in Niš."))
    again = program("watches", "like", "--refresh", site.url("/gone"))
    assert (again.status, again.out) == (0, f"{site.url('/gone')}: read\n")
    assert listed(program)["Gone"] == []
    unknown = program("watches", "like", "--refresh", site.url("/plan"))
    assert "did you mean" in unknown.log

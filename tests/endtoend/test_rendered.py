"""A site made by scripts, from the poll to the stored article."""

import json
from datetime import UTC, datetime

import pytest

from crawler.browsers import missing_for_rendering
from tests.conftest import missing
from tests.crawler.server import Site, page
from tests.endtoend.program import source, write

TITLES = ("Munitions plant loads a second night train", "Council votes on the river port at last")
BODY = " ".join(
    f"Residents of the harbour quarter counted {number} wagons before dawn, and the ministry, "
    f"asked for the {number}th time, said that every licence had been published."
    for number in range(3, 9)
)
LISTING = """<!doctype html><title>Vesti</title><main id=list></main><script>
fetch("/api/news").then(answer => answer.json()).then(titles => titles.forEach((title, at) => {
    list.innerHTML += `<article><h2><a href="/news/2026/${at}">${title}</a></h2></article>`;
}));
</script>"""
ARTICLE = """<!doctype html><title>Vesti</title><main id=main></main><script>
fetch("/api" + location.pathname).then(answer => answer.json()).then(news => {
    document.title = news.title;
    main.innerHTML = `<article><h1>${news.title}</h1><time datetime="${news.at}"></time>
        <p>${news.body}</p><p>${news.body}</p></article>`;
});
</script>"""


def answers(site: Site) -> None:
    html = {"Content_Type": "text/html; charset=utf-8"}
    site.answers["/"] = page(LISTING.encode(), **html)
    site.answers["/api/news"] = page(json.dumps(TITLES).encode(), Content_Type="application/json")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    for at, title in enumerate(TITLES):
        site.answers[f"/news/2026/{at}"] = page(ARTICLE.encode(), **html)
        news = {"title": title, "at": now, "body": BODY}
        site.answers[f"/api/news/2026/{at}"] = page(
            json.dumps(news).encode(), Content_Type="application/json"
        )


@pytest.mark.timeout(180)
def test_what_scripts_make_becomes_articles(tmp_path, nursery):
    if why := missing_for_rendering():
        missing(f"what shows pages ({why})")
    with Site() as site, Site() as plain:
        answers(site)
        answers(plain)
        program = write(
            tmp_path,
            nursery,
            source("Vesti", "listing", site.url("/"), pattern="/news/", render=True),
            source("Plain", "listing", plain.url("/"), pattern="/news/"),
        )
        patient = program.config.read_text().replace('timeout = "5s"', 'timeout = "25s"')
        program.config.write_text(patient)
        assert program("check").status == 0
        assert program("run", "--once").status == 0
        stored = {
            each["url"]: each["title"] for each in program("articles", "list", "--json").objects
        }
        assert stored == {site.url(f"/news/2026/{at}"): each for at, each in enumerate(TITLES)}
        sources = {each["name"]: each for each in program("sources", "list", "--json").objects}
    assert (sources["Vesti"]["entries"], sources["Plain"]["entries"]) == (2, 0)
    assert {"/", "/api/news"} <= set(site.paths())
    assert "/api/news" not in plain.paths()

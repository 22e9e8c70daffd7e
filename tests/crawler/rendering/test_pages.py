"""What is read of pages that a real Chromium shows."""

import json

import pytest

from crawler.settings import CrawlerSettings
from db.errors import BadStatus, Refused, TooLarge
from db.records import Obstacle, Validators
from tests.crawler import server
from tests.crawler.conftest import OpenEngine
from tests.crawler.rendering.desk import Desk, desk_of, says, shows
from tests.crawler.server import Site

SHELL = (
    b'<!doctype html><meta charset="windows-1251"><ul id=list></ul><script src=/list.js></script>'
)
FILLS = """fetch("/api?page=1").then(answer => answer.json()).then(titles => {
    for (const title of titles)
        document.getElementById("list").innerHTML += `<li><a href="/news/1">${title}</a>`;
})"""


def test_what_scripts_make_is_read(desk: Desk, site: Site) -> None:
    site.answers["/"] = server.page(
        SHELL,
        Content_Type="text/html; charset=windows-1251",
        ETag='"shell"',
        Cache_Control="max-age=600",
        X_Kept="yes",
    )
    site.answers["/list.js"] = says(FILLS, "text/javascript")
    site.answers["/api?page=1"] = says(json.dumps(["Граната за Кијев", "Șuruburi"]))
    page = desk.fetch(site.url("/"))
    assert '<li><a href="/news/1">Граната за Кијев</a>' in page.body.decode()
    assert (page.status, page.final_url) == (200, site.url("/"))
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["x-kept"] == "yes"
    assert not {"etag", "cache-control"} & set(page.headers)  # the shell's, not the list's
    assert {headers["user-agent"] for _, headers in site.requests} == {CrawlerSettings().user_agent}
    assert "Граната" not in desk.text(site.url("/"), render=False)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/rss+xml", "<rss><channel/></rss>"),
        ("text/html", '<?xml version="1.0"?>\n<!-- made --><rss version="2.0"></rss>'),
        ("text/html", '\ufeff <?xml-stylesheet href="/a.xsl"?><urlset></urlset>'),
        ("text/html; charset=utf-8", '{"items": []}'),
        ("application/json", "[1]"),
        ("application/pdf", "%PDF-1.7"),
        ("text/plain", "<p>plain"),
    ],
)
def test_what_is_no_page_stays_as_it_came(desk: Desk, site: Site, kind: str, body: str) -> None:
    site.answers["/1"] = says(body, kind, ETag='"1"')
    page = desk.fetch(site.url("/1"))
    assert (page.body.decode(), page.headers["etag"]) == (body, '"1"')
    site.answers["/1"] = server.conditional(body.encode(), '"1"')
    assert desk.fetch(site.url("/1"), validators=Validators(etag='"1"')).status == 304


def test_an_unchanged_shell_does_not_hide_a_changed_list(desk: Desk, site: Site) -> None:
    """As after ``render`` was set for a source that was read without it."""
    site.answers["/"] = shows("tell('new')", ETag='"shell"')
    page = desk.fetch(site.url("/"), validators=Validators(etag='"shell"', last_modified="x"))
    assert b" new;" in page.body
    assert not {"if-none-match", "if-modified-since"} & set(site.requests[-1][1])


def test_redirects_are_ours_hop_by_hop(desk: Desk, site: Site) -> None:
    site.answers["/robots.txt"] = server.page(b"User-agent: *\nDisallow: /closed")
    site.answers["/1"] = server.redirect("/2", 301)
    site.answers["/2"] = shows("tell(location.pathname)")
    page = desk.fetch(site.url("/1"))
    assert b"nothing /2;" in page.body
    assert (page.final_url, page.moved_to) == (site.url("/2"), site.url("/2"))
    site.answers["/3"] = server.redirect("/closed")
    with pytest.raises(Refused, match=r"robots\.txt"):
        desk.fetch(site.url("/3"))


def test_a_page_that_sends_itself_on_is_a_redirect(desk: Desk, site: Site) -> None:
    site.answers["/robots.txt"] = server.page(b"User-agent: *\nDisallow: /closed")
    site.answers["/1"] = shows("location.href = '/2#part'")
    site.answers["/2"] = shows("tell('here')", X_Two="yes")
    page = desk.fetch(site.url("/1"))
    assert (page.final_url, page.moved_to) == (site.url("/2"), None)
    assert b"nothing here;" in page.body
    assert site.paths().count("/2") == 1  # by us, not by the browser
    site.answers["/3"] = shows("location.replace('/closed')")
    with pytest.raises(Refused, match=r"robots\.txt"):
        desk.fetch(site.url("/3"))
    site.answers["/4"] = shows("location = '/5'")
    site.answers["/5"] = shows("location = '/4'")
    with pytest.raises(BadStatus, match="circle"):
        desk.fetch(site.url("/4"))


GOES = """setTimeout(() => location.reload(), 50); window.open('/popup');
    document.forms[0].submit();"""
LEAVES = "location.href = 'http://elsewhere.example/'; location.href = 'mailto:desk@vesti.example';"
ASKS = """document.querySelector('a').click(); alert(1); confirm(2); prompt(3);
    history.pushState({}, '', '/other');
    addEventListener('beforeunload', event => event.preventDefault());"""


@pytest.mark.parametrize("script", [GOES, LEAVES, ASKS])
def test_a_page_stays_where_it_is(desk: Desk, site: Site, script: str) -> None:
    form = "<form method=post action=/sent></form><a href=/paper.zip download>paper</a>"
    site.answers["/"] = shows(f"{script}; tell('stayed')", f"<p id=told></p>{form}")
    site.answers["/paper.zip"] = says("PK", "application/zip")
    page = desk.fetch(site.url("/"))
    assert b" stayed;" in page.body
    assert page.final_url == site.url("/")
    assert not {"/popup", "/sent", "/paper.zip"} & set(site.paths())


def test_only_what_the_text_needs_is_loaded(desk: Desk, site: Site) -> None:
    site.answers["/robots.txt"] = server.page(b"User-agent: *\nDisallow: /closed")
    site.answers["/"] = shows(
        """fetch('/open').then(a => a.text()).then(tell);
        fetch('/closed').then(() => tell('read'), () => tell('forbidden'));
        fetch('/put', {method: 'PUT'}).catch(() => tell('not put'));
        navigator.sendBeacon('/beacon');""",
        "<p id=told></p><img src=/i.png><iframe src=/frame></iframe><video src=/v.mp4></video>"
        "<style>@font-face {font-family: f; src: url(/f.woff)} p {font-family: f}</style>"
        "<link rel=stylesheet href=/s.css><link rel=prefetch href=/later>",
    )
    site.answers["/open"] = says("open")
    told = desk.text(site.url("/"))
    assert all(f" {word};" in told for word in ("open", "forbidden", "not put"))
    assert sorted(set(site.paths())) == ["/", "/open", "/robots.txt", "/s.css"]


def test_a_question_in_the_body_and_an_answer_behind_redirects(desk: Desk, site: Site) -> None:
    site.answers["/"] = shows(
        """fetch('/graph', {method: 'POST', body: 'q', headers: {'X-Own': '1'}})
            .then(async a => tell(a.status + await a.text()));
        fetch('/moved').then(a => a.text()).then(tell);
        fetch('/circle').catch(() => tell('no end'));"""
    )
    site.answers["/graph"] = server.status(201, b"asked")
    site.answers["/moved"] = server.redirect("/there")
    site.answers["/there"] = says("there")
    site.answers["/circle"] = server.redirect("/circle")
    told = desk.text(site.url("/"))
    assert all(f" {word};" in told for word in ("201asked", "there", "no end"))
    assert dict(site.requests)["/graph"]["x-own"] == "1"


def test_cookies_of_a_page_end_with_it(desk: Desk, site: Site) -> None:
    site.answers["/"] = shows(
        "const had = document.cookie || 'none'; tell(had); document.cookie = 'own=2';"
        "fetch('/1').then(() => fetch('/2'))",
        Set_Cookie="shown=1; Path=/",
    )
    site.answers["/1"] = says("1", Set_Cookie="more=3; HttpOnly")
    site.answers["/2"] = says("2")
    for _ in range(2):
        site.requests.clear()
        told = desk.text(site.url("/"))
        assert " shown=1;" in told  # the document's own; none of the page before
        asked = dict(site.requests)
        assert "cookie" not in asked["/"]
        assert asked["/1"]["cookie"] == "shown=1; own=2"
        assert asked["/2"]["cookie"] == "shown=1; own=2; more=3"


def test_errors_and_walls_are_told_as_ever(desk: Desk, site: Site) -> None:
    site.answers["/404"] = server.status(404, b"<p>gone", Content_Type="text/html")
    with pytest.raises(BadStatus) as caught:
        desk.fetch(site.url("/404"))
    assert caught.value.status == 404
    site.answers["/wall"] = server.page(b"<p>", Content_Type="text/html", CF_Mitigated="challenge")
    with pytest.raises(BadStatus) as caught:
        desk.fetch(site.url("/wall"))
    assert caught.value.obstacle is Obstacle.CHALLENGE


def test_a_page_may_not_grow_without_bound(engine: OpenEngine, chromium: None, site: Site) -> None:
    site.answers["/large"] = shows("tell('x'.repeat(60000))")
    site.answers["/wide"] = shows("tell('ж'.repeat(7000))")
    site.answers["/heavy"] = shows(
        """const load = () => fetch('/data').then(a => a.text());
        (async () => {
            for (let i = 0; i < 9; i++) await load().then(() => tell(i), () => tell('no ' + i));
        })()"""
    )
    site.answers["/data"] = says("x" * 9000)
    with desk_of(engine, set={"max_bytes": 10_000}) as desk:
        for path in ("/large", "/wide"):
            with pytest.raises(TooLarge, match="beyond 10,000 bytes when it is shown"):
                desk.fetch(site.url(path))
        told = desk.text(site.url("/heavy"))  # and the browser lives
    assert " 2;" in told
    assert " no 5;" in told
    assert site.paths().count("/data") <= 4

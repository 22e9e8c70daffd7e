"""Index pages in several languages and shapes."""

import pytest

from db.errors import SpiderError
from spiders import anchors
from spiders.likeness import Link, judge, word_count
from spiders.links import web_address
from tests.spiders.answers import HOME, read, urls

CHROME = """<html><head><title>Herald</title></head><body class="home has-nav">
<header><nav><a href="/2026/01/02/a-story-that-hides-in-menu">A story that hides in menus</a></nav>
</header><div class="main-menu">
<a href="/news/serbia/kragujevac-and-valjevo-today">Kragujevac and Valjevo today now</a></div>
<a href="/">Home</a> <a href="/sport/">Sport</a>
<a href="/tag/krusik-shells-kyiv-2026">Krusik shells in Kyiv 2026</a>
<a href="/author/mira-petrov-of-the-herald">Mira Petrov of the Herald desk</a>
<a href="mailto:desk@morava-herald.example">Write to the desk with your story</a>
<a href="/files/annual-report-for-2026.pdf">The annual report of the ministry 2026</a>
<a href="https://elsewhere.example/2026/01/02/a-story-of-another-site">A story of another site</a>
<a href="/login?next=/2026/01/02/a-b-c-d">Log in to read our best stories</a>
%s
<footer><a href="/2026/01/02/some-story-in-the-footer">Some story down in the footer</a></footer>
</body></html>"""

SHELLS = HOME + "2026/01/02/shells-from-valjevo-reach-kyiv"


def test_articles_are_told_from_chrome() -> None:
    listing = read("listing", CHROME % f"""
      <article><a href="{SHELLS}?x=1#img"><img alt="A truck"></a>
        <h2><a href="/2026/01/02/shells-from-valjevo-reach-kyiv?x=1">
          Shells from Valjevo reach Kyiv</a></h2>
        <time datetime="2026-01-02T11:00:00+01:00">today</time> <p>Text</p></article>
      <article><h2>Minister denies the export of shells</h2><p>He said no.</p>
        <a href="minister-denies-the-export">Read more</a></article>
    """)  # fmt: skip
    first, second = listing.entries
    assert (first.url, first.title) == (SHELLS + "?x=1", "Shells from Valjevo reach Kyiv")
    assert first.published is not None
    assert first.published.isoformat() == "2026-01-02T10:00:00+00:00"
    assert second.url == HOME + "minister-denies-the-export"
    assert second.title == "Minister denies the export of shells"
    assert second.published is None


@pytest.mark.parametrize(
    ("paths", "titles"),
    [
        # transliterated slugs at the root
        (["/granate-iz-valjeva-stigle-u-kijev", "/ministar-negira-izvoz-granata-iz-srbije"],
         ["Granate iz Valjeva stigle u Kijev", "Ministar negira izvoz granata iz Srbije"]),
        # percent-encoded Cyrillic
        (["/%D0%B2%D0%B5/%D0%B3%D1%80%D0%B0-%D0%B8%D0%B7-%D0%B2%D0%B0-%D1%81%D1%82%D0%B8%D0%B3"],
         ["Гранате из Ваљева стигле у Кијев"]),
        # nothing but numbers
        (["/a/912345", "/a/912346", "/a/912347"],
         ["Снаряди з Валєва прибули до Києва", "Міністр заперечує експорт снарядів із Сербії",
          "Завод у Валєво наймає нових робітників"]),
        # numbers in the query, no spaces in the titles
        (["/view.php?id=88123", "/view.php?id=88124", "/view.php?id=88125"],
         ["瓦列沃炮弹运抵基辅前线阵地", "部长否认出口炮弹的报道内容", "工厂雇用更多工人生产炮弹"]),
    ],
)  # fmt: skip
def test_every_language_and_shape(paths: list[str], titles: list[str]) -> None:
    links = "".join(
        f'<div><a href="{path}">{title}</a></div>'
        for path, title in zip(paths, titles, strict=True)
    )
    listing = read("listing", CHROME % links)
    assert urls(listing) == [HOME.rstrip("/") + path for path in paths]
    assert [entry.title for entry in listing.entries] == titles


def test_a_pattern_decides_alone() -> None:
    body = (
        CHROME % '<a href="/n/1">x</a><a href="/n/2#c">y</a><a href="https://cdn.example/n/3">z</a>'
    )
    assert urls(read("listing", body, pattern=r"/n/\d$")) == [
        HOME + "n/1", HOME + "n/2", "https://cdn.example/n/3",
    ]  # fmt: skip


def test_base_href_and_subdomains_of_the_site() -> None:
    body = (
        '<base href="https://www.morava-herald.example/en/">'
        '<h3><a href="shells-from-valjevo-reach-kyiv">Shells from Valjevo reach Kyiv</a></h3>'
    )
    found = "https://www.morava-herald.example/en/shells-from-valjevo-reach-kyiv"
    assert urls(read("listing", body)) == [found]


@pytest.mark.parametrize(
    "home", ["http://127.0.0.1:8080/", "http://localhost:8080/", "http://[::1]/"]
)
def test_hosts_without_a_domain_compare_by_name(home: str) -> None:
    link = '<h3><a href="/2026/01/shells-from-valjevo">Shells from Valjevo reach Kyiv</a></h3>'
    foreign = (
        '<h3><a href="http://127.0.0.2/2026/01/shells-from-valjevo">Shells reach Kyiv</a></h3>'
    )
    assert urls(read("listing", link + foreign, url=home)) == [home + "2026/01/shells-from-valjevo"]


def test_an_outermost_box_with_a_menus_name_hides_nothing() -> None:
    body = (
        f'<div class="site nav-fixed"><h2><a href="{SHELLS}">Shells reach Kyiv now</a></h2></div>'
    )
    body += '<a href="/a">a</a>'
    assert urls(read("listing", f"<div>{body}</div>")) == [SHELLS]


@pytest.mark.parametrize(
    ("body", "options", "words"),
    [
        ("<rss/>", {}, 'write kind = "feed"'),
        ("", {}, "the answer is empty"),
        ("<html><div id=app></div><script>go()</script></html>", {}, "built by scripts"),
        ('<html><link rel=alternate type="application/rss+xml" href=/f></html>', {}, f"{HOME}f"),
        ('<a href="/sport/">Sport</a>', {}, "none of the page's 1 links looks like"),
        ('<a href="/sport/">Sport</a>', {"pattern": "/news/"}, "found in none of the page's 1"),
        ('<a href="/sport/">Sport</a>', {"pattern": "("}, "no regular expression"),
        (f'<a href="/{"a" * 60}!">x</a>', {"pattern": r"(?:a|aa|a?a)+$"}, "takes too long"),
        ("<p>" * 300_001, {}, "more than 300,000 tags"),
        (b" " * 5_000_001, {}, "more than 5,000,000"),
    ],
    ids=[*"0123456789"],
)
def test_what_cannot_be_listed_is_named(
    body: str | bytes, options: dict[str, str], words: str
) -> None:
    with pytest.raises(SpiderError, match=words):
        read("listing", body, **options)


def test_a_tag_of_countless_attributes_costs_little() -> None:
    flood = '<div x=">" ' + " ".join(f"a{n}" for n in range(100_000)) + ">"
    link = f'<h2><a href="{SHELLS}">Shells reach Kyiv now</a></h2>'
    assert urls(read("listing", f"<body>{flood}{link}")) == [SHELLS]


def test_likeness_names_its_reasons() -> None:
    (like,) = judge([Link(url=SHELLS, text="Shells from Valjevo reach Kyiv", in_heading=True)])
    assert like.enough
    assert "a date in the path" in like.reasons
    assert "a slug of 5 words" in like.reasons
    (like,) = judge([Link(url=HOME + "tag/shells-from-valjevo", text="Shells from Valjevo")])
    assert (like.points, like.reasons) == (0, ("a service of the site",))


def test_a_shared_shape_lifts_links_that_are_nearly_there() -> None:
    alone = Link(url=HOME + "912345", text="Five words in one title")
    others = [Link(url=HOME + f"91234{n}", text="Five words in one title") for n in (6, 7)]
    assert not judge([alone])[0].enough
    assert all(like.enough for like in judge([alone, *others]))


def test_words_are_counted_without_spaces_too() -> None:
    assert word_count("granate-iz-valjeva-2026") == 3
    assert word_count("炮弹运抵基辅") == 3
    assert word_count("12 / 34") == 0


def test_a_link_is_worked_out_once_however_often_it_stands_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def counted(link: str, base: str) -> str:
        asked.append(link)
        return web_address(link, base)

    monkeypatch.setattr(anchors, "web_address", counted)
    page = "<div><h2><a href='/2026/01/02/a-b-c'>Words of a headline" * 60
    assert [each.link.url for each in anchors.anchors_of(page, HOME)] == [HOME + "2026/01/02/a-b-c"]
    assert asked == ["/2026/01/02/a-b-c"]


def test_a_paper_counts_where_it_is_listed_like_an_article() -> None:
    listing = read("listing", CHROME % """
      <ul>
      <li><time datetime="2026-03-02">2. mart</time>
        <a href="/wp-content/uploads/2026/03/odluka-o-izvozu.pdf">Odluka o izvozu granata</a></li>
      <li><h3><a href="/archive/2026/presuda-u-predmetu-krusik-123.PDF">
        Presuda u predmetu Krusik</a></h3></li>
      </ul>
      <p><a href="/files/price-list-of-ads-2026.pdf">The price list of our advertising</a></p>
    """)  # fmt: skip
    assert urls(listing) == [
        HOME + "wp-content/uploads/2026/03/odluka-o-izvozu.pdf",
        HOME + "archive/2026/presuda-u-predmetu-krusik-123.PDF",
    ]


def test_with_a_pattern_any_paper_counts() -> None:
    listing = read("listing", CHROME % "", pattern=r"/files/.*\.pdf$")
    assert urls(listing) == [HOME + "files/annual-report-for-2026.pdf"]

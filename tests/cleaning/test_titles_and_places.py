"""Title, excerpt, language, site and canonical address."""

import pytest

from crawler.cleaning.article import Listed
from crawler.cleaning.titles import opening, without_site
from tests.cleaning.pages import BODY, PARAGRAPHS, TITLE, URL, clean, page


def head(**metas: str) -> str:
    return "".join(f'<meta property="og:{k}" content="{v}">' for k, v in metas.items())


def bare(body: str, head_html: str = "") -> bytes:
    return f"<html><head>{head_html}</head><body><div>{body}</div></body></html>".encode()


def test_the_headline_wins_over_the_social_one() -> None:
    html = page(head=head(title="SHOCK: Serbian shells reach the front – see how"))
    assert clean(html).title == TITLE


def test_a_kicker_in_the_headline_is_left_out() -> None:
    html = page(head=head(title=TITLE)).replace(b"<h1>", b"<h1><span>Exclusive report</span><br>")
    assert clean(html).title == TITLE


def test_a_site_name_as_headline_is_not_the_title() -> None:
    html = bare(f"<h1>Morava Courier</h1>{BODY}", f"<title>{TITLE} | Morava Courier</title>")
    assert clean(html.replace(b"<head>", b"<head>" + head(site_name="Morava Courier").encode())
                 ).title == TITLE  # fmt: skip


def test_a_page_without_headline_has_the_title_elements_without_the_site() -> None:
    html = bare(BODY, f"<title>{TITLE} | Morava Courier</title>" + head(site_name="Morava Courier"))
    assert clean(html).title == TITLE


def test_a_page_without_any_title_has_the_listed_one_else_its_opening() -> None:
    assert clean(bare(BODY), listed=Listed(title="As listed")).title == "As listed"
    title = clean(bare(BODY)).title
    assert title
    assert PARAGRAPHS[0].startswith(title.rstrip("…"))
    assert len(title) <= 120


@pytest.mark.parametrize(
    ("title", "site", "left"),
    [
        ("Shells found - Morava Courier", "Morava Courier", "Shells found"),
        ("Morava Courier: Shells found", "Morava Courier", "Morava Courier: Shells found"),
        ("Shells | World | moravacourier.example", "moravacourier.example", "Shells | World"),
        ("Shells - found", "Courier", "Shells - found"),
        ("Courier", "Courier", ""),
    ],
)
def test_the_sites_name_is_cut_off(title: str, site: str, left: str) -> None:
    assert without_site(title, site) == left


def test_the_title_is_not_repeated_at_the_head_of_the_text() -> None:
    assert clean(page()).text.split("\n")[0] == PARAGRAPHS[0]


def test_an_opening_is_a_sentence_or_is_cut_at_a_word() -> None:
    assert opening("One. Two.") == "One."
    assert opening("word " * 100).endswith("word…")
    assert opening("") == ""


def test_the_excerpt_is_the_description_if_it_is_one() -> None:
    told = "Papers show how rockets made in Valjevo changed hands twice."
    assert clean(page(head=head(description=told))).excerpt == told
    assert clean(page(head=head(description="Courier"))).excerpt.startswith(PARAGRAPHS[0][:40])
    assert len(clean(page(head=head(description="word " * 200))).excerpt) <= 300


@pytest.mark.parametrize(
    ("lang", "body", "found"),
    [
        ("en", BODY, "en"),
        ("de", BODY, "en"),
        ("", BODY, "en"),
        ("sr-Latn-RS", "<p>" + "Fabrika u Valjevu proizvela je granate koje su stigle na "
        "front. " * 8, "sr"),
        ("hr",
        "<p>" + "Tvornica u Valjevu proizvela je granate koje su stigle na front. " * 8, "hr"),
        ("xx", "<p>" + "Das Werk in Valjevo hat Granaten gebaut, die an die Front gelangten. "
        "" * 8, "de"),
    ],
)  # fmt: skip
def test_language_is_declared_and_checked(lang: str, body: str, found: str) -> None:
    assert clean(page(body, lang=lang, title="Valjevo")).language == found


def test_the_site_is_named_or_the_host() -> None:
    assert clean(page(head=head(site_name="Morava Courier"))).site == "Morava Courier"
    assert clean(page(), url="https://www.courier.example.com/a").site == "courier.example.com"


@pytest.mark.parametrize(
    ("claim", "url", "accepted"),
    [
        ("https://morava.co.uk/a", "https://www.morava.co.uk/a?utm=1", True),
        ("https://amp.morava.co.uk/a", "https://www.morava.co.uk/a", True),
        ("https://other.co.uk/a", "https://morava.co.uk/a", False),
        ("https://morava.co.uk/", "https://morava.co.uk/a", False),
        ("https://me@morava.co.uk/a", "https://morava.co.uk/a", False),
        ("javascript:alert(1)", "https://morava.co.uk/a", False),
        ("http://[::1", "https://morava.co.uk/a", False),
        ("http://127.0.0.1:8001/b", "http://127.0.0.1:8001/a", True),
        ("http://127.0.0.1:8002/b", "http://127.0.0.1:8001/a", False),
        ("http://127.0.0.2:8001/b", "http://127.0.0.1:8001/a", False),
        ("http://evil.github.io/b", "http://good.github.io/a", False),
    ],
)
def test_a_canonical_link_is_believed_within_its_domain(
    claim: str, url: str, accepted: bool
) -> None:
    html = page(head=f'<link rel="canonical" href="{claim}">')
    assert clean(html, url=url).canonical_url == (claim if accepted else url)


def test_a_relative_canonical_link_becomes_absolute_and_loses_its_fragment() -> None:
    html = page(head='<link rel="canonical" href="/world/shells#top">')
    assert clean(html).canonical_url == "https://www.morava-courier.example.com/world/shells"
    assert clean(page()).canonical_url == URL

"""Bytes of every kind become a tree or a readable refusal, within bounds."""

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.cleaning.elements import ancestors, wording
from crawler.cleaning.markup import MAX_BYTES, MAX_DEPTH, decode, parse
from db.errors import CleanError
from tests.cleaning.pages import PARAGRAPHS, URL, clean, page

CYRILLIC = "Председник је рекао да муниција није продата Украјини"


@pytest.mark.parametrize("charset", ["windows-1251", "utf-8", "iso-8859-5", "koi8-r"])
def test_the_header_names_the_character_set(charset: str) -> None:
    text = CYRILLIC.replace("је", "е").replace("ј", "й")
    html = f"<p>{text}</p>".encode(charset)
    assert text in decode(html, f'text/html; charset="{charset}"')


def test_a_meta_element_names_it() -> None:
    html = f'<meta charset="windows-1251"><p>{CYRILLIC}</p>'.encode("windows-1251")
    assert CYRILLIC in decode(html)


def test_utf8_wins_over_a_wrong_name() -> None:
    html = f'<meta charset="iso-8859-1"><p>{CYRILLIC}</p>'.encode()
    assert CYRILLIC in decode(html, "text/html; charset=windows-1252")


def test_a_wrong_utf8_claim_is_seen_through() -> None:
    html = (f"<meta charset='utf-8'><p>{CYRILLIC}. </p>" * 20).encode("windows-1251")
    assert CYRILLIC in decode(html, "text/html; charset=utf-8")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-8"])
def test_a_byte_order_mark_wins(codec: str) -> None:
    html = ("\ufeff<p>" + CYRILLIC).encode(codec)
    assert decode(html, "text/html; charset=ascii") == "<p>" + CYRILLIC


def test_latin1_means_windows_1252() -> None:
    assert decode(b"\x93Nein\x94, \x80 5", "text/html; charset=iso-8859-1") == "“Nein”, € 5"


@pytest.mark.parametrize("name", ["zip", "rot13", "no-such-set", "utf-7'", "x" * 100])
def test_names_of_no_character_set_do_no_harm(name: str) -> None:
    assert "abc" in decode(b"abc \xff", f"text/html; charset={name}")


@pytest.mark.parametrize(
    ("body", "content_type", "said"),
    [
        (b"%PDF-1.7 ...", "", "PDF"),
        (b"\x89PNG\r\n", "", "picture"),
        (b"<p>x</p>", "application/pdf", "application/pdf"),
        (b"<p>x</p>", "image/jpeg; q=1", "image/jpeg"),
        (b"", "text/html", "empty"),
        (b" \n\x00\x00", "text/html", "empty"),
        (b"<!-- nothing -->", "text/html", "empty"),
        (b"a" * (MAX_BYTES + 1), "text/html", "too large"),
        (b"<div>" * 100_000 + b"text", "text/html", "nested too deeply"),
    ],
)
def test_what_is_no_page_is_refused_with_the_reason(
    body: bytes, content_type: str, said: str
) -> None:
    with pytest.raises(CleanError, match=said) as caught:
        parse(body, url=URL, content_type=content_type)
    assert caught.value.url == URL
    assert not caught.value.retry


def test_deep_nesting_is_flattened_and_no_text_is_lost() -> None:
    root = parse(
        b"<div>" * 1000 + b"<p>at the bottom</p>" + b"</div>" * 1000 + b"<p>after", url=URL
    )
    assert wording(root) == "at the bottom after"
    assert max(sum(1 for _ in ancestors(element)) for element in root.iter()) <= MAX_DEPTH


def test_an_article_in_deep_nesting_is_read() -> None:
    html = page().replace(b"<main>", b"<main>" + b"<b><i>" * 300)
    assert PARAGRAPHS[0] in clean(html).text


def test_null_bytes_and_references_to_nothing_do_no_harm() -> None:
    html = (
        page().replace(b"Ammunition", b"Am\x00mun\x00ition").replace(b"rail", b"rail&#0;&#xD800;")
    )
    assert PARAGRAPHS[0] in clean(html).text


def test_a_giant_attribute_does_no_harm() -> None:
    html = page().replace(b"<main>", b'<main data-x="' + b"y" * 3_000_000 + b'">')
    assert PARAGRAPHS[0] in clean(html).text


def test_five_megabytes_of_one_paragraph_are_read_in_time() -> None:
    begun = time.process_time()
    article = clean(page("<p>" + "Shells left by rail at night. " * 170_000 + "</p>"))
    assert "Shells left by rail" in article.text
    assert len(article.text) <= 2_000_000
    assert time.process_time() - begun < 10


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=40))
def test_any_bytes_are_a_tree_or_a_clean_error(body: bytes, content_type: str) -> None:
    with contextlib.suppress(CleanError):
        parse(b"<p>" + body, url=URL, content_type="text/html;" + content_type)


@settings(max_examples=40, derandomize=True, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<div class=comment>", "</div>", "<h1>", "<p>", "</p>", "<a href='//[x'>", "Reply",
             "Comments", "<form>", "<ul><li>", "<table><td>", "<time datetime=9999-99-99>", "&#0;",
             "<script type=application/ld+json>", '{"@type":"Article","author":[[{}]]}',
             "</script>",
             "<meta property=og:url content='http://[::1'>", "Long words make a sentence "
             "here. " * 5,
             "<aside>", "<template>", "<svg><title>", "<math>", "<select><option>", "<br>" * 30]
        ),
        max_size=30,
    )
)  # fmt: skip
def test_any_soup_is_an_article_or_a_clean_error(pieces: list[str]) -> None:
    html = "".join(pieces).encode()
    try:
        first = clean(html)
    except CleanError:
        return
    assert first == clean(html), "deterministic"
    assert first.title
    assert all(line.strip() for line in first.text.split("\n"))

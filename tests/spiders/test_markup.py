"""The XML of strangers: no document type reaches the parser, and repair is for what needs it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from spiders import markup
from spiders.charset import is_utf8_if_it_fits
from spiders.links import web_address
from spiders.markup import UnreadableError, parse_xml
from spiders.text import plain_text

DTD = '<!DOCTYPE a [<!ENTITY e "boom"><!ATTLIST a b CDATA "boom">]>'


def text_of(document: str) -> str:
    root = parse_xml(document)
    return "".join(map(str, root.itertext())) + "".join(map(str, root.attrib.values()))


@pytest.mark.parametrize(
    "prolog",
    [
        DTD,
        DTD + DTD,  # the first taken away must not make room for a second
        "<!DOCTYPE x>\n" + DTD,
        f"<!--{'-x' * 5000}-->{DTD}",  # far down, behind a comment
        f"<?xml version='1.0'?>\n<?style x?><!-- a --> {DTD} <!-- b -->",
        DTD.lower(),
        '<!DOCTYPE a PUBLIC "-//X//DTD Y//EN" "http://x.example/y.dtd">',
    ],
)
def test_no_document_type_says_anything(prolog: str) -> None:
    assert text_of(f"{prolog}<a>x&e;</a>") == "x&e;"
    assert text_of(f"{prolog}<a>x</a>") == "x"


def test_a_document_type_without_end_is_unreadable() -> None:
    with pytest.raises(UnreadableError, match="does not end"):
        parse_xml('<!DOCTYPE a [<!ENTITY e "boom"> <a>&e;</a>')


def test_a_page_quoted_within_keeps_its_document_type() -> None:
    assert text_of("<a><![CDATA[<!DOCTYPE html><p>]]></a>") == "<!DOCTYPE html><p>"


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ("<a>one & two</a>", "one & two"),
        ("<a>caf&eacute; &#9731;</a>", "café ☃"),
        ("<a>x\x00\x0by&#0;&#xd800;</a>", "xy"),
        ("<a><b>open</a>", "open"),
        ("<a><x:b>undeclared</x:b></a>", "undeclared"),
        ("junk before <a>x</a>", "x"),
    ],
)
def test_what_is_broken_is_repaired(document: str, text: str) -> None:
    assert text_of(document) == text


@pytest.mark.parametrize("reference", ["&#xD800;", "&#55296;", "&#X0000000DFFF;", "&#00;", "&#x0;"])
def test_no_surrogate_is_read_where_a_mark_begins_no_cdata(reference: str) -> None:
    root = parse_xml(f'<a b="<![CDATA[{reference}x&#65;"><c><![CDATA[{reference}&#65;]]></c></a')
    assert root.get("b") == "<![CDATA[xA"
    assert root.findtext("c") == "&#65;"


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.text(alphabet="ab&;#x9<>/!-[]?", max_size=60))
def test_the_quick_way_reads_what_repairing_reads(inside: str) -> None:
    document = f"<a>{inside}</a>"
    quick = markup._parsed(document, recover=False)
    repaired = markup._parsed(markup._with_safe_references(document), recover=True)
    if quick is not None and repaired is not None:
        assert list(quick.itertext()) == list(repaired.itertext())


PIECES = st.sampled_from([
    b"<rss><channel><item>", b"</item></channel></rss>", b"<title>", b"</title>", "ж".encode(),
    b"<link>/a</link>", b"\xff", b"\xed\xa0\x80", b"\0", b"&amp;", b"&eacute;", b"&#xD800;",
    b"<!-- x -->", b"<?xml version='1.0' encoding='utf-16'?>", b"<!DOCTYPE rss>", b"<![CDATA[",
    b"]]>", b"<a/>",
])  # fmt: skip


@settings(max_examples=400, derandomize=True, deadline=None)
@given(st.lists(PIECES, max_size=6))
def test_the_sound_way_reads_what_the_long_way_reads(pieces: list[bytes]) -> None:
    body = b"<rss><channel><item>" + b"".join(pieces) + b"</item></channel></rss>"
    sound = markup.parse_sound(body)
    if sound is not None:
        assert etree.tostring(sound) == etree.tostring(parse_xml(body.decode()))


SOUND = [
    b"<rss/>",
    b"<?xml version='1.0'?> <!-- no doctype --> <rss/>",
    b'<?xml version="1.0" encoding="windows-1251"?><rss>' + "ж".encode() + b"</rss>",
]
UNSOUND = [
    b"", b"{}", b"rss", b"<rss>", b"junk<rss/>", b"<rss>&eacute;</rss>", b"<rss>\xe9</rss>",
    b"<!DOCTYPE rss><rss/>", b"<!--x--><!doctype rss [<!ENTITY a 'b'>]><rss>&a;</rss>",
    b"<!--" + b"x" * 5000 + b"--><!DOCTYPE rss [<!ENTITY a 'b'>]><rss>&a;</rss>",
    b"<?xml version='1.0'?>" + b" " * 5000 + b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss>&a;</rss>",
]  # fmt: skip


@pytest.mark.parametrize("body", SOUND)
def test_what_is_sound_is_read_as_it_came(body: bytes) -> None:
    assert markup.parse_sound(body) is not None


@pytest.mark.parametrize("body", UNSOUND)
def test_what_is_not_sound_is_left_to_the_long_way(body: bytes) -> None:
    assert markup.parse_sound(body) is None


def test_tags_without_end_are_not_read_the_sound_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "MAX_TAGS", 10)
    assert markup.parse_sound(b"<a>" + b"<b/>" * 9 + b"</a>") is None
    assert markup.parse_sound(b"<a>" + b"<b/>" * 8 + b"</a>") is not None


@pytest.mark.parametrize(
    ("body", "content_type", "fits"),
    [
        (b"<rss/>", "text/xml; charset=windows-1251", True),
        (b'<?xml version="1.0" encoding="koi8-r"?><rss/>', "", True),
        (b'<?xml version="1.0" encoding="iso-2022-jp"?><rss/>', "", False),
        (b"<rss/>", "text/xml; charset=hz", False),
        (b"\xef\xbb\xbf<rss/>", "", False),
        (b"\xff\xfe<\0", "", False),
        (b"<\0r\0", "", False),
    ],
)
def test_what_is_taken_for_utf_8(body: bytes, content_type: str, fits: bool) -> None:
    assert is_utf8_if_it_fits(body, {"content-type": content_type}) is fits


FRAGMENTS = st.lists(
    st.sampled_from([
        "word ", "Vučić", "<p>", "</p>", "<b>", "<a href='x'>", "<br/>", "&amp;", "&lt;", "&nbsp",
        "<!-- gone -->", "<script>var x = 1 < 2;</script>", "<style>", "</style>", "<ponovo>",
        " < ", ">", "\n", "\u200b", "&#x27;", "<img alt=\"", '">', "<!--",
    ]),
    max_size=120,
)  # fmt: skip


@settings(max_examples=400, derandomize=True, deadline=None)
@given(FRAGMENTS, st.integers(5, 40))
def test_a_short_look_finds_what_a_long_one_finds(pieces: list[str], limit: int) -> None:
    fragment = "".join(pieces)
    whole = plain_text(fragment, limit)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("spiders.text._FIRST_LOOK", 20)
        assert plain_text(fragment, limit) == whole


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.text(alphabet='ab./:?#&;=[]@ \\"é%', max_size=25))
def test_a_sound_address_is_what_resolving_makes_of_it(rest: str) -> None:
    link = f"https://a.example/{rest}"
    quick = web_address(link, "https://b.example/")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("spiders.links._SOUND", re.compile(r"(?!)"))
        assert web_address(link, "https://b.example/") == quick

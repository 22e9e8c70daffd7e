"""The XML of strangers: no document type reaches the parser, and repair is for what needs it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders import markup
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


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.text(alphabet="ab&;#x9<>/!-[]?", max_size=60))
def test_the_quick_way_reads_what_repairing_reads(inside: str) -> None:
    document = f"<a>{inside}</a>"
    quick = markup._parsed(document, recover=False)
    repaired = markup._parsed(markup._with_safe_references(document), recover=True)
    if quick is not None and repaired is not None:
        assert list(quick.itertext()) == list(repaired.itertext())


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
        patch.setattr("spiders.text._LOOKS", (20,))
        assert plain_text(fragment, limit) == whole


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.text(alphabet='ab./:?#&;=[]@ \\"é%', max_size=25))
def test_a_sound_address_is_what_resolving_makes_of_it(rest: str) -> None:
    link = f"https://a.example/{rest}"
    quick = web_address(link, "https://b.example/")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("spiders.links._SOUND", re.compile(r"(?!)"))
        assert web_address(link, "https://b.example/") == quick

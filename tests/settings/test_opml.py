"""OPML read from strangers and written for them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.errors import ConfigError
from db.records import Source
from wirewatch.opml import ImportReason, Outline, plan_import, read_opml, write_opml


def opml(*outlines: str) -> bytes:
    return f'<opml version="2.0"><body>{"".join(outlines)}</body></opml>'.encode()


def test_outlines_are_found_at_any_depth_and_in_any_spelling():
    found = read_opml(
        opml(
            '<outline text="Folder"><outline text="A &amp; B" XMLURL=" https://a.test/ "/>'
            '<outline text="page" type="link" url="https://p.test/"/></outline>',
            '<outline title="C\x1b[31m\n  D" xmlUrl="https://c.test/?a=1&b=2"/>',
        ),
        "f",
    )
    assert found == (
        Outline(name="A & B", url="https://a.test/"),
        Outline(name="C[31m D", url="https://c.test/?a=1&b=2"),
    )


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "no OPML"),
        (b"<rss/>", "begins with <rss>"),
        (b"\x00\xff\xfe", "no OPML"),
        (opml('<outline text="only a folder"/>'), "names no source"),
        (b'<!DOCTYPE o [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml/>', "entities"),
        (b'<opml><body><!ENTITY a "b"></body></opml>', "entities"),
        (b" " * 10_000_001, "split it"),
        (opml('<outline xmlUrl="https://a.test/"/>' * 10_001), "more than 10,000"),
    ],
)
def test_what_is_no_opml_is_said(body, says):
    with pytest.raises(ConfigError, match=says) as told:
        read_opml(body, "feeds.opml")
    assert str(told.value).startswith("feeds.opml: ")


def test_deep_nesting_and_a_plain_doctype_do_no_harm():
    deep = "<outline>" * 5000 + '<outline xmlUrl="https://a.test/"/>' + "</outline>" * 5000
    with pytest.raises(ConfigError, match="names no source"):
        read_opml(opml(deep), "f")
    plain = b"<!DOCTYPE opml>" + opml('<outline xmlUrl="https://a.test/"/>')
    assert [each.url for each in read_opml(plain, "f")] == ["https://a.test/"]


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_end_in_outlines_or_one_error(body):
    for text in (body, opml() + body, b"<opml><outline xmlUrl='" + body + b"'/></opml>"):
        try:
            outlines = read_opml(text, "f")
        except ConfigError:
            continue
        assert all(each.url for each in outlines)
        assert len(plan_import(outlines, ())) == len(outlines)


def test_every_outline_comes_to_something():
    known = Source(name="Post", kind="feed", url="https://post.test/feed")
    plan = plan_import(
        [
            Outline(name="", url="https://www.echo.test/rss"),
            Outline(name="POST", url="https://b.test/1"),
            Outline(name="Post", url="https://b.test/2"),
            Outline(name="x", url="https://post.test:443/feed"),
            Outline(name="x", url="https://b.test/1"),
            Outline(name="x", url="https://[b.test/"),
            Outline(name="x", url="https://c.test/", kind="mystery"),
        ],
        [known],
    )
    assert [each.source.name if each.source else each.reason for each in plan] == [
        "echo.test",
        "POST (b.test)",
        "Post (b.test, 2)",
        ImportReason.KNOWN,
        ImportReason.TWICE,
        ImportReason.UNUSABLE,
        ImportReason.UNUSABLE,
    ]
    assert str(plan[3]) == "is read already: Post"
    assert "no web address" in str(plan[5])


def test_thousands_of_one_name_take_no_time():
    outlines = [Outline(name="News", url=f"https://a.test/{n}") for n in range(3000)]
    taken = {each.source.name for each in plan_import(outlines, ()) if each.source}
    assert len(taken) == 3000


@settings(max_examples=60, derandomize=True, deadline=None)
@given(name=st.text(min_size=1), path=st.text(alphabet="abc/?&=%<>\"'é", max_size=20))
def test_what_is_written_is_well_formed_and_comes_back(name, path):
    sources = [
        Source(name=name, kind="feed", url=f"https://a.test/{path}"),
        Source(name="b", kind="listing", url="https://b.test/", options={"pattern": r"/\d<"}),
    ]
    first, second = read_opml(write_opml(sources, "t"), "f")
    assert first.url == f"https://a.test/{path}".strip()
    assert (second.kind, dict(second.keys)) == ("listing", {"pattern": r"/\d<"})

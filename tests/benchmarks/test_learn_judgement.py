"""Blocks are labelled from known texts, and trees are written as the program reads them."""

import gzip
import json
from pathlib import Path

import pytest

from benchmarks.learn_judgement import align, flat_tree, half, read, write
from crawler.cleaning.blocks import Block, read_blocks
from crawler.cleaning.judgement import Node, Table, Tree, odds
from crawler.cleaning.kept import NAMES
from crawler.cleaning.markup import parse
from tests.cleaning.pages import BODY, PARAGRAPHS, TITLE, URL, page


def blocks(html: bytes) -> list[Block]:
    return read_blocks(parse(html, url=URL))


def labelled(html: bytes, text: str) -> list[str]:
    found = blocks(html)
    return [block.text for block, known in zip(found, align(text, found), strict=True) if known]


def test_the_known_texts_blocks_are_found() -> None:
    assert labelled(page(), "\n\n".join(PARAGRAPHS)) == list(PARAGRAPHS)


def test_a_short_line_counts_within_the_text_only() -> None:
    body = f"<p>Home</p>{'<p>Menu item</p>' * 8}{BODY}<h2>The papers</h2><p>{PARAGRAPHS[1]}</p>"
    text = "\n".join(["Home", *PARAGRAPHS, "The papers"])
    said = labelled(page(body), text)
    assert "The papers" in said
    assert "Home" not in said


def test_of_copies_one_counts() -> None:
    copied = page(BODY, after=f"<div hidden>{BODY}</div>")
    found = blocks(copied)
    known = align("\n".join(PARAGRAPHS), found)
    chosen = [block for block, is_text in zip(found, known, strict=True) if is_text]
    assert [block.text for block in chosen] == list(PARAGRAPHS)
    assert not any(block.box.hidden for block in chosen)


def test_a_line_only_partly_in_the_text_does_not_count() -> None:
    other = "The mill at the river bend has been sold to a buyer from the coast, says its owner."
    assert other not in labelled(page(f"<p>{other}</p>{BODY}"), "\n".join(PARAGRAPHS))


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"text": "\n".join(PARAGRAPHS)}, {True: 5}),
        ({"with": [PARAGRAPHS[0][:40]], "without": ["World"]}, {True: 1, False: 1}),
        ({"with": ["not on the page"]}, {}),
    ],
)
def test_a_page_gives_examples(
    known: dict[str, object], expected: dict[bool, int], tmp_path: Path
) -> None:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(page()))
    found = list(read(tmp_path, {"file": "a.html.gz", "url": URL, **known}))
    for is_text, count in expected.items():
        assert sum(example.is_text is is_text for example in found) == count
    assert bool(found) is bool(expected)
    assert all(len(example.row) == len(NAMES) and example.weight > 0 for example in found)


def test_a_page_that_cannot_be_read_gives_none(tmp_path: Path) -> None:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(b"%PDF-1.7"))
    assert list(read(tmp_path, {"file": "a.html.gz", "text": TITLE})) == []


def test_pages_of_one_site_are_in_one_half() -> None:
    addresses = (f"https://{host}.example.com/a" for host in ("www", "m"))
    assert len({half({"url": url, "file": "f"}) for url in addresses}) == 1
    many = [half({"url": f"https://outlet{n}.com/", "file": "f"}) for n in range(60)]
    assert 15 < sum(many) < 45


def test_a_tree_is_written_as_it_is_read(tmp_path: Path) -> None:
    structure = {
        "split_feature": 0, "threshold": 80.00001,
        "left_child": {"leaf_value": -0.25},
        "right_child": {
            "split_feature": 2, "threshold": 0.5,
            "left_child": {"leaf_value": 0.5}, "right_child": {"leaf_value": -1.0},
        },
    }  # fmt: skip
    told = flat_tree(structure)
    write({"least": 0.5, "votes": 2, "trees": [told, told]}, tmp_path / "table.json")
    again = json.loads((tmp_path / "table.json").read_text())["trees"]
    assert again == [told, told]
    nodes = tuple(Node(NAMES.index(name), most, yes, no) for name, most, yes, no in told["nodes"])
    known = Table((Tree(nodes, tuple(told["leaves"])),), 0.0)
    rows = ([80.0, 0, 0.9], [81.0, 0, 0.5], [81.0, 0, 0.6])
    assert [odds(list(row), known) for row in rows] == [-0.25, 0.5, -1.0]

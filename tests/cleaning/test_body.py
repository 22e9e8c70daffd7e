"""The text is chosen block by block, and what is not text is told with reasons."""

import random
from pathlib import Path

import pytest

from crawler.cleaning import body, claims, judgement, kept, traits
from crawler.cleaning.blocks import Block, read_blocks
from crawler.cleaning.claims import Claims
from crawler.cleaning.forms import Figures
from crawler.cleaning.judgement import ALONE, BESIDE, Node, Table, Tree, odds, table
from crawler.cleaning.markup import parse
from tests.cleaning.pages import BODY, PARAGRAPHS, TITLE, URL, assert_whole, clean, explain, page

ROW = [0.0] * len(kept.NAMES)


def at(name: str) -> int:
    return kept.NAMES.index(name)


def read(html: bytes) -> tuple[list[Block], Claims]:
    root = parse(html, url=URL)
    return read_blocks(root), claims.read(root)


def rows(html: bytes) -> dict[str, list[float]]:
    blocks, told = read(html)
    sight = body.sight(blocks, told)
    found = list(body.found_in("\n".join(PARAGRAPHS), blocks))
    described = kept.describe(sight, traits.describe(sight), found)
    return {
        block.text: row for block, row in zip(blocks, described, strict=True) if row is not None
    }


def test_every_block_has_every_figure() -> None:
    assert {len(row) for row in rows(page()).values()} == {len(kept.NAMES)}
    assert len(set(kept.NAMES)) == len(kept.NAMES)
    blocks, told = read(page())
    alone = traits.describe(body.sight(blocks, told))
    assert {len(row) for row in alone if row is not None} == {len(traits.NAMES)}


def test_figures_tell_the_form_and_the_place() -> None:
    told = rows(page())
    first, last = told[PARAGRAPHS[0]], told[PARAGRAPHS[-1]]
    assert first[at("mass")] == len(PARAGRAPHS[0])
    assert first[at("end")] == 1
    assert (first[at("from_headline")], last[at("from_headline")]) == (1, len(PARAGRAPHS))
    assert first[at("from_first")] == 0
    assert last[at("from_last")] == 0
    assert first[at("kept")] == 1
    assert first[at("steps")] == 0
    assert told[TITLE][at("title_share")] == 1
    assert told["© Morava Courier, all rights reserved"][at("in_nav")] == 1


def test_figures_tell_of_the_neighbours() -> None:
    told = rows(page())
    assert told[PARAGRAPHS[0]][at("heading-1")] == 1
    assert told[PARAGRAPHS[0]][at("alike+1")] == 1
    assert told[PARAGRAPHS[1]][at("mass-1")] == len(PARAGRAPHS[0])


def test_an_empty_page_has_no_figures() -> None:
    assert traits.describe(traits.Page(blocks=[])) == []


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<ul><li><a href='/a'>World</a></li><li><a href='/b'>Sport</a></li></ul>", True),
        ("<ul><li>World</li><li>Sport</li></ul>", False),
        (f"<div><p><a href='/a'>The list itself</a></p><p>{PARAGRAPHS[0]}</p></div>", False),
        (f"<div><p><a href='/a'>A</a></p><p>B</p></div><p>{PARAGRAPHS[0]}</p>", False),
    ],
    ids=["menu", "no links", "beside prose", "prose one level up"],
)
def test_of_a_menu_nothing_more_is_asked(markup: str, expected: bool) -> None:
    root = parse(f"<html><body><main>{markup}</main><p>x</p></body></html>".encode(), url=URL)
    blocks = read_blocks(root)
    sight = body.sight(blocks, claims.read(root))
    nothing = [False] * len(blocks)
    described = kept.describe(sight, traits.describe(sight), nothing)
    menus = [row is None for row in described]
    assert any(menus) is expected
    judged = judgement.beside(blocks, described)
    assert not any(is_text for is_text, menu in zip(judged, menus, strict=True) if menu)


def test_figures_of_two_looks_at_one_page_do_not_add_up() -> None:
    blocks, told = read(page())
    sight = body.sight(blocks, told)
    described = traits.describe(sight)
    assert described == traits.describe(sight)
    found = list(body.found_in(PARAGRAPHS[0], blocks))
    assert kept.describe(sight, described, found) == kept.describe(sight, described, found)


def test_figures_of_what_was_kept_tell_of_the_boxes_around() -> None:
    told = rows(page())
    first, headline = told[PARAGRAPHS[0]], told[TITLE]
    assert first[at("kept_1")] > 0.5
    assert first[at("from_first_kept")] == 0
    assert first[at("kept+1")] == 1
    assert (headline[at("kept")], headline[at("kept_ahead")]) == (0, 1)
    assert first[at("look_kept")] > headline[at("look_kept")]


@pytest.mark.parametrize(("name", "figures"), [(ALONE, traits.NAMES), (BESIDE, kept.NAMES)])
def test_a_table_asks_only_for_known_figures_and_ends(name: str, figures: tuple[str, ...]) -> None:
    for tree in table(name).trees:
        assert len(tree.leaves) == len(tree.nodes) + 1
        for place, node in enumerate(tree.nodes):
            assert 0 <= node.figure < len(figures)
            for branch in (node.yes, node.no):
                assert branch > place or -len(tree.leaves) <= branch < 0


def test_odds_are_the_sum_of_the_leaves() -> None:
    tree = Tree((Node(0, 80.0, -1, -2),), (-0.5, 0.75))
    known = Table((tree, tree), 0.0)
    assert odds(ROW, known) == -1.0
    assert odds([100.0, *ROW[1:]], known) == 1.5


@pytest.mark.parametrize(("mass", "expected"), [(20.0, False), (400.0, True)])
def test_a_line_needs_more_than_a_paragraph(mass: float, expected: bool) -> None:
    undecided = Table((Tree((Node(0, 9.0, -1, -2),), (0.0, 0.0)),), 0.0)
    assert undecided.is_text([mass, *ROW[1:]]) is expected


def test_what_is_certain_is_not_asked_further() -> None:
    tree = Tree((Node(0, 80.0, -1, -2),), (-0.5, 0.5))
    assert odds(ROW, Table((tree,) * 150, 0.0)) == -0.5 * 31


def test_tables_vote_where_the_first_is_not_certain() -> None:
    sure, unsure = (Tree((Node(0, 80.0, -1, -2),), (worth, 0.5)) for worth in (-0.5, -0.04))
    against = Tree((Node(0, 80.0, -1, -2),), (0.04, 0.5))
    assert odds(ROW, Table((sure,) * 40 + (against,) * 40, 0.0, 2)) == -0.5 * 31
    told = odds(ROW, Table((unsure,) * 40 + (against,) * 20, 0.0, 2))
    assert told == pytest.approx((-0.04 * 40 + 0.04 * 20) / 2)


def test_expressions_say_what_a_walk_over_the_nodes_says() -> None:
    dice = random.Random(7)
    known = table(BESIDE)
    thresholds = sorted({node.most for tree in known.trees for node in tree.nodes})
    for _ in range(30):
        row = [dice.choice(thresholds) for _ in kept.NAMES]  # on the threshold means yes
        told = 0.0
        for asked, _ in known.stages:
            told = asked(row, told)
        assert told == sum(walked(tree, row) for tree in known.trees)


def walked(tree: Tree, row: list[float]) -> float:
    place = 0
    while place >= 0:
        node = tree.nodes[place]
        place = node.yes if row[node.figure] <= node.most else node.no
    return tree.leaves[-1 - place]


@pytest.mark.parametrize("name", [ALONE, BESIDE])
def test_a_table_is_small(name: str) -> None:
    path = Path(judgement.__file__).with_name(name)
    assert path.stat().st_size < 100_000


def test_the_extractor_is_not_asked_about_a_plain_article() -> None:
    blocks, told = read(page())
    found = body.choose(blocks, never, told)
    assert found.text.split("\n")[-len(PARAGRAPHS) :] == list(PARAGRAPHS)


def never() -> str:
    raise AssertionError("the extractor was asked")


@pytest.mark.parametrize(
    "markup",
    ["<p>A line, and nothing else of the article.</p>", "", f"<p>{PARAGRAPHS[0]}</p>"],
    ids=["a line", "nothing", "a paragraph"],
)
def test_the_extractor_is_asked_where_there_is_little(markup: str) -> None:
    blocks, told = read(f"<html><body><main>{markup}<p>One.</p></main></body></html>".encode())
    asked: list[str] = []

    def extract() -> str:
        asked.append("asked")
        return PARAGRAPHS[0]

    body.choose(blocks, extract, told)
    assert asked == ["asked"]


def judged(near: int, monkeypatch: pytest.MonkeyPatch) -> list[bool] | None:
    """Judge a page so many paragraphs of which are near the line; its figures are the log-odds."""
    blocks, _ = read(page())
    line = iter([0.9] * near + [5.0] * len(PARAGRAPHS))
    rows: list[Figures | None] = [
        [block.mass, next(line) if block.text in PARAGRAPHS else -5.0] for block in blocks
    ]
    tree = Tree((Node(1, -1.0, -1, 1), Node(1, 1.0, -2, -3)), (-5.0, 0.9, 5.0))
    monkeypatch.setattr(judgement, "table", lambda _: Table((tree,), 0.0))
    monkeypatch.setattr(judgement, "_runs", lambda _: ())
    return judgement.alone(blocks, rows)


def test_a_page_with_much_near_the_line_is_not_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    sure = judged(0, monkeypatch)
    assert sure is not None
    assert sum(sure) == len(PARAGRAPHS)
    assert judged(2, monkeypatch) is None


@pytest.mark.parametrize(
    "line",
    ["Foto: Ana Kos", "Photo: M. Stankov/Courier", "© Tibor Kas", "Bild: dpa", "Фото: А. Б.",
     "Crédit photo : A. K.", "6 min read", "3 Minuten Lesezeit", "Lesezeit: 4 Minuten",
     "Temps de lecture : 3 min"],
)  # fmt: skip
def test_credits_and_reading_times_are_no_text(line: str) -> None:
    text = clean(page(f"<p>{PARAGRAPHS[0]}</p><p>{line}</p>{BODY}")).text
    assert line not in text.split("\n")


@pytest.mark.parametrize(
    "line",
    ["Photos show that the wagons stood there for two days.", "Bilder zeigten das Lager.",
     "The minister said that it took 6 minutes to read the order aloud."],
)  # fmt: skip
def test_sentences_that_begin_like_credits_may_be_text(line: str) -> None:
    (block,) = read_blocks(parse(f"<html><body><p>{line}</p></body></html>".encode(), url=URL))
    assert body.aside(block) == ""


def test_a_paragraph_taken_for_chrome_by_mistake_comes_back() -> None:
    """A paragraph in a container that is named as a related list, in the midst of the article."""
    parts = [f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS]
    html = page("".join([*parts[:2], f'<aside class="x1">{parts[2]}</aside>', *parts[3:]]))
    assert_whole(clean(html).text)


def test_a_box_that_asks_for_an_address_is_no_text() -> None:
    said = "Five stories that matter, every day before breakfast, in words that are to be read."
    asked = f'<div><p>{said}</p><input placeholder="Your e-mail"></div>'
    told = explain(page(f"<p>{PARAGRAPHS[0]}</p>{asked}{BODY}"))
    assert said not in told.article.text
    assert any(one.reason == "a newsletter box" for one in told.removed)
    searched = f'<div><p>{said}</p><input name="q"></div>'
    assert said in clean(page(f"<p>{PARAGRAPHS[0]}</p>{searched}{BODY}")).text


def test_what_is_not_text_is_told() -> None:
    teaser = "<p>Our reporters are on the road for you every day. Write to us at any time.</p>"
    told = explain(page(after=f'<section class="about">{teaser}</section>'))
    assert_whole(told.article.text)
    assert any("Our reporters" in one.text_excerpt for one in told.removed)
    assert all(one.reason for one in told.removed)


def test_nothing_that_is_text_is_told_as_removed() -> None:
    told = explain(page())
    lines = told.article.text.split("\n")
    assert [one for one in told.removed if one.text_excerpt[:80] in "\n".join(lines)] == []

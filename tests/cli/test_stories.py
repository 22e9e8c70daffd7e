"""The batch door for stories."""

import json

from tests.cli.test_commands import wirewatch  # noqa: F401  (a fixture)
from tests.stories.test_grouping import BLAST, OTHERS, VOTE


def lines(*objects: object) -> str:
    return "\n".join(map(json.dumps, objects))


def article(number: int, text: str, **more: object) -> dict[str, object]:
    return {"id": number, "title": None, "text": text, "language": "en", "published": None, **more}


def test_articles_are_grouped_in_the_order_they_come(wirewatch):  # noqa: F811
    texts = [*OTHERS, BLAST[0], VOTE, BLAST[1], BLAST[0]]
    given = lines(*(article(number, text) for number, text in enumerate(texts)))
    answered = wirewatch("stories", "group", "--jsonl", stdin=given)
    assert answered.status == 0
    found = answered.objects
    assert [each["id"] for each in found] == list(range(len(texts)))
    assert found[3]["story"] == found[5]["story"] == found[6]["story"] != found[4]["story"]
    assert [each["copy_of"] for each in found] == [None] * 6 + ["3"]
    assert len(found[3]["new"]) == 3
    assert found[6]["new"] == []


def test_a_line_that_cannot_be_read_is_answered_and_the_next_goes_on(wirewatch):  # noqa: F811
    given = lines(
        "no object",
        {"text": "without an id"},
        article(1, VOTE, published="0001-01-01T00:00:00+14:00"),
        article(2, VOTE, published="soon"),
        article(3, VOTE, published="2026-03-02"),
    )
    answered = wirewatch("stories", "group", "--jsonl", stdin=f"{given}\n{{half")
    assert answered.status == 0
    told = answered.objects
    assert ["error" in each for each in told] == [True] * 4 + [False, True]
    assert told[4]["id"] == 3


def test_pairs_are_judged(wirewatch):  # noqa: F811
    def pair(name: str, first: str, second: str) -> dict[str, object]:
        sides = ({"title": "", "text": text} for text in (first, second))
        return {"id": name, "language": "en", **dict(zip(("first", "second"), sides, strict=True))}

    given = lines(
        *(pair(f"other {n}", text, VOTE) for n, text in enumerate(OTHERS)),
        pair("same", *BLAST),
        {"id": "half", "first": {}},
    )
    told = wirewatch("stories", "group", "--jsonl", "--pairs", stdin=given).objects
    assert [each.get("same") for each in told] == [False, False, False, True, None]
    assert "error" in told[4]


def test_it_has_one_format_only(wirewatch):  # noqa: F811
    assert wirewatch("stories", "group").status == 2

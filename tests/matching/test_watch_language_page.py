"""Every example in docs/watch-language.md is held to its word."""

import re
from datetime import date
from pathlib import Path

import pytest

from matching.language import compile_query
from matching.matcher import Document, match_query

PAGE = Path(__file__).parents[2] / "docs" / "watch-language.md"
ROW = re.compile(r"^\| `(?P<query>.+?)` \| (?P<finds>.+?) \| (?P<not>.+?) \|$")
FIELDS = "site|author|language|url|source|tag|section|published"
SETTING = re.compile(rf"\b({FIELDS})=(.+?)(?= (?:{FIELDS})=|$)")


def examples():
    lines = PAGE.read_text("utf-8").splitlines()
    rows = [ROW.match(line.replace("\\|", "\v")) for line in lines if line.startswith("| `")]
    assert all(rows), "an example row is written in another way"
    return [(row["query"].replace("\v", "|"), row["finds"], row["not"]) for row in rows]


def document(cell):
    given = {name: value.strip() for name, value in SETTING.findall(cell)}
    title, _, text = SETTING.sub("", cell).partition("\v")
    if "author" in given:
        given["authors"] = (given.pop("author"),)
    if "tag" in given:
        given["tags"] = (given.pop("tag"),)
    if "published" in given:
        given["published"] = date.fromisoformat(given["published"])
    return Document(title=title.strip(), text=text.strip().replace(" / ", "\n"), **given)


@pytest.mark.parametrize(("query", "finds", "finds_not"), examples())
def test_example(query, finds, finds_not):
    compiled = compile_query(query)
    assert match_query(compiled, document(finds)), finds
    assert not match_query(compiled, document(finds_not)), finds_not


def test_the_page_has_examples_of_everything():
    queries = " ".join(query for query, *_ in examples())
    for part in ("AND", "OR", "NOT", "NEAR/", "*", "„", '"', "title:", "text:", "author:", "site:"):
        assert part in queries

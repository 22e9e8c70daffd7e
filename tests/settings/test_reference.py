"""docs/config.md is what the classes say."""

from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import SecretStr

from wirewatch.config.reference import reference
from wirewatch.config.sections import SECTIONS
from wirewatch.config.words import is_secret, item_in_words, toml, type_in_words

PAGE = Path(__file__).parents[2] / "docs" / "config.md"


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text() == reference(), (
        "run python -m wirewatch.config.reference > docs/config.md"
    )


@pytest.mark.parametrize(
    ("title", "key"),
    [
        (kind.title, (section, key))
        for kind in SECTIONS.values()
        for section in kind.classes
        for key in section.model_fields
    ],
)
def test_every_key_has_a_meaning(title: str, key: tuple[type, str]) -> None:
    section, name = key
    field = section.model_fields[name]  # type: ignore[attr-defined]

    assert field.description, f"{title} {name}"
    assert "of another type" not in type_in_words(field.annotation)


@pytest.mark.parametrize(
    ("annotation", "words"),
    [
        (str, "text"),
        (SecretStr | None, "text"),
        (int, "a whole number"),
        (bool, "true or false"),
        (timedelta | Literal["adaptive"], 'a duration such as "10m" or "adaptive"'),
        (Literal["a", "b", "c"], '"a", "b" or "c"'),
        (Colour, '"red" or "blue"'),
        (Colour | None, '"red" or "blue"'),
        (tuple[str, ...], "a list of texts"),
        (tuple[IPv4Network | IPv6Network, ...], 'a list of networks such as "10.0.0.0/8"'),
        (Annotated[list[int], "x"], "a list of whole numbers"),
        (dict[str, str], "a table"),
    ],
)
def test_types_are_said_in_words(annotation: object, words: str) -> None:
    assert type_in_words(annotation) == words


def test_items_are_said_in_words() -> None:
    assert item_in_words(tuple[int, ...]) == "a whole number"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", '"a"'), ('a"\\', '"a\\"\\\\"'), (True, "true"), (5, "5"), (1.5, "1.5"),
        (timedelta(minutes=90), '"1h 30m"'), (Colour.RED, '"red"'), (("a", 1), '["a", 1]'),
        ({"a": [1]}, "{ a = [1] }"), ({}, "{}"), (IPv4Network("10.0.0.0/8"), '"10.0.0.0/8"'),
    ],
)  # fmt: skip
def test_values_are_written_as_toml(value: object, text: str) -> None:
    assert toml(value) == text


def test_secrets_are_known_by_their_type() -> None:
    assert is_secret(SecretStr | None)
    assert not is_secret(str | None)

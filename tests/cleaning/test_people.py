"""Bylines: who of those named is a person, and who a newsroom, an agency, a house."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.cleaning.people import fuller, initials, is_agency, is_house, named, split


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Ana Kos og Piotr Wilk", ["Ana Kos", "Piotr Wilk"]),
        ("Ana Kos y Luis Prado", ["Ana Kos", "Luis Prado"]),
        ("Олена Кос та Петро Вільк", ["Олена Кос", "Петро Вільк"]),
        ("Ana Kos And Piotr Wilk", ["Ana Kos", "Piotr Wilk"]),
        ("Ana Kos - Piotr Wilk", ["Ana Kos", "Piotr Wilk"]),
        ("Autorin/Autor Ana Kos", ["Ana Kos"]),
        ("View all posts by Ana Kos", ["Ana Kos"]),
        ("Mehr von Ana Kos", ["Ana Kos"]),
        ("Morava-Experte Piotr Wilk", ["Piotr Wilk"]),
        ("Ana Kos Fr., 3. April 2026", ["Ana Kos"]),
        ("Ana Kos hace 3 horas", ["Ana Kos"]),
        ("Ana Kos (https://courier.example/ana)", ["Ana Kos"]),
        ("Ana Kos, PhD", ["Ana Kos"]),
        ("courier.example, Valjevo, Serbia", []),
        ("Valjevo Media GmbH", []),
        ("Die Zeitungsredaktion", []),
        ("ana.kos@courier.example", []),
        ("no author", []),
    ],
)
def test_people_are_told_from_what_stands_around_them(byline: str, names: list[str]) -> None:
    assert split(byline) == names


@pytest.mark.parametrize(
    ("byline", "told"),
    [
        ("Ana Kos, dpa", [("Ana Kos", True), ("dpa", False)]),
        ("Reuters", [("Reuters", False)]),
        ("AFP Valjevo", [("AFP Valjevo", False)]),
        ("Associated Press in Valjevo", [("Associated Press in Valjevo", False)]),
        ("Танјуг", [("Танјуг", False)]),
        ("Courier Staff", [("Courier Staff", False)]),
        ("Redaktion", [("Redaktion", False)]),
        ("Ana Kos and Courier Staff", [("Ana Kos", True)]),
        ("admin", []),
        ("", []),
    ],
)
def test_agencies_and_newsrooms_are_told_as_such(byline: str, told: list[tuple[str, bool]]) -> None:
    assert named(byline) == told


@pytest.mark.parametrize(
    ("name", "agency", "house"),
    [
        ("dpa", True, False),
        ("DPA", True, False),
        ("Dpa Berger", False, False),  # a person may be called so
        ("Gear Team", False, True),
        ("Morava Verlag", False, True),
        ("Ana Verlagic", False, False),
        ("x" * 61 + " Staff", False, False),
    ],
)
def test_names_of_houses_are_known(name: str, agency: bool, house: bool) -> None:
    assert (is_agency(name), is_house(name)) == (agency, house)


def test_a_first_name_becomes_the_whole_name_that_the_page_prints() -> None:
    assert fuller(["Ana"], ["Piotr Wilk", "Ana Kos"]) == ["Ana Kos"]
    assert fuller(["Ana"], ["Anamaria Kos"]) == ["Ana"]
    assert fuller(["Ana Kos"], ["Ana Kos Brandt"]) == ["Ana Kos"]


def test_initials_are_of_words() -> None:
    assert initials("Morava Daily Courier") == "mdc"


@given(st.text(max_size=200))
@settings(max_examples=150, derandomize=True, deadline=None)
def test_any_byline_gives_short_names_in_its_own_letters(byline: str) -> None:
    for name, _ in named(byline):
        assert name == name.strip()
        assert 0 < len(name) <= 60

"""Reports that agree, report a rise or contradict each other are told apart, across languages."""

from datetime import UTC, datetime

from matching.stories.ledger import Report, Row, agree, lay_side_by_side
from matching.stories.quantities import Figure, figures_of

BLAST = (
    ("sr", "U eksploziji u Kovilju poginule su tri osobe, a 12 je povređeno."),
    ("en", "Four people were killed and 12 injured in the Kovilj blast."),
    ("ru", "При взрыве погибли 5 человек, ещё 14 ранены."),
    ("uk", "Унаслідок вибуху загинули п'ятеро людей, 14 поранено."),
)


def reports(*told: tuple[str, str]) -> list[Report]:
    return [
        (
            number,
            f"site{number}.example",
            datetime(2024, 3, 1, 6 + number, tzinfo=UTC),
            text,
            language,
        )
        for number, (language, text) in enumerate(told, 1)
    ]


def relations(rows: tuple[Row, ...]) -> list[tuple[str, list[float | None]]]:
    return [(row.relation, [it.figure.low for it in row.entries]) for row in rows]


def figure(language: str, text: str) -> Figure:
    [found] = figures_of(text, language)
    return found


def test_a_toll_that_rises_is_one_row_in_four_languages() -> None:
    rows = lay_side_by_side(reports(*BLAST))
    assert sorted(relations(rows)) == [
        ("rising", [3, 4, 5, 5]),
        ("rising", [12, 12, 14, 14]),
    ]


def test_a_toll_that_goes_up_and_down_is_a_conflict_and_comes_first() -> None:
    rows = lay_side_by_side(
        reports(*BLAST, ("de", "Bei der Explosion wurden fünf Menschen getötet und 11 verletzt."))
    )
    assert relations(rows)[0] == ("in conflict", [12, 12, 14, 14, 11])


def test_entries_carry_report_time_and_sentence() -> None:
    [row] = lay_side_by_side(
        reports(("en", "It rained. The depot held 900 shells."), ("de", "Dort lagen 900 Granaten."))
    )
    first = row.entries[0]
    assert (row.relation, row.counts, row.unit) == ("agreeing", "shells", "")
    assert (first.article, first.site, first.at.hour) == (1, "site1.example", 7)
    assert first.sentence == "The depot held 900 shells."


def test_bounds_and_about_agree_with_what_they_allow() -> None:
    seven = figure("en", "They sent 7 trucks.")
    assert agree(seven, figure("en", "They sent at least 5 trucks."))
    assert agree(seven, figure("en", "They sent up to 9 trucks."))
    assert not agree(seven, figure("en", "They sent more than 9 trucks."))
    assert agree(figure("en", "They sent 98 trucks."), figure("en", "They sent about 100 trucks."))
    assert not agree(figure("en", "They sent 7 trucks."), figure("en", "They sent 9 trucks."))


def test_an_inflected_noun_is_the_same_thing() -> None:
    [row] = lay_side_by_side(
        reports(("sr", "Nađene su 42 granate."), ("sr", "Nađeno je 40 granata u skladištu."))
    )
    assert row.relation == "in conflict"


def test_another_day_is_no_conflict() -> None:
    [row] = lay_side_by_side(
        reports(("en", "On Monday 40 drones flew."), ("en", "On Friday 31 drones flew."))
    )
    assert row.relation == "apart"


def test_a_part_of_a_whole_is_no_conflict() -> None:
    rows = lay_side_by_side(
        reports(
            ("en", "The blast killed 12 people."),
            ("en", "Those dead were many, among them 3 people from Kovilj."),
        )
    )
    assert rows == ()


def test_another_order_of_size_is_no_conflict() -> None:
    [row] = lay_side_by_side(
        reports(("en", "The depot held 90000 shells."), ("en", "A truck lost 40 shells."))
    )
    assert row.relation == "apart"


def test_what_one_report_alone_states_is_no_row() -> None:
    assert lay_side_by_side(reports(("en", "It held 900 shells. It held 900 shells."))) == ()
    assert lay_side_by_side([]) == ()

"""The agency that a text names as its source."""

import time

import pytest

from matching.stories.credit import credited


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("VALMORA, Jan. 3 (Savan) - The plant is closed.\nMore follows.", "Savan"),
        ("VALMORA (Savan News Agency) — The plant is closed.", "Savan News Agency"),
        ("Valmora, 3. januar /Savan/ - Fabrika je zatvorena.", "Savan"),
        ("The plant is closed.\nNobody was hurt. (Savan)", "Savan"),
        ("Fabrika je zatvorena.\nNiko nije povređen.\nIzvor: Savan", "Savan"),
        ("Завод закрыт.\nИсточник: Саван", "Саван"),
        ("Das Werk ist zu.\nQuelle: Savan/Adler", None),
        ("The plant (which nobody wanted) is closed.\nNobody was hurt.", None),
        ("The plant is closed.\nIt stood idle for years (see page 4)", None),
        ("The mayor (62) - a baker by trade - resigned.", None),
        ("", None),
    ],
)
def test_a_credit_stands_in_a_dateline_or_at_the_end(text, agency):
    assert credited(text) == agency


def test_a_byline_counts_for_more_than_the_text():
    assert credited("The plant is closed. (Savan)", ("Korab", "Savan")) == "Korab"


@pytest.mark.parametrize("piece", ["(A", "/", "A ", "Source: ", "(Ab) ", "\n("])
def test_hostile_texts_cost_no_time(piece):
    begun = time.process_time()
    credited(piece * 100_000)
    assert time.process_time() - begun < 0.5

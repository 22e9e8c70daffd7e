"""Figures as the amounts by which news is judged: what reads amounts may be either."""

from matching.stories.news.amounts import Amount
from matching.stories.quantities.reading import figures_of


def read_amounts(text: str, language: str = "") -> list[Amount]:
    """Return the figures of a text as amounts: the value that is stated, or the bound that is."""
    found = []
    for figure in figures_of(text, language):
        value = figure.low if figure.low is not None else figure.high
        if value is not None:
            written = text[figure.start : figure.end]
            found.append(Amount(value, figure.start, f"{written} {figure.counts}".strip()))
    return found

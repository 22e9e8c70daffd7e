"""Figures of a report: how many, how much, how long, of what, at what time and by whose word."""

from matching.stories.quantities.figure import Figure
from matching.stories.quantities.reading import figures_of

__all__ = ["Figure", "figures_of"]

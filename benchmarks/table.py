"""How figures are printed."""

from collections.abc import Iterable, Sequence


def print_columns(title: str, rows: Iterable[Sequence[object]]) -> None:
    """Print a title and rows of cells; the first column is left-aligned, the others right."""
    cells = [[_shown(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    print(f"\n{title}")
    for row in cells:
        rest = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        print("  " + "  ".join([row[0].ljust(widths[0]), *rest]).rstrip())


def megabytes(size: int) -> str:
    """Return bytes as MB, or a dash where nothing is known."""
    return f"{size / 1e6:.0f} MB" if size else "-"


def ratio(ours: float, theirs: float) -> str:
    """Return how many times theirs ours is, or a dash."""
    return f"{ours / theirs:.2f}" if theirs else "-"


def _shown(cell: object) -> str:
    return f"{cell:.2f}" if isinstance(cell, float) else str(cell)

"""Pictures for the outlets' pages: hills under a sky, drawn from the article's name."""

import math
import random

_WIDTH, _HEIGHT = 960, 480
_SKIES = (
    ("#f6c28b", "#7d8ea8", "#2b3a4f"),
    ("#dfe7ee", "#8ea4b8", "#33485c"),
    ("#f3d9c4", "#b0736a", "#3d2c3a"),
    ("#cfe3dc", "#6f9488", "#223d3a"),
    ("#e9e2cf", "#a39a7c", "#3f4034"),
)


def picture(name: str) -> bytes:
    """Return an SVG drawing, 960 by 480, always the same for the same name."""
    rng = random.Random(name)
    sky, haze, ground = rng.choice(_SKIES)
    sun = (rng.randrange(140, _WIDTH - 140), rng.randrange(70, 190), rng.randrange(26, 52))
    hills = "".join(
        f'<path d="{_hill(rng, 190 + layer * 68)}" fill="{ground}" '
        f'opacity="{0.28 + layer * 0.22:.2f}"/>'
        for layer in range(4)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'preserveAspectRatio="xMidYMid slice"><defs><linearGradient id="s" x2="0" y2="1">'
        f'<stop stop-color="{haze}"/><stop offset="1" stop-color="{sky}"/></linearGradient></defs>'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="url(#s)"/>'
        f'<circle cx="{sun[0]}" cy="{sun[1]}" r="{sun[2]}" fill="#fff" opacity=".7"/>{hills}</svg>'
    ).encode()


def _hill(rng: random.Random, top: int) -> str:
    """Return the outline of one ridge: two waves over each other, closed at the bottom."""
    low, high = rng.uniform(0.6, 1.4), rng.uniform(3, 6)
    start = rng.uniform(0, math.tau)
    points = []
    for x in range(0, _WIDTH + 1, 24):
        turn = x / _WIDTH * math.tau
        y = top + 42 * math.sin(turn * low + start) + 11 * math.sin(turn * high + start * 2)
        points.append(f"L{x} {y:.0f}")
    return f"M0 {_HEIGHT}" + "".join(points) + f"L{_WIDTH} {_HEIGHT}Z"

"""What stands from the start is left alone; what refers to itself is still found."""

import gc
import subprocess
import sys

import db.garbage

_SPARED = """
import gc, sys, weakref
from db.garbage import YOUNG, look_rarely

class Ring:
    pass

before = gc.get_threshold()
standing = [[number] for number in range(1000)]
look_rarely()
ring = Ring()
ring.itself, gone = ring, weakref.ref(ring)
del ring
many = [[] for _ in range(YOUNG + 1000)]
print(gc.get_freeze_count() > 1000, gc.get_threshold() == (YOUNG, *before[1:]), gone() is None)
"""


def test_spares_what_stands_and_finds_rings_without_being_asked() -> None:
    run = [sys.executable, "-c", _SPARED]  # as it changes the whole process
    told = subprocess.run(run, capture_output=True, check=True, text=True)
    assert told.stdout.split() == ["True"] * 3
    assert gc.get_threshold()[0] < db.garbage.YOUNG

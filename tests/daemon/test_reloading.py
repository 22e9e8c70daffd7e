"""A real daemon takes up what was changed in its file, lives on after what is wrong in it."""

import os
import signal
from datetime import timedelta

from tests.crash.scene import PATIENCE, Scene, until

SOON = timedelta(seconds=20)
NEW = '\n[[watch]]\nname = "Bells"\nquery = "bells"\nlook_back = "30d"\n'
REFUSED = "the configuration is refused: the former one stands"


def test_a_new_watch_applies_and_a_wrong_one_is_refused(scene: Scene):
    config = scene.folder / "config.toml"
    life = scene.live()
    assert life.says("watching", PATIENCE)
    right = config.read_text()
    config.write_text(right + NEW.replace('"bells"', '"bells AND ("'))
    line = life.says(REFUSED, SOON)
    assert line is not None
    assert f"{config}:{right.count(chr(10)) + 4}:20: " in line["why"]
    config.write_text(right + NEW)
    line = life.says("configuration applied", SOON)
    assert line is not None
    assert line["watches"] == "+ Bells"
    assert until(lambda: scene.rows("SELECT caught_up FROM watch WHERE name = 'Bells'") == [(1,)])
    assert life.says("watch looked back", SOON)
    os.kill(life.pid, signal.SIGHUP)
    assert life.says("configuration read: nothing that applies at once has changed", SOON)
    assert not life.ended()

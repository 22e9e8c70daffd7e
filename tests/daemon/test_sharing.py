"""Several runs on one database share the work: nothing is told twice."""

from datetime import timedelta

from tests.crash.kills import SIGKILLED, is_idle, work_left
from tests.crash.scene import PATIENCE, Scene, until


def test_two_daemons_share_the_work(scene: Scene):
    scene.print_news(each=3)
    one = scene.live()
    assert one.says("watching", PATIENCE)
    other = scene.live()
    assert until(scene.told_all)
    scene.print_news(each=2)
    assert until(lambda: scene.told_all() and is_idle(scene))
    verdict = scene.verdict()
    assert (verdict.faults, verdict.repeats) == ([], 0)
    assert scene.rows("SELECT count(*) FROM presence WHERE ended_at IS NULL") == [(2,)]
    for life in (one, other):
        life.stop()
        assert life.wait(timedelta(seconds=10)) == 0


def test_what_a_killed_daemon_held_is_taken_over_by_the_one_beside_it(scene: Scene):
    scene.print_news()
    doomed = scene.live(die_at=("after Entries.claim_due", 1))
    assert doomed.says("watching", PATIENCE)
    survivor = scene.live()  # hardly there when the other dies, entries in its hands
    assert doomed.wait(PATIENCE) == SIGKILLED
    # What tells nobody is taken over too, a little later than what was told already.
    assert until(lambda: scene.told_all() and "entries" not in work_left(scene))
    survivor.stop()
    assert survivor.wait(timedelta(seconds=10)) == 0
    assert (scene.verdict().faults, work_left(scene)) == ([], {})


def test_one_round_beside_a_running_daemon(scene: Scene):
    scene.print_news(each=2)
    daemon = scene.live()
    assert daemon.says("watching", PATIENCE)
    once = scene.live("run", "--once", "--log", "json")
    assert once.wait(PATIENCE) == 0
    assert until(lambda: scene.told_all() and is_idle(scene))
    verdict = scene.verdict()
    assert (verdict.faults, verdict.repeats) == ([], 0)
    assert not daemon.ended()
    assert not any(line["level"] == "error" for line in (*daemon.logged(), *once.logged()))

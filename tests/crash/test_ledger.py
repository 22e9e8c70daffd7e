"""The judge must be able to find fault, or the crash tests prove nothing."""

from dataclasses import replace

from alerts.channels.kinds import KINDS
from tests.crash.ledger import Told, judge
from tests.crash.media import WAYS
from tests.crash.points import SENDING
from tests.crash.tour import CREWS, every_place

ONE, TWO = ("ferries", "http://a.test/1"), ("ferries", "http://a.test/2")
DUE = {"hook": frozenset({ONE, TWO})}
FIRST = Told(channel="hook", id="m1", body=b"one", tells=frozenset({ONE}))
SECOND = Told(channel="hook", id="m2", body=b"two", tells=frozenset({TWO}))


def test_all_told_once_is_no_fault():
    verdict = judge(DUE, [FIRST, SECOND])
    assert (verdict.faults, verdict.messages, verdict.repeats) == ([], 2, 0)


def test_a_repeat_of_the_same_bytes_is_counted_and_forgiven():
    verdict = judge(DUE, [FIRST, SECOND, FIRST, replace(FIRST)])
    assert (verdict.faults, verdict.messages, verdict.repeats) == ([], 2, 2)


def test_what_was_not_told_is_lost():
    assert judge(DUE, [FIRST]).faults == ["lost: http://a.test/2 of ferries on hook"]


def test_each_channel_is_judged_by_itself():
    due = {**DUE, "mail": frozenset({ONE})}
    assert judge(due, [FIRST, SECOND]).lost == ["http://a.test/1 of ferries on mail"]


def test_what_was_not_due_is_beyond_the_truth():
    wrong = replace(SECOND, id="m3", tells=frozenset({("trams", "http://a.test/2")}))
    assert judge(DUE, [FIRST, SECOND, wrong]).beyond == ["http://a.test/2 of trams on hook"]


def test_the_same_news_under_another_id_is_doubled():
    verdict = judge(DUE, [FIRST, SECOND, replace(FIRST, id="m9")])
    assert verdict.doubled == ["http://a.test/1 of ferries on hook"]


def test_a_repeat_with_other_bytes_is_altered():
    assert judge(DUE, [FIRST, SECOND, replace(FIRST, body=b"One")]).altered == ["m1 on hook"]


def test_every_kind_of_channel_takes_part():
    assert SENDING.keys() == KINDS.keys() == set(WAYS.values())
    assert sorted(way for crew in CREWS for way in crew) == sorted(WAYS)
    assert {way for _, way in every_place()} == WAYS.keys()

"""The window of open articles: filled as the daemon leaves it, and articles find their stories."""

import pytest

from benchmarks import window
from benchmarks.crowd import event_of, report_of, time_of


def test_articles_find_the_stories_that_were_filled_in(monkeypatch):
    monkeypatch.setattr(window, "_LEARNED", 60)
    monkeypatch.setattr(window, "_MEASURED", 12)
    window._background.cache_clear()
    ((size, read, stored, longest, hourly, right, *_),) = window.window([60])
    window._background.cache_clear()
    assert (size, right) == ("60", pytest.approx(1.0, abs=0.26))
    assert 0 < read < 1000
    assert 0 < stored <= longest < 5000
    assert int(hourly.replace(",", "")) > 100


def test_reports_of_an_event_share_its_names_and_are_always_the_same():
    assert report_of(5) == report_of(5)
    assert report_of(5).title == report_of(6).title != report_of(8).title
    assert report_of(5).text != report_of(6).text
    assert report_of(900, event_of(5)).title == report_of(5).title
    assert time_of(0) <= time_of(5) < time_of(60)

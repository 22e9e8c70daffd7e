"""The benchmark of deliveries: it runs, and says when a channel does not drain as it should."""

from benchmarks.deliveries import Book, Loop, _faults, measure


def test_four_channels_drain_at_their_rates_beside_a_dead_one(capsys):
    assert measure(6) == 0
    said = capsys.readouterr().out
    assert "chat      1/s          6" in said
    assert "dead     10/s          0" in said


def test_what_is_late_missing_or_out_of_order_is_a_fault():
    loop = Loop()
    book = Book("chat", loop)
    book.came = [(0.0, "alert-2"), (99.0, "alert-1")]
    assert _faults(book, 2) == ["chat took 99 s", "chat was not told the oldest first"]
    assert _faults(book, 3)[0] == "chat got 2 of 3"
    loop.close()

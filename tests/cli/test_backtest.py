"""`watches backtest`, `watches explain` and `articles mark`, as a user meets them."""

import shutil
from datetime import date, timedelta

import pytest

from alerts.quiet import hold, next_digest_of
from db.clock import SystemClock
from db.database import Database
from db.fates import Fate, Sent
from db.store import open_store
from intake.decide import Policy, decide
from intake.intake import arrive
from intake.replaying import Day, Telling
from intake.watching import prepare
from tests.cli.test_commands import wirewatch
from tests.making import NOON, article, source, watch
from wirewatch.cli.backtest_report import _print_chart
from wirewatch.cli.explain import _fate

__all__ = ["wirewatch"]
TEXTS = (
    "Shells left the plant on Monday.",
    "Football at the plant.",
    "Nutshells were planted.",
    "The plant of Вучић makes shells.",
)
POLICY = Policy(max_age=timedelta(days=7), hold=hold)

REFUSED = [
    (("articles", "mark", "1", "--watch", "arms"), 2),
    (("articles", "mark", "1", "yes", "--clear", "--watch", "arms"), 2),
    (("articles", "mark", "1", "yes"), 2),
    (("articles", "mark", "9", "yes", "--watch", "arms"), 1),
    (("articles", "mark", "1", "yes", "--watch", "arm"), 1),
    (("watches", "backtest"), 2),
    (("watches", "backtest", "arm"), 1),
    (("watches", "backtest", "--query", "NOT x"), 2),
    (("watches", "backtest", "arms", "--since", "soon"), 2),
    (("watches", "explain", "arms"), 2),
    (("watches", "explain", "arms", "1", "--query", "x"), 2),
    (("watches", "explain", "arms", "99"), 1),
    (("watches", "explain", "arms", "nothing"), 1),
]


@pytest.fixture
def read(wirewatch, tmp_path, shaped):
    """The command line on a database that took an article a day, the last one just now."""
    shutil.copy(shaped, tmp_path / "w.db")
    wirewatch("db", "upgrade")  # the index of nothing, made
    store, now = open_store(f"sqlite:///{tmp_path}/w.db"), SystemClock().now()
    watching = prepare([watch(query="shells AND plant", channels=("hook",))])
    store.sources.configure([source()], now)
    store.watches.configure(watching.watches.values(), now - timedelta(days=9), next_digest_of)
    for number, text in enumerate(TEXTS, 1):
        at = now - timedelta(days=len(TEXTS) - number)
        given = article(
            f"https://valley.test/{number}", title=f"Report {number}", text=text, published=at,
            fetched=at,
        )  # fmt: skip
        arrival = arrive(
            given, watching, source_id=1, source="Valley Post", claimed=None, backlog=False
        )
        store.intake.take(arrival, lambda snapshot: decide(snapshot, POLICY), at)
    store.close()
    return wirewatch


def test_a_backtest_shows_samples_the_chart_and_the_words(read):
    ended = read("watches", "backtest", "arms")
    assert ended.status == 0
    assert ended.out.index("4  Report 4") < ended.out.index("1  Report 1")
    assert "2 articles of 4" in ended.out
    assert "2 alerts in 2 messages" in ended.out
    assert "first report of its story" in ended.out
    assert ended.out.count("█ 1  (1 match)") == 2
    assert "shells (2)" in ended.out
    assert ended.err == ""


def test_for_machines_it_is_one_object_a_match_and_a_report(read):
    first, second, report = read("watches", "backtest", "arms", "--json").objects
    assert [first["article"], second["article"]] == ["4", "1"]
    assert (first["kind"], first["change"], report["kind"]) == ("match", "found", "report")
    assert [each["matches"] for each in report["days"]] == [1, 1]
    assert report["words"][0] == {
        "word": "shells", "matches": 2, "decisive": 2, "forms": {"shells": 2},
    }  # fmt: skip
    assert (report["quality"], report["edit"]) == (None, None)
    few = read("watches", "backtest", "arms", "--json", "--limit", "0", "--since", "2d").objects
    assert [each["kind"] for each in few] == ["report"]
    assert (few[0]["stored"], few[0]["matches"]) == (2, 1)


def test_a_query_by_itself_and_one_that_finds_nothing(read):
    assert "Report 2" in read("watches", "backtest", "--query", "football").out
    nothing = read("watches", "backtest", "--query", "zeppelins")
    assert (nothing.status, "0 articles of 4" in nothing.out) == (1, True)


def test_an_edit_is_held_beside_the_saved_query(read):
    ended = read("watches", "backtest", "arms", "--query", "shells NOT Monday OR football")
    assert "+ 2  Report 2" in ended.out
    assert "- 1  Report 1" in ended.out
    assert "gains 1 article (+) and loses 1 (-): 2 before, 2 after" in ended.out
    json = ("watches", "backtest", "arms", "--query", "shells NOT Monday", "--json")
    assert read(*json).objects[-1]["edit"]["lost"] == 1


def test_marks_give_precision_and_recall(read):
    assert read("articles", "mark", "1", "yes", "--watch", "arms").status == 0
    read("articles", "mark", "2", "yes", "--watch", "arms")
    read("articles", "mark", "4", "no", "--watch", "arms")
    ended = read("watches", "backtest", "arms", "--query", "shells OR football")
    assert "precision 0.67, recall 1.00 on 2 marked yes, 1 marked no" in ended.out
    assert "before the edit: precision 0.50, recall 0.50" in ended.out
    quality = read("watches", "backtest", "arms", "--json").objects[-1]["quality"]
    assert (quality["wanted"], quality["unwanted_found"], quality["recall"]) == (2, 1, 0.5)
    assert read("articles", "show", "2", "--json").objects[0]["marks"] == {"arms": True}
    assert "marked no" in read("articles", "show", "4").out


def test_a_mark_is_taken_back_once(read):
    read("articles", "mark", "1", "no", "--watch", "arms")
    assert read("articles", "mark", "1", "--clear", "--watch", "arms").status == 0
    assert read("articles", "mark", "1", "--clear", "--watch", "arms").status == 1


def test_what_cannot_be_asked_is_refused(read):
    for words, status in REFUSED:
        ended = read(*words)
        assert (ended.status, ended.err != "") == (status, True), words


def test_a_match_is_explained_with_what_was_told(read):
    ended = read("watches", "explain", "arms", "1")
    assert ended.status == 0
    assert "yes  shells AND plant" in ended.out
    assert "Shells left the plant on Monday." in ended.out
    assert "it matches" in ended.out
    assert "first report of its story" in ended.out
    assert "hook: due" in ended.out


def test_so_is_one_that_does_not_match_by_its_address(read):
    ended = read("watches", "explain", "arms", "https://www.valley.test/3")
    assert ended.status == 1
    assert "no   shells  (does not stand there; nearest in spelling: 'Nutshells')" in ended.out
    assert "because of shells" in ended.out
    assert "it did not match when it came, either" in ended.out


def test_a_match_that_is_not_on_record_says_what_it_would_have_been(read, tmp_path):
    config = tmp_path / "config.toml"
    config.write_text(config.read_text().replace("shells AND plant", "football"))
    ended = read("watches", "explain", "arms", "2")
    assert ended.status == 0
    assert "the query, or the article's text, was another" in ended.out
    assert "had it matched: first report of its story" in ended.out


def test_an_explanation_for_machines_is_a_tree(read):
    (told,) = read("watches", "explain", "--query", "football NOT plant", "2", "--json").objects
    assert (told["match"], told["because"]["part"]) == (False, "NOT plant")
    assert [part["holds"] for part in told["tree"]["parts"]] == [True, False]
    assert told["record"] is None
    (told,) = read("watches", "explain", "arms", "4", "--json").objects
    assert told["record"]["alert"] == "open"
    assert told["record"]["deliveries"][0]["channel"] == "hook"


def test_of_many_alternatives_only_some_are_shown(read):
    query = " OR ".join(["football", *(f"word{number}" for number in range(20))])
    ended = read("watches", "explain", "--query", query, "2")
    assert "15 more, none of which stands there" in ended.out


def test_an_address_that_is_not_stored_says_so(read):
    ended = read("watches", "explain", "arms", "https://valley.test/unknown")
    assert "is not stored, and no source has listed it" in ended.err


def test_an_index_of_an_older_folding_is_told_of_and_made_anew(read, tmp_path):
    database = Database(f"sqlite:///{tmp_path}/w.db")
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE fact SET value = '1' WHERE name = 'folding'")
        connection.exec_driver_sql("UPDATE article_search SET title = '', body = 'old'")
    database.close()
    for words in (("watches", "backtest", "arms"), ("articles", "search", "shells")):
        ended = read(*words)
        assert ended.status == 1
        assert "the search index is being made anew, 0 of 4 articles so far" in ended.err
    assert "search index made anew: 4 articles" in read("db", "upgrade").out
    assert "made anew" not in read("db", "upgrade").out
    again = read("watches", "backtest", "arms")
    assert (again.status, again.err) == (0, "")


@pytest.mark.parametrize(
    ("days", "bars", "name"),
    [(1, 1, "day"), (35, 35, "day"), (36, 6, "week"), (700, 25, "four weeks")],
)
def test_a_long_period_is_charted_by_longer_stretches(capsys, days, bars, name):
    first = date(2024, 1, 1)
    last = first + timedelta(days=days - 1)
    telling = Telling(days={first: Day(1, 1, 1), last: Day(2, 2, 2)}, reasons={})
    now = SystemClock().now().replace(year=2024, month=1, day=1)
    _print_chart(telling, now)
    out = capsys.readouterr().out
    lines = [line for line in out.splitlines() if line.startswith("  ")]
    assert len(lines) == bars
    assert "█" in lines[0]
    assert f"messages a {name}:" in out


def lines(fate, **of_watch):
    return " / ".join(_fate(fate, watch(**of_watch), NOON))


def fate(**given):
    return Fate(**{"matched": NOON, "reason": "first report of its story", "lost_in": None} | given)


def sent(**given):
    made = {"channel": "hook", "state": "due", "due": NOON, "ended": None, "detail": None}
    return Sent(**made | given)


@pytest.mark.parametrize(
    ("of", "given", "told"),
    [
        (fate(alert="waiting", digest_due=NOON), {}, "waits for the digest of 2026-01-15 12:00"),
        (fate(alert="held"), {}, "held until the size of its backlog is known"),
        (fate(lost_in=2), {}, "no longer matched since its revision 2"),
        (
            fate(alert="open", deliveries=(sent(due=NOON + timedelta(hours=2)),)),
            {"quiet": "11:00-14:00"},
            "hook: due on 2026-01-15 14:00, as the watch is quiet 11:00-14:00",
        ),
        (
            fate(deliveries=(sent(due=NOON + timedelta(hours=2), detail="503 Busy"),)),
            {"quiet": "11:00-14:00"},
            "hook: due on 2026-01-15 14:00 (503 Busy)",
        ),
        (
            fate(alert="told", deliveries=(sent(state="sent", ended=NOON),)),
            {},
            "its alert was sent /   hook: sent on 2026-01-15 12:00",
        ),
        (
            fate(alert="folded", deliveries=(sent(state="dead", ended=NOON, detail="410"),)),
            {},
            "within a digest /   hook: dead on 2026-01-15 12:00 (410)",
        ),
    ],
)
def test_what_became_of_a_match_is_said_in_words(of, given, told):
    assert told in lines(of, **given)


def test_a_watch_that_is_younger_than_the_article_says_so(read, tmp_path):
    config = tmp_path / "config.toml"
    config.write_text(config.read_text() + '[[watch]]\nname = "new"\nquery = "football"\n')
    ended = read("watches", "explain", "new", "2")
    assert ended.status == 0
    assert "the watch is there since" in ended.out
    assert "had it been there: the watch has no channels" in ended.out

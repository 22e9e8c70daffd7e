"""`watches apply`, and what `status` says of a changed configuration."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest

from db.applied import Application
from db.store import Store, open_store
from intake.intake import arrive
from intake.watching import prepare
from matching.stories.packing import SKETCH_VERSION
from tests.cli.test_commands import wirewatch
from tests.making import article, outcome

__all__ = ["wirewatch"]
NOW = datetime.now(UTC)


@pytest.fixture
def store(wirewatch, tmp_path, shaped):
    shutil.copy(shaped, tmp_path / "w.db")
    wirewatch("sources", "list")
    store = open_store(f"sqlite:///{tmp_path}/w.db")
    for number, text in enumerate(("Shells left the plant.", "No news today.")):
        page = article(
            f"https://valley.test/{number}", title="News", text=text, published=NOW, fetched=NOW
        )
        store.intake.take(
            arrive(page, prepare([]), source_id=1, source="", claimed=None, backlog=False),
            lambda _snapshot: outcome(),
            NOW,
        )
    yield store
    store.close()


def test_it_records_and_says_how_many(wirewatch, store: Store):
    done = wirewatch("watches", "apply", "arms", "--since", "1d")
    assert done.status == 0
    assert "1 new match in 2 articles: recorded, and nobody is alerted; 0 matched" in done.out
    again = wirewatch("watches", "apply", "arms", "--since", "1d", "--json").objects
    assert again == [{"watch": "arms", "read": 1, "found": 0, "known": 1}]
    assert sum(store.stats().alerts.values()) == 0


def test_a_trial_says_by_what_each_word_was_found(wirewatch):
    words = ("watches", "test", "--query", "Vučić plant*", "--text", "Вучић saw plants.")
    said = wirewatch(*words)
    assert "Вучић: Vučić by scripts" in said.out
    assert "plants: plant* by wildcards" in said.out
    (told,) = wirewatch(*words, "--json").objects
    assert told["widened"][0] == {"found": "Вучић", "word": "Vučić", "by": ["scripts"]}


def test_a_trial_of_a_watch_keeps_to_its_widenings(wirewatch, tmp_path):
    config = tmp_path / "config.toml"
    config.write_text(config.read_text().replace('"arms"\n', '"arms"\nwiden = ["scripts"]\n'))
    tried = ("watches", "test", "arms", "--text")
    assert wirewatch(*tried, "shell and plants").status == 1
    assert wirewatch(*tried, "shells and plant").status == 0
    config.write_text(config.read_text().replace('["scripts"]', '["script"]'))
    refused = wirewatch("check")
    assert refused.status == 2
    assert "scripts" in refused.err + refused.out


def test_told_if_asked(wirewatch, store: Store):
    done = wirewatch("watches", "apply", "arms", "--since", "1d", "--tell")
    assert "told by the daemon as a backlog" in done.out
    assert store.stats().alerts["held"] == 1


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("apply", "army", "--since", "1d"), 1, "did you mean 'arms'?"),
        (("apply", "arms", "--since", "soon"), 2, "soon"),
        (("apply", "arms"), 2, "--since"),
    ],
)
def test_what_cannot_be_applied(wirewatch, words, status, said):
    ended = wirewatch("watches", *words)
    assert ended.status == status
    assert said in ended.err


def test_a_watch_that_the_running_daemon_does_not_know_yet(wirewatch, store: Store, tmp_path):
    store.presences.begin("me", datetime.now(UTC))
    config = tmp_path / "config.toml"
    config.write_text(config.read_text() + '\n[[watch]]\nname = "new"\nquery = "shells"\n')
    ended = wirewatch("watches", "apply", "new", "--since", "1d")
    assert ended.status == 1
    assert "does not know the watch 'new' yet" in ended.err


def test_status_shows_what_was_refused_or_waits(wirewatch, store: Store):
    store.presences.begin("me", datetime.now(UTC))
    assert "configuration" not in wirewatch("status").out
    store.applications.note(Application(at=NOW, refused="config.toml:3:5: [[there]] is no key"))
    said = wirewatch("status")
    assert (said.status, "config.toml:3:5: [[there]] is no key" in said.out) == (0, True)
    (told,) = wirewatch("status", "--json").objects
    assert told["configuration"]["refused"] == "config.toml:3:5: [[there]] is no key"
    store.applications.note(Application(at=NOW, waiting=("[crawler] delay",)))
    assert "applied at the next start: [crawler] delay" in wirewatch("status").out
    store.presences.end("me", datetime.now(UTC) + timedelta(seconds=1))
    assert "[crawler] delay" not in wirewatch("status").out


EXAMPLE = """Shells from Valjevo

Yesterday the Krušik works in Valjevo sold 100,000 shells to Moravia Arms, said Aleksandar Marić.
"""


def test_a_watch_is_proposed_from_a_file_and_can_be_used(wirewatch, tmp_path):
    (tmp_path / "story.txt").write_text(EXAMPLE)
    done = wirewatch("watches", "like", "story.txt", "--save", "examples/valjevo.txt")
    assert done.status == 0
    assert "# names: Valjevo" in done.out
    assert 'like = ["examples/valjevo.txt"]' in done.out
    config = tmp_path / "config.toml"
    config.write_text(config.read_text() + "\n" + done.out)
    tried = wirewatch("watches", "test", "Like: Shells from Valjevo", "--text", EXAMPLE)
    assert tried.status == 0
    assert "like an example: 1.00 (Valjevo" in tried.out
    few = "Krušik and Valjevo sold shells."
    less = wirewatch("watches", "test", "Like: Shells from Valjevo", "--text", few, "--json")
    assert 0.25 < less.objects[0]["similarity"]["score"] < 1
    again = wirewatch("watches", "like", "story.txt", "--save", "examples/valjevo.txt")
    assert (again.status, "is there already" in again.err) == (2, True)


def test_a_stored_article_is_an_example_and_is_not_compared_with(wirewatch, store: Store):
    (told,) = wirewatch("watches", "like", "1", "--json").objects
    assert (told["compared"], told["matching"]) == (1, 0)
    assert "plant" in {term["text"] for term in told["terms"]}


@pytest.mark.parametrize(
    ("document", "status", "said"),
    [("none.txt", 1, "cannot be read"), ("empty.txt", 1, "nothing distinctive"), ("99", 1, "99")],
)
def test_what_makes_no_watch(wirewatch, tmp_path, document, status, said):
    (tmp_path / "empty.txt").write_text("So it is.")
    ended = wirewatch("watches", "like", document)
    assert (ended.status, said in ended.err) == (status, True)


def test_status_says_how_many_earlier_articles_are_not_in_stories_yet(wirewatch, store: Store):
    (told,) = wirewatch("status", "--json").objects
    assert told["not_in_stories"] == 0
    store.presences.begin("me", datetime.now(UTC))
    store.earlier.begin(SKETCH_VERSION + 1)
    assert "put into stories: 0 of 2 are" in wirewatch("status").out
    (told,) = wirewatch("status", "--json").objects
    assert told["not_in_stories"] == 2

"""What of an article its story is found by, and how the counts of words are kept."""

import shutil

import pytest

from db.errors import StoreError
from db.records import Mark
from db.store import open_store
from db.threads import Threads
from intake import sketching
from intake.sketching import Sketching
from matching.stories.background import Background
from matching.stories.packing import from_bytes
from matching.stories.profile import Report, read_profile
from tests.making import article
from tests.stories.test_grouping import BLAST


@pytest.fixture
def opened(tmp_path, shaped):
    shutil.copy(shaped, tmp_path / "w.db")
    store, threads = open_store(f"sqlite:///{tmp_path}/w.db"), Threads()
    yield store, threads
    threads.close()
    store.close()


def blast(number=0):
    return article(f"https://valley.test/{number}", text=BLAST[number % 2])


async def test_articles_have_terms_the_heaviest_first(opened):
    traits = await Sketching(*opened).traits(blast())
    weights = [weight for _, weight in traits.terms]
    assert weights == sorted(weights, reverse=True)
    assert len({term for term, _ in traits.terms}) == len(traits.terms) > 10
    assert all(0 <= term < 2**32 for term, _ in traits.terms)


@pytest.mark.parametrize(
    "given",
    [
        {"text": "Too short to tell."},
        {"text": BLAST[0], "mark": Mark.LIST},
        {"text": BLAST[0], "headline_only": "paywall"},
    ],
)
async def test_what_says_too_little_has_none(opened, given):
    assert await Sketching(*opened).traits(article(**given)) is None


async def test_counts_of_words_outlive_the_process(opened):
    store, _ = opened
    first = Sketching(*opened)
    alone = await first.traits(blast())
    for number in range(2, 9):
        await first.traits(blast(number))
    await first.note()
    counted = await Sketching(*opened).traits(blast())
    assert counted != alone
    assert counted == await first.traits(blast())
    assert store.stories.background("stories")


async def test_counts_are_noted_every_so_often(opened, monkeypatch):
    monkeypatch.setattr(sketching, "_NOTED_EVERY", 3)
    store, _ = opened
    reading = Sketching(*opened)
    for number in range(2):
        await reading.traits(blast(number))
    assert store.stories.background("stories") is None
    await reading.traits(blast(2))
    assert store.stories.background("stories") is not None


async def test_spoilt_counts_begin_anew(opened):
    store, _ = opened
    store.stories.note_background("stories", b"spoilt")
    assert await Sketching(*opened).traits(blast()) is not None


async def test_counts_that_cannot_be_noted_cost_no_article(opened):
    async def refused(*_args):
        raise StoreError("the disk is full")

    threads = opened[1]
    reading = Sketching(opened[0], threads)
    await reading.traits(blast())
    threads.write = refused
    await reading.note()
    assert await reading.traits(blast(1)) is not None


class Meaning:
    """Says of every article what it is told to."""

    def __init__(self, *vectors):
        self.vectors = list(vectors)

    async def vector(self, title, text):
        return self.vectors.pop(0)


async def test_what_an_article_means_is_kept_with_it(opened):
    with_model = Sketching(*opened, Meaning([0.6, 0.8, 0.0, 0.0]))
    traits = await with_model.traits(blast())
    assert len(from_bytes(traits.sketch).vector) == 4
    assert len(set(traits.anchors)) > 4
    assert all(0 <= anchor < 2**32 for anchor in traits.anchors)


async def test_a_model_that_cannot_be_asked_changes_nothing(opened):
    without = await Sketching(*opened).traits(blast())
    assert await Sketching(*opened, Meaning(())).traits(blast()) == without
    assert without.anchors == ()


def test_counts_age_and_stay_bounded():
    background = Background(most=4)
    common = read_profile(Report(text=BLAST[0]))
    for number in range(40):
        background.add(common)
        background.add(read_profile(Report(text=f"word{number} once")))
    assert background.rarity("words", common_stem(common), "") < 5
    assert len(background.to_bytes()) < 4000


def common_stem(profile):
    return max(profile.words, key=profile.words.get)


def test_counts_come_back_as_they_were():
    background = Background()
    profile = read_profile(Report(text=BLAST[0], title="Blast at the plant"))
    background.add(profile)
    again = Background.from_bytes(background.to_bytes())
    assert again.sketch(profile) == background.sketch(profile)
    assert Background.from_bytes(Background().to_bytes()).rarity("words", "x", "en") > 0


@pytest.mark.parametrize("spoilt", [b"", b"spoilt", b"x\x9c"])
def test_what_is_no_counts_is_refused(spoilt):
    with pytest.raises(ValueError, match="no counts"):
        Background.from_bytes(spoilt)

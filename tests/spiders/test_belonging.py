"""Which of a site's addresses could be one source's own articles."""

from spiders.belonging import Belonging

SITE = "https://valley.test"
SPORT = [f"{SITE}/sport/the-long-run-of-day-{n}-{10_000 + n}" for n in range(5)]


def test_a_section_holds_its_own():
    sport = Belonging(SPORT)
    assert sport.holds(f"{SITE}/sport/the-short-run-of-day-9-20009")
    assert sport.holds("http://www.valley.test/sport/the-short-run-of-day-9-20009")
    assert not sport.holds(f"{SITE}/world/the-short-run-of-day-9-20009")
    assert not sport.holds(f"{SITE}/sport/tag")
    assert not sport.holds("https://other.test/sport/the-short-run-of-day-9-20009")


def test_a_source_of_several_sections_holds_all():
    sections = ("sport", "world", "town")
    whole = Belonging(f"{SITE}/{name}/the-run-of-day-{n}" for name in sections for n in range(3))
    assert whole.holds(f"{SITE}/culture/the-choir-of-the-mill")
    assert not whole.holds(f"{SITE}/about")
    assert not whole.holds(f"{SITE}/culture/stage/the-choir-of-the-mill")


def test_while_little_is_known_it_goes_by_likeness():
    unknown = Belonging([])
    assert unknown.holds(f"{SITE}/2026/01/31/the-choir-of-the-mill-sang")
    assert not unknown.holds(f"{SITE}/about")
    assert not unknown.holds(f"{SITE}/tag/the-choir-of-the-mill")
    one = Belonging(SPORT[:1])
    assert not one.holds("https://other.test/2026/01/31/the-choir-of-the-mill-sang")

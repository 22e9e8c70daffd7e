import operator
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.acts import Signer
from alerts.chat import Form, Line, Post, Weight, lay_out
from alerts.letter import write_letter
from alerts.links import NoLinks, PublicLinks
from alerts.shortening import ever_shorter, fitted
from db.watch_records import Passage, Severity
from tests.alerts.fakes import HeldClock
from tests.alerts.messages import HUGE, MESSAGES, NEWS, alert, article, digest, notice

LINKS = PublicLinks("https://watch.example")
SIGNED = PublicLinks("https://watch.example", Signer(b"k" * 32, HeldClock()))


def post_of(message, links=LINKS) -> Post:
    return lay_out(write_letter(message, links, None))


def said(post: Post) -> list[str]:
    return [f"{line.form.value}: {line.text}" for line in post.lines]


def links(post: Post) -> list[str]:
    return [run.url for line in post.lines for run in line.runs if run.url]


def size(post: Post) -> int:
    shown = len(post.subject) + len(post.head)
    return shown + sum(len(run.text + run.url) for line in post.lines for run in line.runs)


def test_a_story_says_what_where_and_which_words():
    post = post_of(alert())
    assert post.head == "Serbian arms to Ukraine"
    assert said(post) == [
        "title: Kruna Works shells turn up near Kyiv",
        "small: Morava Courier · Mira Stanić, Jovan Terzić · 2 Jan 2026, 02:57 UTC",
        "quote: The shells, made in Serbia, were photographed near Kyiv in November.",
        "small: The story",
        "small: Why now: first article of a new story",
    ]
    assert links(post) == [
        "https://morava-courier.example/news/1?a=1&b=2", "https://watch.example/stories/42",
    ]  # fmt: skip
    quote = post.lines[2]
    assert [run.text for run in quote.runs if run.bold] == ["shells", "Serbia", "Kyiv"]


def acts(post: Post) -> list[str]:
    return [run.text for line in post.foot for run in line.runs if "/act/" in run.url]


def test_readers_can_mute_and_object_where_there_is_an_address():
    assert acts(post_of(alert(), SIGNED)) == ["Not relevant", "Mute this story", "Mute this watch"]
    assert acts(post_of(digest(alert(), alert()), SIGNED)) == ["Mute this watch"]
    assert acts(post_of(alert(article(), article(2)), SIGNED))[0] == "Mute this story"
    assert acts(post_of(alert())) == acts(post_of(notice(), SIGNED)) == []


def test_links_that_act_go_before_any_words_of_a_page_do():
    for message in (alert(), digest(alert())):
        posts = list(ever_shorter(message, SIGNED, None))
        bare = [post for post in posts if Form.QUOTE not in {line.form for line in post.lines}]
        assert not acts(posts[-1])
        assert any(not acts(post) for post in bare)


def test_an_update_leads_with_what_is_new():
    lines = said(post_of(alert(article(), kind="update", outlets=3, news=NEWS), NoLinks()))
    assert lines[:4] == [
        "title: Update: Kruna Works shells turn up near Kyiv",
        "text: What is new:",
        f"item: {NEWS[0].text} (Morava Courier)",
        "item: Said: We never sold a shell to anyone at war (Petar Lukić, Morava Courier)",
    ]
    assert "text: Kruna Works shells turn up near Kyiv" in lines
    assert "small: 3 outlets have it" in lines


def test_a_digest_numbers_its_stories_and_says_what_was_not_heard():
    post = post_of(digest(alert(), alert(article(3), story=43)))
    assert [part[0].text for part in post.parts[1:]] == [
        "1. Kruna Works shells turn up near Kyiv", "2. Kruna Works shells turn up near Kyiv",
    ]  # fmt: skip
    assert "Not well: Tisa Radio not heard" in post.foot[-1].text


def test_an_empty_digest_is_no_silence():
    assert any("11 of 12 sources" in line for line in said(post_of(digest())))


@pytest.mark.parametrize("severity", Severity)
def test_what_matters_much_says_so_in_every_length(severity):
    loud = severity in {Severity.HIGH, Severity.CRITICAL}
    for message in (alert(severity=severity), digest(alert(), severity=severity)):
        for post in ever_shorter(message, LINKS, None):
            assert post.head.endswith(f" · {severity.value}") is loud
            assert post.severity is severity


def test_a_notice_says_what_and_about_whom():
    assert [line.form for line in post_of(notice()).lines] == [Form.TITLE, Form.TEXT, Form.SMALL]


@given(
    st.text(st.sampled_from(" \n\tab…љ\u202e💥"), max_size=20),
    st.integers(0, 9),
    st.integers(0, 30),
)
@settings(max_examples=60, derandomize=True, deadline=None)
def test_no_run_is_empty_and_no_look_begins_or_ends_with_a_blank(text, start, end):
    spans = ((start, end), (end, end + 3))
    told = article(passages=(Passage(field="text", text=f" {text} x", spans=spans),), title=text)
    for line in post_of(alert(told)).lines:
        assert line.runs
        for run in line.runs:
            assert run.text
            assert run.text == run.text.strip() or not (run.bold or run.url)


def test_each_post_is_shorter_than_the_one_before():
    for name, message in MESSAGES.items():
        sizes = [size(post) for post in ever_shorter(message, LINKS, None)]
        assert sizes, name
        assert sizes == sorted(sizes, reverse=True), name
        assert sizes[-1] < 3000, name


def test_quotes_go_first_then_articles_then_stories():
    def counts(post: Post) -> tuple[int, int, int]:
        forms = [line.form for line in post.lines]
        return forms.count(Form.QUOTE), forms.count(Form.TEXT), len(post.parts)

    message = digest(*(alert(*map(article, range(5)), story=s) for s in range(30)))
    found = [counts(post) for post in ever_shorter(message, LINKS, None)]
    stories = max(count[2] for count in found)
    assert all(quotes == 0 for quotes, _, parts in found if parts < stories)
    texts = [texts for quotes, texts, parts in found if parts == stories]
    assert texts[0] > texts[-1] or found[0][0] == 0


def test_what_is_left_out_is_counted_and_every_title_keeps_its_link():
    for post in ever_shorter(HUGE, LINKS, None):
        shown = [line for line in post.lines if line.form is Form.TITLE]
        assert all(line.runs[-1].url.startswith("https://morava") for line in shown)
        (more,) = [line.text for line in post.foot if line.text.startswith("and ")]
        assert more == f"and {80 - len(shown)} more stories"


@pytest.mark.parametrize(
    "message",
    [digest(*(alert(article(), article(2), story=s) for s in range(5))), notice(), alert()],
)
def test_the_longest_that_fits_is_taken_else_the_shortest(message):
    sizes = [size(post) for post in ever_shorter(message, LINKS, None)]
    for most in {*sizes, *(each - 1 for each in sizes), 10**6}:
        room = partial(operator.ge, most)
        found = fitted(message, LINKS, None, size, room)
        assert found == next(filter(room, sizes), sizes[-1])


def test_few_posts_are_tried():
    tried: list[int] = []
    fitted(HUGE, LINKS, None, lambda post: tried.append(size(post)), lambda _: len(tried) > 4)
    assert len(list(ever_shorter(HUGE, LINKS, None))) > 15
    assert len(tried) <= 7


def test_the_shortest_post_keeps_titles_and_links_whole():
    long = "https://morava-courier.example/" + "a" * 1900
    told = article(1, url=long, title="Ш" * 5000, site="s" * 500)
    *_, last = ever_shorter(alert(told, kind="update", news=NEWS), NoLinks(), None)
    assert links(last) == [long]
    assert all(line.weight is Weight.CORE for line in last.lines)
    assert max(len(run.text) for line in last.lines for run in line.runs) <= 160


def test_a_line_reads_as_its_runs():
    line = post_of(alert()).lines[2]
    assert replace(line, form=Form.TEXT).text == "".join(run.text for run in line.runs)
    assert isinstance(line, Line)

"""Everything once: three kinds of source over real HTTP, told by real SMTP and webhook."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook

from tests.endtoend.program import SECRET, channels, receivers, source, told, watch, write
from tests.newsroom.making import Trap, make_article
from tests.newsroom.sites import Newsroom

WORDS = ("Krusik", "ammunition", "Ukraine")
TRAPS = dict.fromkeys(Trap, WORDS)


def recent(number: int, **given):
    published = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1, minutes=number)
    return make_article(number, published=published, **given)


@pytest.fixture(scope="module")
def everything(tmp_path_factory, nursery):
    """Run once, twice, and then once more after a new article and an edited one."""
    folder = tmp_path_factory.mktemp("once")
    with Newsroom() as newsroom, receivers() as (mail, hooks):
        for index, site in enumerate(newsroom.sites):
            for number in range(5):
                site.publish(
                    recent(10 * index + number, words=WORDS, watches=("arms",))
                    if number < 3
                    else recent(10 * index + number, traps=TRAPS)
                )
        program = write(
            folder,
            nursery,
            *(
                source(s.outlet.name, s.outlet.kind, s.source_url, timezone=s.outlet.timezone)
                for s in newsroom.sites
            ),
            watch("arms", "Krusik AND ammunition AND Ukraine"),
            watch("nothing", "zeppelin"),
            channels(mail, hooks),
        )
        first = program("run", "--once", "--json")
        after_first = (len(hooks.hooks), len(mail.messages))
        second = program("run", "--once", "--json")
        after_second = (len(hooks.hooks), len(mail.messages))
        yield {
            "newsroom": newsroom,
            "mail": mail,
            "hooks": hooks,
            "program": program,
            "first": first,
            "second": second,
            "counts": (after_first, after_second),
        }


def test_it_ends_well_and_says_what_it_did(everything):
    first = everything["first"]
    assert first.status == 0, first.log
    (summary,) = first.objects
    assert (summary["polled"], summary["found"], summary["stored"]) == (3, 15, 15)
    assert (summary["matched"], summary["told"], summary["silent"]) == (9, 18, [])


def test_every_matching_article_is_told_once_a_channel_and_no_trap_is(everything):
    truth = everything["newsroom"].must_match()["arms"]
    assert len(truth) == 9
    told_by_hook = told(everything["hooks"])
    assert set(told_by_hook) == {"arms"}
    assert Counter(told_by_hook["arms"]) == Counter(truth)
    mails = [m.message.get_body(("plain",)).get_content() for m in everything["mail"].messages]
    assert len(mails) == 9
    assert all(sum(url in mail for mail in mails) == 1 for url in truth)


def test_a_second_run_tells_nothing(everything):
    assert everything["counts"] == ((9, 9), (9, 9))
    (summary,) = everything["second"].objects
    assert (summary["polled"], summary["found"], summary["told"]) == (3, 0, 0)


def test_every_page_is_kept_and_cleaning_it_again_changes_nothing(everything):
    program = everything["program"]
    (stats,) = program("db", "stats", "--json").objects
    assert stats["pages"] == stats["articles"] == 15
    again = program("articles", "reclean", "--all")
    assert (again.status, again.out.strip()) == (0, "15 pages cleaned again: 15 the same")


def test_webhooks_are_signed_by_the_standard_and_say_what_the_contract_says(everything):
    hooks = everything["hooks"].hooks
    assert len({hook.id for hook in hooks}) == 9
    for hook in hooks:
        headers = {key.lower(): value for key, value in hook.headers.items()}
        body = Webhook(SECRET).verify(hook.body, headers)
        assert body == json.loads(hook.body)
        assert body["type"] == "alert.story"
        data = body["data"]
        assert (data["kind"], data["watch"]["name"]) == ("new", "arms")
        assert data["watch"]["query"] == "Krusik AND ammunition AND Ukraine"
        assert data["story"]["outlets"] == 1
        assert data["story"]["url"] is None
        (article,) = data["articles"]
        assert article["copy_of"] is None
        assert article["language"] == "en"
        highlight = article["highlights"][0]
        assert set(highlight["terms"]) == set(WORDS)
        assert all(term in highlight["text"] for term in highlight["terms"])
        datetime.fromisoformat(article["published"])
        assert article["published"].endswith("Z")


def test_mails_are_a_thread_for_each_story(everything):
    messages = [mail.message for mail in everything["mail"].messages]
    assert len({message["Message-ID"] for message in messages}) == 9
    assert len({message["References"] for message in messages}) == 9
    assert {message.get_content_type() for message in messages} == {"multipart/alternative"}
    assert {message["Auto-Submitted"] for message in messages} == {"auto-generated"}


def test_dates_are_the_pages_own_in_their_zone(everything):
    listed = everything["program"]("articles", "list", "--json", "--limit", "50").objects
    stored = {article["url"]: article for article in listed}
    assert len(stored) == 15
    for site in everything["newsroom"].sites:
        for article in site.articles:
            found = stored[site.url + article.path]
            assert datetime.fromisoformat(found["published"]) == article.published
            assert found["source"] == site.outlet.name


def test_what_stands_only_in_chrome_is_not_in_the_text(everything):
    listed = everything["program"]("articles", "list", "--json", "--limit", "50").objects
    truth = everything["newsroom"].must_match()["arms"]
    for article in listed:
        assert ("Krusik" in article["text"]) is (article["url"] in truth)
        assert article["watches"] == (["arms"] if article["url"] in truth else [])


def test_commands_answer_from_the_same_database(everything):
    program = everything["program"]
    sources = program("sources", "list", "--json").objects
    assert {s["state"] for s in sources} == {"ok"}
    assert [s["entries"] for s in sources] == [5, 5, 5]
    deliveries = program("deliveries", "list", "--json", "--limit", "99").objects
    assert {d["state"] for d in deliveries} == {"sent"}
    assert len(deliveries) == 18
    (stats,) = program("db", "stats", "--json").objects
    assert (stats["articles"], stats["matches"]) == (15, 9)
    found = program("articles", "search", "krusik AND (ukraine OR kyiv)", "--json").objects
    assert len(found) == 9
    tried = program("watches", "test", "--query", "zeppelin")
    assert tried.status == 1


def test_an_edited_title_is_a_revision_and_not_told_again(everything):
    newsroom, hooks, program = (everything[key] for key in ("newsroom", "hooks", "program"))
    site = newsroom.feed
    (edited, *_) = [a for a in site.articles if a.watches]
    site.edit(edited.slug, title="An altogether different headline")
    fresh = recent(99, words=WORDS, watches=("arms",))
    url = site.publish(fresh)
    before = len(hooks.accepted)
    assert program("run", "--once").status == 0
    assert told(hooks)["arms"][before:] == [url]

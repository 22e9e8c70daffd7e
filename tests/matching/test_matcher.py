import pytest

from db.watch_records import Match, Passage
from matching.document import ReadDocument
from matching.language import compile_query
from matching.matcher import Document, Matcher, match_query


def matcher(**named):
    return Matcher({name: compile_query(query) for name, query in named.items()})


def names(found):
    return [match.watch for match in found]


def test_watches_are_told_in_the_order_given():
    held = matcher(zulu="shells", alpha="ammunition OR shells", mike="football", bravo="she*")
    assert names(held.match(Document(text="Shells sold"))) == ["zulu", "alpha", "bravo"]


def test_no_watches_and_no_words():
    assert Matcher({}).match(Document(title="anything")) == ()
    assert matcher(shells="shells").match(Document()) == ()


def test_the_running_example_across_alphabets():
    query = compile_query(
        "(Srbija* OR Vučić) AND (municija OR granate) NEAR/40 (Ukrajina OR Ukrajini OR Kijev)"
    )
    text = "Вучић је рекао да муниција није стигла ни у Кијев."
    match = match_query(query, Document(title="Изјава", text=text, language="sr"))
    assert match is not None
    assert match.passages[0].terms == ("Вучић", "муниција", "Кијев")


def test_a_match_says_where():
    found = matcher(arms='"arms deal" author:maric').match(
        Document(title="The arms deal", text="An arms deal.\nNo.", authors=("Jo Vo", "Ana Marić"))
    )
    assert found == (
        Match(
            watch="arms",
            passages=(
                Passage(field="title", text="The arms deal", spans=((4, 13),)),
                Passage(field="text", text="An arms deal.", spans=((3, 12),)),
                Passage(field="author", text="Ana Marić", spans=((4, 9),)),
            ),
        ),
    )


def test_what_is_absent_is_not_shown_and_neither_is_a_branch_that_fails():
    query = compile_query("shells AND NOT football OR (shells tennis)")
    match = match_query(query, Document(text="Shells near the tennis court of football"))
    assert match is not None
    assert match.passages[0].terms == ("Shells", "tennis")
    assert not match_query(query, Document(text="shells football"))


def test_near_shows_only_the_places_that_are_near():
    query = compile_query("shells NEAR/2 Kyiv NEAR/2 Lviv")
    text = "Shells are not here. Kyiv is not big; not even Lviv is. Now Shells, Kyiv, Lviv."
    match = match_query(query, Document(text=text))
    assert match is not None
    assert [passage.text for passage in match.passages] == ["Now Shells, Kyiv, Lviv."]


def test_a_phrase_near_itself_needs_a_second_place():
    query = compile_query('"a b" NEAR/1 "b a"')
    assert not match_query(query, Document(text="a b a"))
    assert match_query(query, Document(text="a b b a"))


def test_near_counts_from_the_nearest_edges():
    document = Document(text="one two three x y four five six")
    assert match_query(compile_query('"one two three" NEAR/3 "four five six"'), document)
    assert not match_query(compile_query('"one two three" NEAR/2 "four five six"'), document)


@pytest.mark.parametrize(
    "query", ['"b c"', "b NEAR/1000 c", '"ann bob"', '"post com"', '"com post"']
)
def test_nothing_reaches_from_one_part_into_the_next(query):
    document = Document(
        title="a b", text="c d", authors=("Ann", "Bob"), site="Post", url="https://post.com/"
    )
    for field in ("title:", "text:", "author:", "site:", ""):
        written = f"{field}({query})"
        if "site:" in written and "NEAR" in written:
            continue
        found = match_query(compile_query(written), document)
        assert (found is not None) == (written == 'site:("post com")')


def test_a_cyrillic_query_takes_latin_text_but_not_other_cyrillic_words():
    query = compile_query("кит")
    assert match_query(query, Document(text="kit"))
    assert match_query(query, Document(text="КИТ"))
    assert not match_query(query, Document(text="кіт"))
    assert match_query(compile_query("kit"), Document(text="кіт"))
    assert not match_query(compile_query("вој*"), Document(text="војска".replace("ј", "й")))


def test_languages_that_are_one():
    for code in ("sr", "hr", "bs", "sr-Latn", "SR"):
        assert match_query(compile_query("language:hr"), Document(language=code))
    assert not match_query(compile_query("language:sr"), Document(language=""))
    assert not match_query(compile_query("sr"), Document(language="sr", text="x"))


@pytest.mark.parametrize("url", ["", "http://[::1", "mailto:a@b", "\ud800", "https://"])
def test_an_address_without_a_host_harms_nobody(url):
    assert match_query(compile_query("a NOT site:b"), Document(text="a", url=url))


def test_hostile_text_is_only_text():
    text = "\ud800 \x00 a" + "\u0301" * 1000 + " ((" + "AND OR " * 100 + "ﷺ"
    assert match_query(compile_query('a "OR AND"'), Document(text=text))


@pytest.mark.timeout(20)
def test_a_repetitive_text_takes_no_more_than_linear_time():
    document = Document(text="a b " * 15_000)
    query = compile_query("a NEAR/1000 b NEAR/1000 a NEAR/1000 c OR (a NEAR/1000 b)")
    assert match_query(query, document) is not None


def test_many_watches_give_only_candidates_a_closer_look():
    queries = {f"w{n}": compile_query(f"name{n} AND (arms OR shel*)") for n in range(2000)}
    held = Matcher(queries)
    found = held.match(Document(text="name7 sold shells; name1999 sold bread and arms; name3"))
    assert names(found) == ["w3", "w7", "w1999"]
    read = ReadDocument(Document(text="name7 shells"))
    assert [held._index.names[number] for number in held._candidates(read)] == ["w7"]

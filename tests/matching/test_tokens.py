from itertools import combinations_with_replacement, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.sentences import sentences
from matching.tokens import tokenize
from matching.words import _PLAIN, _WORD, is_character, word_spans, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Serbia's arms-dealer", ["Serbia", "s", "arms", "dealer"]),
        ("O'Brien O’Brien OʼBrien", ["O", "Brien"] * 3),
        ("3.5 million, U.S.", ["3", "5", "million", "U", "S"]),
        ("习近平在2026年", ["习", "近", "平", "在", "2026", "年"]),
        ("서울에서", ["서", "울", "에", "서"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("مُحَمَّد بن", ["مُحَمَّد", "بن"]),
        ("Ukra\u00adine می\u200cخواهم", ["Ukra\u00adine", "می\u200cخواهم"]),
        ("a\u00ad b", ["a", "b"]),
        ("תל־אביב", ["תל", "אביב"]),
        ("", []),
        (" … !?", []),
    ],
)
def test_where_words_begin_and_end(text, words):
    assert words_of(text) == words
    tokens = tokenize(text)
    assert [text[start:end] for start, end in tokens.spans] == words
    assert len(tokens) == len(words)


@pytest.mark.parametrize("text", ["one", " Two words.", "习近平 in  2026年!"])
def test_a_stretch_goes_from_one_word_to_another(text):
    spans = tokenize(text).spans
    for first, last in combinations_with_replacement(range(len(spans)), 2):
        assert tokenize(text).stretch(first, last) == (spans[first][0], spans[last][1])


def test_offsets_are_those_of_the_original_text():
    text = "İSTANBUL ßße Вучић"  # lower case has other lengths
    tokens = tokenize(text)
    assert [text[start:end] for start, end in tokens.spans] == text.split()
    assert [word.readings[0] for word in tokens.folded] == ["istanbul", "sssse", "vucic"]


def test_characters_that_are_words():
    assert is_character("京")
    assert is_character("서")
    assert not is_character("a")
    assert not is_character("京都")


def test_the_faster_way_to_words_finds_the_same():
    for point in range(0x20000):
        character = chr(point)
        plain = f"a{character}b {character}"
        if _PLAIN.fullmatch(plain):
            assert word_spans(plain) == [each.span() for each in _WORD.finditer(plain)], hex(point)
    assert _PLAIN.fullmatch("“Вучић” – Müller’s, Αθήνα… 🙂")
    assert not _PLAIN.fullmatch("京")
    assert not _PLAIN.fullmatch("a\u0301")


def parts(text):
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["Shells were sold.", "Nobody knows to whom."],
        ["Dr. Petrović and gosp. Ilić met Mr. Smith in the U.S. Senate.", "They left."],
        ["J. R. Marić kept 3.5 million.", "He paid."],
        ["Tzv. posrednik je otišao.", "Вођа, тзв. Тигар, остао је."],
        ["He said: “No.”", "Then he left!", "Why?"],
        ["Wait... what now.", "Nothing"],
        ["他来了。", "她走了！", "好"],
        ["هل وصل؟", "نعم وصل."],
    ],
)
def test_sentences(expected):
    joiner = "" if expected[0][0] == "他" else "  "
    assert parts(joiner.join(expected)) == expected


@pytest.mark.parametrize(
    ("before", "ends"),
    [
        ("Dr", False), ("(dr", False), ("см", False),
        ("J", False), ("U.S", False), ("dr.sc", False),
        ("bzw", False), ("mmlle", True), ("Prague", True), ("(see", True), ("a\tfew", True),
        ("2026", True), ("1,5", True), ("v2", True), ("Xdr", True), ("x" * 15 + "dr", True),
        ("u.s.army", True), ("»тыс", False), ("Дом", True), ("Ћ", False), ("A\u00a0dr", False),
    ],
)  # fmt: skip
def test_a_short_form_ends_no_sentence_however_it_stands(before, ends):
    assert len(parts(f"Then {before}. Next")) == 1 + ends
    assert len(parts(f"{before}. Next")) == 1 + ends


def test_a_line_break_ends_a_sentence():
    assert parts("A heading\n\nThe text goes on\r\nand on") == [
        "A heading",
        "The text goes on",
        "and on",
    ]


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "text", ["." * 200_000, ". " * 100_000, ".”" * 100_000, "." + " " * 200_000]
)
def test_hostile_punctuation_takes_no_time(text):
    assert len(sentences(text)) >= 1


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.text(st.sampled_from("aB1.!? \n\t”(。Dr京"), max_size=60))
def test_sentences_follow_each_other_and_lose_only_white_space(text):
    spans = sentences(text)
    assert spans == sorted(spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    kept = "".join("".join(part.split()) for part in parts(text))
    assert kept == "".join(text.split())

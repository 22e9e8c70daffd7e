"""One mistake a file: where it is found, and in which words."""

import pytest

from db.errors import ConfigErrors
from tests.settings.conftest import GOOD, Write, mistakes
from wirewatch.settings import load

SOURCE = '[[source]]\nname = "A"\nkind = "feed"\nurl = "https://a.example/"\n'
WATCH = '[[watch]]\nname = "W"\nquery = "shells"\n'
CONSOLE = '[[channel]]\nname = "C"\nkind = "console"\n'
HOOK = '[[channel]]\nname = "H"\nkind = "webhook"\nurl = "https://h.example/"\n'
MAIL = (
    '[[channel]]\nname = "M"\nkind = "email"\nsmtp = "smtp://m.example"\n'
    'sender = "a@m.example"\nto = ["b@m.example"]\n'
)


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        # names that do not exist
        ('[[source]]\nevry = "1h"\n' + SOURCE[11:], 2, 1, "unknown key `evry` in [[source]]"),
        (SOURCE + 'Every = "1h"\n', 5, 1, "did you mean `every`?"),
        (WATCH + "  colour = 1\n", 4, 3, "known: `name`, `query`"),
        ("[sorce]\nx = 1\n", 1, 1, "did you mean [[source]]?"),
        ("[[channels]]\nx = 1\n", 1, 1, "did you mean [[channel]]?"),
        ("[smtp]\nx = 1\n", 1, 1, "there are [database], [crawler]"),
        ('url = "x"\n', 1, 1, "belongs below [database] or [translate] or [[source]]"),
        ("x = 1\n", 1, 1, "every key is in a [section]"),
        (CONSOLE.replace("console", "consol"), 3, 8, "did you mean `console`?"),
        (CONSOLE.replace('"console"', "7"), 3, 8, "`kind` must be text; found the number 7"),
        (SOURCE.replace('"feed"', '"fed"'), 3, 8, "feed"),
        (WATCH + 'alert = "storey"\n', 4, 9, "did you mean `story`?"),
        (WATCH + 'channels = ["C"]\n' + CONSOLE.replace('"C"', '"c"'), 4, 13, "`c`?"),
        ('[health]\nchannels = ["ops"]\n', 2, 13, "there is no channel `ops`; there are none"),
        (
            '[[watch]]\nname = "A"\nquery = "a"\nescalate_to = ["phone"]\n',
            4,
            16,
            "there is no channel `phone`",
        ),
        (WATCH + 'timezone = "Europe/Belgrad"\n', 4, 12, "Europe/Belgrade"),
        # hints
        (SOURCE + 'keep = [".fact", "div[["]\n', 5, 18, "'div[[' is no CSS selector"),
        (SOURCE + 'drop = ["p::attr(x)"]\n', 5, 9, "selects no region"),
        (SOURCE + 'drop = ".ad"\n', 5, 8, "a list of texts"),
        (SOURCE + 'title = "h1:::"\n', 5, 9, "'h1:::' is no CSS selector"),
        (SOURCE + 'published = "time[datetime"\n', 5, 13, "write such as div.news > h2 a"),
        # what is missing
        ('[[source]]\nname = "A"\nkind = "feed"\n', 1, 1, "[[source]] needs `url`"),
        ('# one\n[[watch]]\nname = "W"\n', 2, 1, "[[watch]] needs `query`"),
        ('[[channel]]\nname = "C"\n', 1, 1, "[[channel]] needs `kind`; known: `email`"),
        (WATCH.replace('"shells"', '" "'), 3, 9, "query is empty"),
        (MAIL.replace('["b@m.example"]', "[]"), 6, 6, "`to` is empty"),
        # brackets
        (SOURCE.replace("[[source]]", "[source]"), 1, 1, "[[source]] with double brackets"),
        ("[[crawler]]\n", 1, 1, "[crawler] with single brackets"),
        ("crawler = 5\n", 1, 11, "write [crawler] and its keys below; found the number 5"),
        ("source = [1]\n", 1, 10, "write [[source]] and its keys below; found a list"),
        # types
        ('[crawler]\nconcurrency = "many"\n', 2, 15, 'a whole number; found the text "many"'),
        ("[crawler]\nconcurrency = 1.5\n", 2, 15, "a whole number; found the number 1.5"),
        ("[crawler]\nmax_age = true\n", 2, 11, "no durations"),
        ("[crawler]\ndelay = 5\n", 2, 9, '5 has no unit; write such as "5s"'),
        ('[crawler]\ndelay = "99999999999999d"\n', 2, 9, "longer than time"),
        ("[crawler]\ntimeout = [1]\n", 2, 11, 'a duration such as "10m"; found a list'),
        ('[crawler]\ndelay = "soon"\n', 2, 9, "90s, 10m, 1h or 7d"),
        ('[crawler]\nallow_networks = ["10.0.0.1/8"]\n', 2, 18, "10.0.0.0/8"),
        (SOURCE.replace('"A"', "2026-01-01"), 2, 8, "found a date or time without quotes"),
        (WATCH + 'channels = "desk"\n', 4, 12, 'a list of texts; found the text "desk"'),
        (WATCH + 'channels = [\n  "C",\n  3]\n' + CONSOLE, 6, 3, "each item of `channels` must be"),
        (MAIL + 'timeout = "0s"\n', 7, 11, 'must be more than 0 seconds; found the text "0s"'),
        ('[web]\nlisten = "8400"\n', 2, 10, "127.0.0.1:8400"),
        ('[web]\npublic_url = "news.example"\n', 2, 14, "write https://host"),
        ('[web]\ntoken = "short"\n', 2, 9, "`openssl rand -hex 32` makes one"),
        ('[web]\ntoken_env = "HOOK_KEY"\n', 2, 13, "what `token_env` names is not usable"),
        ('[web]\ntoken_env = "NOWHERE"\n', 2, 13, "no variable NOWHERE; set it"),
        ('[web]\nlink_key_file = "no/file"\n', 2, 17, "No such file"),
        # twice
        (SOURCE + SOURCE.replace("a.ex", "b.ex"), 6, 8, "the other is in line 2"),
        (SOURCE + SOURCE.replace('"A"', '"B"'), 8, 7, "two [[source]] have the url"),
        (WATCH + WATCH.replace('"W"', '" w"'), 5, 8, "two [[watch]] have the name `w`"),
        (CONSOLE + CONSOLE, 5, 8, "two [[channel]] have the name `C`"),
        # secrets
        (HOOK + 'secret_env = "NOWHERE"\n', 5, 14, "no variable NOWHERE; set it"),
        (HOOK + 'secret_env = "HOKO_KEY"\n', 5, 14, "did you mean HOOK_KEY?"),
        (HOOK + 'secret_file = "no/file"\n', 5, 15, "No such file"),
        (HOOK + 'secret_env = "EMPTY"\n', 5, 14, "EMPTY is empty"),
        (HOOK + 'secret_env = "HOOK_KEY"\n', 5, 14, "what `secret_env` names is not usable"),
        (HOOK + 'secret = "x"\nsecret_env = "HOOK_KEY"\n', 5, 10, "whsec_"),
        # queries
        (WATCH.replace('"shells"', '"(shells AND"'), 3, 10, ""),
        (WATCH.replace('"shells"', "'''\n  (Вучић\nAND shells'''"), 4, 3, "never closed"),
        (WATCH.replace('"shells"', "'''\nshells\nAND titel:Вучић'''"), 5, 5, "title"),
        (WATCH.replace('"shells"', r'"\u0412\u0443\tshells )"'), 3, 31, ""),
        (WATCH.replace('"shells"', '"NOT shells"'), 3, 10, ""),
    ],
)
def test_a_mistake_is_found_at_its_place(
    write: Write, text: str, line: int, column: int, words: str
) -> None:
    found = mistakes(write(text), {"HOOK_KEY": "hush", "EMPTY": ""})

    assert [found_at[:2] for found_at in found] == [(line, column)]
    assert words in found[0][2]


def test_no_sentence_is_in_the_words_of_a_library(write: Write) -> None:
    text = GOOD + "[web]\nlisten = 5\nx = 1\n" + MAIL.replace('"M"', "[]") + "timeout = {}\n"

    for _, _, words in mistakes(write(text)):
        assert not any(jargon in words for jargon in ("Input should", "Extra inputs", "Field req"))


def test_all_mistakes_are_told_together_in_the_order_of_the_file(write: Write) -> None:
    path = write(
        '[web]\nlisten = 1\n[[watch]]\nname = "W"\nquery = "("\n[sorce]\n[crawler]\nx = 1\n'
    )

    with pytest.raises(ConfigErrors) as caught:
        load(path, {})

    lines = str(caught.value).split("\n")
    assert [line.split(" ")[0] for line in lines] == [
        f"{path}:2:10:", f"{path}:5:10:", f"{path}:6:1:", f"{path}:8:1:"
    ]  # fmt: skip
    assert (caught.value.line, caught.value.column) == (2, 10)


def test_a_wrong_channel_is_still_there_for_its_watches(write: Write) -> None:
    """One mistake makes one error."""
    text = WATCH + 'channels = ["M"]\n' + MAIL.replace("b@m.example", "nobody")

    found = mistakes(write(text))

    assert len(found) == 1
    assert "mail address" in found[0][2]


@pytest.mark.parametrize(
    "text",
    [
        HOOK.replace('https://h.example/"', 'https://user:hunter2@h.example/ x"'),
        HOOK + 'secret = "hunter2"\n',
        HOOK + 'secret = ["hunter2"]\n',
        MAIL + 'password = {hunter2 = "hunter2"}\n',
        MAIL.replace("smtp://m", "ftp://user:hunter2@m"),
        MAIL + 'password = "hunter2"\npassword_env = "X"\n',
        '[database]\nurl = ["postgresql://u:hunter2@h/d"]\n',
    ],
)
def test_no_error_repeats_a_secret(write: Write, text: str) -> None:
    assert not any("hunter2" in words for _, _, words in mistakes(write(text)))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (SOURCE + WATCH, 5, "the watch `W` has no `channels`"),
        (SOURCE + WATCH + 'channels = ["C"]\n' + CONSOLE + CONSOLE.replace('"C"', '"D"'), 12,
         "`D` is in no watch's `channels`"),
        (SOURCE + WATCH + 'channels = ["H"]\n' + HOOK, 9, "the channel `H`: no `secret`"),
        (WATCH + 'channels = ["C"]\n' + CONSOLE, 1, "there is no [[source]]"),
        (SOURCE + '[health]\nchannels = ["C"]\n' + CONSOLE, 1, "there is no [[watch]]"),
        (SOURCE + WATCH.replace("shells", "serbia and shells") + 'channels = ["C"]\n' + CONSOLE, 7,
         "is read as a plain word"),
    ],
)  # fmt: skip
def test_what_is_allowed_but_hardly_meant_is_a_warning(
    write: Write, text: str, line: int, words: str
) -> None:
    path = write(text)

    (warning,) = load(path, {}).warnings

    assert words in warning.message
    assert warning.line == line
    assert str(warning).startswith(f"{path}:{line}:{warning.column}: ")

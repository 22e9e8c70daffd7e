import os
from pathlib import Path

import pytest

from db.errors import ConfigError, ConfigErrors
from tests.settings.conftest import Write
from wirewatch.config.document import read_document


def failure(path: Path) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        read_document(path)
    assert not isinstance(caught.value, ConfigErrors)
    assert caught.value.file == str(path)
    return caught.value


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("a =\n", (1, 4), "a value is missing"),
        ("a = soon\n", (1, 5), "text goes in quotes"),
        ("[x]\nevery 10m\n", (2, 7), "an equals sign is missing"),
        ('a = "x" b = 2\n', (1, 9), "something follows the value"),
        ("!\n", (1, 1), "no key and no [section]"),
        ('a = "open\nb = 1\n', (1, 10), "quotes of a text are not closed"),
        ("a = '''open\nb = 1\n", (2, 6), "quotes of a text are not closed"),
        ("a = [1, 2\nb = 3", (2, 1), "a list is not closed"),
        ("a = {b = 1\n", (1, 11), "an inline table is not closed"),
        ("[source]\n[source]\n", (2, 8), "each begins with [[source]]"),
        ("[[source]]\n[source]\n", (2, 8), "each begins with [[source]]"),
        ("[[source]]\n[[source.x]]\n[source.x]\n", (3, 10), "[x] and [[x]] are mixed"),
        ("a = 1\na = 2\n", (2, 6), "written twice"),
        ("[source\n", (1, 8), "brackets of a section"),
        ('a = "C:\\data"\n', (1, 10), "backslash"),
        ("a = 2026-13-45\n", None, ""),
        ("a = " + "9" * 5_000, None, "too many digits"),
        ("a = " + "[" * 5_000, None, "nested too deeply"),
    ],
)
def test_syntax_errors_have_a_place_and_our_words(
    write: Write, text: str, place: tuple[int, int] | None, words: str
) -> None:
    error = failure(write(text))

    assert words in error.message
    if place:
        assert (error.line, error.column) == place


def test_a_missing_file_names_init(tmp_path: Path) -> None:
    assert "wirewatch init" in str(failure(tmp_path / "none.toml"))


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    assert "folder" in failure(tmp_path).message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_says_why(write: Write) -> None:
    path = write("")
    path.chmod(0)

    assert "Permission denied" in failure(path).message


def test_a_name_no_system_allows_is_an_error_too() -> None:
    assert "cannot be read" in failure(Path("a\0b")).message


def test_a_byte_that_is_not_utf8_has_a_place(write: Write) -> None:
    error = failure(write("# ж\nname = 'Vu".encode() + b"\xe8i\xe6'\n"))

    assert (error.line, error.column) == (2, 11)
    assert "0xe8" in error.message


def test_utf16_is_named(write: Write) -> None:
    assert "UTF-16" in failure(write("a = 1".encode("utf-16"))).message


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter(write: Write) -> None:
    document = read_document(write(b"\xef\xbb\xbfa = 1\r\nb = '''\r\nx\r\ny'''\r\n"))

    assert document.values == {"a": 1, "b": "x\ny"}
    assert document.places.value(("b",)).line == 2
    assert document.places.within(("b",), 2, 1).line == 4


def test_a_huge_file_is_not_read_whole(write: Write) -> None:
    assert "larger than 4 MiB" in failure(write(b"#" * (5 * 1024 * 1024))).message

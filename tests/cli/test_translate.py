"""`wirewatch translate`, and what `check` says of [translate]."""

import sys

import pytest

from tests.cli.test_commands import filled, wirewatch

__all__ = ["filled", "wirewatch"]

CODE = """
import sys
if sys.argv[1] == "xx":
    sys.exit(4)
for line in sys.stdin:
    print(f"{sys.argv[1]}-{sys.argv[2]} {line.upper().strip()}")
"""


@pytest.fixture
def translating(wirewatch, tmp_path):
    (tmp_path / "translate.py").write_text(CODE)
    config = tmp_path / "config.toml"
    command = [sys.executable, "translate.py", "{from}", "{to}"]
    config.write_text(f"{config.read_text()}\n[translate]\nto = 'de'\ncommand = {command}\n")
    return wirewatch


def test_a_text_is_translated_as_alerts_are(translating):
    made = translating("translate", "Гранате\nиз Ваљева", "--from", "sr-Cyrl")
    assert (made.status, made.out) == (0, "sr-de ГРАНАТЕ ИЗ ВАЉЕВА\n")
    assert translating("translate", "a", "--to", "fr").out == "auto-fr A\n"


def test_a_failure_is_said(translating):
    failed = translating("translate", "a", "--from", "xx")
    assert failed.status == 1
    assert "ended with status 4" in failed.err
    assert translating("translate", "a", "--from", "German").status == 2


def test_without_the_section_it_says_what_to_add(wirewatch):
    said = wirewatch("translate", "a")
    assert said.status == 2
    assert "[translate]" in said.err


def test_check_warns_of_readers_for_whom_nobody_translates(wirewatch, tmp_path):
    config = tmp_path / "config.toml"
    config.write_text(config.read_text().replace("[[watch]]", "[[watch]]\nlanguage = 'de'", 1))
    checked = wirewatch("check")
    assert checked.status == 0
    assert "there is no [translate]" in checked.err


def test_check_names_a_missing_variable(wirewatch, tmp_path):
    config = tmp_path / "config.toml"
    section = "[translate]\nurl = 'https://translate.example.org'\napi_key_env = 'NO_SUCH_KEY'\n"
    config.write_text(f"{config.read_text()}\n{section}")
    checked = wirewatch("check")
    assert checked.status == 2
    assert "NO_SUCH_KEY" in checked.err


def test_a_service_in_a_private_network_must_be_allowed(wirewatch, tmp_path):
    config = tmp_path / "config.toml"
    config.write_text(f"{config.read_text()}\n[translate]\nurl = 'http://127.0.0.1:9'\n")
    refused = wirewatch("translate", "a")
    assert refused.status == 1
    assert "add its network to allow_networks" in refused.err


def test_a_preview_shows_the_translation_if_asked(filled, translating):
    (article,) = filled("articles", "list", "--json").objects
    shown = filled("channels", "preview", "mail", "--translate")
    assert (shown.status, f"[de] en-de {article['title'].upper()}" in shown.out) == (0, True)
    assert "[de]" not in filled("channels", "preview", "mail").out

"""Which browser is taken, and what is said where there is none."""

import importlib.util
from pathlib import Path

import pytest

from crawler.browsers import find_browser, missing_for_rendering


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH with nothing on it, and no browsers of playwright's."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "own"))
    return tmp_path


@pytest.fixture
def extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name)


def program(folder: Path, name: str) -> str:
    made = folder / name
    made.write_text("#!/bin/sh\n")
    made.chmod(0o755)
    return str(made)


def test_the_first_on_path_is_taken_unless_one_is_chosen(programs: Path, extra: None) -> None:
    assert find_browser() is None
    chrome = program(programs, "google-chrome")
    assert find_browser() == chrome
    chromium = program(programs, "chromium")
    assert find_browser() == chromium
    assert find_browser(chrome) == find_browser("google-chrome") == chrome
    assert missing_for_rendering() == ""


def test_what_is_missing_is_said(programs: Path, extra: None) -> None:
    assert "type: apt install chromium" in missing_for_rendering()
    assert missing_for_rendering("/none").startswith("there is no program /none; correct `browser`")
    (programs / "own" / "chromium-1234").mkdir(parents=True)
    assert missing_for_rendering() == ""  # playwright's own


def test_without_the_extra(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    program(programs, "chromium")
    assert missing_for_rendering().endswith("pip install 'wirewatch[browser]'")

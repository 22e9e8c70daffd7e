"""The tree names no machine of its makers, and holds nothing that is only made."""

import re
from pathlib import Path

import pytest

from tests.packaging.tree import ROOT, tracked

HOMES = re.compile(r"(?<![\w.~-])/(?:home|Users|root|work|workspace|mnt)/[\w.-]+")
REGISTRIES = re.compile(r"--(?:extra-)?index-url|--find-links|\bfile:///opt\b")
LARGEST = 1_000_000  # bytes of one file
MADE = {".pyc", ".whl", ".db", ".log", ".sqlite"}


def texts():
    for path in tracked():
        if path == Path(__file__):
            continue
        try:
            yield path.relative_to(ROOT), path.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # a picture


@pytest.mark.parametrize("pattern", [HOMES, REGISTRIES])
def test_no_text_names_the_machine_it_was_written_on(pattern):
    found = [f"{path}: {hit.group()}" for path, text in texts() for hit in pattern.finditer(text)]
    assert found == []


def test_the_patterns_can_be_found():
    assert HOMES.search("see /home/ana/wirewatch")
    assert REGISTRIES.search("find-links = file:///opt/wheels")
    assert not HOMES.search("https://example.org/" + "work/of/art")


def test_the_lock_files_name_versions_and_hashes_only():
    for lock in sorted((ROOT / "requirements").glob("*.lock")):
        lines = [line for line in lock.read_text().splitlines() if line and line[0] not in " #"]
        assert lines, lock
        assert all(re.match(r"^[\w.\[\]-]+==\S+", line) for line in lines), lock


def test_nothing_that_is_only_made_is_kept():
    assert [path for path in tracked() if path.suffix in MADE] == []


def test_no_file_is_large():
    assert [path for path in tracked() if path.stat().st_size > LARGEST] == []

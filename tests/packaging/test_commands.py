"""The commands that everything starts from: make's targets, and what CI runs."""

import os
import re
import subprocess

from tests.packaging.tree import ROOT

CI = ROOT / ".ci" / "run"
MAKEFILE = (ROOT / "Makefile").read_text()


def test_ci_is_a_strict_program():
    assert os.access(CI, os.X_OK)
    lines = CI.read_text().splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in lines
    assert subprocess.run(["bash", "-n", CI], check=False).returncode == 0


def test_ci_ends_with_the_tests_that_everybody_runs():
    lines = CI.read_text().splitlines()
    assert lines[-1] == "make test"
    assert any(line.startswith("export WIREWATCH_STRICT=1") for line in lines)


def test_what_the_pages_promise_of_make_is_there():
    targets = set(re.findall(r"^([\w-]+):", MAKEFILE, re.MULTILINE))
    promised = set()
    for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        promised |= set(re.findall(r"(?:^|`)make ([\w-]+)", page.read_text(), re.MULTILINE))
    assert {"run", "test", "setup", "check"} <= promised
    assert promised <= targets


def test_targets_that_are_no_files_are_marked_so():
    phony = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    assert phony
    targets = set(re.findall(r"^([\w-]+):", MAKEFILE, re.MULTILINE))
    assert targets <= set(phony[1].split())


def test_make_says_which_python_is_needed(tmp_path):
    """With one that is too old nothing is made."""
    old = tmp_path / "old-python"
    old.write_text(
        '#!/bin/sh\nexec python3 -c "import sys; sys.version_info = (3, 9); exec(sys.argv[1])" "$2"'
    )
    old.chmod(0o755)
    (tmp_path / "Makefile").write_text(MAKEFILE)
    (tmp_path / "requirements").mkdir()
    for name in ("requirements/runtime.lock", "requirements/build.lock", "pyproject.toml"):
        (tmp_path / name).touch()
    done = subprocess.run(
        ["make", "setup", f"PYTHON={old}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "needs Python 3.11 or newer" in done.stderr
    assert not (tmp_path / ".venv").exists()

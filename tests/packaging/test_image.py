"""The recipe of the image: lint, what it copies, and that it runs what the docs say it runs."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import missing
from tests.packaging.tree import ROOT

RECIPE = (ROOT / "Dockerfile").read_text()
IGNORED = (ROOT / ".dockerignore").read_text().splitlines()
SENT = {line[1:] for line in IGNORED if line.startswith("!")}


def test_the_recipe_is_clean():
    hadolint = shutil.which("hadolint", path=Path(sys.executable).parent) or shutil.which(
        "hadolint"
    )
    if hadolint is None:
        missing("hadolint")
    done = subprocess.run(
        [hadolint, ROOT / "Dockerfile"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_all_that_is_copied_is_sent_to_the_builder():
    copied = [
        name
        for line in re.findall(r"^COPY (?!--from)(.+)$", RECIPE, re.MULTILINE)
        for name in line.split()[:-1]
        if name != "."
    ]
    assert copied
    assert set(copied) <= SENT


def test_all_that_the_wheel_is_built_from_is_sent_to_the_builder():
    house = re.search(r"^packages = \[(.+)\]$", (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert house
    assert set(json.loads(f"[{house[1]}]")) | {"pyproject.toml", "README.md", "LICENSE"} <= SENT
    assert all((ROOT / name).exists() for name in SENT)


def test_libraries_are_installed_by_hash_and_nothing_runs_as_root():
    installs = re.findall(r"pip install (.+)", RECIPE)
    assert all("--require-hashes" in line or "--no-deps" in line for line in installs)
    last_stage = RECIPE.rpartition("\nFROM ")[2]
    assert last_stage.index("\nUSER 10001") < last_stage.index("\nENTRYPOINT")
    assert 'CMD ["wirewatch", "status"]' in last_stage


def test_the_default_database_lies_in_the_volume():
    url = re.search(r'^url = "sqlite:///(.+)"$', (ROOT / "config.toml").read_text(), re.MULTILINE)
    assert url
    volume = re.search(r"^VOLUME (\S+)$", RECIPE, re.MULTILINE)
    place = re.search(r"^COPY config.toml (\S+)$", RECIPE, re.MULTILINE)
    assert volume
    assert place
    assert (Path(place[1]).parent / url[1]).is_relative_to(volume[1])

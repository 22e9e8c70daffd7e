"""The wheel, installed away from this tree, runs in a folder that holds foreign packages."""

import json
import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.newsroom.making import make_article
from tests.newsroom.sites import OUTLETS, MisbehavingSite
from tests.packaging.tree import ROOT

DATA = re.compile(r"\.(lark|jinja|mako|toml|html|css)$")
HOUSE = ("wirewatch", "web", "intake", "crawler", "spiders", "matching", "alerts", "net", "db")
FOREIGN = ("db", "web", "alerts", "crawler", "net", "spiders", "matching", "intake")
PAGE = """<!doctype html><html lang="en"><head><title>Shells for Ukraine</title>
<meta property="og:site_name" content="The Danube Post"></head><body><article>
<h1>Shells for Ukraine</h1>
<p>A plant in Valjevo has sold mortar shells to a broker who serves Ukraine, two officials said
on Monday, after weeks in which the ministry had denied any such sale.</p>
<p>The ministry of trade did not answer written questions, and the plant's director said that
every export had been licensed as the law demands it.</p></article></body></html>"""
CONFIG = """
[crawler]
allow_networks = ["127.0.0.0/8"]
delay = "0s"
workers = 1

[[source]]
name = "Feed Gazette"
kind = "feed"
url = "{url}/feed.xml"

[[watch]]
name = "Krusik"
query = "Krusik"
channels = ["terminal"]

[[channel]]
name = "terminal"
kind = "console"
"""


def run(*command: str | Path, folder: Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder, with nothing of this tree in its environment."""
    clean = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=clean,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as a release would."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, folder=ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an environment of its own; give that environment's programs.

    The libraries are lent to it by a .pth file; what is itself named in a .pth file of the lender,
    such as an editable install of this tree, does not come along.
    """
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", "--without-pip", folder, folder=folder)
    python = folder / "bin" / "python"
    run(
        sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python,
        "install", "--quiet", "--no-index", "--no-deps", wheel,
        folder=folder,
    )  # fmt: skip
    own = run(
        python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", folder=folder
    ).stdout.strip()
    lent = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(own) / "lent.pth").write_text("\n".join(sorted(lent)) + "\n")
    return folder / "bin"


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """Make a folder whose packages are named as ours and break whoever imports them."""
    for name in FOREIGN:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('a foreign package')\n")
    return tmp_path


def test_the_wheel_holds_all_that_the_tree_holds(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        str(path.relative_to(ROOT))
        for package in HOUSE
        for path in (ROOT / package).rglob("*")
        if path.suffix == ".py" or DATA.search(path.name)
    }
    assert wanted - held == set()
    assert any(name.startswith("db/migrations/versions/v0001") for name in held)
    assert not any(name.startswith(("tests/", "docs/")) for name in held)


def test_the_installed_program_is_not_this_tree(installed, foreign):
    code = "import wirewatch, sys; print(wirewatch.__file__)"
    place = run(installed / "python", "-P", "-c", code, folder=foreign).stdout.strip()
    assert not Path(place).is_relative_to(ROOT)
    assert Path(place).is_relative_to(installed.parent)


def test_it_checks_a_configuration_among_foreign_packages(installed, foreign):
    (foreign / "config.toml").write_text(CONFIG.format(url="https://example.org"))
    assert "all right" in run(installed / "wirewatch", "check", folder=foreign).stdout


def test_it_cleans_a_page_among_foreign_packages(installed, foreign):
    (foreign / "page.html").write_text(PAGE)
    done = run(
        installed / "wirewatch", "articles", "extract", "page.html", "--json", folder=foreign
    )
    assert json.loads(done.stdout)["title"] == "Shells for Ukraine"


def test_it_watches_among_foreign_packages(installed, foreign):
    """Fetching, worker processes, migrations, the grammar and the templates, all as installed."""
    site, now = MisbehavingSite(OUTLETS[0]), datetime.now(UTC)
    site.start()
    try:
        site.publish(make_article(1, words=("Krusik",), watches=("Krusik",), published=now))
        (foreign / "config.toml").write_text(CONFIG.format(url=site.url))
        done = run(installed / "wirewatch", "run", "--once", "--json", folder=foreign)
    finally:
        site.stop()
    summary = json.loads(done.stdout.splitlines()[-1])
    assert (summary["stored"], summary["told"]) == (1, 1), done.stdout + done.stderr
    assert "Krusik" in done.stdout
    assert (foreign / "data" / "wirewatch.db").exists()

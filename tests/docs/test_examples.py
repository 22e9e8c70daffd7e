"""Every example in the pages works: configurations load, commands exist, links lead somewhere."""

import io
import re
import sys
import tomllib
from urllib.parse import urlsplit

import pytest
import typer
from typer.core import TyperGroup

from tests.docs.blocks import (
    PAGES,
    ROOT,
    Block,
    Shown,
    anchors,
    blocks,
    calls,
    links,
    places,
    shown,
    spoken,
)
from wirewatch.cli.main import app, main
from wirewatch.settings import load

SITE = re.compile(r"# sites/([\w-]+\.toml)\n")  # the first line of a file beside config.toml
CONFIGURATIONS = [block for block in blocks("toml") if not SITE.match(block.text)]
SITES = {found[1]: block for block in blocks("toml") if (found := SITE.match(block.text))}
COMMANDS = [(block, each) for block in blocks("sh", "console", "ini") for each in shown(block)]
RUN = [(block, each) for block, each in COMMANDS if each.prints]
SECRET = re.compile(r'^(\w+)_(?:env|file) = "([\w/-]+)"', re.MULTILINE)
UsageError = typer.BadParameter.__mro__[1]  # which typer does not export
ENVIRONMENT = {
    "WIREWATCH_SMTP_PASSWORD": "secret",
    "WIREWATCH_API_TOKEN": "a-secret-that-is-long-enough",
    "DANAS_PROXY": "http://desk:secret@proxy.example.org:3128",
}
# What lies beside config.toml: the first line is a comment with the file's name.
FILES = {
    found[1]: block
    for block in blocks("text")
    if (found := re.match(r"\{?# ([\w-]+\.(?:headers|html|txt))(?: #\})?\n", block.text))
}


def secret(key: str) -> str:
    """Return what a secret of that key may look like."""
    if key == "url":
        return "https://service.example/hook"
    return "123456789:" + "0123456789abcdef" * 2 if key == "token" else "0123456789abcdef" * 2


def completed(fragment: str) -> str:
    """Return a piece of configuration with the channels that it names but does not hold."""
    given = tomllib.loads(fragment)
    named = [given.get("health", {}), *given.get("watch", [])]
    wanted = {channel for section in named for channel in section.get("channels", [])}
    missing = wanted - {channel["name"] for channel in given.get("channel", [])}
    extra = [f'[[channel]]\nname = "{name}"\nkind = "console"\n' for name in sorted(missing)]
    return "\n".join([fragment, *extra])


@pytest.mark.parametrize("block", CONFIGURATIONS, ids=str)
def test_configurations_load(block: Block, tmp_path):
    file = tmp_path / "config.toml"
    file.write_text(completed(block.text))
    (tmp_path / "sites").mkdir()
    for name, site in SITES.items():
        (tmp_path / "sites" / name).write_text(site.text)
    for name, each in FILES.items():
        (tmp_path / name).write_text(each.text)
    kept = {name: f"{secret(key)}\n" for key, name in SECRET.findall(block.text)}
    (tmp_path / "secrets").mkdir()
    for name, value in kept.items():
        if name.startswith("secrets/"):
            (tmp_path / name).write_text(value)
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "valjevo.txt").write_text("Shells\n\nIn Valjevo, Krušik makes shells.")
    load(file, kept | ENVIRONMENT)


def test_the_readme_counts_the_default_sources():
    count = len(load(ROOT / "config.toml", {}).sources)
    assert f"in {count} outlets" in (ROOT / "README.md").read_text()


@pytest.mark.parametrize(("block", "command"), COMMANDS, ids=str)
def test_commands_exist(block: Block, command: Shown):
    for words in calls(command.line):
        parse(words)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_in_sentences_exist(page):
    for line in spoken(page):
        for words in calls(line):
            parse(words)


def parse(words: list[str]) -> None:
    """Read a command's arguments as the program would, and run nothing."""
    at, context = typer.main.get_command(app), None
    while True:
        context = at.make_context(at.name, list(words), parent=context)
        if not isinstance(at, TyperGroup):
            return
        _, found, words = at.resolve_command(context, [*context._protected_args, *context.args])
        assert found is not None
        at = found


@pytest.mark.parametrize("line", ["run --twice", "sources lost", "db stats extra"])
def test_commands_that_do_not_exist_are_found(line):
    with pytest.raises(UsageError):
        parse(line.split())


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One folder for all commands that are run, as a reader would use it."""
    return tmp_path_factory.mktemp("reader")


@pytest.mark.parametrize(("block", "command"), RUN, ids=str)
def test_commands_print_what_is_shown(block: Block, command: Shown, folder, monkeypatch, capsys):
    """… stands for anything; these tests build on each other, in the order of the page."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    if not (folder / "config.toml").exists() and "init" not in command.line:
        pytest.fail("the first command shown must be init")
    for words in calls(command.line):
        monkeypatch.setattr(sys, "argv", ["wirewatch", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        assert not ended.value.code
    said = "\n".join(line.rstrip() for line in capsys.readouterr().out.splitlines())
    pattern = re.escape(command.prints.strip()).replace("…", ".*")
    assert re.fullmatch(pattern, said.strip()), said


def test_some_commands_are_run():
    assert len(RUN) >= 3
    assert len(COMMANDS) > 20


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    for link in links(page):
        if urlsplit(link).scheme:
            assert link.startswith("https://")
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.is_relative_to(ROOT)
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_files_that_are_named_exist():
    named = {(page.name, place) for page in PAGES for place in places(page)}
    assert len(named) > 20
    made = {"data/wirewatch.db"}
    assert [each for each in named if each[1] not in made and not (ROOT / each[1]).exists()] == []


def test_every_page_can_be_reached_from_the_readme():
    seen, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md" or not page.exists():
            continue
        seen.add(page)
        for link in links(page):
            if not urlsplit(link).scheme:
                waiting.append((page.parent / link.partition("#")[0]).resolve())
    assert set(PAGES) - seen == set()

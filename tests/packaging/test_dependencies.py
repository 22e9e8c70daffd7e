"""Every library that the code imports is declared; few are, and their licences are permissive."""

import ast
import functools
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest

from tests.packaging.tree import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
HOUSE = tuple(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
MOST = 28  # direct dependencies; two of them are the desk's

# What is imported under another name than it is installed under.
INSTALLED_AS = {"OpenSSL": "pyopenssl", "dkim": "dkimpy"}
# Imported because a declared library hands out its objects, or is built on it; it
# cannot be installed without it.
COMES_WITH = {
    "cryptography": "scrapy",
    "htmldate": "trafilatura",
    "httpcore": "httpx",
    "markupsafe": "jinja2",
    "pydantic-core": "pydantic",
    "pyopenssl": "scrapy",
    "service-identity": "scrapy",
    "starlette": "fastapi",
    "twisted": "scrapy",
    "typing-extensions": "pydantic",
}
NEVER_IMPORTED = {"psycopg": "SQLAlchemy loads it by name for postgresql:// addresses"}
BORROWED = {"psycopg", "psycopg-binary"}  # LGPL: used as they are, as a separate package
PERMISSIVE = re.compile(
    r"\b(MIT|BSD|0BSD|Apache|ISC|PSF|Python Software|MPL|Mozilla Public|Unlicense|Public Domain"
    r"|Zlib|CC0|HPND|ZPL)",
    re.IGNORECASE,
)
COPYLEFT = re.compile(r"\b[AL]?GPL|General Public License", re.IGNORECASE)


def normal(name: str) -> str:
    """Return a distribution's name in its normal form (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def named(requirement: str) -> str:
    match = re.match(r"[\w.-]+", requirement)
    assert match, requirement
    return normal(match.group())


DECLARED = {named(line) for line in PROJECT["project"]["dependencies"]}
EXTRAS = {
    named(line) for extra in PROJECT["project"]["optional-dependencies"].values() for line in extra
}


@functools.cache
def imported() -> dict[str, Path]:
    """Return each foreign top-level module that the house imports, with one place where."""
    found: dict[str, Path] = {}
    for package in HOUSE:
        for path in (ROOT / package).rglob("*.py"):
            for module in _modules(ast.parse(path.read_text())):
                top = module.partition(".")[0]
                if top not in HOUSE and top not in sys.stdlib_module_names:
                    found[top] = path.relative_to(ROOT)
    return found


def _modules(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def imported_distributions() -> set[str]:
    return {normal(INSTALLED_AS.get(module, module)) for module in imported()}


def requirements(name: str) -> set[str]:
    """Return what a library cannot be installed without."""
    lines = distribution(name).requires or []
    return {named(line) for line in lines if "extra ==" not in line}


def test_every_import_is_declared():
    places = {normal(INSTALLED_AS.get(m, m)): str(path) for m, path in imported().items()}
    missing = imported_distributions() - DECLARED - EXTRAS - COMES_WITH.keys()
    assert {name: places[name] for name in missing} == {}


def test_every_declared_library_is_imported():
    assert (DECLARED | EXTRAS) - imported_distributions() - NEVER_IMPORTED.keys() == set()


def test_what_is_extra_is_neither_needed_nor_locked_but_tested():
    assert EXTRAS & (DECLARED | locked()) == set()
    assert {named(line) for line in PROJECT["dependency-groups"]["dev"]} >= EXTRAS


@pytest.mark.parametrize(("companion", "owner"), COMES_WITH.items())
def test_companions_come_with_a_declared_library(companion, owner):
    assert companion in imported_distributions(), "drop it from the list"
    assert companion not in DECLARED
    assert owner in DECLARED
    assert companion in requirements(owner)


def test_direct_dependencies_are_few():
    assert len(DECLARED) <= MOST


def test_the_lock_holds_what_is_declared():
    assert locked() >= DECLARED


def locked() -> set[str]:
    lines = (ROOT / "requirements" / "runtime.lock").read_text().splitlines()
    return {named(line) for line in lines if line and line[0] not in " #"}


def licence(found: Distribution) -> str:
    """Return all that a distribution says of its licence, short forms first."""
    metadata = found.metadata
    said = [metadata.get("License-Expression") or "", (metadata.get("License") or "")[:200]]
    classifiers = metadata.get_all("Classifier") or []
    said += [line for line in classifiers if line.startswith("License ::")]
    return " | ".join(part for part in said if part)


@pytest.mark.parametrize("name", sorted(locked()))
def test_licences_are_permissive(name):
    try:
        said = licence(distribution(name))
    except PackageNotFoundError:
        pytest.skip("not for this platform")
    if name in BORROWED:
        assert "LGPL" in said or "Lesser General Public" in said
        return
    assert PERMISSIVE.search(said), f"{name}: {said or 'says nothing of its licence'}"
    alternatives = re.split(r"\||\bOR\b", said)
    assert any(PERMISSIVE.search(each) and not COPYLEFT.search(each) for each in alternatives), said

"""What stands in the pages: fenced blocks, links, headings, command lines."""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md")))
_FENCE = re.compile(r"^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\((?P<to>[^)\s]+)\)|<img src=\"(?P<picture>[^\"]+)\"")
_PLACE = re.compile(r"`([a-z]+(?:/[\w.-]+)+/?)`")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_SEPARATORS = {"|", "||", "&&", ";", "&"}


@dataclass(frozen=True, kw_only=True)
class Block:
    """A fenced block; ``page`` is relative to the root."""

    page: Path
    line: int
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A command line, and what the page says that it prints; None where it says nothing."""

    line: str
    prints: str | None = None


def blocks(*kinds: str) -> list[Block]:
    """Return the fenced blocks of these kinds, in the order of the pages."""
    found = []
    for page in PAGES:
        text = page.read_text("utf-8")
        for match in _FENCE.finditer(text):
            if match["kind"] in kinds:
                line = text.count("\n", 0, match.start()) + 1
                place = page.relative_to(ROOT)
                found.append(Block(page=place, line=line, kind=match["kind"], text=match["text"]))
    return found


def shown(block: Block) -> list[Shown]:
    """Return the command lines of a block: all lines of ``sh``, those after $ of ``console``.

    Of a unit file (``ini``), what it starts.
    """
    text = block.text.replace("\\\n", " ")
    if block.kind == "ini":
        return [Shown(line=line) for line in re.findall(r"^ExecStart=(.+)$", text, re.MULTILINE)]
    if block.kind == "sh":
        return [Shown(line=line) for line in text.splitlines() if line.strip()]
    _, *parts = re.split(r"^\$ ", text, flags=re.MULTILINE)
    return [
        Shown(line=line, prints=prints) for line, _, prints in (p.partition("\n") for p in parts)
    ]


def calls(line: str) -> list[list[str]]:
    """Return the arguments of each call of ``wirewatch`` in a command line."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    found: list[list[str]] = []
    words: list[str] = []
    for word in [*lexer, ";"]:
        if word not in _SEPARATORS and not set(word) <= set("<>"):
            words.append(word)
            continue
        names = [number for number, each in enumerate(words) if Path(each).name == "wirewatch"]
        if names and not words[0].endswith(("python3", "pip")):
            found.append(words[names[-1] + 1 :])  # a container's service may bear the name too
        words = []
    return found


def links(page: Path) -> list[str]:
    """Return where a page's links lead, those within fenced blocks and `code` left out."""
    prose = re.sub(r"`[^`\n]*`", "", _FENCE.sub("", page.read_text("utf-8")))
    return [match["to"] or match["picture"] for match in _LINK.finditer(prose)]


def places(page: Path) -> list[str]:
    """Return the files and folders of this repository that a page names in `code`."""
    named = _PLACE.findall(_FENCE.sub("", page.read_text("utf-8")))
    return [place for place in named if (ROOT / place.partition("/")[0]).is_dir()]


def spoken(page: Path) -> list[str]:
    """Return the command lines that stand in a page's sentences as `code`."""
    return re.findall(r"`(wirewatch [^`>]+)`", _FENCE.sub("", page.read_text("utf-8")))


def anchors(page: Path) -> set[str]:
    """Return the names of a page's headings, as GitHub makes them."""
    headings = _HEADING.findall(_FENCE.sub("", page.read_text("utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}

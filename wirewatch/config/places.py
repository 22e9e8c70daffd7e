"""Where every table, key and value of a TOML file stands.

tomllib gives values without places, so a second, forgiving parser (tree-sitter) reads the same
text for the places alone. A path is what leads to a value: ``("source", 2, "url")``. Places count
from 1, columns in characters. What cannot be found falls back to what surrounds it, so that
every lookup answers with a place inside the file.
"""

from bisect import bisect_right
from dataclasses import dataclass

import tree_sitter
import tree_sitter_toml
from tree_sitter import Node

from wirewatch.config.strings import offsets, unquote

Path = tuple[str | int, ...]

_TOML = tree_sitter.Language(tree_sitter_toml.language())
_DEPTH = 16  # deeper values have the place of what surrounds them
_NO_VALUES = {"comment", "[", "]", ",", "{", "}", "=", "ERROR"}


@dataclass(frozen=True, order=True)
class Place:
    """A line and a column of a file, both from 1; the column counts characters."""

    line: int = 1
    column: int = 1


class Places:
    """The places in one text, whose lines end in line feeds alone."""

    def __init__(self, text: str) -> None:
        self._bytes = text.encode()
        self._starts = _line_starts(self._bytes)
        self._keys: dict[Path, Node] = {}
        self._values: dict[Path, Node] = {}
        self._elements: dict[Path, int] = {}  # [[name]]: how many so far
        for node in tree_sitter.Parser(_TOML).parse(self._bytes).root_node.children:
            self._read_statement(node)

    def key(self, path: Path) -> Place:
        """Return where a key, or a table's header, is written."""
        return self._nearest(path, self._keys)

    def value(self, path: Path) -> Place:
        """Return where a value begins."""
        node = self._values.get(path)
        return self._place(node.start_byte) if node else self.key(path)

    def within(self, path: Path, line: int, column: int) -> Place:
        """Return where a line and a column (from 1) of a string's content stand in the file."""
        node = self._values.get(path)
        if node is None or node.type != "string":
            return self.value(path)
        raw = self._bytes[node.start_byte : node.end_byte].decode()
        content, starts = offsets(raw)
        before = content.split("\n")[: line - 1]
        index = sum(len(part) + 1 for part in before) + column - 1
        start = starts[max(0, min(index, len(starts) - 1))]
        return self._place(node.start_byte + len(raw[:start].encode()))

    def lines(self, path: Path) -> tuple[int, int] | None:
        """Return the first and the last line of a table: its header, and its last pair.

        None if no table begins there with a header of its own.
        """
        node = self._keys.get(path)
        if node is None or node.type not in ("table", "table_array_element"):
            return None
        end = max(
            child.end_byte for child in node.children if child.type not in ("comment", "ERROR")
        )
        return self._place(node.start_byte).line, self._place(end).line

    def _nearest(self, path: Path, among: dict[Path, Node]) -> Place:
        while path and path not in among:
            path = path[:-1]
        return self._place(among[path].start_byte) if path else Place()

    def _place(self, byte: int) -> Place:
        line = bisect_right(self._starts, byte)
        before = self._bytes[self._starts[line - 1] : byte]
        return Place(line, len(before.decode(errors="replace")) + 1)

    def _read_statement(self, node: Node) -> None:
        if node.type == "pair":
            self._read_pair(node, (), _DEPTH)
        elif node.type in ("table", "table_array_element"):
            self._read_table(node)

    def _read_table(self, node: Node) -> None:
        header = next((child for child in node.children if child.type.endswith("key")), None)
        if header is None:
            return
        names = _names(header)
        if len(names) > _DEPTH:
            return
        prefix = self._indexed(names[:-1])
        path: Path = (*prefix, names[-1])
        if node.type == "table_array_element":
            index = self._elements.get(path, 0)
            self._elements[path] = index + 1
            self._keys.setdefault(path, node)
            path = (*path, index)
        else:
            path = self._indexed((*prefix, names[-1])) if path in self._elements else path
        self._keys.setdefault(path, node)
        for child in node.children:
            if child.type == "pair":
                self._read_pair(child, path, _DEPTH)

    def _indexed(self, names: Path) -> Path:
        """Return names as a path into the latest element of each array of tables on the way."""
        path: Path = ()
        for name in names:
            path = (*path, name)
            if path in self._elements:
                path = (*path, self._elements[path] - 1)
        return path

    def _read_pair(self, node: Node, prefix: Path, depth: int) -> None:
        children = [child for child in node.children if child.type not in _NO_VALUES]
        if len(children) != 2:
            return
        path, names = prefix, _names(children[0])
        if len(names) > depth:
            return
        for name in names:
            path = (*path, name)
            self._keys.setdefault(path, node)
        self._read_value(children[1], path, depth)

    def _read_value(self, node: Node, path: Path, depth: int) -> None:
        self._values.setdefault(path, node)
        if depth == 0:
            return
        if node.type == "inline_table":
            for child in node.children:
                if child.type == "pair":
                    self._read_pair(child, path, depth - 1)
        elif node.type == "array":
            items = (child for child in node.children if child.type not in _NO_VALUES)
            for index, item in enumerate(items):
                self._keys.setdefault((*path, index), item)
                self._read_value(item, (*path, index), depth - 1)


def _names(key: Node) -> Path:
    """Return the names of a key: ``a."b c"`` has two."""
    names: list[str] = []
    rest = [key]
    while rest:
        node = rest.pop()
        if node.type == "dotted_key":
            rest.extend(child for child in node.children if child.type.endswith("key"))
        elif node.text is not None:
            text = node.text.decode()
            names.append(text if node.type == "bare_key" else unquote(text))
    return tuple(reversed(names))


def _line_starts(text: bytes) -> list[int]:
    starts = [0]
    while (at := text.find(b"\n", starts[-1])) >= 0:
        starts.append(at + 1)
    return starts

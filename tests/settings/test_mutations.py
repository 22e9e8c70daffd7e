"""Whatever happens to a file, it loads or says what is wrong at a place inside it."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from db.errors import ConfigError, ConfigErrors
from tests.settings.conftest import GOOD
from wirewatch.settings import load

WHOLE = (
    GOOD
    + """\
[web]
listen = "127.0.0.1:8400"

[[channel]]
name = "mail"
kind = "email"
smtp = "smtp://user@mail.example:587"
sender = "Desk <desk@mail.example>"
to = ["one@mail.example", "two@mail.example"]
password_env = "MAIL_PASSWORD"
timeout = "30s"

[[channel]]
name = "hook"
kind = "webhook"
url = "https://hook.example/x"
allow_networks = ["127.0.0.0/8", "fd00::/8"]
"""
)

_VALUES = st.sampled_from(
    ["", "1", "-1", "1e400", "nan", "true", "[]", "[[]]", "{}", "{a = {b = 1}}", '""', '"x"', "''",
     "2026-01-01", "07:30:00", "0x7fffffffffffffffffff", '"\\u0000"', '"\\n"', "[1, 'a']",
     '"99999999999d"', '"Europe/../etc"', '"smtp://[::1"', '"https://[x"', "'''\n(a\nAND'''",
     '"((((a"', '"*"', '"\\U0001F600"', "[" * 40 + "]" * 40]
)  # fmt: skip
_PIECES = st.sampled_from(
    [*"[]{}=\"'\\.,#\n\t\r\x00 ж\ufeff", "[[", "]]", "'''", '"""', "[source]\n", "\r\n"]
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Return a good file to which a few things happened."""
    lines = WHOLE.split("\n")
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        match draw(st.sampled_from(["value", "piece", "cut", "drop", "twice", "swap", "key"])):
            case "value" if "=" in line:
                lines[at] = f"{line.split('=')[0]}= {draw(_VALUES)}"
            case "key" if "=" in line:
                lines[at] = draw(_PIECES) + line[1:]
            case "cut":
                lines[at] = line[: draw(st.integers(0, len(line)))]
            case "drop":
                lines[at] = ""
            case "twice":
                lines.insert(at, line)
            case "swap":
                other = draw(st.integers(0, len(lines) - 1))
                lines[at], lines[other] = lines[other], lines[at]
            case _:
                index = draw(st.integers(0, len(line)))
                lines[at] = line[:index] + draw(_PIECES) + line[index:]
    return "\n".join(lines)


def places_are_inside(text: str) -> bool:
    """Load a text; return whether every error, if there is one, stands inside of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.toml"
        path.write_bytes(text.encode())
        try:
            warnings = load(path, {"MAIL_PASSWORD": "x"}).warnings
        except ConfigErrors as exc:
            found = [(error.line, error.column) for error in exc.errors]
        except ConfigError as exc:
            found = [(exc.line, exc.column)]
        else:
            found = [(warning.line, warning.column) for warning in warnings]
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    return all(
        line is not None
        and column is not None
        and 1 <= line <= len(lines)
        and 1 <= column <= len(lines[line - 1]) + 1
        for line, column in found
    )


def test_the_unchanged_file_loads() -> None:
    assert places_are_inside(WHOLE)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(mutated())
def test_a_changed_file_loads_or_says_where_it_is_wrong(text: str) -> None:
    assert places_are_inside(text)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.text(st.sampled_from("[]{}=\"'\\.#\n ab1ж"), max_size=60))
def test_any_text_at_all_loads_or_says_where_it_is_wrong(text: str) -> None:
    assert places_are_inside(text)

"""`template` of channels: read and tried with the configuration, and looked at for changes."""

from pathlib import Path

import pytest

from tests.settings.conftest import GOOD, Write, mistakes
from wirewatch.settings import load

CHANNEL = """
[[channel]]
name = "screen"
kind = "console"
template = "desk.txt"
"""


def test_a_template_is_looked_at_for_changes(write: Write, tmp_path: Path) -> None:
    (tmp_path / "desk.txt").write_text("{{ subject }}")
    found = load(write(GOOD + CHANNEL), {})
    assert tmp_path / "desk.txt" in found.stamps
    assert not [each for each in found.warnings if "desk.txt" in each.message]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("a\n{% if %}", "desk.txt:2: the template cannot be used: Expected an expression"),
        ("{% include 'x' %}", "desk.txt:1: the template cannot be used: {% include %} is not"),
        ("x" * 70_000, "is too large"),
        (None, "cannot be read: No such file"),
    ],
)
def test_a_template_that_cannot_be_used_is_an_error(
    write: Write, tmp_path: Path, source: str | None, said: str
) -> None:
    if source is not None:
        (tmp_path / "desk.txt").write_text(source)
    (found,) = mistakes(write(GOOD + CHANNEL))
    assert said in str(found)


def test_a_template_that_fails_for_some_messages_is_a_warning(write: Write, tmp_path: Path) -> None:
    (tmp_path / "desk.txt").write_text("x{% for story in stories %}\n{{ sevrity }}{% endfor %}")
    told = [each.message for each in load(write(GOOD + CHANNEL), {}).warnings]
    failed = [each for each in told if "sevrity" in each]
    assert [each.partition("; for ")[2].partition(" the")[0] for each in failed] == [
        "alerts", "updates", "digests",
    ]  # fmt: skip
    assert failed[0].startswith("desk.txt: line 2: ")


def test_data_has_no_template(write: Write) -> None:
    wrong = CHANNEL.replace('kind = "console"', 'kind = "command"\ncommand = ["cat"]')
    assert any("sends data, not text" in str(each) for each in mistakes(write(GOOD + wrong)))

"""Writes the reference of config.toml from the classes that read it.

``python -m wirewatch.config.reference > docs/config.md``; a test holds the two together.
"""

import sys
from collections.abc import Iterator

from pydantic.fields import FieldInfo

from db.settings import Section
from wirewatch.config.sections import SECTIONS, SectionKind
from wirewatch.config.words import toml, type_in_words

_HEAD = """\
# config.toml

<!-- Made by `python -m wirewatch.config.reference > docs/config.md`; do not edit. -->

Wirewatch reads one file: the one that `--config FILE` names, else `./config.toml`, else
`~/.config/wirewatch/config.toml` (`$XDG_CONFIG_HOME` counts). `wirewatch init` writes one to start
from, `wirewatch check` says all that is wrong with it, each with line and column.

- The file is [TOML](https://toml.io) in UTF-8. A section in double brackets, such as `[[source]]`,
  may be written many times; one in single brackets once. Every section, and every key that has a
  default, may be left out.
- A key that does not exist is an error, never ignored.
- Relative paths start at the file's folder.
- A duration is a number with a unit: `500ms`, `90s`, `10m`, `1h 30m`, `7d`, `2w`.
- A secret is written as itself (`password`), or by the name of a variable of the environment that
  holds it (`password_env`), or by the name of a file (`password_file`); one of the three.
"""


def reference() -> str:
    """Return the whole page."""
    return "\n".join([_HEAD, *(line for kind in SECTIONS.values() for line in _section(kind))])


def _section(kind: SectionKind) -> Iterator[str]:
    yield f"## {kind.title}\n"
    if kind.settings:
        yield from _table(kind.settings)
        return
    kinds = ", ".join(f"`{name}`" for name in kind.by_kind)
    yield f"What further keys there are depends on `kind`: {kinds}.\n"
    for name, settings in kind.by_kind.items():
        yield f'### {kind.title} kind = "{name}"\n'
        yield from _table(settings)


def _table(settings: type[Section]) -> Iterator[str]:
    yield f"{_purpose(settings)}\n"
    yield "| key | takes | default | meaning | example |"
    yield "|---|---|---|---|---|"
    for name, field in settings.model_fields.items():
        cells = (
            f"`{name}`",
            _cell(type_in_words(field.annotation)),
            _default(field),
            _cell(field.description or ""),
            _example(name, field),
        )
        yield f"| {' | '.join(cells)} |"
    yield ""


def _purpose(settings: type[Section]) -> str:
    """Return a class's first sentence, without the section's name that it begins with."""
    sentence = (settings.__doc__ or "").strip().split("\n")[0]
    said = sentence.partition(": ")[2] or sentence
    return said[:1].upper() + said[1:]


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**needed**"
    value = field.get_default(call_default_factory=True, validated_data={})
    return "" if value is None else f"`{_cell(toml(value))}`"


def _example(name: str, field: FieldInfo) -> str:
    return f"`{name} = {_cell(toml(field.examples[0]))}`" if field.examples else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    sys.stdout.write(reference())

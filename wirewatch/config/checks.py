"""What one section cannot know of itself: names, queries, secrets, and who uses what."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import SecretStr, ValidationError

from alerts.channels.section import ChannelSection
from alerts.translation.settings import TranslateSettings
from db.errors import ConfigError, QueryError
from db.secrets import SecretKeys, SecretReader
from matching.aliases import with_aliases
from matching.language import compile_query, lint
from matching.lists import with_lists
from wirewatch.config.aliases import aliases_of, name_fault
from wirewatch.config.findings import Findings
from wirewatch.config.lists import entry_fault, lists_of
from wirewatch.config.nearest import meant
from wirewatch.config.places import Path
from wirewatch.config.sections import SECTIONS, Written
from wirewatch.config.sentences import faults

Values = Mapping[str, Any]
Table = tuple[Path, Values]


def check_all(
    values: Values, sections: Mapping[str, list[Written]], reader: SecretReader, findings: Findings
) -> None:
    """Note all that is wrong between the sections, and all that is worth a warning.

    ``values`` is the file as it is, ``sections`` what of it is right: a section that is wrong in
    itself still has its name, so that one mistake makes one error.
    """
    check_names(values, findings)
    check_lists(values, findings)
    check_aliases(values, findings)
    check_queries(values, findings)
    check_channels(values, findings)
    channels = sections["channel"]
    check_secrets([*channels, *sections["web"], *sections["translate"]], reader, findings)
    warn_of_channels(channels, findings)
    warn_of_translation(values, sections["translate"], findings)
    warn_of_silence(values, findings)
    warn_of_web(sections["web"], findings)


def check_names(values: Values, findings: Findings) -> None:
    """Find sections of one name, and sources of one address; capitals make no other name."""
    for kind in SECTIONS.values():
        if kind.many:
            _check_unique(kind.title, "name", _tables(values, kind.name), str.casefold, findings)
    _check_unique("[[source]]", "url", _tables(values, "source"), str, findings)


def check_lists(values: Values, findings: Findings) -> None:
    """Find entries of lists that hold no word, or that cannot be read."""
    for path, table in _tables(values, "list"):
        words = table.get("words")
        for number, entry in enumerate(words if isinstance(words, list) else []):
            wrong = entry_fault(entry) if isinstance(entry, str) else None
            if wrong:
                findings.error((*path, "words", number), f"{wrong.message}; {wrong.hint}")


def check_aliases(values: Values, findings: Findings) -> None:
    """Find names that are none, and groups without another name."""
    for path, table in _tables(values, "aliases"):
        groups = table.get("groups")
        for number, group in enumerate(groups if isinstance(groups, list) else []):
            for place, name in enumerate(group if isinstance(group, list) else []):
                wrong = name_fault(name) if isinstance(name, str) else None
                if wrong:
                    where = (*path, "groups", number, place)
                    findings.error(where, f"{wrong.message}; {wrong.hint}")


def check_queries(values: Values, findings: Findings) -> None:
    """Find queries that do not compile, or that may not mean what they say; the place is inside."""
    lists = lists_of([table for _, table in _tables(values, "list")])
    aliases = aliases_of(next((table for _, table in _tables(values, "aliases")), {}))
    for path, table in _tables(values, "watch"):
        query = table.get("query")
        if not isinstance(query, str) or not query.strip():
            continue  # said already
        try:
            compile_query(query, lists)
            written = with_lists(query, lists)
            wide = with_aliases(written, aliases)
            if wide != written:
                compile_query(wide)
            doubts = lint(query)
        except QueryError as exc:
            place = findings.places.within((*path, "query"), exc.line, exc.column)
            hint = f"; {exc.hint}" if exc.hint else ""
            findings.error_at(place, f"{exc.message}{hint}")
            continue
        for doubt in doubts:  # each begins with its line and column in the query: "2:5: …"
            line, column, message = doubt.split(":", 2)
            place = findings.places.within((*path, "query"), int(line), int(column))
            findings.warn_at(place, message.strip())


def check_channels(values: Values, findings: Findings) -> None:
    """Find channels that are named but not there, and those that are there but not named."""
    known = [name for _, table in _tables(values, "channel") if (name := _text(table, "name"))]
    used: set[str] = set()
    for path, table in (*_tables(values, "watch"), *_tables(values, "health")):
        for key, index, name in _named_channels(table):
            used.add(name)
            if name not in known:
                hint = meant(name, known, none="there are none, add a [[channel]]")
                message = f"there is no channel `{name}`; {hint}"
                findings.error((*path, key, index), message)
    for path, table in _tables(values, "channel"):
        name = _text(table, "name")
        if name and name not in used:
            findings.warn(path, f"the channel `{name}` is in no watch's `channels`")


def _named_channels(table: Mapping[str, object]) -> Iterator[tuple[str, int, str]]:
    """Yield where a table names channels, and which; what is no name is told elsewhere."""
    for key in ("channels", "escalate_to"):
        names = table.get(key)
        for index, name in enumerate(names if isinstance(names, list) else ()):
            if isinstance(name, str):
                yield key, index, name


def check_secrets(sections: Sequence[Written], reader: SecretReader, findings: Findings) -> None:
    """Find secrets whose variable or file is missing or empty, or holds what is no such secret."""
    for written in sections:
        if isinstance(written.section, SecretKeys):
            for key in written.section.secret_keys():
                way = next((way for way in ("_env", "_file") if key + way in written.values), "")
                try:
                    secret = written.section.read_secret(key, reader)
                    if secret and way:
                        _check_as_written(written, written.section, key, way, secret)
                except ConfigError as exc:
                    findings.error((*written.path, key + way), exc.message)


def _check_as_written(
    written: Written, section: SecretKeys, key: str, way: str, secret: SecretStr
) -> None:
    """Hold a secret from elsewhere to the rules for one in the file itself; raises ConfigError."""
    values = section.model_dump(exclude={key, key + way}, exclude_unset=True, mode="json")
    values |= {key: secret.get_secret_value()}
    try:
        type(section).model_validate(values)
    except ValidationError as exc:
        title = SECTIONS[str(written.path[0])].title
        fault = faults(title, type(section), values, exc)[0]
        raise ConfigError(f"what `{key}{way}` names is not usable: {fault.message}") from None


def warn_of_channels(channels: Sequence[Written], findings: Findings) -> None:
    """Pass on what the channels themselves want known."""
    for written in channels:
        if isinstance(written.section, ChannelSection):
            for message in written.section.warnings():
                findings.warn(written.path, f"the channel `{written.section.name}`: {message}")


def warn_of_translation(values: Values, translate: Sequence[Written], findings: Findings) -> None:
    """Find readers' languages that nobody translates to, and pass on what should be known."""
    for written in translate:
        if isinstance(written.section, TranslateSettings):
            for message in written.section.warnings():
                findings.warn(written.path, message)
    if _tables(values, "translate"):
        return
    for path, table in _tables(values, "watch"):
        if _text(table, "language"):
            message = "there is no [translate], so nothing is translated for this watch's readers"
            findings.warn((*path, "language"), message)


def warn_of_silence(values: Values, findings: Findings) -> None:
    """Find watches that tell nobody, and that there is nothing to read or to look for."""
    for path, table in _tables(values, "watch"):
        if not table.get("channels"):
            findings.warn(
                path,
                f"the watch `{_text(table, 'name')}` has no `channels`: its matches are stored, "
                "but nobody is told",
            )
    if not _tables(values, "source"):
        findings.warn((), "there is no [[source]]: nothing is read")
    if not _tables(values, "watch"):
        findings.warn((), "there is no [[watch]]: nothing is looked for")


def warn_of_web(web: Sequence[Written], findings: Findings) -> None:
    """Find a public address without TLS: what hubs push there, anybody on the way can read."""
    for written in web:
        address = written.values.get("public_url")
        if isinstance(address, str) and address.startswith("http:"):
            findings.warn(
                (*written.path, "public_url"),
                "the desk is reached without TLS: who listens on the way can forge what hubs push; "
                "put it behind a proxy with https",
            )


def _tables(values: Values, name: str) -> list[Table]:
    """Return the tables of one kind as written, right or wrong."""
    value = values.get(name)
    if isinstance(value, Mapping):
        return [((name,), value)]
    items = value if isinstance(value, list) else []
    return [((name, index), item) for index, item in enumerate(items) if isinstance(item, Mapping)]


def _text(table: Values, key: str) -> str:
    """Return a text of a table, or "" if there is none."""
    value = table.get(key)
    return value.strip() if isinstance(value, str) else ""


def _check_unique(
    title: str, key: str, tables: Sequence[Table], same: Callable[[str], str], findings: Findings
) -> None:
    """Find two tables with one value of a key; ``same`` makes equal what counts as equal."""
    first: dict[str, Path] = {}
    for path, table in tables:
        value = _text(table, key)
        before = first.setdefault(same(value), (*path, key))
        if value and before != (*path, key):
            line = findings.places.value(before).line
            message = f"two {title} have the {key} `{value}`; the other is in line {line}"
            findings.error((*path, key), message)

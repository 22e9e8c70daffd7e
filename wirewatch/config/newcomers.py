"""A source that is to be added: is it right in itself, and is it new."""

import unicodedata
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from pydantic import ValidationError

from db.errors import ConfigError
from db.records import Source
from net.urls import normalise_url
from spiders.settings import SourceSettings
from wirewatch.config.sentences import faults


class FreeNames:
    """Finds names that no source has; each that it gives is taken from then on."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._taken = {source.name.casefold() for source in sources}
        self._tried: dict[str, int] = {}  # how often a name was given with its host

    def take(self, name: str, url: str) -> str:
        """Return the name, or the first of "name (host)", "name (host, 2)", … that is free."""
        free, beside = name, f"{name} ({urlsplit(url).hostname or '?'})"
        while free.casefold() in self._taken:
            number = self._tried[beside] = self._tried.get(beside, 0) + 1
            free = beside if number == 1 else f"{beside[:-1]}, {number})"
        self._taken.add(free.casefold())
        return free


def new_source(values: Mapping[str, str]) -> SourceSettings:
    """Return a source from its keys as config.toml has them; "" for a key that is left out.

    Raises ConfigError that says what is wrong with which key.
    """
    given = {key: value for key, value in values.items() if value}
    try:
        settings = SourceSettings.model_validate(given)
    except ValidationError as exc:
        fault = faults("[[source]]", SourceSettings, given, exc)[0]
        raise ConfigError(f"the source cannot be added: {fault.message}") from exc
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in settings.name):
        raise ConfigError(f"the name {settings.name!r} has control characters; leave them out")
    return settings


def check_new(settings: SourceSettings, sources: Iterable[Source]) -> None:
    """Raise ConfigError if a source of that name or address is there already."""
    for source in sources:
        if source.name.casefold() == settings.name.casefold():
            raise ConfigError(
                f"there is a source named {source.name!r} already, at {source.url}; "
                f"choose another name, or first `wirewatch sources remove {source.name!r}`"
            )
        if address_key(source.url) == address_key(settings.url):
            raise ConfigError(f"{settings.url} is read already: the source is {source.name!r}")


def address_key(url: str) -> str:
    """Return by what two spellings of an address are known as one."""
    try:
        return normalise_url(url)
    except ValueError:
        return url

"""Reads the files and secrets that a source is asked with; what they hold is never told."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from db.errors import ConfigError
from net.access import Access, Proxy, read_proxy
from net.access_files import read_cookies, read_headers
from net.cookies import CookieJar
from spiders.settings import SourceSettings
from wirewatch.config.findings import Findings
from wirewatch.config.secrets import Secrets
from wirewatch.config.sections import Written

_MOST_BYTES = 2 * 1024 * 1024  # a browser exports the cookies of all sites that it knows

T = TypeVar("T")


def read_accesses(
    sources: Sequence[Written], secrets: Secrets, findings: Findings
) -> Mapping[str, Access]:
    """Return how sources are asked, by their name; those with nothing of their own are left out.

    What is missing or malformed is noted at its key, with the line within the file.
    """
    accesses = {}
    for written in sources:
        if isinstance(written.section, SourceSettings):
            access = _Reading(written, written.section, secrets, findings).access()
            if access is not None:
                accesses[access.source] = access
    return accesses


class _Reading:
    """One source's files and secrets as they are read."""

    def __init__(
        self, written: Written, section: SourceSettings, secrets: Secrets, findings: Findings
    ) -> None:
        self._written, self._section = written, section
        self._secrets, self._findings = secrets, findings

    def access(self) -> Access | None:
        section = self._section
        home = section.url
        headers = self._from_file("headers_file", read_headers)
        cookies = self._from_file("cookies_file", lambda text: read_cookies(text, home))
        proxy = self._proxy()
        if not (headers or cookies or proxy or section.render):
            return None
        return Access(
            source=section.name,
            home=home,
            headers=headers or {},
            cookies=CookieJar(cookies) if cookies else None,
            proxy=proxy,
            render=section.render,
        )

    def _from_file(self, key: str, read: Callable[[str], T]) -> T | None:
        """Return what a file holds; None where none is named, or after an error was noted."""
        path: str = getattr(self._section, key)
        if not path:
            return None
        try:
            return read(self._secrets.file(path, most=_MOST_BYTES))
        except ConfigError as exc:
            self._note(key, exc.message)
        except ValueError as exc:
            self._note(key, f"the file {path} is not usable: {exc}")
        return None

    def _proxy(self) -> Proxy | None:
        way = next(
            (key for key in ("proxy", "proxy_env", "proxy_file") if getattr(self._section, key)),
            "proxy",
        )
        try:
            secret = self._section.read_secret("proxy", self._secrets)
            return read_proxy(secret.get_secret_value()) if secret is not None else None
        except ConfigError as exc:
            self._note(way, exc.message)
        except ValueError as exc:
            self._note(way, f"what `{way}` names is no proxy; {exc}")
        return None

    def _note(self, key: str, message: str) -> None:
        self._findings.error((*self._written.path, key), message)

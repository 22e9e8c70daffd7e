"""How the news search engines are asked: one address for each search.

GDELT's DOC 2.0 API is documented at blog.gdeltproject.org (gdelt-doc-2-0-api-debuts); the result
feeds of Google News and Bing News are not documented by their makers, only long in use.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args
from urllib.parse import urlencode

Engine = Literal["gdelt", "google-news", "bing-news"]
DEFAULT_ENGINE: Final[Engine] = "gdelt"

_LONGEST = 2000  # characters of an address
_LANGUAGE = re.compile(r"[a-z]{2,3}", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Search:
    """What is searched for, and where."""

    query: str  # in the engine's own language
    language: str = ""  # ISO 639-1
    country: str = ""  # ISO 3166-1


def search_address(keys: Mapping[str, Any]) -> str:
    """Return the address that the keys of a [[source]] of kind "search" make.

    "" where a key is of a wrong type, which is said elsewhere. Raises ValueError, with the way out.
    """
    engine = keys.get("engine", DEFAULT_ENGINE)
    words = {key: keys.get(key, "") for key in ("query", "language", "country")}
    if engine not in get_args(Engine) or not all(isinstance(each, str) for each in words.values()):
        return ""
    search = Search(**{key: value.strip() for key, value in words.items()})
    if not search.query:
        raise ValueError("a search needs `query`: the words to look for")
    _check_place(search)
    address = _ADDRESSES[engine](search)
    if len(address) > _LONGEST:
        raise ValueError("the `query` is too long to be asked; make two sources of it")
    return address


def _check_place(search: Search) -> None:
    if search.language and not _LANGUAGE.fullmatch(search.language):
        raise ValueError(
            f"`language` {search.language!r} is no code of ISO 639; write it small, such as sr"
        )
    if search.country and not _COUNTRY.fullmatch(search.country):
        raise ValueError(
            f"`country` {search.country!r} is no code of ISO 3166; write it in capitals, such as RS"
        )


def _gdelt(search: Search) -> str:
    if search.language or search.country:
        key = "language" if search.language else "country"
        raise ValueError(
            f"gdelt takes no `{key}`; write it into the query, as in "
            "sourcelang:serbian or sourcecountry:serbia"
        )
    return "https://api.gdeltproject.org/api/v2/doc/doc?" + urlencode(
        {
            "query": search.query,
            "mode": "artlist",
            "format": "json",
            "sort": "datedesc",
            "maxrecords": "250",  # the most that it gives
            "timespan": "1d",
        }
    )


def _google_news(search: Search) -> str:
    if bool(search.language) != bool(search.country):
        missing = "country" if search.language else "language"
        raise ValueError(
            f"google-news needs `{missing}` too: its editions are of a language and a country"
        )
    language, country = search.language or "en", search.country or "US"
    return "https://news.google.com/rss/search?" + urlencode(
        {
            "q": search.query,
            "hl": f"{language}-{country}",
            "gl": country,
            "ceid": f"{country}:{language}",
        }
    )


def _bing_news(search: Search) -> str:
    keys = {"q": search.query, "format": "rss", "qft": 'sortbydate="1"'}
    keys |= {"setlang": search.language} if search.language else {}
    keys |= {"cc": search.country} if search.country else {}
    return "https://www.bing.com/news/search?" + urlencode(keys)


_ADDRESSES: Mapping[str, Callable[[Search], str]] = {
    "gdelt": _gdelt,
    "google-news": _google_news,
    "bing-news": _bing_news,
}

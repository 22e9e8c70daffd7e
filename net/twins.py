"""Under which key the twins of one page meet: its AMP, mobile, http and www forms."""

import re

from net.urls import normalise_url, registrable

_HOST_LABELS = frozenset({"www", "m", "mobile", "amp"})
_DEFAULT_DOCUMENT = re.compile(
    r"(?:index|default)(?:\.amp)?\.(?:html?|shtml|php|aspx?|jsp)", re.IGNORECASE
)
_AMP_ENDING = re.compile(r"\.amp(?P<type>\.html?)?$", re.IGNORECASE)
_AMP_PARAMETERS = frozenset({"amp", "amp=", "amp=1", "amp=true", "outputtype=amp"})
_SCHEME_PORT = re.compile(r":(?:80|443)$")


def twin_key(url: str) -> str:
    """Return the key under which the twins of an address meet: host and path, without a scheme.

    Beyond what normalise_url does: scheme, trailing slashes and default documents (index.html)
    are dropped; of the host the first labels www, m, mobile and amp, as long as what one registers
    remains; and the usual marks of AMP pages: /amp at either end of a longer path, .amp, .amp.html,
    ?amp=1, ?outputType=amp. Other parameters stay, in their order, for they may name the article.
    Raises ValueError as normalise_url does.
    """
    address = normalise_url(url)
    authority, _, rest = address.partition("://")[2].partition("/")
    path, _, query = rest.partition("?")
    query = _query(query)
    return f"{_host(address, authority)}/{_path(path)}{'?' + query if query else ''}"


def _host(address: str, authority: str) -> str:
    host = _SCHEME_PORT.sub("", authority)
    label, _, remaining = host.partition(".")
    if label not in _HOST_LABELS:
        return host
    least = registrable(address).partition(":")[0]
    while label in _HOST_LABELS and host.partition(":")[0] != least:
        host = remaining
        label, _, remaining = host.partition(".")
    return host


def _path(path: str) -> str:
    segments = path.split("/")
    while segments:
        last = segments[-1]
        if not last or _DEFAULT_DOCUMENT.fullmatch(last) or _is_amp_page(segments):
            segments.pop()
            continue
        segments[-1] = _AMP_ENDING.sub(lambda found: found["type"] or "", last) or last
        if segments[-1] == last:
            break
    while len(segments) > 1 and segments[0].lower() == "amp":
        del segments[0]
    return "/".join(segments)


def _is_amp_page(segments: list[str]) -> bool:
    return segments[-1].lower() == "amp" and any(segments[:-1])


def _query(query: str) -> str:
    return "&".join(each for each in query.split("&") if each.lower() not in _AMP_PARAMETERS)

"""Which languages are one for a reader. Pure."""

import re

_ONE = dict.fromkeys(("bs", "cnr", "hr", "sh", "sr"), "sh") | dict.fromkeys(("nb", "nn"), "no")
_TAG = re.compile(r"[a-z]{2,3}", re.ASCII)


def primary(tag: str) -> str:
    """Return the primary subtag of a BCP 47 language tag in small letters; "" if there is none."""
    first = tag.partition("-")[0].strip().lower()
    return first if _TAG.fullmatch(first) else ""


def reads(language: str, target: str) -> bool:
    """Return whether who reads ``target`` reads ``language``: as Croatian, Serbian; unknown: no."""
    return bool(language) and _ONE.get(language, language) == _ONE.get(target, target)


def read_language(written: str) -> str:
    """Return a language's primary subtag; raises ValueError that says how to write one."""
    found = primary(written)
    if not found:
        raise ValueError(f"{written!r} is no language; write its code of two letters, such as en")
    return found

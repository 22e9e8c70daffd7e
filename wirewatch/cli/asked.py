"""A document as one line of `watches match --jsonl` gives it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from matching.matcher import Document


def asked_document(asked: Mapping[str, object]) -> Document:
    """Return the document that an object describes; what it leaves out is empty.

    Raises ValueError where a value is not of its field's kind.
    """
    return Document(
        title=str(asked.get("title") or ""),
        text=str(asked.get("text") or ""),
        authors=_strings(asked, "authors"),
        site=str(asked.get("site") or ""),
        language=str(asked.get("language") or ""),
        url=str(asked.get("url") or ""),
        source=str(asked.get("source") or ""),
        tags=_strings(asked, "tags"),
        section=str(asked.get("section") or ""),
        published=_day(asked.get("published")),
    )


def _strings(asked: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = asked.get(name) or []
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError(f"{name} is no list of strings")
    return tuple(value)


def _day(value: object) -> date | None:
    """Read a date, or a time, whose day in UTC is taken; one without a zone is taken for UTC."""
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(str(value))
        return (moment.astimezone(UTC) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError):
        raise ValueError("published is no date, such as 2026-01-31") from None

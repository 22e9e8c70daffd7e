"""Values as JSON knows them."""

import dataclasses
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any


def plain(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return a value as JSON knows it; times as RFC 3339 in UTC."""
    if isinstance(value, datetime | timedelta):
        return rfc3339(value) if isinstance(value, datetime) else value.total_seconds()
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in value]
    return value


def rfc3339(at: datetime) -> str:
    """Return an aware time as RFC 3339 in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def written(value: object) -> str:
    """Return a value as one line of JSON, with letters of all alphabets as they are."""
    return json.dumps(plain(value), ensure_ascii=False)


def encoded(value: object) -> bytes:
    """Return a value as JSON in UTF-8; what UTF-8 has no bytes for is a question mark."""
    return written(value).encode("utf-8", "replace")

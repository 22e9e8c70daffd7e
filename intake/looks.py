"""How the page of an article was seen, as the intake writes it down for later looks; pure."""

from datetime import datetime

from crawler.revisits import next_look
from db.records import Validators
from db.revisit_rows import Look
from net.urls import host_key

NO_VALIDATORS = Validators()


def look_at(
    url: str, validators: Validators, *, first: datetime, seen: datetime, now: datetime
) -> Look:
    """Return an article's page as seen at ``seen``, with the next look by the steps from now."""
    planned = next_look(first, now)
    return Look(
        url=url,
        host=host_key(url),
        first=first,
        seen=seen,
        validators=validators,
        due=planned.at,
        why=planned.reason.value,
    )

"""The notice on an article that was told and is gone, in plain sentences."""

from datetime import datetime

from db.revisits import GoneArticle


def wording(gone: GoneArticle) -> tuple[str, str]:
    """Return title and text of the notice."""
    named = f"“{gone.title}”" if gone.title else "an article"
    text = (
        f"{gone.site} had {named}, and you were told of it on {_said(gone.told)}. "
        f"It was last seen there on {_said(gone.seen)}, and was missing on "
        f"{_said(gone.missing_since)} and again now: {gone.evidence}. "
        "It may have been withdrawn or moved. Wirewatch keeps what it said: "
        f"`wirewatch articles show {gone.id}`. {gone.url}"
    )
    return f"The article you were told is gone: {gone.title or gone.url}", text


def _said(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"

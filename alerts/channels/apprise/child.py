"""The process that the library runs in, by itself: a file that imports nothing of the house.

One JSON object a line comes in: the address, the title, the text in several lengths, longest first.
One goes out: whether it was told, and what the library logged. The end of the input ends it.
"""

import json
import logging
import sys

import apprise

_MOST_LOGGED = 5  # lines


class _Kept(logging.Handler):
    """Keeps what the library warns of; it may hold secrets, which the parent takes out."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self.lines.append(record.getMessage())


def _tell(asked: dict[str, object], kept: _Kept) -> dict[str, object]:
    service = apprise.Apprise.instantiate(str(asked["url"]), suppress_exceptions=True)
    if service is None:
        return {"told": False, "said": ["Apprise knows no service of this address"]}
    title, texts = str(asked["title"]), asked["texts"]
    assert isinstance(texts, list)
    room = service.body_maxlen - (0 if service.title_maxlen else len(title) + 2)
    fit = [text for text in texts if len(text) <= room]
    service.overflow_mode = apprise.OverflowMode.TRUNCATE
    told = service.notify(
        title=title,
        body=fit[0] if fit else texts[-1],
        body_format=apprise.NotifyFormat.TEXT,
        notify_type=str(asked["type"]),
    )
    return {"told": bool(told), "said": kept.lines[:_MOST_LOGGED]}


def main() -> None:
    """Answer each line."""
    kept = _Kept()
    logger = logging.getLogger("apprise")
    logger.addHandler(kept)
    logger.propagate = False
    for line in sys.stdin:
        kept.lines.clear()
        answer = _tell(json.loads(line), kept)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

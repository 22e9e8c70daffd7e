"""A message as Telegram takes it: text, and entities that say what is a link or bold. Pure.

Entities hold looks and links as data, with places in UTF-16 units, so that no text can be taken
for markup. Telegram still looks for addresses, names, commands and tags in the words themselves; a
blank of no width keeps it from finding any. Limits as published: 4,096 units of text, and of
entities the first 100 count.
"""

from alerts.channels.calm import calm
from alerts.chat import Form, Line, Post
from alerts.payload import Json

_MOST_TEXT, _MOST_ENTITIES = 4096, 100


def write_post(post: Post) -> Json:
    """Return the body of a post, but for where it goes."""
    page = _Page()
    page.add(calm(post.head)[0], {"type": "bold"})
    for part in (*post.parts, post.foot):
        if part:
            page.add("\n")
        for line in part:
            page.add("\n")
            _add_line(page, line)
    return {
        "text": page.text,
        "entities": page.entities,
        "link_preview_options": {"is_disabled": True},
    }


def fits(body: Json) -> bool:
    """Return whether Telegram takes a body, and shows all of it."""
    match body:
        case {"text": str(text), "entities": [*entities]}:
            return _units(text) <= _MOST_TEXT and len(entities) <= _MOST_ENTITIES
    return False


class _Page:
    """Text that grows, and what is to be said of its places."""

    def __init__(self) -> None:
        self.text = ""
        self.entities: list[Json] = []
        self._at = 0

    def add(self, text: str, *looks: Json) -> None:
        start, self._at = self._at, self._at + _units(text)
        self.text += text
        for look in looks:
            self.cover(start, look)

    def here(self) -> int:
        return self._at

    def cover(self, start: int, look: Json) -> None:
        """Give all text from a place on a look."""
        self.entities.append({**look, "offset": start, "length": self._at - start})


def _add_line(page: _Page, line: Line) -> None:
    start = page.here()
    if line.form is Form.ITEM:
        page.add("• ")
    for run, text in zip(line.runs, calm(*(run.text for run in line.runs)), strict=True):
        bold: list[Json] = [{"type": "bold"}] if run.bold else []
        link: list[Json] = [{"type": "text_link", "url": run.url}] if run.url else []
        page.add(text, *link, *bold)
    if line.form is Form.QUOTE:
        page.cover(start, {"type": "blockquote"})


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2

"""Texts that try to break out of every medium. The outlets and people are invented."""

from dataclasses import replace
from datetime import timedelta

from db.message_records import AlertMessage, Message, News, NewsKind, ToldArticle
from db.watch_records import Passage
from tests.alerts.messages import NOW, alert, article, digest, notice, passage

MARKUP = (
    "@everyone @here @channel @all <!channel> <!here|x> <@U024BE7LH> <@123456789012345678> <@&42>",
    "<#C024BE7LR> [click](javascript:alert(1)) [x](https://evil.example/a) <https://evil.example/b>",
    "<https://evil.example/c|x> <a href='https://evil.example/d'>x</a> <b>b <i>open &amp; &lt;",
    "![pic](https://evil.example/e.png) https://evil.example/f www.evil.example",
    "*bold _both* ~gone~ **two __three__ ||hidden|| `code ```block > quote",
    "# head - item 1. one | cell | \\ \\* \\\\ $math$ :smile: <t:1618953630:R> {{7*7}} {% raw %}",
    "<mx-reply>x</mx-reply> <at>Mira</at> tg://user?id=1 https://matrix.to/#/@mira:evil.example",
    "]]> --> \" ' </p></div></blockquote></at>",
    "zero\u200bwidth\u2060 \u202etxet\u2066 nul\x00 \x1b[31m bell\x07 \ud800 \udfff cr\r\nBcc: x",
)  # fmt: skip
ALL_MARKUP = " ".join(MARKUP)


def headline(number: int) -> str:
    """Return a word by which an article is known in what is shown."""
    return f"headline{number}x"


def address(number: int) -> str:
    return f"https://morava-courier.example/news/{number}?a=1&b=(2)_*x*~y"


def _article(number: int, **changes: object) -> ToldArticle:
    quote = Passage(
        field="text", text=f"{ALL_MARKUP} shells {ALL_MARKUP}", spans=((0, 9), (20, 60))
    )
    fields: dict[str, object] = {
        "url": address(number),
        "title": f"{headline(number)} {MARKUP[number % len(MARKUP)]}",
        "site": MARKUP[(number + 1) % len(MARKUP)],
        "authors": (MARKUP[(number + 2) % len(MARKUP)],) * 3,
        "passages": (quote, passage(ALL_MARKUP, "hidden")),
    }
    return article(number, **(fields | changes))


def _hostile(count: int, **changes: object) -> AlertMessage:
    news = tuple(
        News(kind=kind, text=ALL_MARKUP, outlet=MARKUP[0], speaker=MARKUP[1], article=1)
        for kind in NewsKind
    )
    fields: dict[str, object] = {
        "watch": f"watch {MARKUP[0]}",
        "query": ALL_MARKUP,
        "story_title": f"{headline(1)} {MARKUP[4]}",
        "reason": ALL_MARKUP,
        "kind": "update",
        "news": news,
    }
    told = tuple(_article(number) for number in range(1, count + 1))
    return alert(*told, **(fields | changes))


_PLAIN = alert(*(article(n, url=address(n), title=headline(n)) for n in range(1, 4)))
_LONG_URL = "https://morava-courier.example/" + "long/" * 390 + "end"

TEXTS: dict[str, Message] = {
    **{
        f"markup {number}": alert(
            article(number, url=address(number), title=f"{headline(number)} {text}",
                    site=text, passages=(passage(text, text[:7]), passage(text, text[:5])))
        )
        for number, text in enumerate(MARKUP)
    },
    "all markup": _hostile(1),
    "many articles": _hostile(60),
    "one very long title": alert(
        article(1, url=address(1), title=headline(1) + " љ" * 50_000, passages=())
    ),
    "one very long word": alert(
        article(1, url=address(1), title=headline(1) + "*" * 100_000, passages=())
    ),
    "a very long address": alert(
        article(1, url=_LONG_URL, title=headline(1), passages=(passage("љ" * 9000, "љ"),)),
        article(2, url=_LONG_URL + "2", title=headline(2)),
        query="љ" * 5000,
    ),
    "huge digest": digest(
        *(
            _hostile(1, story=n, articles=tuple(_article(n * 10 + m) for m in range(4)),
                     story_title=headline(n * 10))
            for n in range(24)
        )
    ),
    "hostile notice": notice(subject=ALL_MARKUP, title=ALL_MARKUP, text=ALL_MARKUP * 20),
    "long ago": alert(
        article(1, url=address(1), title=headline(1), published=NOW.min.replace(tzinfo=NOW.tzinfo))
    ),
}  # fmt: skip

KNOWN = {"a very long address": {1: _LONG_URL, 2: _LONG_URL + "2"}}

PLAIN: Message = _PLAIN
FOLLOWING: Message = replace(_PLAIN, id="another", kind="update", created=NOW + timedelta(hours=1))
"""A later message of the same story."""


def addresses(message: Message) -> set[str]:
    """Return every link that a message may lead to, but for those back to us."""
    match message:
        case AlertMessage():
            return {each.url for each in message.articles}
        case _:
            alerts = getattr(message, "alerts", ())
            return {each.url for told in alerts for each in told.articles}

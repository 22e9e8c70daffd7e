"""Some sixty ways of a source to misbehave, each with what must become of it.

Every one is a server on an address of its own. ``outcome`` is what the database says of the source
after its first poll: a part of its error, or, with ``entries``, that it was heard and brought so
many. Each needs at most the crawler's time-out.
"""

import gzip
import socket
import struct
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from db.records import Obstacle
from tests.crawler import server
from tests.crawler.server import Answer, Connection, page, redirect, status

FEED, XML = "/feed", "text/xml"


@dataclass(frozen=True)
class Misbehaviour:
    """What a source does, and what must become of it."""

    name: str
    answer: Answer | None = None  # at /feed
    robots: Answer = field(default_factory=lambda: status(404))
    error: str = ""  # words of the source's last error; "" if it must be heard
    entries: int | None = None  # that it must have brought; None: not looked at
    kind: str = "feed"
    context: str = ""  # of TLS: expired, stranger, self-signed, cut
    greeting: bytes = b""
    host: str = ""  # a name instead of its address

    @property
    def obstacles(self) -> tuple[Obstacle, ...]:
        """Return the obstacles of which its error is one."""
        return OBSTACLES.get(self.error, (Obstacle.UNREACHABLE,))


def rss(*items: str) -> bytes:
    inside = "".join(f"<item>{item}</item>" for item in items)
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>T</title>'
    return f"{head}{inside}</channel></rss>".encode()


def item(number: int, link: str = "") -> str:
    return f"<title>T{number}</title><link>{link or f'/{number}'}</link>"


def raw(data: bytes) -> Answer:
    return lambda to: to.send(data)


def feed(body: bytes, **headers: str) -> Answer:
    return page(body, **{"Content_Type": XML, **headers})


def head(*lines: str) -> bytes:
    return "\r\n".join(("HTTP/1.1 200 OK", *lines, "Connection: close", "", "")).encode("latin-1")


def slow_head(to: Connection) -> None:
    to.send(b"HTTP/1.1 200 OK\r\n")
    while not to.wait(0.1):
        to.send(b"X")


def slow_chunks(to: Connection) -> None:
    to.send(head("Transfer-Encoding: chunked"))
    while not to.wait(0.1):
        to.send(b"1\r\nx\r\n")


def reset_at_once(to: Connection) -> None:
    to.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    to.connection.close()


def closed_after_head(to: Connection) -> None:
    to.send(head("Content-Length: 500"))


def one_answer_a_connection(to: Connection) -> None:
    """Keeps the connection and never answers on it again."""
    body = rss(item(1))
    to.send(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
    to.wait(5)


DEFLATED = zlib.compress(bytes(30_000_000))
TWICE = gzip.compress(gzip.compress(bytes(30_000_000)))


def deflate_bomb(to: Connection) -> None:
    bomb = DEFLATED
    to.send(head("Content-Encoding: deflate", f"Content-Length: {len(bomb)}") + bomb)


def bomb_in_bomb(to: Connection) -> None:
    bomb = TWICE
    to.send(head("Content-Encoding: gzip, gzip", f"Content-Length: {len(bomb)}") + bomb)


def far_date() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(days=36500), usegmt=True)


def soon_date() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(minutes=10), usegmt=True)


ONE = rss(item(1))
BOMB = (
    b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY f SYSTEM "file:///etc/hostname">]>'
)
BIG = rss(*(item(number) for number in range(10_000)))
NESTED = b"<rss><channel>" + b"<a>" * 200_000
SAME = rss(*(item(number, "/same") for number in range(5000)))
STRANGE = rss(*(
    item(0, link)
    for link in ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://a:b@c/")
))  # fmt: skip
LINKS = b"<html><body>" + b"".join(
    b'<h2><a href="/2026/01/02/story-number-%d-of-today">Story number %d of today</a></h2>' % (n, n)
    for n in range(20_000)
)
SELF = b"<sitemapindex><sitemap><loc>%s</loc></sitemap></sitemapindex>"

# Which of two bounds is met first depends on how busy the machine is.
TOO_MUCH, ENDLESS = "larger than|no whole answer", "headers without end|no whole answer"
SLOW, BROKE, GARBLED = "no whole answer", "broke", "not HTTP"
OBSTACLES = {  # by the error; the others are that nothing came
    TOO_MUCH: (Obstacle.UNREADABLE, Obstacle.UNREACHABLE),
    "no feed": (Obstacle.UNREADABLE,),
    "the answer is empty": (Obstacle.UNREADABLE,),
    "robots.txt forbids": (Obstacle.ROBOTS,),
    "status 404": (Obstacle.MISSING,),
    "status 403": (Obstacle.CHALLENGE,),
    **dict.fromkeys(
        ("redirect", "not a public address", "does not begin with http", "10.0.0.1 is not",
         "status 304", "status 429", "status 503"),
        (Obstacle.STATUS,),
    ),
}  # fmt: skip
TABLE: tuple[Misbehaviour, ...] = (
    Misbehaviour("slow byte", server.slow_byte, error=SLOW),
    Misbehaviour("slow head", slow_head, error=SLOW),
    Misbehaviour("slow chunks", slow_chunks, error=SLOW),
    Misbehaviour("silence", server.silent, error=SLOW),
    Misbehaviour("huge length", server.huge_length, error=TOO_MUCH),
    Misbehaviour("endless body", server.endless_body, error=TOO_MUCH),
    Misbehaviour("header flood", server.header_flood, error=ENDLESS),
    Misbehaviour("1xx flood", server.interim_flood, error=ENDLESS),
    Misbehaviour("cookie flood", raw(head(*["Set-Cookie: a=b" * 20] * 2000)),
                 error=ENDLESS),
    Misbehaviour("lying length, too long", server.lying_length, error=BROKE),
    Misbehaviour("lying length, too short", raw(head("Content-Length: 9") + ONE), error="no feed"),
    Misbehaviour("status line garbage", server.garbage_status_line, error=GARBLED),
    Misbehaviour("closed at once", server.close_at_once, error=BROKE),
    Misbehaviour("reset at once", reset_at_once, error=BROKE),
    Misbehaviour("closed after headers", closed_after_head, error=BROKE),
    Misbehaviour("reset mid-body", server.reset_mid_body, error=BROKE),
    Misbehaviour("bad chunking", raw(head("Transfer-Encoding: chunked") + b"zz\r\n<rss>\r\n"),
                 error=BROKE),
    Misbehaviour("cut chunking", raw(head("Transfer-Encoding: chunked") + b"ff\r\n<rss>"),
                 error=BROKE),
    Misbehaviour("speaks first", feed(ONE), greeting=b"220 smtp.example ESMTP\r\n", error="robots"),
    Misbehaviour("answers once a connection", one_answer_a_connection, entries=1),
    Misbehaviour("gzip bomb", server.gzip_bomb, error=TOO_MUCH),
    Misbehaviour("deflate bomb", deflate_bomb, error=TOO_MUCH),
    Misbehaviour("bomb in a bomb", bomb_in_bomb, error=TOO_MUCH),
    Misbehaviour("five encodings", page(b"x", Content_Encoding="gzip, gzip, gzip, gzip, gzip"),
                 error="too many layers"),
    Misbehaviour("not gzip", page(ONE, Content_Encoding="gzip"), error="compression"),
    Misbehaviour("wrong charset", feed(rss("<title>Ж</title><link>/ж</link>"),
                 Content_Type="text/xml; charset=utf-16"), entries=1),
    Misbehaviour("UTF-16 without a mark", feed(ONE.decode().encode("utf-16-le")), entries=1),
    Misbehaviour("NULs", feed(ONE.replace(b"T1", b"T\x00\x001")), entries=1),
    Misbehaviour("wrong type", page(ONE, Content_Type="image/png"), entries=1),
    Misbehaviour("empty", feed(b""), error="the answer is empty"),
    Misbehaviour("redirect loop", redirect(FEED), error="redirect"),
    Misbehaviour("redirect to a private address", redirect("http://10.0.0.1/"),
                 error="not a public address"),
    Misbehaviour("redirect to a file", redirect("file:///etc/passwd"),
                 error="does not begin with http"),
    Misbehaviour("redirect to a mapped address", redirect("http://[::ffff:10.0.0.1]/"),
                 error="not a public address"),
    Misbehaviour("redirect to a number", redirect("http://167772161/"), error="10.0.0.1 is not"),
    Misbehaviour("redirect to cloud metadata", redirect("http://169.254.169.254/latest/"),
                 error="not a public address"),
    Misbehaviour("rebinding name", feed(ONE), host="rebinding.test", error="not a public address"),
    Misbehaviour("expired certificate", feed(ONE), context="expired", error="certificate"),
    Misbehaviour("certificate of a stranger", feed(ONE), context="stranger", error="certificate"),
    Misbehaviour("self-signed certificate", feed(ONE), context="self-signed", error="certificate"),
    Misbehaviour("TLS cut mid-handshake", feed(ONE), context="cut", error="robots.txt cannot"),
    Misbehaviour("robots.txt 503", feed(ONE), robots=status(503), error="status 503"),
    Misbehaviour("robots.txt endless", feed(ONE), robots=server.endless_body,
                 error="robots.txt cannot"),
    Misbehaviour("robots.txt binary", feed(ONE), robots=page(bytes(range(256)) * 99), entries=1),
    Misbehaviour("robots.txt redirect loop", feed(ONE), robots=redirect("/robots.txt"), entries=1),
    Misbehaviour("robots.txt forbids", feed(ONE), robots=page(b"User-agent: *\nDisallow: /"),
                 error="robots.txt forbids"),
    Misbehaviour("429 with seconds", status(429, Retry_After="600"), error="status 429"),
    Misbehaviour("429 with a date", status(429, Retry_After=soon_date()), error="status 429"),
    Misbehaviour("429 till the next century", status(429, Retry_After=far_date()),
                 error="status 429"),
    Misbehaviour("429 with garbage", status(429, Retry_After="-1e999 soon"), error="status 429"),
    Misbehaviour("503", status(503), error="status 503"),
    Misbehaviour("304 without being asked", status(304), error="status 304"),
    Misbehaviour("validators that are garbage", feed(ONE, ETag='"\xff\x01' * 99), entries=1),
    Misbehaviour("bot challenge", status(403, Cf_Mitigated="challenge"), error="status 403"),
    Misbehaviour("login wall", redirect("/login"), error="status 404"),
    Misbehaviour("entity bomb", feed(BOMB + ONE.partition(b"?>")[2].replace(b"T1", b"&b;&f;")),
                 entries=1),
    Misbehaviour("links to nowhere", feed(STRANGE), entries=0),
    Misbehaviour("sitemap of itself", feed(SELF % b"/feed"), kind="sitemap", error="", entries=0),
)  # fmt: skip

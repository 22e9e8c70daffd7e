"""A feed's hub pushes to the running program: told within seconds, without a poll."""

import re
import time

import httpx

from tests.endtoend.program import SECRET, receivers, table, told, wait_until, watch, write
from tests.web.hub import DESK, open_hub
from wirewatch.demo.loopback import Answer, LoopbackServer, Request

ARTICLE = """<!doctype html><html lang="en"><head><title>Shells for Ukraine {number}</title></head>
<body><article><h1>Shells for Ukraine {number}</h1>
<p>Krusik has sold mortar ammunition to a broker who serves Ukraine, two officials said on day
{number}, after weeks in which the ministry had denied any such sale to anybody at all.</p>
<p>The ministry of trade did not answer written questions, and the plant's director said that
every export had been licensed as the law demands it, on each of the {number} days.</p>
</article></body></html>"""


class Outlet:
    """An outlet whose feed names a hub; it may be asked for its feed, and lists one article."""

    def __init__(self, hub: str) -> None:
        self.hub = hub
        self.polls = 0
        self._server = LoopbackServer(self._respond)
        self._server.start()
        self.url = self._server.url

    def feed(self, *numbers: int) -> bytes:
        items = "".join(
            f"<item><title>Shells {n}</title><link>{self.url}/{n}</link></item>" for n in numbers
        )
        links = f'<a:link rel="hub" href="{self.hub}"/><a:link rel="self" href="{self.url}/feed"/>'
        return (
            '<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel>'
            f"<title>Post</title>{links}{items}</channel></rss>"
        ).encode()

    def stop(self) -> None:
        self._server.stop()

    def _respond(self, request: Request) -> Answer:
        if request.path == "/feed":
            self.polls += 1
            return Answer(headers={"Content-Type": "text/xml"}, body=self.feed(1))
        if number := re.fullmatch(r"/(\d+)", request.path):
            page = ARTICLE.format(number=number[1]).encode()
            return Answer(headers={"Content-Type": "text/html"}, body=page)
        return Answer(status=404)


def test_what_a_hub_pushes_is_told_without_a_poll(tmp_path, nursery):
    with open_hub() as hub, receivers() as (_, hooks):
        outlet = Outlet(hub.url)
        program = write(
            tmp_path,
            nursery,
            f'public_url = "{DESK}"',  # of [web], which the head ends with
            table("source", {"name": "Post", "kind": "feed", "url": f"{outlet.url}/feed"}),
            watch("arms", "Krusik AND ammunition", ["hook"], alert="article"),
            table(
                "channel",
                {"name": "hook", "kind": "webhook", "url": hooks.url, "secret": SECRET,
                 "allow_networks": ["127.0.0.0/8"]},
            ),
        )  # fmt: skip
        try:
            with program.running():
                log = tmp_path / "daemon.log"
                wait_until(lambda: log.exists() and program.events("desk open"), what="the desk")
                desk = "http://" + program.events("desk open")[0]["address"]
                hub.reach = lambda url: url.replace(DESK, desk)
                wait_until(lambda: program.events("subscribed"), what="the subscription")
                assert hub.push_now(outlet.feed(2), secret="forged") == 202
                pushed = time.monotonic()
                assert hub.push_now(outlet.feed(3, 1)) == 202
                wait_until(lambda: program.events("pushed"), what="the push")
                assert time.monotonic() - pushed < 5  # a second, where nobody else works
                wait_until(lambda: f"{outlet.url}/3" in told(hooks).get("arms", ()), what="news")
                assert httpx.get(f"{desk}/readyz").status_code == 200
                wait_until(lambda: program.events("pushes refused"), what="the count")
                (shown,) = program("sources", "list", "--json").objects
                status = program("status", "--json")
                busy = second(program, desk)
        finally:
            outlet.stop()
    assert outlet.polls == 1
    assert program.events("pushed")[0]["new"] == 1
    assert (shown["push"]["state"], shown["push"]["pushes"], shown["push"]["refused"]) == (
        "active", 1, 1,
    )  # fmt: skip
    assert hub.subscriber["hub.secret"] not in program.log() + str(shown)
    assert hub.subscriber["hub.callback"].rpartition("/")[2] not in program.log() + str(shown)
    assert status.objects[0]["push"] == {"active": 1}
    assert busy.status == 2
    assert "[web] listen" in busy.log
    assert "Traceback" not in busy.log
    assert sorted(told(hooks)["arms"]) == [f"{outlet.url}/1", f"{outlet.url}/3"]


def second(program, desk):
    """Run another daemon that is told to listen on the same port."""
    config = program.config.with_name("second.toml")
    text = program.config.read_text().replace("127.0.0.1:0", desk.removeprefix("http://"))
    config.write_text(text.replace("wirewatch.db", "second.db"))
    return type(program)(config, program._nursery)("run", "--only", "web")

"""Where a page in the browser may not come: other machines, our own networks, our secrets."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from net.access import Access, read_proxy
from net.cookies import Cookie, CookieJar
from tests.crawler import server
from tests.crawler.conftest import ReactorThread, opened
from tests.crawler.proxy import LittleProxy
from tests.crawler.rendering.desk import Canary, Desk, bare_browser, desk_of, says, shows
from tests.crawler.server import Site

SECRET = "s3cret-value"
# All that a page can do to reach a place, each with and without a name.
REACHING = """
const place = "%s", [host, port] = place.split(":");
const quietly = what => { try { what() } catch (error) { tell(error.name) } };
const named = `http://name.example:${port}/`;
for (const target of [`http://${place}/`, `https://${place}/`, named]) {
    fetch(target, {mode: "no-cors"}).then(() => tell("REACHED"), () => tell("refused"));
    fetch(target, {mode: "no-cors", method: "POST"}).then(() => tell("REACHED"), () => 0);
    fetch("/to?" + target).then(() => tell("REACHED"), () => tell("refused"));
    navigator.sendBeacon(target, "x");
    fetch(target, {keepalive: true, mode: "no-cors"}).catch(() => 0);
    for (const [tag, key] of [["img", "src"], ["iframe", "src"], ["script", "src"],
            ["video", "src"], ["embed", "src"], ["object", "data"], ["input", "src"]]) {
        const made = document.createElement(tag);
        if (tag == "input") made.type = "image";
        made[key] = target;
        document.body.append(made);
    }
    for (const rel of ["stylesheet", "icon", "prefetch", "preload", "preconnect", "dns-prefetch",
            "manifest", "modulepreload", "prerender"]) {
        const made = document.createElement("link");
        Object.assign(made, {rel, href: target, as: "script"});
        document.head.append(made);
    }
    const rules = document.createElement("script");
    rules.type = "speculationrules";
    rules.textContent = JSON.stringify({
        prefetch: [{source: "list", urls: [target]}], prerender: [{source: "list", urls: [target]}]
    });
    document.head.append(rules);
    document.body.style.background = `url(${target})`;
    window.open(target);
    const form = document.createElement("form");
    Object.assign(form, {action: target, method: "post", target: "_blank"});
    document.body.append(form);
    form.submit();
    const worker = `fetch("${target}", {mode: "no-cors"}).catch(() => 0);
        try { new WebSocket("ws://${place}/") } catch (error) {}
        try { new EventSource("${target}") } catch (error) {}
        try { new WebTransport("https://${place}/") } catch (error) {}
        importScripts("${target}")`;
    quietly(() => new Worker(URL.createObjectURL(new Blob([worker]))));
}
quietly(() => new WebSocket(`ws://${place}/`));
quietly(() => new WebTransport(`https://${place}/`));
quietly(() => new EventSource(`http://${place}/`));
quietly(() => navigator.serviceWorker.register("/sw.js").catch(() => 0));
quietly(() => {
    const peer = new RTCPeerConnection({iceServers: [{urls: [`stun:${place}`,
        `turn:${place}?transport=tcp`], username: "a", credential: "b"}]});
    peer.createDataChannel("out");
    peer.createOffer().then(offer => peer.setLocalDescription(offer));
});
fetch("file:///etc/passwd").then(a => a.text()).then(tell, () => tell("no file"));
tell("done");
"""


@pytest.fixture
def canary() -> Iterator[Canary]:
    with Canary("127.0.0.2") as each:
        yield each


def test_a_page_reaches_nothing_inside(
    reactor: ReactorThread, chromium: None, site: Site, canary: Canary
) -> None:
    site.answers["/"] = shows(REACHING % canary.place)
    named = f"name.example:{canary.port}"
    for each in (f"http://{canary.place}/", f"https://{canary.place}/", f"http://{named}/"):
        site.answers[f"/to?{each}"] = server.redirect(each)
    with opened(reactor, allow_networks=["127.0.0.1/32"]) as engine, desk_of(engine) as desk:
        told = desk.text(site.url("/"))
    assert canary.visits == []
    assert " done;" in told
    assert " no file;" in told
    assert told.count(" refused;") >= 6
    assert " REACHED;" not in told
    assert "root:" not in told


def test_the_browser_has_no_network_of_its_own(
    reactor: ReactorThread, chromium: None, site: Site, canary: Canary
) -> None:
    """Nothing that passes our routes by would come through either."""

    async def unguarded() -> str:
        async with bare_browser() as browser:
            page = await browser._browser.new_page()  # without routes, and with all its functions
            await page.set_content("<p id=told></p>")
            await page.evaluate(
                "text => { globalThis.tell = word => { told.textContent += ` ${word};` };"
                "const run = document.createElement('script'); run.textContent = text;"
                "document.body.append(run) }",
                REACHING % canary.place,
            )
            await page.wait_for_timeout(1000)
            return str(await page.content())

    told = reactor.run(unguarded())
    assert canary.visits == []
    assert site.requests == []
    assert " done;" in told
    assert " REACHED;" not in told


def access(site: Site) -> Access:
    jar = CookieJar([Cookie(name="sid", value=SECRET, domain="127.0.0.1")])
    headers = {"Authorization": f"Bearer {SECRET}"}
    return Access(source="Vesti", home=site.url("/"), headers=headers, cookies=jar, render=True)


def test_what_opens_a_source_is_sent_by_us_and_unknown_to_the_page(desk: Desk, site: Site) -> None:
    """It goes to the page's own host only, renewed there, and never through a redirect away."""
    with Site() as other:
        site.answers["/"] = shows(
            f"""tell(document.cookie || "no cookie");
            fetch("/1").then(() => fetch("/2")).then(() => tell(document.cookie || "still none"));
            fetch("/away").catch(() => 0);
            fetch("{other.url("/4")}", {{mode: "no-cors"}});""",
            Set_Cookie=f"renewed={SECRET}; Path=/",
        )
        site.answers["/1"] = says("1", Set_Cookie=f"sid=new-{SECRET}; Path=/")
        site.answers["/2"] = says("2")
        site.answers["/away"] = server.redirect(other.url("/back"))
        other.answers["/back"] = server.redirect(site.url("/3"))
        site.answers["/3"] = other.answers["/4"] = says("3")
        told = desk.text(site.url("/"), access=access(site))
    assert " no cookie; still none;" in told
    assert SECRET not in told
    asked = dict(site.requests)
    assert asked["/1"]["authorization"] == f"Bearer {SECRET}"
    assert asked["/2"]["cookie"] == f"sid=new-{SECRET}; renewed={SECRET}"
    assert SECRET not in str(asked["/3"])  # it came back from elsewhere
    assert SECRET not in str(other.requests)
    assert {path for path, _ in other.requests} == {"/back", "/4"}


def test_all_goes_through_the_proxy(desk: Desk, site: Site) -> None:
    site.answers["/"] = shows("fetch('/1').then(a => a.text()).then(tell)")
    site.answers["/1"] = says("through")
    with LittleProxy() as proxy:
        way = read_proxy(f"http://127.0.0.1:{proxy.port}")
        opens = Access(source="Vesti", home=site.url("/"), proxy=way, render=True)
        assert " through;" in desk.text(site.url("/"), access=opens)
        assert proxy.targets() == [f"GET {site.url(at)}" for at in ("/robots.txt", "/", "/1")]


def test_the_program_s_environment_stays_with_it(
    reactor: ReactorThread, chromium: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIREWATCH_SMTP_PASSWORD", SECRET)

    async def environments() -> list[bytes]:
        async with bare_browser() as browser:
            return [Path(f"/proc/{pid}/environ").read_bytes() for pid in browser.processes]

    found = reactor.run(environments())
    assert len(found) > 2
    assert not any(SECRET.encode() in each for each in found)

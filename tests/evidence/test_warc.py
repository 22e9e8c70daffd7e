"""WARC: what is written is read back by another program, whatever the pages held."""

import gzip
import hashlib
import io
import tracemalloc
import zlib
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from db.kept import StoredPage
from tests.making import NOON
from wirewatch.warc import WarcWriter

BODY = "<html><p>Гранате су напустиле фабрику.</p>".encode()


def page(body: bytes = BODY, **given) -> StoredPage:
    return StoredPage(**{
        "id": 7, "article": 17, "url": "https://valley.test/go/1", "status": 200,
        "final_url": "https://valley.test/1", "headers": {"content-type": "text/html"},
        "fetched": NOON, "sha256": hashlib.sha256(body).hexdigest(), "size": len(body),
        "stored": 0, "cleaner": "1", **given,
    })  # fmt: skip


def written(*pages: tuple[StoredPage, bytes], about=None) -> bytes:
    out = io.BytesIO()
    writer = WarcWriter(out, software="Wirewatch/0", now=NOON)
    writer.begin("A test")
    for each, body in pages:
        writer.page(each, body, {"wirewatch-article": "17"} if about is None else about)
    return out.getvalue()


def read(archive: bytes) -> list[SimpleNamespace]:
    """Return the records as warcio reads them; a wrong digest or length is an error."""
    found = []
    for record in ArchiveIterator(io.BytesIO(archive), check_digests="raise"):
        content = record.content_stream().read()
        record_head = dict(record.rec_headers.headers)
        found.append(
            SimpleNamespace(
                type=record.rec_type, head=record_head, http=record.http_headers, content=content,
                checked=record.digest_checker.passed,
            )
        )  # fmt: skip
    return found


def test_an_archive_says_what_it_is_then_each_page_and_what_is_known_of_it():
    info, response, metadata = read(written((page(), BODY)))
    assert [r.type for r in (info, response, metadata)] == ["warcinfo", "response", "metadata"]
    assert b"software: Wirewatch/0\r\nformat: WARC File Format 1.1\r\n" in info.content
    assert response.content == BODY
    assert response.http.statusline == "200 OK"
    assert dict(response.http.headers) == {
        "content-type": "text/html", "content-length": str(len(BODY)),
    }  # fmt: skip
    assert metadata.content == (
        b"wirewatch-asked-uri: https://valley.test/go/1\r\nwirewatch-article: 17\r\n"
    )


def test_records_name_each_other_and_their_digests_hold():
    info, response, metadata = read(written((page(), BODY)))
    assert response.checked
    assert metadata.checked
    for record in (response, metadata):
        assert record.head["WARC-Target-URI"] == "https://valley.test/1"
        assert record.head["WARC-Date"] == "2026-01-15T12:00:00Z"
        assert record.head["WARC-Warcinfo-ID"] == info.head["WARC-Record-ID"]
    assert metadata.head["WARC-Refers-To"] == response.head["WARC-Record-ID"]
    assert len({r.head["WARC-Record-ID"] for r in (info, response, metadata)}) == 3
    assert response.head["WARC-Payload-Digest"].startswith("sha256:")


def test_the_oracle_sees_a_body_that_was_changed():
    archive = gzip.decompress(written((page(), BODY)))
    with pytest.raises(Exception, match="digest failed"):
        read(archive.replace("Гранате".encode(), "гранате".encode()))


def test_what_the_server_said_of_the_bytes_on_the_wire_is_left_out():
    headers = {
        "content-encoding": "br", "transfer-encoding": "chunked", "content-length": "3",
        "trailer": "x", "server": "nginx", "set-cookie": "sid=1",
    }  # fmt: skip
    _, response, _ = read(written((page(headers=headers), BODY)))
    names = [name for name, _ in response.http.headers]
    assert names == ["server", "content-length"]
    assert response.http.get_header("content-length") == str(len(BODY))


@pytest.mark.parametrize(("status", "line"), [(203, "203 Non-Authoritative"), (299, "299")])
def test_the_status_is_the_servers(status, line):
    _, response, _ = read(written((page(status=status), BODY)))
    assert response.http.statusline.startswith(line)


@pytest.mark.parametrize("body", [b"", b"\r\n\r\n", b"WARC/1.1\r\n\r\n", b"\x00\xff" * 99, BODY])
def test_any_body_comes_back(body):
    _, response, metadata = read(written((page(body), body)))
    assert (response.content, metadata.type) == (body, "metadata")


def test_every_record_is_a_gzip_member_of_its_own():
    archive, members = written((page(), BODY), (page(id=8), BODY)), []
    while archive:
        member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        members.append(member.decompress(archive))
        archive = member.unused_data
    assert len(members) == 5
    assert all(member.startswith(b"WARC/1.1\r\n") for member in members)
    assert all(member.endswith(b"\r\n\r\n") for member in members)


def test_the_same_page_has_the_same_ids_in_each_archive_and_others_have_others():
    def ids(*pages: StoredPage) -> list[str]:
        records = read(written(*((each, BODY) for each in pages)))
        return [record.head["WARC-Record-ID"] for record in records[1:]]

    assert ids(page()) == ids(page())
    later = page(fetched=NOON + timedelta(microseconds=1))
    assert len(set(ids(page(), page(id=8), later, page(final_url="https://valley.test/2")))) == 8


def test_times_are_in_utc_and_as_exact_as_known():
    at = datetime(2026, 1, 15, 13, 0, 0, 250, tzinfo=timezone(timedelta(hours=1)))
    _, response, _ = read(written((page(fetched=at), BODY)))
    assert response.head["WARC-Date"] == "2026-01-15T12:00:00.000250Z"


@pytest.mark.parametrize(
    ("url", "uri"),
    [
        ("https://valley.test/Вучић", "https://valley.test/%D0%92%D1%83%D1%87%D0%B8%D1%9B"),
        ("https://valley.test/a b\r\nX: y", "https://valley.test/a%20b%0D%0AX:%20y"),
        ("https://valley.test/%41?a=1&b=[2]#c", "https://valley.test/%41?a=1&b=[2]#c"),
        ("https://valley.test/\ud800", "https://valley.test/?"),
    ],
)
def test_addresses_become_uris(url, uri):
    _, response, metadata = read(written((page(final_url=url, url=url), BODY)))
    assert response.head["WARC-Target-URI"] == uri
    assert metadata.content.startswith(f"wirewatch-asked-uri: {uri}\r\n".encode())


HOSTILE = st.text(st.sampled_from("aB:é \t\r\n\x00\x85\u2028\ud800ж"), max_size=12)


@given(
    headers=st.dictionaries(HOSTILE | st.sampled_from(["x-a", "server"]), HOSTILE, max_size=4),
    url=HOSTILE,
    about=st.dictionaries(st.sampled_from(["note", "other"]), HOSTILE),
    body=st.binary(max_size=40),
)
@settings(max_examples=150, derandomize=True, deadline=None)
def test_nothing_that_a_page_holds_breaks_out_of_its_place(headers, url, about, body):
    given_page = page(body, headers=headers, url=url, final_url=f"https://valley.test/{url}")
    records = read(written((given_page, body), (page(id=8), BODY), about=about))
    assert [r.type for r in records] == ["warcinfo"] + ["response", "metadata"] * 2
    assert (records[1].content, records[3].content) == (body, BODY)
    names = [name for name, _ in records[1].http.headers]
    assert set(names) <= {name.lower() for name in headers} | {"content-length"}
    assert names[-1] == "content-length"
    lines = records[2].content.decode().splitlines()
    assert len(lines) == len(records[2].content.split(b"\r\n")) - 1 == 1 + len(about)


def test_memory_stays_flat_however_many_pages_there_are():
    def pages() -> Iterable[tuple[StoredPage, bytes]]:
        for number in range(40):
            body = bytes([number]) * 1_000_000
            yield page(body, id=number), body

    class Nowhere(io.RawIOBase):
        size = 0

        def write(self, part) -> int:
            self.size += len(part)
            return len(part)

    out = Nowhere()
    writer = WarcWriter(out, software="Wirewatch/0", now=NOON)
    tracemalloc.start()
    for each, body in pages():
        writer.page(each, body, {})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert out.size > 40 * 500
    assert peak < 4_000_000

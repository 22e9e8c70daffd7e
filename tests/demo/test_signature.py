"""The receiver's own check of signatures agrees with the reference library and nothing less."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from standardwebhooks import Webhook

from wirewatch.demo.signature import SignatureVerdict, verify

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef01234567").decode()


def signed(body: str, *, secret: str = SECRET, at: datetime = NOW) -> dict[str, str]:
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign("msg_1", at, body),
    }


@settings(max_examples=50, derandomize=True, deadline=None)
@given(st.text())
def test_what_the_reference_library_signs_is_good(body):
    if body.encode("utf-8", "ignore").decode() != body:
        return
    assert verify(SECRET, signed(body), body.encode(), NOW) is SignatureVerdict.GOOD


def test_one_right_signature_among_several_is_enough():
    headers = signed("x")
    headers["webhook-signature"] = f"v1,AAAA v1a,foo {headers['webhook-signature']}"
    assert verify(SECRET, headers, b"x", NOW) is SignatureVerdict.GOOD


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_missing_header_is_named(name):
    headers = signed("x")
    del headers[name]
    assert verify(SECRET, headers, b"x", NOW) is SignatureVerdict.NO_HEADERS


@pytest.mark.parametrize("minutes", [-6, 6])
def test_old_and_early_messages_are_refused(minutes):
    headers = signed("x", at=NOW + timedelta(minutes=minutes))
    assert verify(SECRET, headers, b"x", NOW) is SignatureVerdict.BAD_TIME


@pytest.mark.parametrize("stamp", ["soon", "-5", "1e9", "٣", "9" * 400])
def test_nonsense_for_a_time_is_refused(stamp):
    headers = signed("x") | {"webhook-timestamp": stamp}
    assert verify(SECRET, headers, b"x", NOW) is SignatureVerdict.BAD_TIME


@pytest.mark.parametrize("signature", ["v1,", "v1,é", "AAAA", ",,,", "v2,AAAA"])
def test_nonsense_for_a_signature_is_wrong(signature):
    headers = signed("x") | {"webhook-signature": signature}
    assert verify(SECRET, headers, b"x", NOW) is SignatureVerdict.WRONG


def test_another_body_or_secret_is_wrong():
    other = "whsec_" + base64.b64encode(b"another secret of 24 byt").decode()
    assert verify(SECRET, signed("x"), b"y", NOW) is SignatureVerdict.WRONG
    assert verify(SECRET, signed("x", secret=other), b"x", NOW) is SignatureVerdict.WRONG


def test_a_secret_that_is_none_is_an_error():
    with pytest.raises(ValueError, match="whsec_"):
        verify("whsec_no base64!", signed("x"), b"x", NOW)

"""Links that act: what their tokens say, and that nobody else can make them say it."""

from base64 import urlsafe_b64encode
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts import acts
from alerts.acts import GOOD_FOR, LONGEST, Act, Purpose, Signer
from alerts.links import NoLinks, PublicLinks
from tests.making import HeldClock

BASE = "https://watch.example"
ACTS = (
    acts.mute_story("Arms", 7),
    acts.mute_watch("Arms"),
    acts.not_relevant("Arms", 7),
    acts.unsubscribe("desk-mail", "Arms"),
)


def signer(key: bytes = b"k" * 32, clock: HeldClock | None = None) -> Signer:
    return Signer(key, clock or HeldClock())


@given(
    act=st.builds(
        Act,
        purpose=st.sampled_from(Purpose),
        watch=st.text(max_size=60),
        number=st.none() | st.integers(min_value=0, max_value=2**63),
        channel=st.text(max_size=60),
    )
)
@settings(max_examples=40, derandomize=True, deadline=None)
def test_a_token_says_what_was_put_in(act):
    token = signer().token(act)
    assert signer().read(token or "") == act
    assert token is not None
    assert token.replace(".", "").replace("-", "").replace("_", "").isalnum()


def test_no_letter_of_a_token_can_be_another():
    held = signer()
    token = held.token(ACTS[0])
    assert token is not None
    for place, letter in enumerate(token):
        other = "A" if letter != "A" else "B"
        assert held.read(token[:place] + other + token[place + 1 :]) is None, place


def test_tokens_of_different_acts_differ_and_are_bound_to_their_key():
    tokens = [signer().token(act) for act in ACTS]
    assert len(set(tokens)) == len(ACTS)
    assert all(signer(b"other").read(token or "") is None for token in tokens)
    said, seal = (tokens[0] or "").split("."), (tokens[1] or "").split(".")
    assert signer().read(f"{said[0]}.{seal[1]}") is None


def test_a_token_is_good_for_a_year():
    clock = HeldClock()
    held = signer(clock=clock)
    token = held.token(ACTS[1]) or ""
    clock.move(seconds=GOOD_FOR.total_seconds())
    assert held.read(token) == ACTS[1]
    clock.move(seconds=timedelta(days=1).total_seconds())
    assert held.read(token) is None


def test_the_same_act_on_the_same_day_has_the_same_token():
    clock = HeldClock()
    held = signer(clock=clock)
    first = held.token(ACTS[0])
    clock.move(seconds=1)
    assert held.token(ACTS[0]) == first


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "a.b",
        "é.é",
        "====.====",
        "W10." + urlsafe_b64encode(b"0" * 32).decode(),
        "x" * (LONGEST + 1),
        "A" * 1_000_000,
        "\x00.\x00",
    ],
)
def test_what_is_no_token_is_none(token):
    assert signer().read(token) is None


def test_an_act_that_no_address_can_hold_has_no_link():
    assert signer().token(acts.mute_watch("w" * LONGEST)) is None
    assert PublicLinks(BASE, signer()).mute_watch("w" * LONGEST) is None


def test_links_that_act_need_an_address_and_a_key():
    links = PublicLinks(f"{BASE}/", signer())
    for links_of, made in ((NoLinks(), False), (PublicLinks(BASE), False), (links, True)):
        found = [
            links_of.mute_story("Arms", 7),
            links_of.mute_watch("Arms"),
            links_of.not_relevant("Arms", 7),
            links_of.unsubscribe("desk-mail", "Arms"),
        ]
        assert [each is not None for each in found] == [made] * 4
    read = [signer().read((each or "").removeprefix(f"{BASE}/act/")) for each in found]
    assert read == list(ACTS)

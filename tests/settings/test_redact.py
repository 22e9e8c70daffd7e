import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wirewatch.redact import is_secret_key, redact


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("postgresql://ann:hush@db.example/wire", "postgresql://ann:***@db.example/wire"),
        ("postgresql+psycopg://ann:hu/s#h@2@db/w", "postgresql+psycopg://ann:***@db/w"),
        ("https://u:it's@h/", "https://u:***@h/"),
        ("smtp://desk@mail.example:587", "smtp://desk@mail.example:587"),
        ("https://t0ken@api.example/x", "https://***@api.example/x"),
        ("https://u:p%40ss@h/ and http://:p@h", "https://u:***@h/ and http://:***@h"),
        ("url_xhttps://u:p@h/", "url_xhttps://u:***@h/"),
        ("secret whsec_QUJDREVG+/= used", "secret whsec_*** used"),
        ("Authorization: Bearer abcdef.ghi", "Authorization: Bearer ***"),
        ("authorization=Basic dXNlcjpwYXNz", "authorization=Basic ***"),
        ("curl -H 'Authorization: token abcdef'", "curl -H 'Authorization: token ***'"),
        ("mail a@b.example about https://b.example/@c",
         "mail a@b.example about https://b.example/@c"),
        ("sent Bearer abcdefghij.klmnopq", "sent Bearer ***"),
        ("a ring bearer came home", "a ring bearer came home"),
        ("nothing: to@hide", "nothing: to@hide"),
    ],
)  # fmt: skip
def test_secrets_are_told_by_their_form(text: str, left: str) -> None:
    assert redact(text) == left


_PIECES = ("whsec_QUJD", "Authorization:", " bearer ", "token abcdefghijklmnop", "https://u:p@h/",
           "POSTGRES://u:p/@h", "://", "@", "ı", "a@b.example", " ")  # fmt: skip


@settings(max_examples=200, derandomize=True, deadline=None)
@given(text=st.lists(st.sampled_from(_PIECES)).map("".join))
def test_what_looks_harmless_is(text: str) -> None:
    """A text in ASCII may be seen at once to have no secret; the long way comes to the same."""
    assert redact(text) == redact(f"{text}\né").removesuffix("\né")


@pytest.mark.parametrize(
    "key", ["password", "PASSWORD", "smtp_password", "secret", "hook-secret", "api_key", "link_key",
            "token", "x.token", "Authorization", "set-cookie"]
)  # fmt: skip
def test_keys_that_name_secrets(key: str) -> None:
    assert is_secret_key(key)


@pytest.mark.parametrize("key", ["passwords_tried", "tokens_per_page", "key", "secretary", "url"])
def test_keys_that_do_not(key: str) -> None:
    assert not is_secret_key(key)

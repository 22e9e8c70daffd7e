from datetime import timedelta
from ipaddress import ip_network

import pytest
from pydantic import BaseModel, ValidationError

from alerts.channels.console.settings import ConsoleSettings
from alerts.channels.email.settings import EmailSettings
from alerts.channels.webhook.settings import WebhookSettings
from alerts.settings import ChannelSettings, HealthSettings, WatchSettings
from db.errors import ConfigError
from db.watch_records import AlertMode, Updates, Watch, WatchPolicy
from tests.alerts.fakes import SecretsInMemory

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
EMAIL = {
    "name": "desk-mail", "kind": "email", "smtp": "smtp://alerts@mail.example.org:587",
    "sender": "alerts@example.org", "to": ["desk@example.org"], "password_env": "MAIL_PASSWORD",
}  # fmt: skip
WEBHOOK = {"name": "chat", "kind": "webhook", "url": "https://chat.example.org/hooks/abc"}
WATCH = {"name": "Arms", "query": "Serbia* AND shells"}


class File(BaseModel):
    channel: tuple[ChannelSettings, ...] = ()


def errors(model: type[BaseModel], table: object) -> dict[tuple, str]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(table)
    return {error["loc"]: error["msg"] for error in caught.value.errors()}


def test_a_watch_says_which_updates_it_wants_and_how_long_it_waits():
    plain = WatchSettings.model_validate(WATCH).watch()
    assert (plain.updates, plain.wait) == (Updates.MATERIAL, None)
    given = WATCH | {"updates": "all", "wait": "10m"}
    wanted = WatchSettings.model_validate(given).watch()
    assert (wanted.updates, wanted.wait) == (Updates.ALL, timedelta(minutes=10))


@pytest.mark.parametrize(
    "wrong", [{"updates": "some"}, {"wait": "2d"}, {"wait": "0s"}, {"wait": "soon"}]
)
def test_wrong_updates_and_waits_are_refused(wrong):
    assert list(errors(WatchSettings, WATCH | wrong)) == [tuple(wrong)]


def test_a_watch_becomes_its_record():
    section = WatchSettings.model_validate(
        WATCH
        | {
            "alert": "digest", "digest": "hourly", "quiet": "22:00-06:30",
            "timezone": "Europe/Belgrade", "channels": ["chat", "desk", "chat"],
        }
    )  # fmt: skip
    assert section.watch() == Watch(
        name="Arms", query="Serbia* AND shells", alert=AlertMode.DIGEST, digest="hourly",
        quiet="22:00-06:30", timezone="Europe/Belgrade", channels=("chat", "desk"),
        policy=WatchPolicy(empty_digest=False),
    )  # fmt: skip
    assert WatchSettings.model_validate(WATCH).watch() == Watch(
        name="Arms", query="Serbia* AND shells"
    )


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("name", "", "at least 1"),
        ("name", "a\nb", "one line of readable text"),
        ("query", "  ", "the query is empty"),
        ("digest", "7.30", "no clock time; write hours and minutes, such as 07:30; write such as"),
        ("digest", "every day", "has no clock time"),
        ("digest", "moon 07:30", "names no weekdays that are known"),
        ("throttle", "5", 'is no rate; write a number and s, m, h or d, such as "30/m"'),
        ("severity", "urgent", "normal"),
        ("spike", 1, "greater than or equal to 1.5"),
        ("escalate_after", "2d", "from 1s to 24h"),
        ("quiet", "22:00", "write two clock times"),
        ("timezone", "Europe/Belgrad", "did you mean Europe/Belgrade?"),
        ("timezone", "../../etc/passwd", "there is no time zone"),
        ("timezone", "", "there is no time zone"),
        ("alert", "often", "story"),
        ("colour", "red", "not permitted"),
    ],
)
def test_a_bad_watch_is_told_at_its_key(key, value, says):
    assert says in errors(WatchSettings, WATCH | {key: value})[(key,)]


def test_each_kind_reads_its_own_keys():
    file = File.model_validate({"channel": [EMAIL, WEBHOOK, {"name": "tty", "kind": "console"}]})
    assert [type(each) for each in file.channel] == [
        EmailSettings,
        WebhookSettings,
        ConsoleSettings,
    ]


@pytest.mark.parametrize(
    ("table", "place", "says"),
    [
        ({"name": "x", "kind": "emial"}, ("kind",), "unknown kind `emial`; did you mean `email`?"),
        ({"name": "x", "kind": "fax"}, ("kind",), "unknown kind `fax`; did you mean `"),
        ({"name": "x", "kind": 3}, ("kind",), "unknown kind `3`"),
        ({"name": "x"}, ("kind",), "a channel needs `kind`"),
        ("email", (), "a channel is a table"),
        (EMAIL | {"too": []}, ("too",), "not permitted"),
    ],
)
def test_a_bad_channel_is_told_at_its_key(table, place, says):
    assert says in errors(File, {"channel": [table]})[("channel", 0, *place)]


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("smtp", "mail.example.org", "names no mail server"),
        ("smtp", "http://mail.example.org", "names no mail server"),
        ("smtp", "smtp://a@mail.example.org:99999", "cannot be read"),
        ("smtp", "smtp://a:pw@mail.example.org", "move it to `password_env`"),
        ("smtp", "smtp://mail.example.org", "a password but no user"),
        ("password_env", "", "names the user alerts"),
        ("password_file", "pw.txt", "`password_env` and `password_file` say the same"),
        ("sender", "alerts@example.org\r\nBcc: x@y.example", "no mail address"),
        ("to", ["desk"], "no mail address"),
        ("to", [], "at least 1"),
        ("tls", "ssl", "starttls"),
        ("timeout", "0s", "greater than"),
        ("timeout", "1h", "less than or equal"),
        ("allow_networks", ["10.0.0.1/8"], "such as 127.0.0.0/8"),
    ],
)
def test_a_bad_mail_channel_is_told(key, value, says):
    assert says in " ".join(errors(EmailSettings, EMAIL | {key: value}).values())


@pytest.mark.parametrize(
    ("smtp", "tls", "port", "security"),
    [
        ("smtp://a@mail.example.org", None, 587, "starttls"),
        ("smtps://a@mail.example.org", None, 465, "implicit"),
        ("smtp://a@mail.example.org", "implicit", 465, "implicit"),
        ("smtp://a@mail.example.org", "none", 25, "none"),
        ("smtp://a%40example.org@[::1]:2525", "none", 2525, "none"),
    ],
)
def test_ports_follow_the_protection(smtp, tls, port, security):
    section = EmailSettings.model_validate(EMAIL | {"smtp": smtp, "tls": tls})
    assert (section.server.port, section.security) == (port, security)


def test_smtps_contradicts_starttls():
    found = errors(EmailSettings, EMAIL | {"smtp": "smtps://a@mail.example.org", "tls": "starttls"})
    assert 'means tls = "implicit"' in found[()]


def test_a_user_may_hold_an_at_sign():
    section = EmailSettings.model_validate(
        EMAIL | {"smtp": "smtp://a%40b.example@mail.example.org"}
    )
    assert section.server.user == "a@b.example"


@pytest.mark.parametrize(
    ("url", "fine"),
    [
        ("https://chat.example.org/hooks/abc?x=1", True),
        ("http://[::1]:8080/", True),
        ("chat.example.org", False),
        ("ftp://chat.example.org", False),
        ("https://", False),
        ("https://[::1", False),
        ("https://a.example/\r\nx", False),
        ("https://a.example:0/", False),
        ("https://a.example:99999/", False),
    ],
)
def test_webhook_addresses(url, fine):
    if fine:
        assert WebhookSettings.model_validate(WEBHOOK | {"url": url}).url == url
    else:
        assert "no web address" in errors(WebhookSettings, WEBHOOK | {"url": url})[("url",)]


def test_secrets_and_secret_addresses_are_never_shown():
    hook = WebhookSettings.model_validate(WEBHOOK | {"secret": SECRET})
    mail = EmailSettings.model_validate(EMAIL | {"password": "pa55", "password_env": ""})
    shown = f"{hook!r} {hook} {mail!r} {mail}"
    assert SECRET not in shown
    assert "hooks/abc" not in shown
    assert "pa55" not in shown


def test_a_bad_secret_is_told_without_repeating_it():
    found = errors(WebhookSettings, WEBHOOK | {"secret": "whsec_abc"})
    assert "openssl rand -base64 32" in found[("secret",)]
    assert "abc" not in found[("secret",)]


READER = SecretsInMemory(
    {"MAIL_PASSWORD": "pa55\n", "EMPTY": "\r\n"}, {"secrets/pw": " pa 55 \r\n\n"}
)


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        ({"password": "pa55", "password_env": ""}, "pa55"),
        ({}, "pa55"),
        ({"password_env": "", "password_file": "secrets/pw"}, " pa 55 "),
    ],
)
def test_a_secret_is_read_in_each_of_three_ways(keys, value):
    section = EmailSettings.model_validate(EMAIL | keys)
    assert section.read_secret("password", READER).get_secret_value() == value


def test_no_secret_is_none():
    assert WebhookSettings.model_validate(WEBHOOK).read_secret("secret", READER) is None


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"password_env": "NOT_SET"}, "NOT_SET"),
        ({"password_env": "EMPTY"}, "the variable EMPTY is empty"),
        ({"password_env": "", "password_file": "nowhere"}, "nowhere"),
    ],
)
def test_a_missing_secret_says_what_is_missing(keys, says):
    section = EmailSettings.model_validate(EMAIL | keys)
    with pytest.raises(ConfigError, match=says):
        section.read_secret("password", READER)


def test_defaults_and_networks():
    section = WebhookSettings.model_validate(
        WEBHOOK | {"allow_networks": ["127.0.0.0/8", "fd00::/8"]}
    )
    assert section.allow_networks == (ip_network("127.0.0.0/8"), ip_network("fd00::/8"))
    assert section.timeout == timedelta(seconds=15)


def test_what_should_be_known_is_said():
    hook = WebhookSettings.model_validate(WEBHOOK | {"url": "http://chat.example.org/"})
    assert [each.split(":")[0] for each in hook.warnings()] == ["no `secret`", "`url` is http"]
    assert WebhookSettings.model_validate(WEBHOOK | {"secret": SECRET}).warnings() == ()
    clear = EmailSettings.model_validate(EMAIL | {"tls": "none"})
    assert "in the clear" in clear.warnings()[0]
    assert EmailSettings.model_validate(EMAIL).warnings() == ()
    assert ConsoleSettings(name="tty", kind="console").warnings() == ()


def test_health():
    section = HealthSettings.model_validate(
        {"channels": ["chat"], "ping_url": "https://ping.example/x"}
    )
    assert section.channels == ("chat",)
    assert HealthSettings().ping_url == ""
    for url in ("ping", "ftp://x", "https://[::1"):
        assert "no web address" in errors(HealthSettings, {"ping_url": url})[("ping_url",)]

"""Templates in each kind of channel: used, shortened, escaped; built-in text where one fails."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from alerts.channel import Channel
from alerts.channels.kinds import KINDS, build_channel, read_channel
from alerts.channels.section import TextSection
from alerts.chat_text import text_post
from alerts.letter import write_letter
from alerts.links import NoLinks
from alerts.user_templates import read_template
from db.errors import ConfigError
from db.message_records import Message
from db.watch_records import Severity
from tests.alerts.contract.bench import LOOPBACK, parts
from tests.alerts.contract.double import Double
from tests.alerts.contract.doubles import DOUBLES
from tests.alerts.fakes import SecretsInMemory
from tests.alerts.messages import HOSTILE, HUGE, MESSAGES, alert, article, notice, sending
from wirewatch.payload_text import Form, payload_text

DESK = """\
OWN {{ kind }} for {{ watch }}
{{ headline }}

{% for story in stories %}
{% for article in story.articles %}
{{ line(article.title) }} ({{ severity }})
{{ article.url }}
{% for quote in article.quotes %}
{{ line(quote) }}
{% endfor %}
{% endfor %}
{% endfor %}
"""
PAGE = "<body><h1>OWN {{ subject }}</h1>{% for s in stories %}{% for a in s.articles %}{% for q in \
a.quotes %}<p>{{ line(q) }}</p>{% endfor %}{% endfor %}{% endfor %}</body>"
BROKEN = "OWN\n{% for story in stories %}{{ story.nonsense }}{% endfor %}"
NOTE = "This is the built-in text"
TEXT_KINDS = [kind for kind, known in KINDS.items() if issubclass(known.settings, TextSection)]
TABLES = {
    "email": {"smtp": "smtp://localhost", "sender": "a@example.org", "to": ["b@example.org"]},
    "slack": {"url": "https://chat.example/a"},
    "discord": {"url": "https://chat.example/a"},
    "telegram": {"token": "123456:abcdefghijklmno", "chat": "-1001"},
    "teams": {"url": "https://chat.example/a"},
    "mattermost": {"url": "https://chat.example/a"},
    "matrix": {"homeserver": "https://m.example", "token": "abcdefgh", "room": "!a:m.example"},
    "console": {},
    "ntfy": {"topic": "desk"},
    "apprise": {"url": "json://localhost"},
}
SERVED = [name for name in DOUBLES if name.split()[0] in TEXT_KINDS]


class Desk:
    """A channel by files in memory, and what its templates failed by."""

    def __init__(self, kind: str, **files: str) -> None:
        self.kind, self.faults = kind, []
        self._files = files
        table = {"name": "desk", "kind": kind} | TABLES[kind] | {key: key for key in files}
        self.channel = self.build(table, DOUBLES["console"]())

    def build(self, table: dict[str, object], double: Double) -> Channel:
        made = replace(
            parts(double),
            secrets=SecretsInMemory({}, self._files),
            template_fault=lambda channel, fault: self.faults.append((channel, str(fault))),
        )
        return build_channel(read_channel(table), made)

    def shows(self, message: Message, form: Form = Form.TEXT) -> str:
        return payload_text(self.kind, self.channel.render(message, "a"), form)


def words(text: str) -> str:
    """Return a text without what escaping adds."""
    return text.replace("\\", "").replace("\u200b", "")


@pytest.mark.parametrize("kind", TEXT_KINDS)
def test_the_template_makes_the_text_the_same_each_time(kind):
    desk = Desk(kind, template=DESK)
    shown = desk.shows(alert(severity=Severity.HIGH))
    assert "OWN alert for Serbian arms" in words(shown)
    assert "Kruna Works shells turn up near Kyiv (high)" in words(shown)
    assert "morava-courier.example/news/1?a=1&b=2" in words(shown)
    assert "You get this" not in shown
    assert desk.shows(notice()) == Desk(kind, template=DESK).shows(notice())
    assert "OWN notice for Tisa Radio" in words(desk.shows(notice()))
    assert not desk.faults


@pytest.mark.parametrize("kind", TEXT_KINDS)
@pytest.mark.parametrize("template", [BROKEN, "{{ 1 / 0 }}", " {# nothing #} ", "{{ sevrity }}"])
def test_where_a_template_fails_the_built_in_text_says_so_in_its_last_line(kind, template):
    desk = Desk(kind, template=template)
    shown = words(desk.shows(alert())).rstrip()
    assert "OWN" not in shown
    assert "Kruna Works shells turn up near Kyiv" in shown
    assert NOTE in shown.splitlines()[-1]
    ((channel, why),) = desk.faults
    assert channel == "desk"
    assert why.startswith("template: ")


@pytest.mark.parametrize("kind", TEXT_KINDS)
def test_even_of_the_hugest_message_the_note_is_kept(kind):
    assert NOTE in words(Desk(kind, template=BROKEN).shows(HUGE))


@pytest.fixture(params=SERVED)
async def double(request: pytest.FixtureRequest) -> AsyncIterator[Double]:
    made = DOUBLES[request.param]()
    await made.start()
    yield made
    await made.stop()


async def test_services_take_what_templates_make_however_long_or_hostile(double):
    desk = Desk(double.kind, template=DESK)
    table = {"name": "desk", "kind": double.kind, "template": "template"} | double.table()
    if "allow_networks" in KINDS[double.kind].settings.model_fields:
        table.setdefault("allow_networks", [LOOPBACK])
    channel = desk.build(table, double)
    try:
        for number, message in (("a", alert()), ("b", HOSTILE), ("c", HUGE)):
            await channel.send(sending(channel.render(message, number), number))
    finally:
        await channel.close()
    received = double.received()
    assert "OWN" in received[0].text
    assert not any(shown.called for shown in received)
    links = [link for shown in received for link in shown.links]
    assert "https://morava-courier.example/news/1?a=1&b=2" in links
    if double.kind not in ("console", "email"):  # plain text shows the words as they are
        assert not any("evil.example" in link for link in links)


def test_the_parts_of_a_mail_are_made_and_fail_by_themselves():
    desk = Desk("email", html_template=PAGE, subject_template="OWN {{ subject }}\nBcc: x@y.z")
    text = desk.shows(alert())
    assert text.startswith("Subject: OWN [Serbian arms to Ukraine] Kruna")
    assert "Bcc: x@y.z" in text.splitlines()[0]  # no header of its own
    assert "You get this because" in text
    page = desk.shows(alert(), Form.HTML)
    assert page.startswith("<body><h1>OWN [Serbian")
    assert ">shells</mark>" in page


def test_a_failed_subject_or_text_is_said_in_both_parts_of_a_mail():
    desk = Desk("email", html_template=PAGE, template=BROKEN)
    assert NOTE in desk.shows(alert()).splitlines()[-1]
    page = desk.shows(alert(), Form.HTML)
    assert "OWN" in page
    assert page.index(NOTE) < page.index("</body>")
    built_in = Desk("email", subject_template=BROKEN)
    assert NOTE in built_in.shows(alert(), Form.HTML)
    assert built_in.shows(alert()).startswith("Subject: [Serbian arms")


def test_nothing_from_a_page_is_markup_in_a_mails_page():
    page = Desk("email", html_template=PAGE).shows(HOSTILE, Form.HTML)
    assert "<script>" not in page
    assert "<img" not in page


def test_a_page_that_mail_programs_cut_is_made_by_fewer_stories_or_built_in():
    long = Desk("email", html_template=PAGE + "{% for i in range(40) %}{{ x }}{% endfor %}")
    long = Desk("email", html_template="{% for i in range(999) %}" + "x" * 200 + "{% endfor %}")
    assert NOTE in long.shows(alert(), Form.HTML)
    assert "longer than mail programs show" in long.faults[0][1]
    assert len(Desk("email", html_template=PAGE).shows(HUGE, Form.HTML).encode()) <= 100_000


@pytest.mark.parametrize("kind", ["webhook", "command", "pagerduty"])
def test_kinds_that_send_data_refuse_a_template(kind):
    with pytest.raises(ValueError, match="sends data, not text: remove `template`"):
        read_channel({"name": "a", "kind": kind, "template": "x"})


def test_only_mails_have_several_texts():
    with pytest.raises(ValueError, match="has one text, which `template` makes: remove `html_tem"):
        read_channel({"name": "a", "kind": "console", "html_template": "x"})


def test_a_template_that_cannot_be_read_names_its_file_and_line():
    with pytest.raises(ConfigError, match="^desk.txt:2: the template cannot be used: .*endfor"):
        read_template("desk.txt", SecretsInMemory({}, {"desk.txt": "a\n{% endfor %}"}))


def post(text: str):
    return text_post(text, write_letter(alert(), NoLinks(), None), Severity.NORMAL)


def test_a_posts_lines_have_links_and_bold_words():
    (part, second) = post(
        "See https://a.example/x, now: \x02shells\x03!\n\n\nhttps://b.example."
    ).parts
    ((*runs,),) = ([(run.text, run.bold, run.url) for run in line.runs] for line in part)
    assert runs == [
        ("See ", False, ""),
        ("https://a.example/x", False, "https://a.example/x"),
        (", now: ", False, ""),
        ("shells", True, ""),
        ("!", False, ""),
    ]
    assert second[0].text == "https://b.example."


@pytest.mark.parametrize("text", ["\x02\x03", "\x02a", "https://", "http://[", "\x02https://a\x03"])
def test_odd_marks_and_addresses_do_no_harm(text):
    assert all(
        not run.url or run.url.startswith("http") for line in post(text).lines for run in line.runs
    )


@pytest.mark.parametrize("name", MESSAGES)
def test_every_message_has_all_that_the_docs_promise(name):
    shown = Desk("console", template="{{ subject }}{{ watch }}{{ kind }}{{ why }}{{ more }}x")
    assert shown.shows(MESSAGES[name]).endswith("x")
    assert not shown.faults
    assert article() in alert().articles

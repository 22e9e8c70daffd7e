"""Programs and services that translate, as they are and as they misbehave."""

import asyncio
import os
import sys
from datetime import timedelta

import httpx
import pytest
from pydantic import ValidationError

from alerts.channels.posting import Poster
from alerts.translation.program import ProgramTranslator
from alerts.translation.service import ServiceTranslator
from alerts.translation.settings import TranslateSettings
from alerts.translation.translator import MOST_ANSWER, accepted
from db.errors import TranslationError
from tests.alerts.contract.double import Manner
from tests.alerts.contract.http_double import Reply
from tests.alerts.fakes import HeldClock
from tests.translation.doubles import LibreDouble

TITLE = "Гранате код Кијева"


@pytest.fixture
async def libre():
    double = LibreDouble("k3y-of-ours")
    await double.start()
    yield double
    await double.stop()


@pytest.fixture
async def service(libre):
    poster = Poster(
        "[translate]", httpx.AsyncClient(), timeout=timedelta(seconds=0.5),
        service="the translation service", most=MOST_ANSWER,
    )  # fmt: skip
    found = ServiceTranslator(libre.base + "/base", "k3y-of-ours", poster=poster, clock=HeldClock())
    yield found
    await found.close()


async def test_a_service_is_asked_once_for_all_texts(service, libre):
    assert await service.translate([TITLE, "Претрес у Ваљеву"], "sr", "en") == [
        "Shells near Kyiv", "Search in Valjevo",
    ]  # fmt: skip
    assert libre.asked() == [("sr", "en", [TITLE, "Претрес у Ваљеву"])]


async def test_an_address_may_end_with_its_path(libre):
    for end in ("/base", "/base/", "/base/translate"):
        found = ServiceTranslator(libre.base + end, "", poster=None, clock=HeldClock())
        assert found.stamp == libre.base + "/base/translate"


async def test_a_language_that_it_does_not_know_is_no_failure_of_the_service(service):
    with pytest.raises(TranslationError, match="xx is not supported") as failed:
        await service.translate([TITLE], "xx", "en")
    assert failed.value.only_these


@pytest.mark.parametrize(
    "reply",
    [
        Reply.of(200, {"translatedText": TITLE}),
        Reply.of(200, [TITLE]),
        Reply(body=b"<html>"),
        Reply(body=b'{"translatedText": ["' + b"a" * MOST_ANSWER),
        Reply.of(500, {"error": "k3y-of-ours"}),
        Reply(status=302, headers={"location": "http://127.0.0.1/"}),
    ],
)
async def test_what_is_no_answer_fails_and_the_key_is_not_said(service, libre, reply):
    libre.answer_with(reply)
    with pytest.raises(TranslationError) as failed:
        await service.translate([TITLE], "sr", "en")
    assert not failed.value.only_these
    assert "k3y" not in str(failed.value)


async def test_a_wrong_key_is_not_said_back(libre):
    poster = Poster("[translate]", httpx.AsyncClient(), timeout=timedelta(seconds=5))
    wrong = ServiceTranslator(libre.base + "/base", "wr0ng-key", poster=poster, clock=HeldClock())
    with pytest.raises(TranslationError, match="403") as failed:
        await wrong.translate([TITLE], "sr", "en")
    assert "wr0ng" not in str(failed.value)
    await wrong.close()


async def test_a_service_says_how_long_to_wait(service, libre):
    libre.answer_with(Reply(status=429, headers={"retry-after": "120"}))
    with pytest.raises(TranslationError) as failed:
        await service.translate([TITLE], "sr", "en")
    assert failed.value.retry_after == timedelta(minutes=2)


@pytest.mark.parametrize("manner", [Manner.SILENT, Manner.RESET, Manner.DRIP])
async def test_a_service_that_does_not_answer_fails_in_its_time(service, libre, manner):
    libre.behave(manner)
    with pytest.raises(TranslationError):
        await asyncio.wait_for(service.translate([TITLE], "sr", "en"), 5)


def program(tmp_path, code, *words, seconds=20.0, **environment):
    script = tmp_path / "translate.py"
    script.write_text(code)
    return ProgramTranslator(
        (sys.executable, str(script), *words),
        folder=tmp_path,
        environment={"PATH": os.environ["PATH"], **environment},
        timeout=timedelta(seconds=seconds),
    )


ECHO = """
import sys, os
for line in sys.stdin.buffer.read().decode().splitlines():
    sys.stdout.buffer.write(f"{sys.argv[1]} {line.upper()} {os.environ.get('MODELS')}\\n".encode())
print("loading a model", file=sys.stderr)
"""


async def test_a_program_gets_a_text_a_line_and_answers_so(tmp_path):
    found = program(tmp_path, ECHO, "{from}>{to}", MODELS="m")
    made = await found.translate(["Ђурађ", "дан"], "sr", "en")
    assert made == ["sr>en ЂУРАЂ m", "sr>en ДАН m"]


async def test_no_shell_reads_what_it_is_given(tmp_path):
    made = await program(tmp_path, ECHO, "$(id) {to}").translate(["a; rm -r"], "sr", "en")
    assert made == ["$(id) en A; RM -R None"]


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("raise SystemExit(3)", "status 3"),
        ("import time; time.sleep(60)", "did not end within"),
        ("import os; os.kill(os.getpid(), 9)", "status -9"),
    ],
)
async def test_a_program_that_fails_says_how(tmp_path, code, says):
    with pytest.raises(TranslationError, match=says):
        await program(tmp_path, code, seconds=0.5 if "sleep" in code else 20).translate(
            ["a"], "sr", "en"
        )


async def test_a_program_that_is_not_there_is_named(tmp_path):
    gone = ProgramTranslator(
        ("scripts/gone",), folder=tmp_path, environment={}, timeout=timedelta(seconds=5)
    )
    with pytest.raises(TranslationError, match="scripts/gone.*No such file"):
        await gone.translate(["a"], "sr", "en")


async def test_a_flood_is_cut_and_so_refused(tmp_path):
    flood = program(tmp_path, "import sys\nfor _ in range(300): sys.stdout.write('a' * 10_000)")
    with pytest.raises(TranslationError, match="characters for 1"):
        accepted(["a"], await flood.translate(["a"], "sr", "en"))


@pytest.mark.parametrize("answers", [[], ["a", "b"], [None], [{"a": 1}], ["a" * 1009]])
def test_what_cannot_be_the_translation_is_refused(answers):
    with pytest.raises(TranslationError) as failed:
        accepted(["аб"], answers)
    assert failed.value.only_these


def test_what_can_is_made_clean_and_the_same_is_nothing():
    assert accepted(["аб", "ab", "в"], ["a\n\x1b[1mb", "AB", ""]) == ("a [1mb", "", "")


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ({"to": "en"}, "write `command` or `url`"),
        ({"command": ["a"], "url": "https://a.example"}, "keep one of them"),
        ({"command": [" "]}, "begins with a program"),
        ({"command": ["a\0b"]}, "NUL"),
        ({"command": ["a"], "api_key": "x"}, "is for a service"),
        ({"url": "ftp://a.example"}, "no web address"),
        ({"url": "https://a.example", "to": "Deutsch"}, "is no language"),
        ({"url": "https://a.example", "timeout": "5m"}, "less than or equal"),
        ({"url": "https://a.example", "api_key": "x", "api_key_env": "X"}, "say the same"),
    ],
)
def test_a_section_that_cannot_work_says_why(written, says):
    with pytest.raises(ValidationError, match=says):
        TranslateSettings.model_validate(written)


def test_without_the_section_nobody_translates():
    assert not TranslateSettings().is_on
    assert TranslateSettings(command=("a",)).is_on


def test_an_address_in_the_clear_is_warned_of():
    assert TranslateSettings(url="http://a.example").warnings()
    assert not TranslateSettings(url="https://a.example").warnings()
    near = {"url": "http://127.0.0.1:5000", "allow_networks": ["127.0.0.0/8"]}
    assert not TranslateSettings.model_validate(near).warnings()

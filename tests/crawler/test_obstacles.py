"""Walls are told by the shape of an answer."""

import pytest

from crawler.obstacles import is_paywalled, obstacle_in, obstacle_of, wall_before
from db.errors import (
    BadStatus,
    CleanError,
    FetchError,
    NotYet,
    Refused,
    SpiderError,
    TooLarge,
    Unreachable,
)
from db.records import Obstacle
from tests.crawler.fakes import answer
from tests.crawler.test_fetch import PAGE, Desk

LOGIN = "http://outlet.example/account/login"
CHALLENGE_PAGE = b"<html><title>One moment</title><script src='/cdn-cgi/challenge-platform/x'>"


@pytest.mark.parametrize(
    ("response", "obstacle"),
    [
        (answer(401), Obstacle.LOGIN),
        (answer(402), Obstacle.PAYWALL),
        (answer(403, b"<h1>Forbidden</h1>"), Obstacle.REFUSAL),
        (answer(404), Obstacle.MISSING),
        (answer(410), Obstacle.GONE),
        (answer(451), Obstacle.REFUSAL),
        (answer(500), None),
        (answer(503, b"back in an hour"), None),
        (answer(503, CHALLENGE_PAGE), Obstacle.CHALLENGE),
        (answer(403, b"<div class='g-recaptcha'>"), Obstacle.CHALLENGE),
        (answer(403, b" " * 70_000 + CHALLENGE_PAGE), Obstacle.REFUSAL),
        (answer(404, CHALLENGE_PAGE), Obstacle.MISSING),
    ],
)
def test_a_bad_answer(response, obstacle):
    assert obstacle_in(response) is obstacle


def test_challenges_that_say_so_in_a_header():
    for name, value in (("cf-mitigated", "challenge"), ("x-amzn-waf-action", "captcha")):
        response = answer(405, **{name: value})
        assert obstacle_in(response) is Obstacle.CHALLENGE
    assert obstacle_in(answer(403, **{"cf-mitigated": "none"})) is Obstacle.REFUSAL


@pytest.mark.parametrize(
    ("asked", "final", "wall"),
    [
        (PAGE, LOGIN, Obstacle.LOGIN),
        (PAGE, "http://outlet.example/sign-in?back=/1", Obstacle.LOGIN),
        (PAGE, "http://outlet.example/wp-login.php", Obstacle.LOGIN),
        (PAGE, "http://outlet.example/minister-login-scandal", None),
        (LOGIN, "http://outlet.example/login", None),
        (LOGIN, LOGIN, None),
        (PAGE, "http://[outlet/login", None),
    ],
)
def test_a_redirect_to_a_login_page(asked, final, wall):
    assert wall_before(answer(200), asked=asked, final=final) is wall


@pytest.mark.parametrize(
    ("error", "obstacle"),
    [
        (Unreachable("no route", url=PAGE), Obstacle.UNREACHABLE),
        (Refused("a private address", url=PAGE), Obstacle.STATUS),
        (Refused("robots.txt forbids it", url=PAGE, obstacle=Obstacle.ROBOTS), Obstacle.ROBOTS),
        (BadStatus("500", url=PAGE, status=500), Obstacle.STATUS),
        (NotYet("wait", url=PAGE), Obstacle.STATUS),
        (TooLarge("6 GB", url=PAGE), Obstacle.UNREADABLE),
        (FetchError("no list", url=PAGE, obstacle=Obstacle.GONE), Obstacle.GONE),
        (SpiderError("no feed", url=PAGE), Obstacle.UNREADABLE),
        (CleanError("no text", url=PAGE), Obstacle.UNREADABLE),
    ],
)
def test_every_error_names_an_obstacle(error, obstacle):
    assert obstacle_of(error) is obstacle


def test_a_page_that_is_not_free_says_so():
    assert is_paywalled(b'{"isAccessibleForFree": "False"}')
    assert is_paywalled(b'{"isAccessibleForFree":false}')
    assert not is_paywalled(b'{"isAccessibleForFree": true}')


async def test_the_fetcher_takes_a_login_page_for_no_page():
    desk = Desk()
    desk.web.put(PAGE, answer(302, location=LOGIN))
    desk.web.put(LOGIN, answer(200, b"<form>"))
    with pytest.raises(BadStatus, match="a login wall stands before the page") as caught:
        await desk.fetch()
    assert (caught.value.obstacle, caught.value.retry) == (Obstacle.LOGIN, False)


async def test_a_login_midway_that_lets_us_through_is_no_wall():
    desk = Desk()
    there = "http://outlet.example/1?seen=1"
    desk.web.put(PAGE, answer(302, location=LOGIN))
    desk.web.put(LOGIN, answer(302, location=there))
    desk.web.put(there, answer(200, b"text"))
    assert (await desk.fetch()).body == b"text"


async def test_a_challenge_may_come_as_a_success_and_may_pass():
    desk = Desk()
    desk.web.put(PAGE, answer(202, b"", **{"x-amzn-waf-action": "challenge"}))
    with pytest.raises(BadStatus) as caught:
        await desk.fetch()
    assert (caught.value.obstacle, caught.value.retry) == (Obstacle.CHALLENGE, True)


async def test_what_robots_forbid_is_named():
    desk = Desk()
    desk.web.put("http://outlet.example/robots.txt", answer(200, b"User-agent: *\nDisallow: /"))
    with pytest.raises(Refused) as caught:
        await desk.fetch()
    assert caught.value.obstacle is Obstacle.ROBOTS


@pytest.mark.parametrize(
    ("body", "obstacle"), [(b"back soon", Obstacle.STATUS), (CHALLENGE_PAGE, Obstacle.CHALLENGE)]
)
async def test_a_challenge_before_robots_is_told_from_a_server_that_is_down(body, obstacle):
    desk = Desk()
    desk.web.put("http://outlet.example/robots.txt", answer(503, body))
    with pytest.raises(Unreachable, match=r"robots\.txt cannot be read now") as caught:
        await desk.fetch()
    assert obstacle_of(caught.value) is obstacle

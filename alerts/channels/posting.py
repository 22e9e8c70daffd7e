"""Asks a service once by HTTP: bounded in time and size, each failure a ChannelError."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta

import httpx

from alerts.channels.answers import Answer
from alerts.wording import one_line
from db.errors import ChannelError, FetchError

_MOST_ANSWER = 64 * 1024  # bytes that are read of an answer, unless more is expected
_ANSWER_TIME = 3.0  # seconds for the body of an answer whose status is known

Judge = Callable[[Answer], ChannelError | None]
"""Says whether an answer is a failure, and which."""


class Poster:
    """The door of one channel to its service; it knows nothing of what is said there.

    No address stands in an error: its path may be a secret.
    """

    def __init__(
        self,
        channel: str,
        http: httpx.AsyncClient,
        *,
        timeout: timedelta,
        service: str = "the receiver",
        most: int = _MOST_ANSWER,
    ) -> None:
        """Take the client that may reach the service, and how many bytes of an answer are read.

        `close` closes the client.
        """
        self._channel, self._http, self._service = channel, http, service
        self._timeout, self._most = timeout.total_seconds(), most

    async def post(
        self,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        judge: Judge,
        *,
        method: str = "POST",
    ) -> Answer:
        """Send a body once; return an answer that ``judge`` lets pass. Raises ChannelError.

        The time limit ends with the answer's status: it decides, and a body that comes late or
        breaks off does not undo it.
        """
        try:
            async with asyncio.timeout(self._timeout) as limit:
                answer = await self._ask(method, url, body, headers, limit)
        except (TimeoutError, httpx.TimeoutException) as exc:
            raise self._failure(
                f"{self._service} did not answer within {self._timeout:g} seconds"
            ) from exc
        except FetchError as exc:  # the guard of the client: a private address, no such host
            raise ChannelError(
                str(exc), channel=self._channel, retry=exc.retry, retry_after=exc.retry_after
            ) from exc
        except httpx.InvalidURL as exc:
            raise self._failure("the address cannot be used", retry=False) from exc
        except (httpx.HTTPError, httpx.StreamError) as exc:
            raise self._failure(f"{self._service} could not be reached: {_cause(exc)}") from exc
        failure = judge(answer)
        if failure:
            raise failure
        return answer

    async def close(self) -> None:
        """Close the client."""
        await self._http.aclose()

    async def _ask(
        self,
        method: str,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        limit: asyncio.Timeout,
    ) -> Answer:
        named = {"accept-encoding": "identity", **headers}
        request = self._http.stream(
            method, url, content=body, headers=named, follow_redirects=False
        )
        async with request as response:
            limit.reschedule(None)  # the status decides; a slow body must not undo it
            return Answer(
                status=response.status_code,
                headers={name.lower(): value for name, value in response.headers.items()},
                body=await _start_of(response, self._most),
            )

    def _failure(self, text: str, *, retry: bool = True) -> ChannelError:
        return ChannelError(text, channel=self._channel, retry=retry)


async def _start_of(response: httpx.Response, most: int) -> bytes:
    """Return the start of a body; the status counts even if the body breaks off."""
    read = bytearray()
    try:
        async with asyncio.timeout(_ANSWER_TIME):
            async for chunk in response.aiter_raw():
                read += chunk
                if len(read) >= most:
                    break
    except (TimeoutError, httpx.HTTPError):
        pass  # what came so far is all that will be told
    return bytes(read[:most])


def _cause(exc: Exception) -> str:
    """Return what went wrong; never the address, whose path may be a secret."""
    return one_line(str(exc), 200) or type(exc).__name__

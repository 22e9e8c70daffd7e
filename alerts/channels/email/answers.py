"""What a mail server's answers mean for a delivery: try again, or give up. Pure.

RFC 5321: 4yz is transient, 5yz permanent. Two answers are permanent by number but not in fact:
a refused log-in (535: the password can be mended, or the server's directory was down) and a
mailbox or policy refusal that names greylisting. These are tried again.
"""

import ssl
from collections.abc import Mapping

import aiosmtplib

from alerts.wording import one_line
from db.errors import ChannelError, FetchError

_MOST = 200  # characters of a server's text that are kept


def translate(exc: Exception, channel: str, host: str) -> ChannelError:
    """Return any error of a mail conversation as a ChannelError that says what the server said."""
    if isinstance(exc, aiosmtplib.SMTPConnectError) and isinstance(exc.__cause__, Exception):
        exc = exc.__cause__  # the library's own sentence says "port None" of a handed-in socket
    match exc:
        case FetchError():  # the guard: a private address, no such host
            return ChannelError(
                str(exc), channel=channel, retry=exc.retry, retry_after=exc.retry_after
            )
        case aiosmtplib.SMTPRecipientsRefused():
            return _refused(exc, channel, host)
        case aiosmtplib.SMTPAuthenticationError():
            text = f"{host} refused the log-in: {said_answer(exc.code, exc.message)}"
            return ChannelError(
                f"{text}; check the user and the password", channel=channel, retry=True
            )
        case aiosmtplib.SMTPResponseException():
            text = f"{host} refused the mail: {said_answer(exc.code, exc.message)}"
            return ChannelError(text, channel=channel, retry=may_pass_later(exc.code, exc.message))
        case aiosmtplib.SMTPServerDisconnected():
            text = f"{host} closed the connection before the mail was accepted"
        case _:
            text = f"{host} could not be used: {_cause(exc)}"
    return ChannelError(text, channel=channel, retry=True)


def may_pass_later(code: int, message: str) -> bool:
    """Return whether the same mail may be accepted on a later try."""
    return not 500 <= code < 600 or "greylist" in message.lower() or "graylist" in message.lower()


def said_answer(code: int, message: str) -> str:
    """Return a server's answer in one line."""
    return one_line(f"{code} {message}", _MOST)


def said_refusals(refused: Mapping[str, tuple[int, str]]) -> str:
    """Return each refused recipient with the server's reason."""
    return "; ".join(f"{who}: {said_answer(code, text)}" for who, (code, text) in refused.items())


def _refused(exc: aiosmtplib.SMTPRecipientsRefused, channel: str, host: str) -> ChannelError:
    each = {one.recipient: (one.code, one.message) for one in exc.recipients}
    return ChannelError(
        f"{host} refused every recipient: {said_refusals(each)}",
        channel=channel,
        retry=any(may_pass_later(code, text) for code, text in each.values()),
    )


def _cause(exc: Exception) -> str:
    """Return the reason; a certificate's in the verifier's words."""
    if isinstance(exc, ssl.SSLCertVerificationError):
        return f"its certificate was not accepted ({exc.verify_message})"
    return one_line(str(exc), _MOST) or type(exc).__name__

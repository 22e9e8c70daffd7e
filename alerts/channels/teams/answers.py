"""What the answers of Teams' workflows mean for a delivery. Pure.

A workflow answers 202 before it posts. Failures are {"error": {"code": WORD, "message": …}}.
Addresses of the older kind answer 200 to all, and tell of a failure in words.
"""

import re
from dataclasses import replace
from datetime import datetime

from alerts.channels.answers import Answer, judge, read_object, read_retry_after, said_status
from db.errors import ChannelError

SERVICE = "Teams"
_MADE_BY_TEMPLATE = "make the workflow from the template for webhook requests"
_ADVICE = {
    "WorkflowTriggerIsNotEnabled": "the workflow is off; turn it on",
    "WorkflowNotFound": "the workflow is gone; make a new one",
    "WorkflowTriggerNotFound": "the workflow is not started by webhooks; " + _MADE_BY_TEMPLATE,
    "DirectApiAuthorizationRequired": "copy the whole address, with its signature (sig=…), of a "
    "workflow that anyone can trigger",
    "AuthorizationFailed": "copy the whole address again, with its signature (sig=…)",
    "TriggerInputSchemaMismatch": "the workflow wants another shape; " + _MADE_BY_TEMPLATE,
}
_IN_WORDS = re.compile(r"endpoint returned HTTP error (\d{3})\b")


def judge_answer(answer: Answer, *, channel: str, now: datetime) -> ChannelError | None:
    """Return None for a message that was taken, else the failure."""
    code = _code(answer.body)
    if answer.status < 300:
        told = _IN_WORDS.search(answer.body[:1000].decode("ascii", "replace"))
        if told and 400 <= int(told[1]) < 600:
            answer = replace(answer, status=int(told[1]))
    elif code in _ADVICE and answer.status >= 400:
        return ChannelError(
            f"{SERVICE} answered {said_status(answer.status)}, {code} ({_ADVICE[code]})",
            channel=channel,
            retry=True,
            retry_after=read_retry_after(answer.headers.get("retry-after"), now),
        )
    return judge(answer, channel=channel, now=now, service=SERVICE)


def _code(body: bytes) -> str:
    error = read_object(body).get("error")
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) else ""

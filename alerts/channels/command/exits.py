"""What a program's exit status means for a delivery. Pure.

0 is taken. Of the numbers that mail programs use (BSD's sysexits.h), 65 says that this message can
never be taken, and 77 and 78 that the program itself is set up wrongly. All else is tried again.
"""

import signal

from db.errors import ChannelError, FailureScope

_DATA_ERROR = 65
_OF_THE_PROGRAM = {77: "it lacks a permission", 78: "it is not set up rightly"}


def judge_exit(channel: str, status: int, said: str) -> ChannelError | None:
    """Return None for success, else the failure; a negative status is a signal's."""
    if status == 0:
        return None
    tail = f": {said}" if said else ""
    if status == _DATA_ERROR:
        text = f"the program refused the message for good (status {status}){tail}"
        return ChannelError(text, channel=channel, retry=False, scope=FailureScope.MESSAGE)
    why = f" ({_OF_THE_PROGRAM[status]})" if status in _OF_THE_PROGRAM else ""
    return ChannelError(f"the program {_ended(status)}{why}{tail}", channel=channel, retry=True)


def _ended(status: int) -> str:
    if status > 0:
        return f"ended with status {status}"
    try:
        return f"was ended by {signal.Signals(-status).name}"
    except ValueError:
        return f"was ended by signal {-status}"

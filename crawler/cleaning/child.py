"""What every worker process does: guards itself, and answers until its input closes.

It does not outlive a daemon that was killed, and leaves SIGINT to it. Its memory is bounded, and so
is the time that one request may take.
"""

import argparse
import logging
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from crawler.cleaning import frames

# Bytes of address space beside the data: libraries' code, and what is mapped and never touched.
_UNTOUCHED = 1024 * 1024 * 1024
_MEMORY_NOW = Path("/proc/self/statm")

Answer = Callable[[frames.Header, bytes], frames.Header]


def guarded(description: str, memory: int) -> BinaryIO:
    """Bound the process as its arguments ask (``--memory BYTES``), and return where to answer."""
    parser = argparse.ArgumentParser(description=f"{description}; not for hand use.")
    parser.add_argument("--memory", type=int, default=memory, help="bytes of data")
    asked = parser.parse_args()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _bound(resource.RLIMIT_DATA, asked.memory)
    _bound(resource.RLIMIT_AS, asked.memory + _UNTOUCHED)
    _bound(resource.RLIMIT_CORE, 0)
    # what the libraries log of a request's faults is told by the answer
    logging.disable(logging.CRITICAL)
    return protected_output()


def _bound(what: int, most: int) -> None:
    resource.setrlimit(what, (most, most))


def protected_output() -> BinaryIO:
    """Return the pipe to the daemon, out of reach of stray prints, which go to standard error."""
    pipe = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    sys.stdout = sys.stderr
    return os.fdopen(pipe, "wb")


def say_ready(answers: BinaryIO) -> None:
    """Tell the daemon that requests may come."""
    answers.write(frames.pack(frames.READY))
    answers.flush()


def serve(
    requests: BinaryIO, answers: BinaryIO, answer: Answer, *, longest: int, most_cpu: float
) -> None:
    """Answer requests one by one until their stream ends, also in the midst of one.

    One that takes ``longest`` seconds, or ``most_cpu`` of the processor's, ends the process.
    """
    while len(start := requests.read(frames.LENGTHS.size)) == frames.LENGTHS.size:
        head_length, body_length = frames.lengths(start)
        head, body = requests.read(head_length), requests.read(body_length)
        if len(head) < head_length or len(body) < body_length:
            return
        # both end the process, even where a library never returns to Python
        signal.alarm(longest)
        signal.setitimer(signal.ITIMER_PROF, most_cpu)
        answered = answer(frames.header(head), body)
        signal.setitimer(signal.ITIMER_PROF, 0)
        answers.write(frames.pack({**answered, "resident": _resident()}))
        signal.alarm(0)
        answers.flush()


def _resident() -> int:
    """Return the bytes that this process holds in memory; 0 where that is not told."""
    try:
        return int(_MEMORY_NOW.read_bytes().split()[1]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 0

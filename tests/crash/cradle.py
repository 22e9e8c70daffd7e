"""The process in which daemons are born: everything is imported once, each life is a fork.

Reads requests as JSON lines on standard input, answers on standard output; ends with its input.
A life is a process like any other, and its death by SIGKILL as real; only its start is quick.
"""

import gc
import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from tests.crash.child import live

_LATE = (  # what a daemon imports as it starts; but for the reactor, which each life has its own
    "anyio._backends._asyncio", "anyio.streams.tls", "apscheduler.executors.asyncio",
    "apscheduler.triggers.interval", "scrapy.downloadermiddlewares.httpcompression",
    "scrapy.dupefilters", "scrapy.logformatter", "scrapy.pqueues", "scrapy.squeues",
    "scrapy.statscollectors", "typer._adapters", "wirewatch.once",
)  # fmt: skip


def main() -> None:
    answers = sys.stdout
    for name in _LATE:
        importlib.import_module(name)
    gc.freeze()
    for line in sys.stdin:
        request = json.loads(line)
        answer = start(request) if request["do"] == "start" else poll(request["pid"])
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def start(request: dict[str, Any]) -> dict[str, Any]:
    pid = os.fork()
    if pid == 0:
        _be_born(request)
    return {"pid": pid}


def poll(pid: int) -> dict[str, Any]:
    """Return how a life ended as subprocess has it (negative: the signal), or None."""
    ended, status = os.waitpid(pid, os.WNOHANG)
    return {"status": os.waitstatus_to_exitcode(status) if ended else None}


def _be_born(request: dict[str, Any]) -> None:
    status = 70
    try:
        os.environ.update(request["environment"])
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        for number, key in ((1, "out"), (2, "err")):
            file = os.open(Path(request[key]), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.dup2(file, number)
        status = live(request["arguments"], request["orders"])
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main()

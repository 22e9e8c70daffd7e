"""Worker processes with named misbehaviours, in place of the real one."""

from crawler.cleaning.process import WorkerProcess

_READY = """
import os, signal, sys, time
from crawler.cleaning import frames
def told(header):
    os.write(1, frames.pack(header))
def asked():
    head, body = frames.lengths(sys.stdin.buffer.read(8))
    return frames.header(sys.stdin.buffer.read(head)), sys.stdin.buffer.read(body)
told(frames.READY)
"""
ANSWERING = (
    _READY
    + """
while True:
    asked()
    told({"error": f"answered by {os.getpid()}"})
"""
)
HANGING = _READY + "asked(); time.sleep(600)"
BUSY = _READY + "asked()\nwhile True: pass"
SWELLING = (
    _READY
    + """
while True:
    asked()
    told({"error": f"answered by {os.getpid()}", "resident": 10**9})
"""
)
GREEDY = (
    _READY
    + """
asked(); asked()
told({"error": "the first of two"})
told({"error": "the second of two"})
time.sleep(600)
"""
)
COUNTING = (
    _READY
    + """
for number in range(1, 100):
    asked()
    time.sleep(0.05)
    told({"error": f"answer {number}"})
"""
)
CPU_BOUND = _READY + "asked(); os.kill(os.getpid(), signal.SIGPROF); time.sleep(600)"
DEAF = _READY + "signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
CRASHING = _READY + "asked(); os.abort()"
KILLED = _READY + "asked(); os.kill(os.getpid(), signal.SIGKILL)"
LEAVING = _READY + "asked(); sys.exit(3)"
BABBLING = _READY + "asked(); os.write(1, b'no frame at all, but long enough'); time.sleep(600)"
WRONG = _READY + "asked(); told({'article': {'title': 7}}); time.sleep(600)"
SPITEFUL = (
    _READY
    + """
import resource
resource.setrlimit(resource.RLIMIT_AS, (2**29, 2**29))
while True:
    body = asked()[1]
    if b"hang" in body:
        time.sleep(600)
    hoard = [bytes(10_000_000) for _ in range(10_000 if b"eat" in body else 1)]
    told({"error": f"answered by {os.getpid()}"})
"""
)
STILLBORN = "raise SystemExit(1)"


class Workers:
    """Starts the given programs in turn, the last one ever after; remembers what it started."""

    def __init__(self, *programs: str) -> None:
        self._programs = list(programs)
        self.started: list[WorkerProcess] = []

    async def spawn(self, memory_limit: int) -> WorkerProcess:
        program = self._programs.pop(0) if len(self._programs) > 1 else self._programs[0]
        worker = await WorkerProcess.spawn(memory_limit, ("-c", program))
        self.started.append(worker)
        return worker

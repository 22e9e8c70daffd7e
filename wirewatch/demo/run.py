"""Runs the demonstration: the stage, the real daemon on it, and the story beside them."""

import asyncio
from collections.abc import Coroutine

from rich.console import Console

from db.clock import Clock
from wirewatch.daemon import Daemon
from wirewatch.demo.follow import Follower
from wirewatch.demo.staging import Demo
from wirewatch.demo.story import Story, introduction
from wirewatch.settings import load
from wirewatch.wiring import House, open_house

PARTS = ("crawl", "deliver")


async def run_demo(
    console: Console, clock: Clock, stop: asyncio.Event, *, pace: float, stay: bool
) -> None:
    """Run until the story is told, or until ``stop`` is set; leave nothing behind.

    With ``stay`` the daemon and the outlets stay up after the story, until ``stop``. Raises
    DemoError if the daemon did not do its part in time, and what open_house raises.
    """
    demo = Demo(clock=clock)
    demo.start()
    try:
        for part in introduction(demo):
            console.print(part, markup=False)
        async with open_house(load(demo.config, {}), clock) as house:
            story = Story(demo, Follower(demo, house), console, pace=pace)
            await _beside_daemon(house, _tell(story, console, stay=stay), stop)
    finally:
        demo.stop()


async def _tell(story: Story, console: Console, *, stay: bool) -> None:
    await story.tell()
    if stay:
        console.print(
            "The outlets stay open and the daemon keeps watching them. Ctrl-C ends it.",
            style="bold",
        )
        await asyncio.Event().wait()  # until cancelled


async def _beside_daemon(
    house: House, telling: Coroutine[object, object, None], stop: asyncio.Event
) -> None:
    """Tell while the daemon runs; end both when the story ends, a part fails, or at ``stop``."""
    ending = asyncio.Event()
    daemon = asyncio.create_task(Daemon(house, only=PARTS).run(ending), name="daemon")
    story = asyncio.create_task(telling, name="story")
    stopping = asyncio.create_task(stop.wait(), name="stop")
    try:
        await asyncio.wait({daemon, story, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        ending.set()
        stopping.cancel()
        story.cancel()
        await asyncio.wait({daemon, story, stopping})
    for task in (daemon, story):
        if not task.cancelled():
            task.result()

"""Where receivers keep what came in, and where others wait for it."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Generic, TypeVar

T = TypeVar("T")


class Inbox(Generic[T]):
    """A list that one thread fills and another waits on."""

    def __init__(self) -> None:
        self._arrived = threading.Condition()
        self._items: list[T] = []

    @property
    def items(self) -> tuple[T, ...]:
        """What came in so far, oldest first."""
        with self._arrived:
            return tuple(self._items)

    def put(self, item: T) -> None:
        """Keep an item and wake whoever waits."""
        with self._arrived:
            self._items.append(item)
            self._arrived.notify_all()

    def keep(self, make: Callable[[tuple[T, ...]], T]) -> T:
        """Keep an item that is made from what came before it, in one step."""
        with self._arrived:
            item = make(tuple(self._items))
            self._items.append(item)
            self._arrived.notify_all()
        return item

    def wait_for(self, count: int, within: timedelta) -> tuple[T, ...]:
        """Return what came in once there are ``count``, or what there is when time is up."""
        until = time.monotonic() + within.total_seconds()
        with self._arrived:
            while len(self._items) < count:
                left = until - time.monotonic()
                if left <= 0 or not self._arrived.wait(left):
                    break
            return tuple(self._items)

"""What time it is: the one place that reads a clock."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

from workflow.calendar import SHANGHAI


class TimeSource(Protocol):
    def now(self) -> datetime:
        """Return the present moment, aware."""
        ...


class WallClock:
    def now(self) -> datetime:
        return datetime.now(SHANGHAI)


class SetClock:
    """A clock that stands still until it is moved forward: for the simulator and for tests."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def move(self, to: datetime) -> None:
        """Raise ValueError for a moment in the past: what was done cannot be undone by a clock."""
        if to < self._now:
            raise ValueError("the clock only moves forward")
        self._now = to


async def pause(event: asyncio.Event, seconds: float) -> None:
    """Wait until `event` is set, but no longer than `seconds`."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return


async def keep_going(
    work: Callable[[], Awaitable[int]], wake: asyncio.Event, log: logging.Logger, seconds: float
) -> None:
    """Do `work` until cancelled: at once while it finds something, else when woken or in `seconds`.

    `work` returns how much it did. A failure is logged and tried again.
    """
    while True:
        wake.clear()
        try:
            busy = await work()
        except Exception:
            log.exception("%s failed; trying again", work.__qualname__)
            busy = 0
        if not busy:
            await pause(wake, seconds)

"""APScheduler as a metronome: what is due is not its business, only that somebody asks often."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger("kaohe.clock")
TICK = timedelta(seconds=20)


class Metronome:
    """Calls `due(now)` every 20 seconds; a missed or failed tick is made good by the next one."""

    def __init__(
        self, due: Callable[[datetime], Awaitable[int]], now: Callable[[], datetime]
    ) -> None:
        self._due = due
        self._now = now
        self._scheduler = AsyncIOScheduler(timezone="Asia/Shanghai")
        self._scheduler.add_job(
            self.tick,
            "interval",
            seconds=TICK.total_seconds(),
            next_run_time=now(),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )

    async def tick(self) -> None:
        try:
            await self._due(self._now())
        except Exception:
            log.exception("a tick failed; the next one makes it good")

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)

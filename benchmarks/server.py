"""A contender as a process of its own: `python -m benchmarks.server NAME FOLDER [CORE]`.

It says on standard output, as one line of JSON each, where it listens, and when asked (by a line on
standard input) what it has seen since; it ends when standard input does.
"""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import msgspec
from aiohttp import web

from benchmarks.bare import bare_app
from benchmarks.house import MovedClock, house, house_app
from bot.channels.port import Accept, Incoming
from bot.cli.common import logging_to_stderr
from bot.life import listening
from bot.world import Bot
from tests.fakes.wecom.state import Corp

CONTENDERS = ("bare", "bare-empty", "accept", "whole")


class Ready(msgspec.Struct):
    """`moved`: how many seconds the house's clock is ahead of the wall's."""

    port: int
    moved: float = 0.0


class Seen(msgspec.Struct):
    """When each key was handed to `accept`, when batches of replies had been committed, CPU used.

    The CPU's seconds count from the start of the process, the rest since it was last asked.
    """

    accepted: dict[str, float] = {}
    committed: list[float] = []
    cpu: float = 0.0


async def main(name: str, folder: Path) -> None:
    """Serve contender `name` until standard input ends."""
    seen = Seen()
    async with AsyncExitStack() as stack:
        clock = MovedClock()
        app = await stack.enter_async_context(_app(name, folder, clock, seen))
        port = await stack.enter_async_context(listening(app, "127.0.0.1", 0))
        _say(Ready(port, clock.moved.total_seconds()))
        while await asyncio.to_thread(sys.stdin.readline):
            seen.cpu = time.process_time()
            _say(seen)
            seen.accepted.clear()
            seen.committed.clear()


@asynccontextmanager
async def _app(
    name: str, folder: Path, clock: MovedClock, seen: Seen
) -> AsyncIterator[web.Application]:
    corp = Corp()
    if name.startswith("bare"):
        yield bare_app(corp, replies=name == "bare")
        return
    async with house(folder, clock) as bot:
        if name == "accept":
            yield house_app(corp, bot.accept)
            return
        async with _dispatching(bot, seen):
            yield house_app(corp, _noting(bot, seen))


@asynccontextmanager
async def _dispatching(bot: Bot, seen: Seen) -> AsyncIterator[None]:
    """Run the real dispatch; whenever it wakes the postman, a batch has been committed."""
    task = asyncio.create_task(bot.dispatch.run(lambda: seen.committed.append(time.time())))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _noting(bot: Bot, seen: Seen) -> Accept:
    """Return `bot.accept`, which also notes when each message came."""

    async def accept(incoming: Incoming) -> None:
        seen.accepted[incoming.key] = time.time()
        await bot.accept(incoming)

    return accept


def _say(what: msgspec.Struct) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(what) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    if len(sys.argv) > 3:  # noqa: PLR2004 - a core is given
        os.sched_setaffinity(0, {int(sys.argv[3])})
    logging_to_stderr()
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))

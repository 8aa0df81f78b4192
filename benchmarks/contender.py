"""A contender seen from outside: its process, its turns, and what they say."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from bisect import bisect_left
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

import msgspec

from benchmarks import kept
from benchmarks.kept import Void
from benchmarks.load import Line, Turn, connected, post
from benchmarks.server import Ready, Seen

HOST = "127.0.0.1"
START_SECONDS = 30.0
REPLY_SECONDS = 60.0
LONGEST_LINE = 64 * 1024 * 1024


@dataclass
class Result:
    """One turn's figures: messages a second, CPU seconds of one message, latencies in seconds."""

    rate: float
    cpu: float
    latencies: list[float]
    to_reply: list[float] = field(default_factory=list)
    """From the call of `accept` to the commit of the reply; for `whole` alone."""


@dataclass
class Contender:
    """A running server; `sent` counts all that it was ever given."""

    name: str
    folder: Path
    process: Process
    ready: Ready
    lines: list[Line]
    sent: int = 0
    cpu: float = 0.0

    async def turn(self, requests: Sequence[bytes]) -> Result:
        """Give it a load over all connections and return the figures. Raises Void."""
        return await self._judge(await post(self.lines, requests))

    async def slowly(self, requests: Sequence[bytes], pause: float) -> Result:
        """Give it one request after the other, `pause` seconds apart. Raises Void."""
        return await self._judge(await post(self.lines[:1], requests, pause))

    async def _judge(self, turn: Turn) -> Result:
        self.sent += turn.sent
        if turn.good != turn.sent:
            raise Void(f"{self.name}: {turn.good} of {turn.sent} requests were answered 200")
        if self.name == "whole":
            return await self._until_replied(turn)
        if self.name == "accept":
            kept.check(self.folder, kept.STORED, self.sent)
        return self._result(turn, await self._ask(), turn.ended)

    async def _until_replied(self, turn: Turn) -> Result:
        async with asyncio.timeout(REPLY_SECONDS):
            while kept.unfinished(self.folder):  # noqa: ASYNC110 - another process's work
                await asyncio.sleep(0.05)
            kept.check(self.folder, kept.DEALT_WITH, self.sent)
            moments = {key: self._wall(text) for key, text in kept.written(self.folder).items()}
            seen = await self._seen(max(moments.values()))
        result = self._result(turn, seen, seen.committed[-1])
        for key, accepted in seen.accepted.items():
            commit = bisect_left(seen.committed, moments[key])  # the first after it was written
            result.to_reply.append(seen.committed[commit] - accepted)
        return result

    async def _seen(self, last: float) -> Seen:
        """Return what the server has seen, up to the commit of what was written at `last`."""
        seen = Seen()
        while not seen.committed or seen.committed[-1] < last:
            more = await self._ask()
            seen.accepted |= more.accepted
            seen.committed += more.committed
            seen.cpu = more.cpu
        return seen

    def _result(self, turn: Turn, seen: Seen, ended: float) -> Result:
        spent, self.cpu = seen.cpu - self.cpu, seen.cpu
        return Result(turn.sent / (ended - turn.begun), spent / turn.sent, turn.latencies)

    def _wall(self, moment: str) -> float:
        """Return what the wall clock showed at a moment of the house's clock."""
        return datetime.fromisoformat(moment).timestamp() - self.ready.moved

    async def _ask(self) -> Seen:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(b"?\n")
        return msgspec.json.decode(await self.process.stdout.readline(), type=Seen)


@asynccontextmanager
async def running(
    name: str, folder: Path, core: int | None, connections: int
) -> AsyncIterator[Contender]:
    """Keep contender `name` running, its data and log in `folder`, with so many connections to it.

    Raises TimeoutError, OSError, Void.
    """
    folder.mkdir()  # noqa: ASYNC240 - nothing else happens yet
    words = [sys.executable, "-m", "benchmarks.server", name, str(folder)]
    with (folder / "server.log").open("wb") as log:
        process = await _start([*words, *([] if core is None else [str(core)])], log)
        try:
            assert process.stdout
            async with asyncio.timeout(START_SECONDS):
                line = await process.stdout.readline()
            if not line:
                raise Void(f"{name} did not start:\n{(folder / 'server.log').read_text()}")
            ready = msgspec.json.decode(line, type=Ready)
            async with connected(HOST, ready.port, connections) as lines:
                yield Contender(name, folder, process, ready, lines)
        finally:
            assert process.stdin
            process.stdin.close()
            await process.wait()


async def _start(words: Sequence[str], log: IO[bytes]) -> Process:
    return await asyncio.create_subprocess_exec(
        *words, stdin=PIPE, stdout=PIPE, stderr=log, limit=LONGEST_LINE
    )

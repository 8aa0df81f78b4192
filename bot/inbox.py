"""Accept: store, then acknowledge.

One writer takes whatever is waiting into one transaction (group commit): everybody is answered
when his own message is on disk, and nobody pays for a disk flush alone.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime

import msgspec
from tortoise.transactions import in_transaction

from bot.channels.port import Incoming
from models.database import insert_many

BATCH = 256
COLUMNS = ("key", "sender", "body", "received_at", "status", "incident")
Waiting = tuple[Incoming, "asyncio.Future[None]"]


class Inbox:
    """Stores what arrives. `sealed` holds, in memory alone, what must never be written: ballots."""

    def __init__(self, now: Callable[[], datetime], is_secret: Callable[[Incoming], bool]) -> None:
        self.sealed: dict[str, Incoming] = {}
        self.arrived = asyncio.Event()
        self._now = now
        self._is_secret = is_secret
        self._waiting: list[Waiting] = []
        self._writing = False
        self._writer: asyncio.Task[None] | None = None

    async def accept(self, incoming: Incoming) -> None:
        """Return when `incoming` is on disk. A key that is known already changes nothing."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((incoming, done))
        if not self._writing:
            self._writing = True
            self._writer = asyncio.create_task(self._write_all())
        await done

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
                await self._write(batch)
        finally:
            self._writing = False

    async def _write(self, batch: list[Waiting]) -> None:
        try:
            rows = [self._row(incoming) for incoming, _ in batch]
            async with in_transaction():
                await insert_many("inbox", COLUMNS, rows, conflict="key")
        except Exception as error:  # noqa: BLE001 - every waiting caller must hear of it, none may hang
            await self._write_apart(batch, error)
            return
        for _, done in batch:
            if not done.done():
                done.set_result(None)
        self.arrived.set()

    async def _write_apart(self, batch: list[Waiting], error: Exception) -> None:
        """After a batch has failed: each message alone, so that one bad one fails alone."""
        if len(batch) > 1:
            for one in batch:
                await self._write([one])
        elif not batch[0][1].done():
            batch[0][1].set_exception(error)

    def _row(self, incoming: Incoming) -> tuple[object, ...]:
        kept, status = incoming, "new"
        if self._is_secret(incoming):
            self.sealed.setdefault(incoming.key, incoming)
            kept, status = msgspec.structs.replace(incoming, text=""), "sealed"
        body = msgspec.json.encode(kept).decode()
        return (incoming.key, incoming.sender, body, self._now(), status, "")

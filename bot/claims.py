"""Which accepted messages are to be dealt with next, and what became of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from models.database import connection, is_sqlite
from models.journey import Inbox

ALONE = 1
TOGETHER = 64
OWNER_GONE = timedelta(minutes=5)

_NEXT_OF_EACH_SENDER = """
SELECT id FROM inbox i WHERE status = 'new' AND NOT EXISTS (
  SELECT 1 FROM inbox e WHERE e.sender = i.sender AND e.status = 'new' AND e.id < i.id)
ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
"""


def batch_size() -> int:
    """SQLite has one writer, so messages share a transaction; PostgreSQL has many, one message each."""
    return TOGETHER if is_sqlite() else ALONE


async def claim(limit: int, sealed: Iterable[str]) -> list[Inbox]:
    """Return the next messages, oldest first and in order for each sender, locked for this transaction.

    `sealed` are the keys of ballots that this process holds in memory; only it can deal with them.
    """
    held = list(sealed)
    rows = await Inbox.filter(status="sealed", key__in=held).order_by("id") if held else []
    if len(rows) >= limit:
        return rows[:limit]
    if is_sqlite():
        return rows + await Inbox.filter(status="new").order_by("id").limit(limit - len(rows))
    _, found = await connection().execute_query(_NEXT_OF_EACH_SENDER)
    return rows + [await Inbox.get(id=row["id"]) for row in found]


async def orphans(now: datetime, sealed: Iterable[str]) -> list[Inbox]:
    """Return the ballots whose words died with the process that held them: they were never counted."""
    lost = Inbox.filter(status="sealed").exclude(key__in=[*sealed, ""])
    if not is_sqlite():
        lost = lost.filter(received_at__lt=now - OWNER_GONE)
    return await lost.order_by("id").limit(TOGETHER)


async def settle(rows: Sequence[Inbox], now: datetime) -> None:
    """Write what became of the messages, each as its `status`, `incident` and `body` now say."""
    plain = [row.id for row in rows if row.status == "done"]
    if plain:
        await Inbox.filter(id__in=plain).update(status="done", done_at=now)
    for row in rows:
        if row.status != "done":
            row.done_at = now
            await row.save(update_fields=["status", "incident", "body", "done_at"])

"""Which accepted messages are to be dealt with next, and what became of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.queryset import QuerySet

from models.database import connection, is_sqlite
from models.journey import Inbox

ALONE = 1
TOGETHER = 64
OWNER_GONE = timedelta(minutes=5)

_NEXT_OF_EACH_SENDER = """
SELECT id, key, sender, body FROM inbox i WHERE status = 'new' AND NOT EXISTS (
  SELECT 1 FROM inbox e WHERE e.sender = i.sender AND e.status = 'new' AND e.id < i.id)
ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
"""


@dataclass
class Claimed:
    """A stored message and, once it was dealt with, what became of it.

    `incident` is the number told after a bug; `forgotten`: its words are not to be kept.
    """

    id: int
    key: str
    sender: str
    body: str
    status: str = "new"
    incident: str = ""
    forgotten: bool = False


def batch_size() -> int:
    """Return how many messages share a transaction: SQLite has one writer, PostgreSQL many."""
    return TOGETHER if is_sqlite() else ALONE


async def claim(limit: int, sealed: Iterable[str]) -> list[Claimed]:
    """Return the next messages, each sender's in their order, locked for this transaction.

    `sealed` are the keys of ballots that this process holds in memory; only it can deal with them.
    """
    held = list(sealed)
    rows = await _load(Inbox.filter(status="sealed", key__in=held).limit(limit)) if held else []
    if len(rows) == limit:
        return rows
    if is_sqlite():
        return rows + await _load(Inbox.filter(status="new").limit(limit - len(rows)))
    _, found = await connection().execute_query(_NEXT_OF_EACH_SENDER)
    return rows + [Claimed(row["id"], row["key"], row["sender"], row["body"]) for row in found]


async def reclaim(row: Claimed) -> Claimed:
    """Return a message as it was stored, without what an attempt has made of it."""
    return (await _load(Inbox.filter(id=row.id)))[0]


async def _load(rows: QuerySet[Inbox]) -> list[Claimed]:
    found = await rows.order_by("id").values_list("id", "key", "sender", "body")
    return [Claimed(*values) for values in found]


async def orphans(now: datetime, sealed: Iterable[str]) -> list[Claimed]:
    """Return the ballots whose words died with the process that held them, never counted."""
    lost = Inbox.filter(status="sealed").exclude(key__in=[*sealed, ""])
    if not is_sqlite():
        lost = lost.filter(received_at__lt=now - OWNER_GONE)
    return await _load(lost.limit(TOGETHER))


async def settle(rows: Sequence[Claimed], now: datetime) -> None:
    """Write what became of the messages: one statement for all with the same end."""
    ends: defaultdict[tuple[str, str, bool], list[int]] = defaultdict(list)
    for row in rows:
        ends[row.status, row.incident, row.forgotten].append(row.id)
    for (status, incident, forgotten), ids in ends.items():
        words = {"body": "{}"} if forgotten else {}
        ended = Inbox.filter(id__in=ids)
        await ended.update(status=status, incident=incident, done_at=now, **words)

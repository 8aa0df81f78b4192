"""What a house has kept, counted from outside: one row for each message, or the figure is void."""

import sqlite3
from contextlib import closing
from pathlib import Path

from benchmarks.house import DATABASE

STORED = {"stored messages": "SELECT count(*) FROM inbox"}
DEALT_WITH = {
    **STORED,
    "messages dealt with": "SELECT count(*) FROM inbox WHERE status = 'done'",
    "messages replied to": "SELECT count(DISTINCT i.id) FROM inbox i JOIN outbox o"
    " ON o.key = 'msg:' || i.id || '/' || i.sender || '/reply'",
    "replies": "SELECT count(*) FROM outbox WHERE key LIKE 'msg:%/reply'",
    "filings": "SELECT count(*) FROM filing",
}
"""By what is counted, the query; each must give the number of messages sent."""


class Void(Exception):
    """Something was lost, doubled or answered wrongly, so that the figure says nothing."""


def check(folder: Path, queries: dict[str, str], sent: int) -> None:
    """Raise Void unless every query counts as many as were sent."""
    for what, query in queries.items():
        count = ask(folder, query)[0][0]
        if count != sent:
            raise Void(f"{count} {what} for {sent} messages sent")


def unfinished(folder: Path) -> bool:
    return bool(ask(folder, "SELECT 1 FROM inbox WHERE done_at IS NULL LIMIT 1"))


def written(folder: Path) -> dict[str, str]:
    """Return when each message was dealt with, by its key, on the house's clock."""
    return {str(key): str(moment) for key, moment in ask(folder, "SELECT key, done_at FROM inbox")}


def ask(folder: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"file:{folder / DATABASE}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()

"""SQLite for the ORM, without a change of threads for every statement.

The ORM's own backend hands each statement to a thread; on one core the two switches cost more than
most statements. Here the statements of a transaction run where they are written. Only what may
wait goes to the thread: for another process (BEGIN IMMEDIATE) or for the disk (COMMIT).

A transaction takes the write lock at once: begun as a reader it would fail, not wait, when another
process (`kaohe roster import`) has written before its own first write.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import aiosqlite
from tortoise.backends.base.client import TransactionalDBClient
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
)
from tortoise.connection import get_connections
from tortoise.exceptions import OperationalError
from typing_extensions import override

# The ORM's own reading of times allows for every dialect of ISO 8601 and takes ten times as long.
sqlite3.register_converter("timestamp", lambda text: datetime.fromisoformat(text.decode()))


class Direct:
    """A connection as the ORM uses it within a transaction; see the module."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self.commit = connection.commit
        self.rollback = connection.rollback
        self._in_thread = connection
        self._here = connection._conn  # noqa: SLF001 - what the thread works on

    @property
    def total_changes(self) -> int:
        return self._here.total_changes

    async def begin(self) -> None:
        await self.rollback()  # of a BEGIN whose caller was cancelled while the thread waited
        await self._in_thread.execute("BEGIN IMMEDIATE")

    async def execute(self, sql: str, values: Iterable[Any] | None = None) -> sqlite3.Cursor:
        return self._here.execute(sql, tuple(values or ()))

    async def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> sqlite3.Cursor:
        return self._here.executemany(sql, rows)

    async def execute_insert(self, sql: str, values: Iterable[Any]) -> tuple[int | None]:
        return (self._here.execute(sql, tuple(values)).lastrowid,)

    async def execute_fetchall(
        self, sql: str, values: Iterable[Any] | None = None
    ) -> list[sqlite3.Row]:
        return self._here.execute(sql, tuple(values or ())).fetchall()


class Client(SqliteClient):
    """The one connection of this process, which its event loop and its thread take turns to use."""

    @override
    async def create_connection(self, with_db: bool) -> None:
        if self._connection:
            return
        self._connection = await aiosqlite.connect(
            self.filename,
            isolation_level=None,
            check_same_thread=False,
            detect_types=sqlite3.PARSE_DECLTYPES,
        )
        self._connection.row_factory = sqlite3.Row
        for name, value in self.pragmas.items():
            await self._connection.execute_fetchall(f"PRAGMA {name}={value}")
        await self._post_connect()

    @override
    def _in_transaction(self) -> SqliteTransactionContext:
        return Transaction(Wrapper(self), self._lock)


class Wrapper(SqliteTransactionWrapper):
    """A transaction's connection."""

    @override
    async def begin(self) -> None:
        direct = Direct(self._parent._connection)  # noqa: SLF001 - the ORM's own name for it
        self._connection = direct  # type: ignore[assignment] # it is used through these methods alone
        try:
            await direct.begin()
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error


class Transaction(SqliteTransactionContext):
    """A transaction that gives its turn back when it cannot begin."""

    connection: Wrapper

    @override
    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            self._trxlock.release()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        return self.connection


client_class = Client

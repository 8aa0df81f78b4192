"""One file, several who write: nobody blocks the loop or keeps a turn he did not get."""

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tortoise.exceptions import OperationalError
from tortoise.transactions import in_transaction

from models.database import connection
from models.people import Member
from tests.town import Town


@pytest.fixture
def other(tmp_path: Path, town: Town) -> Iterator[sqlite3.Connection]:
    """Return another process's connection, which is writing to the town's file."""
    del town  # open is all it has to be
    with closing(sqlite3.connect(tmp_path / "town.db", isolation_level=None)) as one:
        one.execute("BEGIN IMMEDIATE")
        yield one


async def add(userid: str) -> None:
    async with in_transaction():
        await Member.create(userid=userid, name="张三")


async def test_the_loop_goes_on_while_another_process_writes(other: sqlite3.Connection) -> None:
    begun = time.monotonic()
    waiting = asyncio.create_task(add("zhangsan"))
    await asyncio.sleep(0.2)

    assert time.monotonic() - begun < 2
    assert not waiting.done()
    other.execute("COMMIT")
    await asyncio.wait_for(waiting, 5)
    assert await Member.exists(userid="zhangsan")


async def test_who_gives_up_waiting_leaves_nothing_behind(other: sqlite3.Connection) -> None:
    waiting = asyncio.create_task(add("zhangsan"))
    await asyncio.sleep(0.1)
    waiting.cancel()
    await asyncio.wait([waiting])
    other.execute("COMMIT")

    await asyncio.wait_for(add("lisi"), 5)

    assert [member.userid for member in await Member.all()] == ["lisi"]


async def test_after_too_long_a_wait_the_next_one_has_his_turn(other: sqlite3.Connection) -> None:
    await connection().execute_query("PRAGMA busy_timeout=50")
    with pytest.raises(OperationalError, match="locked"):
        await add("zhangsan")
    other.execute("COMMIT")

    await asyncio.wait_for(add("lisi"), 5)

    assert [member.userid for member in await Member.all()] == ["lisi"]

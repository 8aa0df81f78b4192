"""A town on SQLite for every test that asks for one; `both` adds PostgreSQL."""

import asyncio
import shutil
import uuid
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models.database import close_database, migrate, open_database
from tests.postgres import TEMPLATE, fresh_database, make_template, postgres
from tests.town import Town, open_town


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one SQLite file; every test that needs a database starts from a copy."""
    file = tmp_path_factory.mktemp("template") / "empty.db"
    _apart(_bring_up(f"sqlite://{file}"))
    return file


def _apart(work: Coroutine[None, None, None]) -> None:
    """Run `work` on a loop of its own: the first test that needs it may be running one already."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


async def _bring_up(url: str) -> None:
    await open_database(url)
    try:
        await migrate()
    finally:
        await close_database()


@pytest.fixture
async def town(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Town]:
    """Return an empty town on the morning of 1 November 2026."""
    shutil.copy(sqlite_template, tmp_path / "town.db")
    async with open_town(tmp_path, f"sqlite://{tmp_path}/town.db") as one:
        yield one


@pytest.fixture(scope="session")
def pg_socket() -> Iterator[str]:
    """Start PostgreSQL once, when the first test needs it, with a migrated database as template."""
    with postgres() as socket:
        _apart(make_template(socket, _bring_up))
        yield socket


@pytest.fixture(params=["sqlite", "postgres"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """Return the address of an empty database, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite://{tmp_path}/kaohe.db"
        return
    socket = request.getfixturevalue("pg_socket")
    async with fresh_database(socket, f"t{uuid.uuid4().hex}", "template0") as address:
        yield address


@pytest.fixture(params=["sqlite", "postgres"])
async def both(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    """Return an empty town, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "kaohe.db")
        async with open_town(tmp_path, f"sqlite://{tmp_path}/kaohe.db") as one:
            yield one
        return
    socket = request.getfixturevalue("pg_socket")
    async with (
        fresh_database(socket, f"t{uuid.uuid4().hex}", TEMPLATE) as address,
        open_town(tmp_path, address) as one,
    ):
        yield one

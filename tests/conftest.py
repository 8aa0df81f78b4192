"""A town on SQLite for every test that asks for one; `both` adds PostgreSQL."""

import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.postgres import fresh_database, postgres
from tests.town import Town, open_town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """Return an empty town on the morning of 1 November 2026."""
    async with open_town(tmp_path, f"sqlite://{tmp_path}/town.db") as one:
        yield one


@pytest.fixture(scope="session")
def pg_socket() -> Iterator[str]:
    """Start PostgreSQL once, when the first test needs it."""
    with postgres() as socket:
        yield socket


@pytest.fixture(params=["sqlite", "postgres"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """Return the address of an empty database, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite://{tmp_path}/kaohe.db"
        return
    socket = request.getfixturevalue("pg_socket")
    async with fresh_database(socket, f"t{uuid.uuid4().hex}") as address:
        yield address


@pytest.fixture
async def both(url: str, tmp_path: Path) -> AsyncIterator[Town]:
    """Return an empty town, once on SQLite and once on PostgreSQL."""
    async with open_town(tmp_path, url) as one:
        yield one

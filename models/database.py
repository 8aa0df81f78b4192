"""Opening, migrating and closing the database; the few hot inserts in plain SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tortoise import Tortoise, connections
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.exceptions import DBConnectionError, OperationalError
from tortoise.migrations.executor import MigrationExecutor

MODULES = (
    "models.people",
    "models.journey",
    "models.cycles",
    "models.filings",
    "models.ballots",
    "models.decisions",
    "models.access",
)
DEFAULT_URL = "sqlite://kaohe.db"


def database_url(url: str) -> str:
    """Return `url` as the ORM wants it; SQLite gets full durability and some patience."""
    if url.startswith("sqlite://"):
        return f"{url}{'&' if '?' in url else '?'}synchronous=FULL&busy_timeout=10000"
    return url


def orm_config(url: str) -> dict[str, Any]:
    """Return the ORM's configuration for `url`."""
    return {
        "connections": {"default": _connection(url)},
        "apps": {
            "models": {
                "models": list(MODULES),
                "default_connection": "default",
                "migrations": "models.migrations",
            }
        },
        "use_tz": True,
        "timezone": "Asia/Shanghai",
    }


def _connection(url: str) -> dict[str, Any]:
    found: dict[str, Any] = expand_db_url(database_url(url))
    if url.startswith("sqlite://"):
        found["engine"] = "models.sqlite"
    return found


ORM = orm_config(DEFAULT_URL)
"""For the ORM's own command line: `tortoise -c models.database.ORM makemigrations`."""


class DatabaseUnavailable(Exception):
    """The database cannot be opened; the text is one sentence fit for a terminal."""


async def open_database(url: str) -> None:
    """Open the one database of this process and check that it answers.

    Raises DatabaseUnavailable.
    """
    await Tortoise.init(config=orm_config(url), _enable_global_fallback=True)
    try:
        await connection().execute_query("SELECT 1")
    except (DBConnectionError, OperationalError, OSError) as error:
        await Tortoise.close_connections()
        raise DatabaseUnavailable(
            f"数据库打不开（{type(error).__name__}），请检查 [database] url"
        ) from error


async def close_database() -> None:
    """Close it; another one, of another kind too, may be opened afterwards."""
    await Tortoise.close_connections()
    EXECUTOR_CACHE.clear()  # statements cached in the words of this backend


def connection() -> BaseDBAsyncClient:
    """Return the connection in force: inside a transaction, that transaction's."""
    found: BaseDBAsyncClient = connections.get("default")
    return found


def is_sqlite() -> bool:
    """Tell whether there is one writer only (SQLite) or many (PostgreSQL)."""
    return connection().capabilities.dialect == "sqlite"


def _executor() -> MigrationExecutor:
    return MigrationExecutor(connection(), orm_config(DEFAULT_URL)["apps"])


async def migrate() -> list[str]:
    """Bring the open database up to date and return the names of the migrations applied."""
    waiting = await pending_migrations()
    if waiting:
        await _executor().migrate()
    return waiting


async def pending_migrations() -> list[str]:
    """Return the migrations that this database has not seen yet."""
    return [step.migration.name for step in await _executor().plan()]


async def insert_many(
    table: str, columns: Sequence[str], rows: Sequence[Sequence[object]], conflict: str = ""
) -> None:
    """Insert `rows` at once; rows whose `conflict` column is taken already are left out.

    The hot path of inbox, audit and outbox. `conflict` names its target on purpose: without one,
    any clash of ids would lose rows silently. Table and column names are never user input.
    """
    if not rows:
        return
    sqlite = is_sqlite()
    marks = ",".join("?" if sqlite else f"${n}" for n in range(1, len(columns) + 1))
    names = ",".join(f'"{name}"' for name in columns)
    sql = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608 - names are constants
    if conflict:
        sql += f' ON CONFLICT ("{conflict}") DO NOTHING'
    values = [[_plain(value) if sqlite else value for value in row] for row in rows]
    await connection().execute_many(sql, values)


def _plain(value: object) -> object:
    """Write times as the ORM does on SQLite, so that both ways compare."""
    return value.isoformat(" ") if isinstance(value, datetime) else value

"""The generated migrations say the same as the models, and bring an empty database up to date."""

from tortoise import Tortoise
from tortoise.migrations.autodetector import MigrationAutodetector

from models.database import (
    close_database,
    connection,
    migrate,
    open_database,
    orm_config,
    pending_migrations,
)  # fmt: skip


async def test_models_and_migrations_do_not_drift_apart(url: str) -> None:
    await open_database(url)
    try:
        detector = MigrationAutodetector(Tortoise.apps, orm_config(url)["apps"])
        assert await detector.changes() == []
    finally:
        await close_database()


async def test_an_empty_database_is_brought_up_to_date_once(url: str) -> None:
    await open_database(url)
    try:
        assert await pending_migrations() == ["0001_initial"]
        assert await migrate() == ["0001_initial"]
        assert await pending_migrations() == []
        assert await migrate() == []
        _, rows = await connection().execute_query("SELECT count(*) AS n FROM member")
        assert rows[0]["n"] == 0
    finally:
        await close_database()

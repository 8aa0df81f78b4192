"""Backup and restore of a PostgreSQL database, with PostgreSQL's own programs."""

import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from bot.cli.common import Missing, Unusable, storage
from bot.config import Config
from models.database import connection

_HEADER = b"PGDMP"
_SECRET = "PGPASSWORD"  # noqa: S105 - the name of a variable, not a password


def dump(url: str, file: Path) -> None:
    """Write what one snapshot of the database holds. Raises Missing and Unusable."""
    program = _program("pg_dump")
    part = file.with_name(f"{file.name}.part")
    part.touch(mode=0o600)
    try:
        _call([program, "--format=custom", "--no-owner", "--no-privileges", f"--file={part}"], url)
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)


async def load(config: Config, file: Path) -> None:
    """Fill an empty database from a backup. Raises Missing and Unusable."""
    program = _program("pg_restore")
    _check(file)
    async with storage(config, migrated=False):
        _, rows = await connection().execute_query(
            "SELECT count(*) AS tables FROM information_schema.tables WHERE table_schema = 'public'"
        )
    if rows[0]["tables"]:
        raise Unusable("数据库里已经有内容，恢复不覆盖。请新建一个空库，把 [database] url 改成它")
    command = [program, "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    url = config.database.url.reveal()
    _call([*command, f"--dbname={urlsplit(url).path.lstrip('/')}", str(file)], url)


def _check(file: Path) -> None:
    with file.open("rb") as opened:
        if opened.read(len(_HEADER)) != _HEADER:
            raise Unusable(f"{file} 不是 PostgreSQL 备份，请核对文件")


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Missing(f"这台机器上没有 {name}，请安装 postgresql-client")
    return found


def _call(command: list[str], url: str) -> None:
    """Run one of PostgreSQL's programs; the address, password included, goes by environment."""
    done = subprocess.run(  # noqa: S603 - a fixed program, and file names as arguments of their own
        command, env={**os.environ, **_address(url)}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"exit {done.returncode}"]
        raise Unusable(f"{Path(command[0]).name} 没有做成：{said[-1]}")


def _address(url: str) -> dict[str, str]:
    """Return the address in the variables that PostgreSQL's programs read."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    known = {
        "PGHOST": options.get("host") or parts.hostname or "",
        "PGPORT": str(parts.port or 5432),
        "PGUSER": unquote(parts.username or ""),
        _SECRET: unquote(parts.password or ""),
        "PGDATABASE": parts.path.lstrip("/"),
    }
    return {name: value for name, value in known.items() if value}

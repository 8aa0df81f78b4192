"""What every subcommand needs: configuration, database, an act, and errors as one line each."""

import argparse
import asyncio
import getpass
import logging
import os
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.config import SQLITE, Config, ConfigError
from bot.config_read import load_config
from bot.timing import WallClock
from models.database import (
    DatabaseUnavailable,
    close_database,
    open_database,
    pending_migrations,
)
from rules.scheme import SchemeError
from workflow.act import Act, Actor
from workflow.calendar import YearUnknown
from workflow.refusal import Refusal
from workflow.roster import RosterError
from workflow.settings import Settings

DONE: Final = 0
FAILED: Final = 1
WRONG: Final = 2
MISSING: Final = 3
INTERRUPTED: Final = 130

_IN_WORDS: Final[dict[type, str]] = {
    FileNotFoundError: "没有这个文件或文件夹",
    PermissionError: "没有权限",
    IsADirectoryError: "这是文件夹，不是文件",
    FileExistsError: "已经存在",
}

Work = Callable[[Config], Awaitable[int]]

_ACTOR_LENGTH: Final = 64


class Unusable(Exception):
    """Something given on the command line cannot be used. The text is a sentence for people."""


class Missing(Exception):
    """A database or a program that should be there is not. The text says how to get it."""


def add_config(parser: argparse.ArgumentParser) -> None:
    """Add `--config` to a subcommand."""
    parser.add_argument(
        "--config", type=Path, default=Path("config.toml"), help="配置文件（默认 config.toml）"
    )


def run_with_config(args: argparse.Namespace, work: Work) -> int:
    """Read the configuration, do `work`, and return the exit status."""

    async def working() -> int:
        return await work(load_config(args.config, os.environ))

    return guarded(lambda: asyncio.run(working()))


def guarded(call: Callable[[], int]) -> int:
    """Return what `call` returns, or the exit status for what it raises, said in plain lines."""
    try:
        return call()
    except (ConfigError, RosterError, SchemeError) as error:
        return say_wrong("\n".join(error.problems), WRONG)
    except (Unusable, Refusal, YearUnknown) as error:
        return say_wrong(str(error), WRONG)
    except (Missing, DatabaseUnavailable) as error:
        return say_wrong(str(error), MISSING)
    except OSError as error:
        where = f"{error.filename}：" if error.filename else ""
        why = _IN_WORDS.get(type(error)) or error.strerror or type(error).__name__
        return say_wrong(f"{where}读写失败（{why}），请检查路径、权限和磁盘", WRONG)
    except KeyboardInterrupt:
        return say_wrong("已中断，没有做完", INTERRUPTED)


def say_wrong(sentence: str, status: int) -> int:
    """Say what is wrong on standard error and return the exit status."""
    print(sentence, file=sys.stderr)
    return status


def logging_to_stderr(level: int = logging.INFO) -> None:
    """Let the log go to standard error, one line per entry, times in local time."""
    logging.basicConfig(
        level=level, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    logging.getLogger("apscheduler").setLevel(logging.WARNING)  # it would tell of every tick


@asynccontextmanager
async def storage(config: Config, *, migrated: bool = True) -> AsyncIterator[None]:
    """Open the database for as long as needed. Raises Missing unless it is there and up to date."""
    path = sqlite_path(config)
    if path:
        _probe(path, migrated=migrated)
    await open_database(config.database.url.reveal())
    try:
        if migrated and await pending_migrations():
            raise Missing("数据库不是最新的，请先运行 kaohe migrate")
        yield
    finally:
        await close_database()


def _probe(path: Path, *, migrated: bool) -> None:
    """Raise Missing unless SQLite can open the file; a new one may be made where nothing is needed.

    The ORM's driver would find out too, but leaves a thread behind that dies with a traceback.
    """
    if not path.parent.is_dir():
        raise Missing(f"文件夹 {path.parent} 不存在，请先建好，或改 [database] url")
    if not path.exists():
        if migrated:
            raise Missing(f"数据库 {path} 还没有建立，请先运行 kaohe migrate")
        path.touch(mode=0o600)  # people's data: nobody else on this machine reads it
    try:
        with closing(sqlite3.connect(path)) as base:
            base.execute("PRAGMA schema_version")
    except sqlite3.Error as error:
        raise Missing(f"数据库 {path} 打不开（{error}），请检查文件和权限") from error


def sqlite_path(config: Config) -> Path | None:
    """Return the file of an SQLite database; None for PostgreSQL."""
    url = config.database.url.reveal()
    return Path(url.removeprefix(SQLITE).partition("?")[0]) if url.startswith(SQLITE) else None


def now() -> datetime:
    return WallClock().now()


def act_of(settings: Settings, command: str) -> Act:
    """Return an act of whoever sits at this terminal."""
    at = now()
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in some containers
        user = str(os.getuid())
    actor = Actor(f"cli:{user}"[:_ACTOR_LENGTH], "命令行")
    return Act(actor, at, f"cli:{command}:{at.isoformat()}", settings)

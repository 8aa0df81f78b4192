"""Backup and restore of an SQLite database."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from bot.cli.common import Missing, Unusable

_HEADER: Final = b"SQLite format 3\0"
_LEFTOVERS: Final = ("-wal", "-shm", "-journal")


def copy_out(database: Path, file: Path) -> None:
    """Write a compacted copy of `database` as of one moment; writers are not held up.

    Compacted on purpose: a copy of the pages would carry along freed ones, in which the order of
    ballots could be read. Raises Missing and Unusable.
    """
    if not database.exists():
        raise Missing(f"数据库 {database} 还没有建立，没有可备份的内容")
    part = _beside(file)
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as source:
            source.execute("VACUUM INTO ?", (str(part),))
        _settle(part, file)
    except sqlite3.Error as error:
        raise Unusable(f"备份没有做成（{error}），请检查磁盘和数据库文件后再试") from error
    finally:
        part.unlink(missing_ok=True)


def copy_in(file: Path, database: Path) -> None:
    """Make `database` out of a backup that has been checked. Raises Unusable."""
    for present in (database, *(Path(f"{database}{end}") for end in _LEFTOVERS)):
        if present.exists():
            raise Unusable(f"{present} 已经存在，恢复不覆盖。要恢复请先停机并把它移走")
    _check(file)
    part = _beside(database)
    try:
        shutil.copyfile(file, part)
        _settle(part, database)
    finally:
        part.unlink(missing_ok=True)


def _check(file: Path) -> None:
    with file.open("rb") as opened:
        if opened.read(len(_HEADER)) != _HEADER:
            raise Unusable(f"{file} 不是 SQLite 备份，请核对文件")
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as backup:
            (verdict,) = backup.execute("PRAGMA integrity_check").fetchone()
            tables = {name for (name,) in backup.execute("SELECT name FROM sqlite_master")}
    except sqlite3.Error:
        verdict, tables = "unreadable", set()
    if verdict != "ok":
        raise Unusable(f"{file} 已经损坏，请换一份备份")
    if not {"member", "audit"} <= tables:
        raise Unusable(f"{file} 不是考核数据库的备份，请核对文件")


def _beside(file: Path) -> Path:
    """Return an empty file next to `file`, readable by its owner alone."""
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    return part


def _settle(part: Path, file: Path) -> None:
    """Give a finished file its name once it is on disk for good; what bears that name stays."""
    with part.open("rb+") as written:
        os.fsync(written.fileno())
    os.link(part, file)  # unlike a rename, fails if somebody has made `file` in the meantime

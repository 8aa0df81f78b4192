"""`kaohe migrate`, `kaohe audit verify`, `kaohe backup` and `kaohe restore`."""

import argparse
from pathlib import Path
from typing import Any

from bot.cli.backup_postgres import dump, load
from bot.cli.backup_sqlite import copy_in, copy_out
from bot.cli.common import (
    DONE,
    FAILED,
    Unusable,
    add_config,
    run_with_config,
    sqlite_path,
    storage,
)
from bot.config import Config
from models.database import migrate
from models.journey import Audit
from workflow.act import verify_audit


def add_parser(subparsers: Any) -> None:
    """Register the four subcommands that look after the database."""
    update: argparse.ArgumentParser = subparsers.add_parser(
        "migrate", help="建立数据库，或更新到最新"
    )
    add_config(update)
    update.set_defaults(run=lambda args: run_with_config(args, bring_up_to_date))

    audit: argparse.ArgumentParser = subparsers.add_parser("audit", help="操作记录")
    commands = audit.add_subparsers(required=True, metavar="verify")
    verify = commands.add_parser("verify", help="核对操作记录有没有被改动")
    add_config(verify)
    verify.set_defaults(run=lambda args: run_with_config(args, walk_record))

    backup: argparse.ArgumentParser = subparsers.add_parser(
        "backup", help="备份数据库，运行中也可以"
    )
    backup.add_argument("file", metavar="FILE", type=Path, help="备份写到哪个文件")
    add_config(backup)
    backup.set_defaults(run=lambda args: run_with_config(args, lambda c: back_up(c, args.file)))

    restore: argparse.ArgumentParser = subparsers.add_parser(
        "restore", help="从备份恢复；已有数据库时不覆盖"
    )
    restore.add_argument("file", metavar="FILE", type=Path, help="备份文件")
    add_config(restore)
    restore.set_defaults(run=lambda args: run_with_config(args, lambda c: put_back(c, args.file)))


async def bring_up_to_date(config: Config) -> int:
    """Apply the migrations that are waiting; a database that does not exist is made."""
    async with storage(config, migrated=False):
        applied = await migrate()
    print(f"数据库已更新：{'、'.join(applied)}。" if applied else "数据库已经是最新的。")
    return DONE


async def walk_record(config: Config) -> int:
    """Re-walk the audit chain; exit status 1 and the first bad entry if it was touched."""
    async with storage(config):
        good, bad = await verify_audit()
        entry = await Audit.get(id=bad) if bad is not None else None
    if entry is None:
        print(f"操作记录完好，共 {good} 条。")
        return DONE
    print(
        f"操作记录被改动过：第 {entry.id} 条（{entry.at} {entry.actor} {entry.action}）对不上，"
        f"它之前的 {good} 条完好。请保留现场，与备份比对。"
    )
    return FAILED


async def back_up(config: Config, file: Path) -> int:
    """Write a consistent copy of the database, whether or not the bot is running."""
    refuse_old(file)
    path = sqlite_path(config)
    if path:
        copy_out(path, file)
    else:
        dump(config.database.url.reveal(), file)
    print(f"数据库已备份到 {file}。佐证和导出的文件在 {config.server.data}，请一并备份。")
    return DONE


async def put_back(config: Config, file: Path) -> int:
    """Make the database out of a backup; refuses where there is one."""
    path = sqlite_path(config)
    if path:
        copy_in(file, path)
    else:
        await load(config, file)
    print("数据库已恢复，请运行 kaohe migrate 和 kaohe audit verify 再启动。")
    return DONE


def refuse_old(file: Path) -> None:
    """Raise Unusable if there is such a file: an older backup may be the last good one."""
    if file.exists():
        raise Unusable(f"{file} 已经存在，备份不覆盖旧文件，请换一个文件名")

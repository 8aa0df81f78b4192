"""`kaohe roster`: import and export of the roster."""

import argparse
import sys
from pathlib import Path
from typing import Any, Final

from tortoise.transactions import in_transaction

from bot.cli.common import DONE, Unusable, act_of, add_config, run_with_config, storage
from bot.config import Config
from bot.settings import load_settings
from workflow.act import write_acts
from workflow.roster import export_roster, import_roster, known_people, read_roster

SUFFIXES: Final = (".xlsx", ".csv")


def add_parser(subparsers: Any) -> None:
    """Register `roster` with its two subcommands."""
    parser: argparse.ArgumentParser = subparsers.add_parser("roster", help="名册：导入、导出")
    commands = parser.add_subparsers(required=True, metavar="import|export")
    bring = commands.add_parser("import", help="导入名册（.xlsx 或 .csv），要么全部成功，要么不动")
    bring.add_argument("file", metavar="FILE", type=Path, help="名册文件")
    bring.add_argument("--retire", action="store_true", help="停用名册里有、文件里没有的人")
    add_config(bring)
    bring.set_defaults(run=run_import)
    give = commands.add_parser("export", help="导出名册，可以改好再导入")
    give.add_argument("file", metavar="FILE", type=Path, help="写到哪个文件（.xlsx 或 .csv）")
    add_config(give)
    give.set_defaults(run=run_export)


def run_import(args: argparse.Namespace) -> int:
    """Import a roster as one act and say what changed."""

    async def work(config: Config) -> int:
        data = _read(args.file)
        settings = load_settings(config)
        async with storage(config), in_transaction():
            roster = read_roster(data, args.file.name, settings, await known_people())
            act = act_of(settings, "roster.import")
            changes = await import_roster(act, roster, retire=args.retire)
            await write_acts([act])
        for warning in roster.warnings:
            print(f"注意：{warning}", file=sys.stderr)
        print(f"名册已导入：{changes.summary}。")
        return DONE

    return run_with_config(args, work)


def run_export(args: argparse.Namespace) -> int:
    """Export the roster; an older file of that name is replaced."""
    file: Path = args.file

    async def work(config: Config) -> int:
        if file.suffix.lower() not in SUFFIXES:
            raise Unusable(f"“{file.name}”的后缀不对，请写成 .xlsx 或 .csv")
        async with storage(config):
            data = await export_roster(file.suffix)
        _write(file, data)
        print(f"名册已导出到 {file}。")
        return DONE

    return run_with_config(args, work)


def _write(file: Path, data: bytes) -> None:
    file.write_bytes(data)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise Unusable(f"找不到文件 {file}，请核对路径") from None

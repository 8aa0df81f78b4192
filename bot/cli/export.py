"""`kaohe export`: the ledger of a period as an Excel workbook."""

import argparse
from pathlib import Path
from typing import Any

from bot.cli.common import DONE, Unusable, add_config, run_with_config, storage
from bot.config import Config
from rules.period import read_period
from workflow.ledger import ledger


def add_parser(subparsers: Any) -> None:
    """Register `export`."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "export", help="导出一期的结果、奖金和依据"
    )
    parser.add_argument("period", metavar="PERIOD", help="如 2026-11")
    parser.add_argument("--out", metavar="FILE.xlsx", type=Path, required=True, help="写到这里")
    add_config(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the workbook; an existing file is not overwritten."""

    async def work(config: Config) -> int:
        if read_period(args.period) is None:
            raise Unusable(f"“{args.period}”不是考核期，请写成 2026-11、2026-Q4、2026-H2 或 2026")
        async with storage(config):
            book = await ledger(args.period)
        _write(args.out, book)
        print(f"已导出到 {args.out}（{len(book) // 1024 + 1} KB）。")
        return DONE

    return run_with_config(args, work)


def _write(file: Path, book: bytes) -> None:
    try:
        with file.open("xb") as out:
            out.write(book)
    except FileExistsError:
        raise Unusable(f"{file} 已经存在，请换个文件名，或先把它移走") from None

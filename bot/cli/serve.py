"""`kaohe serve`: the bot itself."""

import argparse
from typing import Any

from bot.cli.common import add_config, logging_to_stderr, run_with_config
from bot.config import Config
from bot.life import serve
from bot.routes import router


def add_parser(subparsers: Any) -> None:
    """Register `serve`."""
    parser: argparse.ArgumentParser = subparsers.add_parser("serve", help="运行机器人")
    add_config(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run until stopped."""
    logging_to_stderr()

    async def live(config: Config) -> int:
        await serve(config, router)
        return 0

    return run_with_config(args, live)

"""`kaohe demo`: try it without WeCom."""

import argparse
import asyncio
import logging
import shutil
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.app import Health, add_health, make_app
from bot.channels.simulator import Simulator
from bot.cli.common import DONE, WRONG, logging_to_stderr, say_wrong
from bot.demo import DemoWorld, demo_world
from bot.demo_month import play
from bot.demo_script import ScriptFailed
from bot.ids import message_id
from bot.life import listening, stopped
from bot.routes import router
from bot.web.pages import add_pages
from bot.web.simulator import add_simulator_routes

WELCOME = """
考核 · 模拟器    http://127.0.0.1:{port}/

  一个乡镇、一个月（2026年11月），方案 baicheng。页面上有几部并排的手机：
  选一个人，发“帮助”看他能做什么；右上角拨动时钟，到点的事会自己发生。
  数据在 {folder}{kept}
  看整个月怎么走：make demo ARGS=--script          停止：Ctrl-C
"""

KEPT = "（下次用同样的 --data 接着演）"
PASSING = "（停止后清空；想留下请加 --data 目录）"


def add_parser(subparsers: Any) -> None:
    """Register `demo`."""
    parser: argparse.ArgumentParser = subparsers.add_parser("demo", help="不用企业微信，先试一试")
    parser.add_argument("--script", action="store_true", help="在终端里演完一个月就结束")
    parser.add_argument("--port", type=int, default=8080, help="页面的端口（默认 8080）")
    parser.add_argument("--data", type=Path, help="数据放在这里，下次接着演（默认每次从头）")
    parser.add_argument("--fresh", action="store_true", help="清空 --data 里上次的演示，从头开始")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Play the script, or serve until stopped."""
    logging_to_stderr(logging.WARNING)
    if args.fresh and args.data:
        _clear(args.data)
    with tempfile.TemporaryDirectory(prefix="kaohe-demo-") as passing:
        folder = (args.data or Path(passing)).resolve()
        try:
            asyncio.run(_script(folder) if args.script else _serve(folder, args))
        except ScriptFailed as failed:
            return say_wrong(str(failed), 1)
        except OSError as error:
            hint = f"端口 {args.port} 打不开（{error.strerror}），请换一个：--port 8081"
            return say_wrong(hint, WRONG)
    return DONE


def _clear(folder: Path) -> None:
    """Remove an earlier demo; a folder that holds none is left alone."""
    if (folder / "demo.db").exists():
        shutil.rmtree(folder)


async def _script(folder: Path) -> None:
    async with demo_world(folder, router, "http://127.0.0.1:8080") as world:
        await play(world)


async def _serve(folder: Path, args: argparse.Namespace) -> None:
    address = f"http://127.0.0.1:{args.port}"
    async with AsyncExitStack() as stack:
        world = await stack.enter_async_context(demo_world(folder, router, address))
        app = _app(world, folder)
        port = await stack.enter_async_context(listening(app, "127.0.0.1", args.port))
        kept = KEPT if args.data else PASSING
        print(WELCOME.format(port=port, folder=folder, kept=kept), flush=True)
        await stopped()


def _app(world: DemoWorld, folder: Path) -> web.Application:
    app = make_app()
    add_health(app, Health(world.now))
    add_pages(app, world.bot, world.settle)
    add_simulator_routes(app, world, Simulator(folder), message_id)
    return app

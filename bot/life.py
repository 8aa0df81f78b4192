"""The life of a bot: its loops, and everything it needs open while it lives."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
from aiohttp import web

from bot.app import Health, add_health, make_app
from bot.channels.port import Channel
from bot.channels.unreachable import Unreachable
from bot.channels.wecom_api import WecomApi
from bot.channels.wecom_app import WecomCallback
from bot.channels.wecom_app_crypto import Seal
from bot.channels.wecom_app_send import WecomAppChannel
from bot.channels.wecom_group import WecomGroupChannel
from bot.clock import Metronome
from bot.config import Config
from bot.ids import incident_number
from bot.router import Router
from bot.settings import load_settings
from bot.timing import WallClock
from bot.web.pages import add_pages
from bot.world import Bot
from models.database import DatabaseUnavailable, close_database, open_database, pending_migrations

BACKLOG = 4096
"""Connections that may wait: a burst at month-end is answered late rather than refused."""


@asynccontextmanager
async def database(url: str) -> AsyncIterator[None]:
    """Keep the database open; it must be up to date. Raises DatabaseUnavailable."""
    await open_database(url)
    try:
        if waiting := await pending_migrations():
            raise DatabaseUnavailable(
                f"数据库缺 {len(waiting)} 步升级，请先运行 kaohe migrate，再启动。"
            )
        yield
    finally:
        await close_database()


@asynccontextmanager
async def loops(bot: Bot) -> AsyncIterator[None]:
    """Run dispatch, postman, collector and clock until the block ends; then let them finish."""
    tasks = [
        asyncio.create_task(bot.dispatch.run(bot.wake), name="dispatch"),
        asyncio.create_task(bot.postman.run(), name="postman"),
        asyncio.create_task(bot.collector.run(), name="collector"),
    ]
    metronome = Metronome(bot.tick, bot.time.now)
    metronome.start()
    try:
        yield
    finally:
        metronome.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def listening(app: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """Serve `app`; yields the port, which the system chooses for 0. Raises OSError."""
    runner = web.AppRunner(app, access_log=None, handle_signals=False)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port, backlog=BACKLOG)
        await site.start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def channels_of(
    config: Config, session: aiohttp.ClientSession, folder: Path
) -> Mapping[str, Channel]:
    """Return the channel for members and the one for groups, as configured."""
    wecom, clock = config.wecom, WallClock()
    member: Channel = Unreachable("member")
    if wecom.app:
        api = WecomApi(session, wecom.api_base, wecom.corp_id, wecom.app.secret.reveal(), clock.now)
        member = WecomAppChannel(api, wecom.app.agent_id, folder)
    keys = {chat.name: chat.webhook_key.reveal() for chat in config.groups}
    return {
        "member": member,
        "group": WecomGroupChannel(session, wecom.api_base, keys, folder),
    }


async def serve(config: Config, router: Router) -> None:
    """Run the bot until SIGTERM or SIGINT. Raises ConfigError, DatabaseUnavailable, OSError."""
    settings = load_settings(config)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(database(config.database.url.reveal()))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        channels = channels_of(config, session, settings.data)
        names = config.wecom.bot_names
        bot = Bot(router, settings, WallClock(), incident_number, channels, names)
        app = make_app()
        add_health(app, Health(bot.time.now))
        add_pages(app, bot)
        if config.wecom.app:
            own = config.wecom.app
            seal = Seal(own.token.reveal(), own.encoding_aes_key.reveal(), config.wecom.corp_id)
            app.add_routes(WecomCallback(seal, bot.accept, bot.time.now).routes())
        await stack.enter_async_context(loops(bot))
        await stack.enter_async_context(listening(app, config.server.host, config.server.port))
        await stopped()


async def stopped() -> None:
    """Return when the process is asked to end."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # not every system lets a loop hear signals
            loop.add_signal_handler(number, stop.set)
    await stop.wait()

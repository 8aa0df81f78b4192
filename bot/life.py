"""The life of a bot: its loops, and everything it needs open while it lives."""

import asyncio
import contextlib
import logging
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
from bot.cli.common import storage
from bot.clock import Metronome
from bot.config import App, Config
from bot.ids import incident_number
from bot.router import Router
from bot.settings import load_settings
from bot.timing import TimeSource, WallClock
from bot.web.pages import add_pages
from bot.world import Bot

log = logging.getLogger("kaohe")
BACKLOG = 4096
"""Connections that may wait: a burst at month-end is answered late rather than refused."""


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
    config: Config, session: aiohttp.ClientSession, folder: Path, time: TimeSource
) -> Mapping[str, Channel]:
    """Return the channel for members and the one for groups, as configured."""
    wecom = config.wecom
    member: Channel = Unreachable("member")
    if wecom.app:
        secret = wecom.app.secret.reveal()
        api = WecomApi(session, wecom.api_base, wecom.corp_id, secret, time.now)
        member = WecomAppChannel(api, wecom.app.agent_id, folder)
    keys = {chat.name: chat.webhook_key.reveal() for chat in config.groups}
    webhook = WecomGroupChannel(session, wecom.api_base, keys, folder)
    return {"member": member, "group": webhook}


@asynccontextmanager
async def alive(config: Config, router: Router, time: TimeSource) -> AsyncIterator[int]:
    """Run the whole bot for as long as the block lasts; yields the port it listens on.

    Storage comes first and goes last, the loops start when everything they need is open.
    Raises ConfigError, DatabaseUnavailable, Missing, OSError.
    """
    settings = load_settings(config)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(storage(config))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        channels = channels_of(config, session, settings.data, time)
        bot = Bot(router, settings, time, incident_number, channels, config.wecom.bot_names)
        app = make_app()
        add_health(app, Health(time.now))
        add_pages(app, bot)
        if config.wecom.app:
            app.add_routes(_callback(config.wecom.corp_id, config.wecom.app, bot).routes())
        await stack.enter_async_context(loops(bot))
        yield await stack.enter_async_context(
            listening(app, config.server.host, config.server.port)
        )


def _callback(corp_id: str, own: App, bot: Bot) -> WecomCallback:
    seal = Seal(own.token.reveal(), own.encoding_aes_key.reveal(), corp_id)
    return WecomCallback(seal, bot.accept, bot.time.now)


async def serve(config: Config, router: Router) -> None:
    """Run the bot until SIGTERM or SIGINT. Raises what `alive` raises."""
    async with alive(config, router, WallClock()) as port:
        log.info("listening on %s:%d", config.server.host, port)
        await stopped()


async def stopped() -> None:
    """Return when the process is asked to end."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # not every system lets a loop hear signals
            loop.add_signal_handler(number, stop.set)
    await stop.wait()

"""A corp with one app: Kaohe's WeCom channels on one side, the fake WeCom on the other."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.channels.port import Accept, Incoming
from bot.channels.wecom_api import WecomApi
from bot.channels.wecom_app import WecomCallback
from bot.channels.wecom_app_crypto import Seal
from bot.channels.wecom_app_send import WecomAppChannel
from bot.channels.wecom_group import WecomGroupChannel
from tests.fakes.wecom import FakeMember, FakeWecom

Serve = Callable[[Accept], Awaitable[str]]


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 25, 9, 3, tzinfo=ZoneInfo("Asia/Shanghai"))

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: float) -> None:
        self.now += timedelta(**span)


class Inbox:
    """Stores what the callback hands over, as the real one does: the same key once."""

    def __init__(self) -> None:
        self.stored: dict[str, Incoming] = {}
        self.offered = 0

    async def accept(self, incoming: Incoming) -> None:
        self.offered += 1
        self.stored.setdefault(incoming.key, incoming)

    @property
    def only(self) -> Incoming:
        (incoming,) = self.stored.values()
        return incoming

    @property
    def last(self) -> Incoming:
        return list(self.stored.values())[-1]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
async def wecom(clock: Clock) -> AsyncIterator[FakeWecom]:
    async with FakeWecom(clock) as fake:
        yield fake


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


@pytest.fixture
async def serve(wecom: FakeWecom, clock: Clock) -> AsyncIterator[Serve]:
    """Run callbacks on sockets of their own and return their addresses."""
    corp = wecom.corp
    seal = Seal(corp.token, corp.encoding_aes_key, corp.corp_id)

    async with AsyncExitStack() as servers:

        async def start(accept: Accept) -> str:
            application = web.Application()
            application.add_routes(WecomCallback(seal, accept, clock).routes())
            server = await servers.enter_async_context(TestServer(application))
            return str(server.make_url("")).rstrip("/")

        yield start


@pytest.fixture
async def app(serve: Serve, inbox: Inbox) -> str:
    """Return the address of an app that stores what it hears in `inbox`."""
    return await serve(inbox.accept)


@pytest.fixture
def zhang(wecom: FakeWecom, app: str) -> FakeMember:
    return FakeMember(wecom, "zhang", app)


@pytest.fixture
def api(wecom: FakeWecom, session: ClientSession, clock: Clock) -> WecomApi:
    return WecomApi(session, wecom.url, wecom.corp.corp_id, wecom.corp.secret, clock)


@pytest.fixture
def channel(api: WecomApi, wecom: FakeWecom, tmp_path: Path) -> WecomAppChannel:
    return WecomAppChannel(api, wecom.corp.agent_id, tmp_path)


@pytest.fixture
def hall(wecom: FakeWecom, session: ClientSession, tmp_path: Path) -> WecomGroupChannel:
    """Return the channel of the groups, of which the corp has one: 大厅."""
    keys = {name: key for key, name in wecom.corp.webhooks.items()}
    return WecomGroupChannel(session, wecom.url, keys, tmp_path)


@pytest.fixture
def complaints(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """Return what was logged at WARNING or above, one string for each line."""
    caplog.set_level(logging.WARNING)

    def read() -> list[str]:
        lines = [record.getMessage() for record in caplog.records]
        assert not [record for record in caplog.records if record.exc_info], (
            "a traceback was logged"
        )
        return lines

    return read

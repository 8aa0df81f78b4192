"""A bot in a process of its own, as `kaohe serve` runs it, that can be killed like any process."""

import asyncio
import os
import signal
import socket
import sqlite3
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest

from bot.timing import WallClock
from models.database import close_database, migrate, open_database
from models.people import Member
from tests.fakes.wecom import Corp, FakeWecom

CONFIG = """
[server]
port = {port}
data = "data"

[database]
url = "sqlite://kaohe.db"

[wecom]
corp_id = "{corp.corp_id}"
api_base = "{wecom}"

[wecom.app]
agent_id = {corp.agent_id}
secret = "{corp.secret}"
token = "{corp.token}"
encoding_aes_key = "{corp.encoding_aes_key}"
"""
UNFINISHED = "SELECT 1 FROM inbox WHERE done_at IS NULL LIMIT 1"
START_SECONDS = 10


class Installation:
    """One installation on disk, and the process that serves it, if one does."""

    def __init__(self, folder: Path, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.port = port
        self._folder = folder
        self._process: Process | None = None

    async def start(self) -> None:
        """Start the process and return when it takes requests."""
        words = ("-m", "bot", "serve", "--config", str(self._folder / "config.toml"))
        with (self._folder / "log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(sys.executable, *words, stderr=log)
        async with asyncio.timeout(START_SECONDS), aiohttp.ClientSession() as session:
            while not await self._takes_requests(session):
                if self._process.returncode is not None:
                    raise AssertionError((self._folder / "log").read_text())
                await asyncio.sleep(0.05)

    async def _takes_requests(self, session: aiohttp.ClientSession) -> bool:
        try:
            async with session.get(f"{self.url}/healthz") as answer:
                return answer.status == 200
        except aiohttp.ClientConnectorError:
            return False

    async def kill(self) -> None:
        """End the process without a warning: it runs not one more instruction."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        await self._end(signal.SIGTERM)

    async def _end(self, how: signal.Signals) -> None:
        if self._process and self._process.returncode is None:
            os.kill(self._process.pid, how)
            await self._process.wait()

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """Read the database from outside, whether the process lives or not."""
        with closing(sqlite3.connect(self._folder / "kaohe.db")) as connection:
            return connection.execute(query).fetchall()

    async def until_nothing_waits(self, seconds: float) -> None:
        """Wait until every stored message has been dealt with."""
        async with asyncio.timeout(seconds):
            while self.ask(UNFINISHED):
                await asyncio.sleep(0.05)


@pytest.fixture
async def wecom() -> AsyncIterator[FakeWecom]:
    async with FakeWecom(WallClock().now, Corp(members={"zhang"})) as fake:
        yield fake


@pytest.fixture
async def installed(tmp_path: Path, wecom: FakeWecom) -> AsyncIterator[Installation]:
    """Return an installation with one member, zhang, whose process is not yet running."""
    port = _free_port()
    config = CONFIG.format(port=port, corp=wecom.corp, wecom=wecom.url)
    (tmp_path / "config.toml").write_text(config)
    await open_database(f"sqlite://{tmp_path}/kaohe.db")
    await migrate()
    await Member.create(userid="zhang", name="张三", roles=["assessee"], series="机关")
    await close_database()
    one = Installation(tmp_path, port)
    yield one
    await one.stop()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port

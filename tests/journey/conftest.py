"""The whole program between two real sockets: its callback address, and the fake WeCom."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest

from bot.config import App, Config, Database, GroupChat, Server, Wecom
from bot.life import alive
from bot.secret import Secret
from bot.timing import SetClock
from handlers import router
from models.database import close_database, migrate, open_database
from models.people import Member
from tests.fakes.wecom import FakeMember, FakeWecom
from workflow.calendar import SHANGHAI

START = datetime(2026, 11, 20, 9, 5, tzinfo=SHANGHAI)


class Installation:
    """One bot installed at a fake corp."""

    def __init__(self, wecom: FakeWecom, url: str, clock: SetClock) -> None:
        self.wecom = wecom
        self.url = url
        self.clock = clock

    def phone(self, userid: str) -> FakeMember:
        return FakeMember(self.wecom, userid, self.url)

    async def heard(self, userid: str, count: int, seconds: float = 5) -> list[str]:
        """Wait until somebody has heard `count` texts and return them."""
        return await eventually(lambda: self.texts(userid), count, seconds)

    def texts(self, userid: str) -> list[str]:
        """Return what somebody was sent: the words of a text, the title of a card."""
        mine = [sent for sent in self.wecom.sent if sent.to == userid]
        return [str(sent.content.get("main_title", {}).get("title", sent.words)) for sent in mine]


async def eventually(read: Callable[[], list[str]], count: int, seconds: float) -> list[str]:
    """Return what `read` finds once it has found `count` of it."""
    async with asyncio.timeout(seconds):
        while len(found := read()) < count:
            await asyncio.sleep(0.02)
    return found


@pytest.fixture
def clock() -> SetClock:
    return SetClock(START)


@pytest.fixture
async def installed(tmp_path: Path, clock: SetClock) -> AsyncIterator[Installation]:
    async with FakeWecom(clock.now) as wecom, run(tmp_path, wecom, clock) as installation:
        yield installation


@asynccontextmanager
async def run(folder: Path, wecom: FakeWecom, clock: SetClock) -> AsyncIterator[Installation]:
    """Run the program on the database in `folder`, which is made if there is none."""
    url = f"sqlite://{folder}/kaohe.db"
    await open_database(url)
    if await migrate():
        await Member.create(
            userid="zhang", name="张三", roles=["assessee"], series="机关", unit="党政办"
        )
        await Member.create(userid="wang", name="王五", roles=["admin"])
    await close_database()
    async with alive(_config(folder, url, wecom), router, clock) as port:
        yield Installation(wecom, f"http://127.0.0.1:{port}", clock)


def _config(folder: Path, url: str, wecom: FakeWecom) -> Config:
    corp = wecom.corp
    return Config(
        server=Server(port=0, data=str(folder)),
        database=Database(url=Secret(url)),
        wecom=Wecom(
            corp_id=corp.corp_id,
            api_base=wecom.url,
            app=App(
                agent_id=corp.agent_id,
                secret=Secret(corp.secret),
                token=Secret(corp.token),
                encoding_aes_key=Secret(corp.encoding_aes_key),
            ),
        ),
        groups=(GroupChat(name="大厅", webhook_key=Secret("key-of-hall")),),
    )

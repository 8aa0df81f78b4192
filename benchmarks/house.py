"""Our own side: the real bot on a fresh SQLite file, with a roster and an open month."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from aiohttp import web

from bot.app import make_app
from bot.channels.port import Accept
from bot.channels.unreachable import Unreachable
from bot.channels.wecom_app import WecomCallback
from bot.channels.wecom_app_crypto import Seal
from bot.ids import incident_number
from bot.timing import WallClock
from bot.world import Bot
from handlers import router
from models.database import close_database, migrate, open_database
from models.people import Member
from rules.scheme import BUILT_IN, load_scheme
from tests.fakes.wecom.state import Corp
from workflow.calendar import SHANGHAI, WorkCalendar
from workflow.settings import Settings

PEOPLE = 200
STAGE_OPEN = datetime(2026, 11, 24, 10, 0, tzinfo=SHANGHAI)
"""A moment at which baicheng takes self-assessments."""
DATABASE = "kaohe.db"


class MovedClock:
    """Runs like the wall clock, but begins at `STAGE_OPEN`; `moved` is how far apart they are."""

    def __init__(self) -> None:
        self._wall = WallClock()
        self.moved: timedelta = STAGE_OPEN - self._wall.now()

    def now(self) -> datetime:
        return self._wall.now() + self.moved


@asynccontextmanager
async def house(folder: Path, clock: MovedClock) -> AsyncIterator[Bot]:
    """Keep a bot with `PEOPLE` assessees while the block lasts; none of its loops runs."""
    await open_database(f"sqlite://{folder / DATABASE}")
    try:
        await migrate()
        scheme = load_scheme(BUILT_IN / "baicheng.toml")
        settings = Settings(calendar=WorkCalendar(), schemes=(scheme,), data=folder)
        nobody = {"member": Unreachable("member"), "group": Unreachable("group")}
        bot = Bot(router, settings, clock, incident_number, nobody)
        await Member.bulk_create([_person(number) for number in range(PEOPLE)])
        await bot.tick(clock.now())
        yield bot
    finally:
        await close_database()


def _person(number: int) -> Member:
    return Member(
        userid=userid(number),
        name=f"示例{number:03}",
        unit="水管站" if number % 2 else "党政办",
        series="站所" if number % 2 else "机关",
        roles=["assessee"],
    )


def userid(number: int) -> str:
    return f"member{number % PEOPLE:03}"


def house_app(corp: Corp, accept: Accept) -> web.Application:
    """Return the real callback in front of `accept`."""
    seal = Seal(corp.token, corp.encoding_aes_key, corp.corp_id)
    app = make_app()
    app.add_routes(WecomCallback(seal, accept, WallClock().now).routes())
    return app

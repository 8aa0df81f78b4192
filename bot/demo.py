"""Demo mode: a sample town on a clock of its own, with the simulator in place of WeCom."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from pathlib import Path

from tortoise.transactions import in_transaction

from bot.channels.port import Incoming
from bot.channels.simulator import Heard, Simulator, heard
from bot.config import Calendar, Schemes, Year
from bot.ids import incident_number
from bot.router import Router, roles_of
from bot.sample import sample_roster
from bot.settings import load_schemes, work_calendar
from bot.timing import SetClock
from bot.world import Bot
from models.database import close_database, migrate, open_database
from models.journey import Inbox, Outbox
from models.people import Member
from workflow.act import SYSTEM, Act, write_acts
from workflow.agenda import next_moment
from workflow.calendar import SHANGHAI
from workflow.roster import import_roster, read_roster
from workflow.settings import Group, Settings

START = datetime(2026, 11, 1, 9, 5, tzinfo=SHANGHAI)
GROUP = "大桥镇工作群"
FIRST = ("待办", "帮助")
CLOCK_FILE = "clock.txt"
SAMPLE_CALENDAR = Calendar(years={"2027": Year(holidays=(date(2027, 1, 1),))})
"""Invented, so that the demo can go on into 2027; the real one has to be announced first."""


class DemoWorld:
    """The running demo as the simulator needs it; one thing happens at a time."""

    def __init__(self, bot: Bot, clock: SetClock, folder: Path) -> None:
        self.bot = bot
        self._clock = clock
        self._folder = folder
        self._turn = asyncio.Lock()

    def now(self) -> datetime:
        return self._clock.now()

    async def say(self, incoming: Incoming) -> None:
        async with self._turn:
            await self.bot.accept(incoming)
            await self.bot.drain()

    async def settle(self) -> None:
        """Deliver what a page has caused."""
        async with self._turn:
            await self.bot.drain()

    async def advance(self, to: datetime) -> None:
        """Move to `to`, stopping at every moment at which something falls due on the way."""
        async with self._turn:
            while (ahead := await self.next_moment()) and ahead[0] <= to:
                await self._be(ahead[0])
            await self._be(to)

    async def _be(self, moment: datetime) -> None:
        self._clock.move(moment)
        await self.bot.tick(moment)
        await self.bot.drain()
        await asyncio.to_thread((self._folder / CLOCK_FILE).write_text, moment.isoformat())

    async def next_moment(self) -> tuple[datetime, str] | None:
        return await next_moment(self.now(), self.bot.settings)

    async def people(self) -> list[Member]:
        return await Member.filter(active=True).order_by("userid")

    def groups(self) -> list[str]:
        return [chat.name for chat in self.bot.settings.groups]

    async def words(self, userid: str) -> list[str]:
        member = await Member.get_or_none(userid=userid, active=True)
        if member is None:
            return ["帮助"]
        useful = [r.word for r in self.bot.router.allowed(roles_of(member)) if r.help]
        return sorted(useful, key=lambda word: FIRST.index(word) if word in FIRST else len(FIRST))

    async def heard(self, recipient: str, after: int) -> list[Heard]:
        return await heard(recipient, after)


@asynccontextmanager
async def demo_world(folder: Path, router: Router, public_url: str) -> AsyncIterator[DemoWorld]:
    """Open the town in `folder`, where an earlier demo goes on; it ends with the block."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    await open_database(f"sqlite://{folder}/demo.db")
    try:
        await migrate()
        clock = SetClock(await asyncio.to_thread(_last_time, folder))
        simulator = Simulator(folder)
        settings = Settings(
            calendar=work_calendar(SAMPLE_CALENDAR),
            schemes=load_schemes(Schemes()),
            data=folder,
            groups=(Group(GROUP),),
            public_url=public_url,
        )
        channels = {"member": simulator, "group": simulator}
        bot = Bot(router, settings, clock, incident_number, channels)
        await _settle_in(bot, clock.now())
        yield DemoWorld(bot, clock, folder)
    finally:
        await close_database()


def _last_time(folder: Path) -> datetime:
    """Return where the clock of an earlier demo stood, or the first morning."""
    file = folder / CLOCK_FILE
    return datetime.fromisoformat(file.read_text()) if file.exists() else START


async def _settle_in(bot: Bot, now: datetime) -> None:
    """Bring in the roster the first time, then do what is due and what was left undone."""
    if not await Member.exists():
        roster = read_roster(sample_roster(), "town.csv", bot.settings)
        async with in_transaction():
            act = Act(SYSTEM, now, "demo:roster", bot.settings)
            await import_roster(act, roster)
            await write_acts([act])
    newest = await Inbox.all().order_by("-id").first()
    if newest and newest.received_at > now:
        raise ValueError("the demo's clock file is older than its messages; start with --fresh")
    await Outbox.filter(status="new").update(
        lease_until=None
    )  # nobody else sends: the lease is dead
    await bot.tick(now)
    await bot.drain()

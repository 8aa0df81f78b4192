"""A small town for dialogues: real router, database, rules and clock; only the channel is fake."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from bot.channels.port import Delivery, Incoming, MediaGone, Outcome
from bot.timing import SetClock
from bot.world import Bot
from handlers import router
from models.database import close_database, migrate, open_database
from models.journey import Inbox
from models.people import Member
from rules.scheme import BUILT_IN, load_scheme
from workflow.agenda import next_moment
from workflow.calendar import SHANGHAI, WorkCalendar
from workflow.messages import Message, group
from workflow.settings import Group, Settings

GROUP = "大桥镇工作群"


class Phones:
    """A channel that only writes down what everybody was sent."""

    name = "phones"

    def __init__(self) -> None:
        self.heard: dict[str, list[Message]] = {}
        self.pictures: dict[str, bytes] = {}
        self.trouble: Exception | None = None
        """Raised instead of handing out a picture."""

    async def send(self, recipient: str, message: Message, ticket: str, now: datetime) -> Delivery:
        self.heard.setdefault(recipient, []).append(message)
        return Delivery(Outcome.SENT, ticket="ticket")

    async def fetch(self, media: str) -> tuple[bytes, str]:
        if self.trouble:
            raise self.trouble
        if media not in self.pictures:
            raise MediaGone("文件已经不在了，请重新发送。")
        return self.pictures[media], "image/png"


class Town:
    """Somebody speaks, time passes, somebody hears: the words in which tests are written."""

    def __init__(self, bot: Bot, clock: SetClock, phones: Phones) -> None:
        self.bot = bot
        self.clock = clock
        self.phones = phones
        self._ids = itertools.count(1)

    async def add(self, userid: str, name: str, roles: str, **fields: Any) -> Member:
        """Add somebody to the roster; `roles` separated by blanks."""
        return await Member.create(userid=userid, name=name, roles=roles.split(), **fields)

    async def time_is(self, moment: str) -> None:
        """Let time pass to `2026-11-25 09:00`, doing what falls due at its own moment."""
        target = datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)
        while (ahead := await self._next()) and ahead[0] <= target:
            await self._be(ahead[0])
        await self._be(target)

    async def _next(self) -> tuple[datetime, str] | None:
        return await next_moment(self.clock.now(), self.bot.settings)

    async def wake_at(self, moment: str) -> None:
        """Jump to a moment as after a downtime: nothing happened on the way."""
        await self._be(datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI))

    async def _be(self, moment: datetime) -> None:
        self.clock.move(moment)
        await self.bot.tick(moment)
        await self.bot.drain()

    async def say(self, userid: str, text: str, *, chat: str = "", key: str = "") -> str:
        """Say something and return what the speaker (or the group) was answered."""
        return await self._send(userid, "text", text, chat=chat, key=key)

    async def press(self, userid: str, button: str) -> str:
        """Press the newest button with this text among the cards that `userid` has received."""
        for message in reversed(self.phones.heard.get(userid, [])):
            for one in message.card.buttons if message.card else ():
                if one.text == button and message.card:
                    return await self._send(userid, "press", one.says, card=message.card.id)
        raise AssertionError(f"{userid} has no button {button}")

    async def show(self, userid: str, picture: bytes) -> str:
        """Send a picture."""
        media = f"media-{next(self._ids)}"
        self.phones.pictures[media] = picture
        return await self._send(userid, "image", "", media=media)

    async def _send(
        self, userid: str, kind: str, text: str, *, chat: str = "", key: str = "", **more: str
    ) -> str:
        incoming = msgspec.convert(
            {
                "key": key or f"msg-{next(self._ids)}",
                "channel": "phones",
                "sender": userid,
                "kind": kind,
                "text": text,
                "chat": chat,
                **more,
            },
            Incoming,
        )
        place = group(chat) if chat else userid
        before = len(self.phones.heard.get(place, []))
        await self.bot.accept(incoming)
        await self.bot.drain()
        answers = self.phones.heard.get(place, [])[before:]
        return "\n".join(m.text for m in answers if not m.update)

    def heard_by(self, userid: str) -> list[str]:
        """Return the texts that somebody (or `group:NAME`) has received, oldest first."""
        return [m.text for m in self.phones.heard.get(userid, []) if not m.update]

    def forget(self) -> None:
        """Forget what has been heard so far."""
        self.phones.heard.clear()

    async def incidents(self) -> list[str]:
        """Return the numbers of incidents: bugs that hit a message."""
        return [row.incident for row in await Inbox.filter(status="dead")]


@asynccontextmanager
async def open_town(
    data: Path, url: str, start: str = "2026-11-01 08:00", schemes: tuple[str, ...] = ("baicheng",)
) -> AsyncIterator[Town]:
    """Open a town on a database, which is brought up to date if it is not."""
    await open_database(url)
    try:
        await migrate()
        clock = SetClock(datetime.fromisoformat(start).replace(tzinfo=SHANGHAI))
        settings = Settings(
            calendar=WorkCalendar(),
            schemes=tuple(load_scheme(BUILT_IN / f"{name}.toml") for name in schemes),
            data=data,
            groups=(Group(GROUP),),
            public_url="http://bot.example",
        )
        phones = Phones()
        numbers = itertools.count(1)
        channels = {"member": phones, "group": phones}
        bot = Bot(router, settings, clock, lambda: f"E{next(numbers):04}", channels)
        yield Town(bot, clock, phones)
    finally:
        await close_database()

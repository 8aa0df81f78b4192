"""The simulator over HTTP: phones without a messenger, for the demo, scripts and checks."""

import asyncio
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Protocol

from aiohttp import web

from bot.channels.port import Incoming
from bot.channels.simulator import Heard, Simulator
from bot.web.simulator_body import (
    PRIVATE,
    Say,
    Wrong,
    in_words,
    read_body,
    read_instant,
    read_say,
)
from bot.web.simulator_files import add_page, find_attachment
from bot.web.simulator_json import answer, instant, member_json, message_json
from models.people import Member
from workflow.messages import GROUP_PREFIX, group
from workflow.roles import TITLES

_LONGEST_STEP: Final = timedelta(days=400)
_NUMBER: Final = re.compile(r"[0-9]{1,18}")  # what a database key can be


class World(Protocol):
    """The running program, as the simulator needs it."""

    def now(self) -> datetime:
        """Return the simulated time, aware."""
        ...

    async def say(self, incoming: Incoming) -> None:
        """Accept durably and process; return when everything it caused has been delivered."""
        ...

    async def advance(self, to: datetime) -> None:
        """Move the clock forward step by step through everything that falls due."""
        ...

    async def next_moment(self) -> tuple[datetime, str] | None:
        """Return when the next thing falls due and what it is, in a few Chinese words."""
        ...

    async def people(self) -> list[Member]:
        """Return the active members in the roster's order."""
        ...

    def groups(self) -> list[str]: ...

    async def words(self, userid: str) -> list[str]:
        """Return the commands that this person may say, the most useful first."""
        ...

    async def heard(self, recipient: str, after: int) -> list[Heard]:
        """Return what was delivered to a userid or `group:NAME`, numbered, beyond `after`."""
        ...


def add_simulator_routes(
    app: web.Application, world: World, simulator: Simulator, new_id: Callable[[], str]
) -> None:
    """Open the simulator. Only demo mode calls this: without the call none of it exists.

    `new_id` makes the ids of messages that come without one.
    """
    desk = _Desk(world, simulator, new_id)
    add_page(app)
    for path, handler in (
        ("/sim/messages", desk.messages),
        ("/sim/people", desk.people),
        ("/sim/groups", desk.groups),
        ("/sim/roles", desk.roles),
        ("/sim/words", desk.words),
        ("/sim/clock", desk.clock),
        ("/sim/next", desk.next),
        ("/sim/files/{path:.+}", desk.file),
    ):
        app.router.add_get(path, in_words(handler))
    app.router.add_post("/sim/say", in_words(desk.say))
    app.router.add_post("/sim/clock", in_words(desk.move_clock))


class _Desk:
    """Where all the phones lie: one method per call."""

    def __init__(self, world: World, simulator: Simulator, new_id: Callable[[], str]) -> None:
        self._world = world
        self._simulator = simulator
        self._new_id = new_id
        self._moving = asyncio.Lock()

    async def say(self, request: web.Request) -> web.Response:
        say = read_say(await read_body(request))
        listener = say.sender if say.chat == PRIVATE else self._group(say.chat)
        before = await self._world.heard(listener, 0)
        if say.kind == "press":
            _check_button(say, before)
        await self._world.say(await self._incoming(say))
        known = {heard.n for heard in before}
        caused = [h for h in await self._world.heard(listener, 0) if h.n not in known]
        return answer({"ok": True, "messages": [message_json(h) for h in caused]})

    async def messages(self, request: web.Request) -> web.Response:
        recipient = request.query.get("to", "")
        if not recipient:
            raise Wrong("缺少 to：请写一个账号，或 group: 加群名。")
        if recipient.startswith(GROUP_PREFIX):
            self._group(recipient.removeprefix(GROUP_PREFIX))
        after = request.query.get("after", "0")
        if not _NUMBER.fullmatch(after):
            raise Wrong("after 应为一个不小于 0 的整数。")
        heard = await self._world.heard(recipient, int(after))
        return answer([message_json(each) for each in heard])

    async def people(self, request: web.Request) -> web.Response:
        return answer([member_json(member) for member in await self._world.people()])

    async def groups(self, request: web.Request) -> web.Response:
        return answer(self._world.groups())

    async def roles(self, request: web.Request) -> web.Response:
        return answer(TITLES)

    async def words(self, request: web.Request) -> web.Response:
        userid = request.query.get("from", "")
        if not userid:
            raise Wrong("缺少 from：请写一个账号。")
        return answer(await self._world.words(userid))

    async def clock(self, request: web.Request) -> web.Response:
        return answer({"now": instant(self._world.now())})

    async def next(self, request: web.Request) -> web.Response:
        moment = await self._world.next_moment()
        return answer(moment and {"at": instant(moment[0]), "title": moment[1]})

    async def move_clock(self, request: web.Request) -> web.Response:
        to = read_instant(await read_body(request))
        async with self._moving:  # a second move is judged by where the first one ended
            now = self._world.now()
            if to < now:
                raise Wrong("时钟不能往回拨，请选一个更晚的时间。")
            if to - now > _LONGEST_STEP:
                raise Wrong(f"一次最多往前拨 {_LONGEST_STEP.days} 天，请分几次拨。")
            await self._world.advance(to)
        return await self.clock(request)

    async def file(self, request: web.Request) -> web.StreamResponse:
        return await find_attachment(self._simulator.folder, request.match_info["path"])

    def _group(self, name: str) -> str:
        """Return the recipient that stands for a known group; raises Wrong."""
        names = self._world.groups()
        if name not in names:
            raise Wrong(f"没有名为「{name}」的群，现有的群：{'、'.join(names) or '无'}。")
        return group(name)

    async def _incoming(self, say: Say) -> Incoming:
        media = ""
        if say.kind == "image":
            try:
                media = await self._simulator.keep(say.picture)
            except ValueError as error:
                raise Wrong(str(error)) from error
        return Incoming(
            key=f"sim:{say.id or self._new_id()}:{say.sender}",
            channel=self._simulator.name,
            sender=say.sender,
            kind=say.kind,
            text=say.text,
            chat="" if say.chat == PRIVATE else say.chat,
            media=media,
            card=say.card,
        )


def _check_button(say: Say, heard: list[Heard]) -> None:
    """Refuse a press that no finger could make: on a card never shown, or a button it never had."""
    cards = [h.message.card for h in heard if h.message.card and h.message.card.id == say.card]
    if not any(button.says == say.text for card in cards for button in card.buttons):
        raise Wrong("这个账号没有收到过带这个按钮的卡片，请按收到的卡片上的按钮。", 409)

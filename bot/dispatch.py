"""One message, one savepoint, exactly one answer, exactly one line in the log."""

import logging
import time
from collections.abc import Callable
from datetime import datetime

import msgspec
from tortoise.transactions import in_transaction

from bot import claims
from bot.answer import Answerer
from bot.channels.port import Incoming
from bot.claims import Claimed
from bot.inbox import Inbox
from bot.timing import keep_going
from workflow.act import Act, Actor, write_acts
from workflow.messages import Message, group
from workflow.refusal import Refusal
from workflow.settings import Settings

log = logging.getLogger("kaohe.dispatch")
POLL_SECONDS = 1.0
PATIENCE = 3
"""So often a message is tried whose changes the database does not take."""
SORRY = "抱歉，程序出错了，您刚才的话没有生效。请把事故编号 {} 告诉管理员，稍后再试。"
LOST_BALLOT = (
    "刚才那条消息没有办成：程序恰好重启，而选票一类的话从不写到盘上。请再发一次；投票的请发：测评"
)


class Dispatch:
    """Takes accepted messages to their handlers. `ids` makes incident numbers."""

    def __init__(
        self,
        answerer: Answerer,
        settings: Settings,
        now: Callable[[], datetime],
        ids: Callable[[], str],
        inbox: Inbox,
    ) -> None:
        self._answerer = answerer
        self._settings = settings
        self._now = now
        self._ids = ids
        self._inbox = inbox
        self._failures: dict[int, int] = {}

    async def run(self, wake_postman: Callable[[], None]) -> None:
        """Go on until cancelled: whatever has arrived is dealt with, then wait for more."""

        async def turn() -> int:
            busy = await self.run_once() or await self.answer_orphans()
            if busy:
                wake_postman()
            return busy

        await keep_going(turn, self._inbox.arrived, log, POLL_SECONDS)

    async def run_once(self) -> int:
        """Deal with one batch and return how many messages it held."""
        rows: list[Claimed] = []
        try:
            async with in_transaction():
                rows = await claims.claim(claims.batch_size(), self._inbox.sealed)
                await self._deal(rows)
        except Exception:
            if not rows:
                raise
            log.exception("a batch of %d failed as a whole; one by one now", len(rows))
            for row in rows:
                await self._alone(row)
        else:
            self._forget(rows)
        return len(rows)

    async def answer_orphans(self) -> int:
        """Tell those whose ballots died with an earlier process to vote again."""
        async with in_transaction():
            rows = await claims.orphans(self._now(), self._inbox.sealed)
            acts = []
            for row in rows:
                act = self._act(row, Actor(row.sender, ""))
                act.tell(row.sender, "reply", Message(LOST_BALLOT))
                acts.append(act)
                row.status = "refused"
            await write_acts(acts)
            await claims.settle(rows, self._now())
        return len(rows)

    async def _alone(self, row: Claimed) -> None:
        """Deal with one message; what still fails waits for another turn, but not for ever."""
        row = await claims.reclaim(row)
        try:
            async with in_transaction():
                await self._deal([row])
        except Exception:
            self._failures[row.id] = self._failures.get(row.id, 0) + 1
            log.exception("message %d failed %d times", row.id, self._failures[row.id])
            if self._failures[row.id] < PATIENCE:
                return
            await self._give_up(row)
        self._forget([row])

    async def _deal(self, rows: list[Claimed]) -> None:
        acts = [await self._one(row) for row in rows]
        await write_acts(acts)
        await claims.settle(rows, self._now())

    async def _give_up(self, row: Claimed) -> None:
        """Lay a message aside that cannot be written, so that it does not block the rest."""
        incoming = self._inbox.sealed.get(row.key) or msgspec.json.decode(row.body, type=Incoming)
        row.status, row.incident = "dead", self._ids()
        act = self._act(row, Actor(row.sender, ""))
        act.tell(_reply_to(incoming), "reply", Message(SORRY.format(row.incident)))
        async with in_transaction():
            await write_acts([act])
            await claims.settle([row], self._now())

    def _forget(self, rows: list[Claimed]) -> None:
        """Let go of what was kept in memory about messages that have ended."""
        for row in rows:
            self._inbox.sealed.pop(row.key, None)
            self._failures.pop(row.id, None)

    async def _one(self, row: Claimed) -> Act:
        started = time.perf_counter()
        incoming = self._inbox.sealed.get(row.key) or msgspec.json.decode(row.body, type=Incoming)
        act, where = await self._answer(row, incoming)
        milliseconds = (time.perf_counter() - started) * 1000
        log.info(
            "message=%d from=%s to=%s outcome=%s incident=%s ms=%.1f",
            row.id, row.sender, where, row.status, row.incident or "-", milliseconds,
        )  # fmt: skip
        return act

    async def _answer(self, row: Claimed, incoming: Incoming) -> tuple[Act, str]:
        """Return the act with its answer; after a refusal or a bug an act that only answers."""
        act = self._act(row, Actor(row.sender, ""))
        where = "-"
        try:
            async with in_transaction():
                answer = await self._answerer.find(act, incoming)
                where = answer.route
                message = await answer.make()
            row.status = "done"
        except Refusal as refusal:
            act, message = self._act(row, act.actor), Message(str(refusal))
            row.status = "refused"
        except Exception:
            row.status, row.incident = "dead", self._ids()
            log.exception("incident %s", row.incident)
            act = self._act(row, act.actor)
            message = Message(SORRY.format(row.incident))
        if self._answerer.is_stranger(act):
            row.forgotten = True  # nothing of a stranger's words is kept
        if message is not None:
            act.tell(_reply_to(incoming), "reply", message)
        return act, where

    def _act(self, row: Claimed, actor: Actor) -> Act:
        return Act(actor, self._now(), f"msg:{row.id}", self._settings)


def _reply_to(incoming: Incoming) -> str:
    return group(incoming.chat) if incoming.chat else incoming.sender

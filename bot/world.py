"""The parts put together: inbox, dispatch, clock and postman around one database."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from tortoise.transactions import in_transaction

from bot.answer import Answerer
from bot.channels.port import Channel, Incoming
from bot.dispatch import Dispatch
from bot.evidence import Collector
from bot.inbox import Inbox
from bot.outbox import Postman
from bot.pictures import Painter
from bot.router import Router
from bot.timing import TimeSource
from workflow.act import write_acts
from workflow.agenda import run_due
from workflow.settings import Settings

log = logging.getLogger("kaohe")


class Bot:
    """One running bot. Storage is open before it is made; its loops are run by the caller."""

    def __init__(
        self,
        router: Router,
        settings: Settings,
        time: TimeSource,
        ids: Callable[[], str],
        channels: Mapping[str, Channel],
        bot_names: tuple[str, ...] = (),
    ) -> None:
        self.router = router
        self.settings = settings
        self.time = time
        answerer = Answerer(router, bot_names)
        self.inbox = Inbox(time.now, answerer.is_secret)
        self.dispatch = Dispatch(answerer, settings, time.now, ids, self.inbox)
        painter = Painter(settings.data)
        self.postman = Postman(channels, time.now, _alarm, painter.paint)
        self.channels = channels
        self.collector = Collector(channels["member"].fetch, settings, time.now)

    async def accept(self, incoming: Incoming) -> None:
        """Store durably; see `Inbox.accept`."""
        await self.inbox.accept(incoming)

    async def tick(self, now: datetime) -> int:
        """Do everything that is due; returns how many acts that took."""
        async with in_transaction():
            acts = await run_due(now, self.settings)
            await write_acts(acts)
        if acts:
            self.postman.due.set()
        return len(acts)

    def wake(self) -> None:
        """Let the postman and the collector see at once what a message has left for them."""
        self.postman.due.set()
        self.collector.due.set()

    async def drain(self) -> None:
        """Deal with everything that has arrived and deliver everything that is due now."""
        while await self.dispatch.run_once() + await self.dispatch.answer_orphans():
            pass
        await self.collector.run_once()
        while await self.postman.run_once():
            pass


def _alarm(reason: str) -> None:
    log.error("the messenger refuses our configuration: %s; run `kaohe check --online`", reason)

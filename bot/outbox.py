"""The postman: claims what is due under a lease, sends it outside any transaction, settles."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

import msgspec
from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from bot.channels.port import Channel, Delivery, Outcome
from bot.timing import keep_going
from models.database import is_sqlite
from models.journey import Outbox
from workflow.messages import GROUP_PREFIX, Attachment, Chart, Message

log = logging.getLogger("kaohe.outbox")
BATCH = 50
POLL_SECONDS = 1.0
LEASE = timedelta(minutes=2)
BACKOFF = (10, 60, 300, 1800, 7200)
"""Seconds before the second, third … attempt; after the last one the message has failed."""
BROKEN_AGAIN = timedelta(minutes=10)


class Postman:
    """Delivers the outbox. `channels` maps "member" and "group" to the channel that reaches them.

    Sending is at-least-once: a crash between sending and settling sends again after the lease.
    """

    def __init__(
        self,
        channels: Mapping[str, Channel],
        now: Callable[[], datetime],
        alarm: Callable[[str], None],
        paint: Callable[[Chart], Awaitable[Attachment]],
    ) -> None:
        self.due = asyncio.Event()
        self._channels = channels
        self._now = now
        self._alarm = alarm
        self._paint = paint

    async def run(self) -> None:
        """Go on until cancelled."""
        await keep_going(self.run_once, self.due, log, POLL_SECONDS)

    async def run_once(self) -> int:
        """Deliver one batch and return how many messages it held."""
        batch = await self._claim()
        by_recipient: dict[str, list[Outbox]] = defaultdict(list)
        for row in batch:
            by_recipient[row.recipient].append(row)
        await asyncio.gather(*(self._deliver(rows) for rows in by_recipient.values()))
        return len(batch)

    async def _claim(self) -> list[Outbox]:
        now = self._now()
        async with in_transaction():
            free = Q(lease_until=None) | Q(lease_until__lte=now)
            waiting = Outbox.filter(free, status="new", not_before__lte=now)
            waiting = waiting.order_by("id").limit(BATCH)
            if not is_sqlite():
                waiting = waiting.select_for_update(skip_locked=True)
            rows = await waiting
            if rows:
                ids = [row.id for row in rows]
                await Outbox.filter(id__in=ids).update(lease_until=now + LEASE)
        return rows

    async def _deliver(self, rows: list[Outbox]) -> None:
        """Deliver one recipient's messages in order; the first that must wait holds the rest."""
        for number, row in enumerate(rows):
            delivery = await self._send(row)
            await self._settle(row, delivery)
            if delivery.outcome in (Outcome.LATER, Outcome.BROKEN):
                held = [later.id for later in rows[number + 1 :]]
                await Outbox.filter(id__in=held).update(lease_until=None, not_before=row.not_before)
                return

    async def _send(self, row: Outbox) -> Delivery:
        try:
            message = await self._drawn(row)
        except msgspec.DecodeError:
            log.exception("message %d cannot be read", row.id)
            return Delivery(Outcome.REFUSED, "unreadable")
        channel = self._channels["group" if row.recipient.startswith(GROUP_PREFIX) else "member"]
        shown = await _card_shown(row) if message.update else None
        try:
            ticket = shown.ticket if shown else ""
            delivery = await channel.send(row.recipient, message, ticket, self._now())
        except Exception:
            log.exception("channel %s failed on message %d", channel.name, row.id)
            return Delivery(Outcome.LATER, "channel-bug")
        if shown and delivery.outcome is not Outcome.LATER:
            await Outbox.filter(id=shown.id).update(ticket="")  # each ticket is used once
        return delivery

    async def _drawn(self, row: Outbox) -> Message:
        """Return the message; a chart is drawn now and kept with it."""
        message = msgspec.json.decode(row.body, type=Message)
        if message.chart is None:
            return message
        try:
            picture = await self._paint(message.chart)
        except Exception:
            log.exception("message %d goes without its chart", row.id)
            return msgspec.structs.replace(message, chart=None)
        message = msgspec.structs.replace(message, attachment=picture, chart=None)
        row.body = msgspec.json.encode(message).decode()
        await row.save(update_fields=["body"])
        return message

    async def _settle(self, row: Outbox, delivery: Delivery) -> None:
        now = self._now()
        row.attempts += 1
        row.reason, row.lease_until = delivery.reason[:200], None
        if delivery.outcome is Outcome.SENT:
            row.status, row.sent_at, row.ticket = "sent", now, delivery.ticket
        else:
            self._put_off(row, delivery, now)
        if delivery.outcome is Outcome.BROKEN:
            self._alarm(delivery.reason)
        log.info(
            "sent=%d to=%s outcome=%s reason=%s attempts=%d",
            row.id, row.recipient, delivery.outcome.value, delivery.reason or "-", row.attempts,
        )  # fmt: skip
        await row.save(
            update_fields=[
                "attempts", "reason", "lease_until", "status", "sent_at", "ticket", "not_before",
            ]
        )  # fmt: skip

    def _put_off(self, row: Outbox, delivery: Delivery, now: datetime) -> None:
        again = next_attempt(delivery, row.attempts, now)
        if again is None:
            row.status = "failed"
        else:
            row.not_before = again


def next_attempt(delivery: Delivery, attempts: int, now: datetime) -> datetime | None:
    """Return when to try again after `attempts` tries, or None if it never will.

    Pacing (`not_before` given by the channel) costs no attempt of the back-off.
    """
    if delivery.outcome is Outcome.BROKEN:
        return now + BROKEN_AGAIN
    if delivery.outcome is not Outcome.LATER:
        return None
    if delivery.not_before:
        return delivery.not_before
    if attempts > len(BACKOFF):
        return None
    return now + timedelta(seconds=BACKOFF[attempts - 1])


async def _card_shown(row: Outbox) -> Outbox | None:
    """Return the earlier message whose card `row` updates, with the ticket that allows it once."""
    shown = Outbox.filter(card=row.card, recipient=row.recipient).exclude(ticket="")
    return await shown.order_by("-id").first()

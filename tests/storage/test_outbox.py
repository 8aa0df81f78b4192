"""The postman: in order, at least once, under a lease, with patience where it helps."""

from datetime import datetime, timedelta

import pytest
from typing_extensions import override

from bot.channels.port import Delivery, Outcome
from bot.outbox import BACKOFF, BATCH, next_attempt
from models.journey import Outbox
from tests.town import Phones, Town
from workflow.act import SYSTEM, Act, write_acts
from workflow.messages import Bar, Button, Card, Chart, Message


class Moody(Phones):
    """A messenger that answers what it is told to, then delivers."""

    def __init__(self, *moods: Delivery) -> None:
        super().__init__()
        self.moods = list(moods)
        self.tickets: list[str] = []

    @override
    async def send(self, recipient: str, message: Message, ticket: str, now: datetime) -> Delivery:
        self.tickets.append(ticket)
        if self.moods:
            return self.moods.pop(0)
        return await super().send(recipient, message, ticket, now)


async def leave(town: Town, *messages: tuple[str, str, Message]) -> None:
    act = Act(SYSTEM, town.clock.now(), "test", town.bot.settings)
    for recipient, topic, message in messages:
        act.tell(recipient, topic, message)
    await write_acts([act])


def moody(town: Town, *moods: Delivery) -> Moody:
    phones = Moody(*moods)
    town.bot.postman._channels = {"member": phones, "group": phones}
    town.phones = phones
    return phones


async def pass_time(town: Town, span: timedelta) -> None:
    town.clock.move(town.clock.now() + span)
    await town.bot.drain()


async def test_the_same_thing_is_said_once(both: Town) -> None:
    for _ in range(2):
        await leave(both, ("zhang", "reply", Message("一")))
    await both.bot.drain()

    assert both.heard_by("zhang") == ["一"]


async def test_what_must_wait_holds_what_follows_for_the_same_person_only(both: Town) -> None:
    moody(both, Delivery(Outcome.LATER, "busy"))
    await leave(both, ("zhang", "1", Message("一")), ("zhang", "2", Message("二")))
    await leave(both, ("li", "1", Message("三")))
    await both.bot.drain()
    assert (both.heard_by("zhang"), both.heard_by("li")) == ([], ["三"])

    await pass_time(both, timedelta(seconds=BACKOFF[0]))

    assert both.heard_by("zhang") == ["一", "二"]


async def test_what_is_refused_is_not_sent_again_and_keeps_its_reason(both: Town) -> None:
    moody(both, Delivery(Outcome.REFUSED, "45002"))
    await leave(both, ("zhang", "1", Message("太长")))
    await pass_time(both, timedelta(days=1))

    assert both.heard_by("zhang") == []
    row = await Outbox.get()
    assert (row.status, row.reason, row.attempts) == ("failed", "45002", 1)


async def test_one_row_that_cannot_be_read_does_not_stop_the_others(both: Town) -> None:
    await leave(both, ("zhang", "1", Message("一")), ("li", "1", Message("二")))
    await Outbox.filter(recipient="zhang").update(body="{")
    await both.bot.drain()

    assert both.heard_by("li") == ["二"]
    assert (await Outbox.get(recipient="zhang")).reason == "unreadable"


async def test_a_lease_keeps_others_away_until_it_ends(both: Town) -> None:
    """A process that dies between sending and settling leaves a lease behind, nothing more."""
    await leave(both, ("zhang", "1", Message("一")))
    await both.bot.postman._claim()
    await both.bot.drain()
    assert both.heard_by("zhang") == []

    await pass_time(both, timedelta(minutes=3))

    assert both.heard_by("zhang") == ["一"]


async def test_what_others_hold_does_not_hide_what_is_free(both: Town) -> None:
    """A dead process may hold a whole batch: whatever comes after it is delivered all the same."""
    await leave(both, *(("zhang", f"{n}", Message("占着")) for n in range(BATCH)))
    await both.bot.postman._claim()
    await leave(both, ("li", "1", Message("二")))
    await both.bot.drain()

    assert (both.heard_by("zhang"), both.heard_by("li")) == ([], ["二"])


async def test_a_ticket_is_used_once_and_given_back_by_what_must_wait(both: Town) -> None:
    card = Card("r1", "请审批", buttons=(Button("同意", "同意 1"),))
    done = Message("已同意", Card("r1", "请审批", done="王五同意"), update=True)
    phones = moody(both)
    await leave(both, ("zhang", "card", Message("请审批", card)))
    await both.bot.drain()
    phones.moods = [Delivery(Outcome.LATER, "busy")]
    await leave(both, ("zhang", "done", done))
    await both.bot.drain()

    await pass_time(both, timedelta(seconds=BACKOFF[0]))

    assert phones.tickets == ["", "ticket", "ticket"]
    assert (await Outbox.get(key__endswith="card")).ticket == ""


async def test_a_chart_is_drawn_when_it_is_sent(both: Town) -> None:
    chart = Chart("进度", (Bar("月报", 3, 4),))
    await leave(both, ("zhang", "1", Message("月报 3/4", chart=chart)))
    await both.bot.drain()

    (message,) = both.phones.heard["zhang"]
    assert message.attachment is not None
    file = both.bot.settings.data / message.attachment.path
    assert file.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("delivery", "attempts", "wait"),
    [
        (Delivery(Outcome.LATER), 1, BACKOFF[0]),
        (Delivery(Outcome.LATER), len(BACKOFF), BACKOFF[-1]),
        (Delivery(Outcome.LATER), len(BACKOFF) + 1, None),
        (Delivery(Outcome.REFUSED), 1, None),
        (Delivery(Outcome.UNREACHABLE), 1, None),
        (Delivery(Outcome.BROKEN), 99, 600),
    ],
)
def test_when_to_try_again(town: Town, delivery: Delivery, attempts: int, wait: int | None) -> None:
    now = town.clock.now()

    again = next_attempt(delivery, attempts, now)

    assert again == (now + timedelta(seconds=wait) if wait else None)

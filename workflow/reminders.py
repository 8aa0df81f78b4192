"""Reminders: to those who still owe, and only those; one merged message per person per day."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from models.cycles import StageRun
from models.journey import Outbox
from workflow.act import Act
from workflow.calendar import WorkCalendar, local, say_moment
from workflow.cycles import Running, subject
from workflow.messages import Button, Card, Message
from workflow.owed import Debt, owed, view
from workflow.waking import before_days_off, not_on_day_off, workday

BEFORE_DUE = (timedelta(days=3), timedelta(days=1), timedelta(hours=2))
EARLIER = timedelta(minutes=7)
"""Reminders go out before the full hour: never at :00 or :30, when everybody pushes."""
STALE = timedelta(hours=6)
PER_SECOND = 20
MOST_BUTTONS = 5


def instants(run: StageRun, calendar: WorkCalendar) -> list[datetime]:
    """Return when an open stage reminds: at its opening, and three times before it is due.

    Nobody is reminded on a day off: of an opening on the next workday's morning, of a due time on
    the workday before, at the same time, if the stage was open by then.
    """
    if not run.opened_at:
        return []
    moments = [not_on_day_off(run.opened_at, calendar)]
    if run.due_at:
        ahead = [run.due_at - before - EARLIER for before in BEFORE_DUE]
        moments += [before_days_off(m, calendar) for m in ahead if m >= run.opened_at]
    return [moment for moment in moments if moment >= run.opened_at]


async def reminder_due(run: StageRun, now: datetime, calendar: WorkCalendar) -> bool:
    """Tell whether an instant has come that was not dealt with; marks all that have come.

    After a downtime only what is less than six hours old is still sent, and nothing on a day off.
    """
    past = [moment for moment in instants(run, calendar) if moment <= now]
    fresh = [m for m in past if run.reminded_to is None or m > run.reminded_to]
    if not fresh or (run.due_at and run.due_at <= now):
        return False
    run.reminded_to = now
    await run.save(update_fields=["reminded_to"])
    return now - max(fresh) < STALE and workday(local(now).date(), calendar)


class Reminded(msgspec.Struct, frozen=True):
    """Who was told now, and who had been told earlier on the same day; userids in order."""

    told: tuple[str, ...]
    already: tuple[str, ...]


async def remind(
    act: Act,
    cycles: list[Running],
    chosen: Callable[[Running, Debt], bool],
    *,
    urged: bool = False,
) -> Reminded:
    """Tell everybody who owes something `chosen` all that he owes.

    `urged`: by the office (催办) instead of the clock. Either way nobody hears twice on one day.
    """
    debts: dict[str, list[Debt]] = {}
    hit: set[str] = set()
    for one in cycles:
        for debt in await owed(await view(one)):
            debts.setdefault(debt.userid, []).append(debt)
            if chosen(one, debt):
                hit.add(debt.userid)
    told: list[str] = []
    already: list[str] = []
    for userid in sorted(hit):
        key = f"remind:{local(act.at).date()}/{userid}"
        if await Outbox.exists(key=key):
            already.append(userid)
            continue
        later = quiet(act.at) + timedelta(seconds=len(told) // PER_SECOND)
        act.tell_once(userid, key, todo_message(debts[userid], key, urged=urged), later)
        told.append(userid)
    if told:
        act.record("remind", ",".join(subject(one) for one in cycles), people=len(told))
    return Reminded(tuple(told), tuple(already))


def quiet(moment: datetime) -> datetime:
    """Return `moment`, or three minutes later where it is minute 0 or 30 of an hour."""
    return moment + timedelta(minutes=3) if moment.minute in (0, 30) else moment


def todo_message(debts: list[Debt], key: str, *, urged: bool = False) -> Message:
    """Return the list of what a person owes, with the words that settle each."""
    lines = [debt_line(debt) for debt in debts]
    head = "党政党建办提醒您，还有" if urged else "您还有"
    text = f"{head} {len(debts)} 件事没办：\n" + "\n".join(lines)
    return Message(text, Card(card_id(key), f"待办 {len(debts)} 件", text, buttons=taps(debts)))


def debt_line(debt: Debt) -> str:
    """Return one debt with its due time and the words that settle it."""
    due = f"，{say_moment(debt.due)} 前" if debt.due else ""
    return f"· {debt.title}{_about(debt)}{due}\n  回复：{debt.say}"


def taps(debts: list[Debt]) -> tuple[Button, ...]:
    """Return a button for each thing owed; it says the command alone, no example's figures."""
    unique = {debt.tap: debt for debt in reversed(debts)}
    ordered = [debt for debt in debts if unique.get(debt.tap) is debt]
    return tuple(Button(debt.title[:10], debt.tap) for debt in ordered[:MOST_BUTTONS])


def card_id(key: str) -> str:
    """Return a card's id made of a message's key, whatever characters that has."""
    return f"todo-{hashlib.sha256(key.encode()).hexdigest()[:24]}"


def _about(debt: Debt) -> str:
    if not debt.about:
        return ""
    names = "、".join(debt.about[:8])
    more = f"等 {len(debt.about)} 人" if len(debt.about) > 8 else ""  # noqa: PLR2004 - what fits
    return f"（{names}{more}）"

"""Reminders: to those who still owe, and only those; one merged message per person per day."""

from datetime import datetime, timedelta

from models.cycles import StageRun
from models.journey import Outbox
from workflow.act import Act
from workflow.calendar import local, say_moment
from workflow.cycles import Running, subject
from workflow.messages import Button, Card, Message
from workflow.owed import Debt, owed, view

BEFORE_DUE = (timedelta(days=3), timedelta(days=1), timedelta(hours=2))
EARLIER = timedelta(minutes=7)
"""Reminders go out before the full hour: never at :00 or :30, when everybody pushes."""
STALE = timedelta(hours=6)
PER_SECOND = 20


def instants(run: StageRun) -> list[datetime]:
    """Return when a stage that is open reminds: at its opening, and three times before it is due."""
    moments = [run.opened_at] if run.opened_at else []
    if run.due_at:
        moments += [run.due_at - before - EARLIER for before in BEFORE_DUE]
    return [moment for moment in moments if run.opened_at and moment >= run.opened_at]


async def reminder_due(run: StageRun, now: datetime) -> bool:
    """Tell whether an instant has come that was not dealt with; marks all that have come as dealt with.

    After a downtime only what is less than six hours old is still sent.
    """
    past = [moment for moment in instants(run) if moment <= now]
    fresh = [m for m in past if run.reminded_to is None or m > run.reminded_to]
    if not fresh or (run.due_at and run.due_at <= now):
        return False
    run.reminded_to = now
    await run.save(update_fields=["reminded_to"])
    return now - max(fresh) < STALE


async def remind(
    act: Act, cycles: list[Running], triggered: list[tuple[Running, str]], *, urged: bool = False
) -> int:
    """Tell everybody who owes something in a triggered stage all that he owes; returns how many were told.

    `urged`: by the office (催办) instead of the clock. Either way nobody hears twice on one day.
    """
    debts = [debt for one in cycles for debt in await owed(await view(one))]
    hit = {
        debt.userid
        for one, stage in triggered
        for debt in await owed(await view(one), stages={stage})
    }
    told = 0
    for userid in sorted(hit):
        mine = [debt for debt in debts if debt.userid == userid]
        key = f"remind:{local(act.at).date()}/{userid}"
        if not mine or await Outbox.exists(key=key):
            continue
        later = quiet(act.at) + timedelta(seconds=told // PER_SECOND)
        act.tell_once(userid, key, todo_message(mine, key, urged=urged), later)
        told += 1
    if told:
        stages = [subject(one, stage) for one, stage in triggered]
        act.record("remind", ",".join(stages), people=told)
    return told


def quiet(moment: datetime) -> datetime:
    """Return `moment`, or three minutes later where it is minute 0 or 30 of an hour."""
    return moment + timedelta(minutes=3) if moment.minute in (0, 30) else moment


def todo_message(debts: list[Debt], key: str, *, urged: bool = False) -> Message:
    """Return the list of what a person owes, with the words that settle each."""
    lines = [
        f"· {d.title}{_about(d)}{f'，{say_moment(d.due)} 前' if d.due else ''}\n  回复：{d.say}"
        for d in debts
    ]
    head = "党政党建办提醒您，还有" if urged else "您还有"
    text = f"{head} {len(debts)} 件事没办：\n" + "\n".join(lines)
    tap = [d for d in debts if d.say in ("测评", "审定", "待审", "备案")] or debts[:1]
    buttons = tuple(Button(d.title[:10], d.say) for d in tap[:3] if "…" not in d.say)
    card = Card(_card_id(key), f"待办 {len(debts)} 件", "\n".join(lines), buttons=buttons)
    return Message(text, card if buttons else None)


def _card_id(key: str) -> str:
    return "todo-" + "".join(c if c.isascii() and (c.isalnum() or c in "-_@") else "_" for c in key)


def _about(debt: Debt) -> str:
    if not debt.about:
        return ""
    names = "、".join(debt.about[:8])
    more = f"等 {len(debt.about)} 人" if len(debt.about) > 8 else ""  # noqa: PLR2004 - what fits
    return f"（{names}{more}）"

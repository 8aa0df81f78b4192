"""延期: a later due time, with all that hangs on it, told to those concerned and on the record."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import msgspec

from models.cycles import StageRun
from rules.stages import Stage
from workflow.act import Act
from workflow.calendar import say_moment
from workflow.cycles import Running, open_cycles, subject
from workflow.messages import Message
from workflow.owed import owed, view
from workflow.people import with_role
from workflow.progress import named
from workflow.refusal import Refusal
from workflow.roles import Role
from workflow.verdicts import latest_verdict

LONGEST = timedelta(days=30)
LONGEST_REASON = 200
EXAMPLE = "例：延期 评分 2天 停电"

Later = Callable[[datetime], datetime]
"""Moves a due time: calendar days, hours, or workdays."""


class Moved(msgspec.Struct, frozen=True):
    """A stage's opening and due time, as they were and as they are now."""

    title: str
    opens_was: datetime | None
    opens: datetime | None
    due_was: datetime | None
    due: datetime | None


class Extension(msgspec.Struct, frozen=True):
    """What an extension came to; `followed` are the stages that moved along."""

    period: str
    title: str
    was: datetime
    due: datetime
    reopened: bool
    followed: tuple[Moved, ...]
    told: int


async def find_stage(word: str) -> tuple[Running, Stage]:
    """Return the stage of an open cycle that `word` names by title, id or what is owed in it.

    An open stage goes before a closed one. Raises Refusal.
    """
    cycles = await open_cycles()
    found = [
        (one, stage)
        for one in cycles
        for stage in one.scheme.stages
        if word in (stage.id, stage.title) or any(named(one, debt, word) for debt in stage.owes)
    ]
    running = [(one, stage) for one, stage in found if one.is_open(stage.id)]
    if running or found:
        return (running or found)[-1]
    titles = "、".join(dict.fromkeys(s.title for one in cycles for s in one.scheme.stages))
    raise Refusal(f"没有“{word}”这个环节。可以延期的：{titles or '（现在没有）'}。{EXAMPLE}")


async def extend(act: Act, word: str, later: Later, reason: str) -> Extension:
    """Move a stage's due time; open it again if it is closed; move what opens when it is due.

    Raises Refusal without a reason, beyond 30 days, for a moment that is past, and once the grades
    that rest on the stage are fixed.
    """
    one, stage = await find_stage(word)
    run = one.runs[stage.id]
    if run.due_at is None:
        raise Refusal(f"“{stage.title}”还没有开始，没有截止时间可延。")
    was, due = run.due_at, later(run.due_at)
    await _check(act, one, stage, run, due, reason)
    reopened, before = run.closed_at is not None, _times(one)
    run.closed_at = None
    await _move(one, stage, run, due)
    followed = tuple(
        _moved(s.title, before[s.id], _times(one)[s.id])
        for s in one.scheme.stages
        if s.id != stage.id and _times(one)[s.id] != before[s.id]
    )
    act.record(
        "stage.extend",
        subject(one, stage.id),
        was=was,
        due=due,
        reopened=reopened,
        followed=[f"{m.title}:{m.due}" for m in followed],
    )
    told = await _tell(act, one, stage, due, followed, reason)
    return Extension(one.title, stage.title, was, due, reopened, followed, told)


Times = tuple[datetime | None, datetime | None]


def _times(one: Running) -> dict[str, Times]:
    """Return when each stage opens and is due, in pairs."""
    return {name: (run.opens_at, run.due_at) for name, run in one.runs.items()}


def _moved(title: str, was: Times, now: Times) -> Moved:
    return Moved(title, opens_was=was[0], opens=now[0], due_was=was[1], due=now[1])


async def _check(
    act: Act, one: Running, stage: Stage, run: StageRun, due: datetime, reason: str
) -> None:
    if not reason:
        raise Refusal(f"延期要写原因，会告诉有关的人并留下记录。{EXAMPLE}")
    if len(reason) > LONGEST_REASON:
        raise Refusal(f"原因请写在 {LONGEST_REASON} 字以内。{EXAMPLE}")
    if run.due_at is None or due - run.due_at > LONGEST:
        raise Refusal(f"一次最多延 {LONGEST.days} 天。{EXAMPLE}")
    if due <= act.at:
        raise Refusal(
            f"“{stage.title}”原定 {say_moment(run.due_at)} 截止，这样只延到 {say_moment(due)}，"
            "已经过去了。请延长一些再发。"
        )
    if run.closed_at and await latest_verdict(one):
        raise Refusal(
            f"{one.title}等次已经审定，“{stage.title}”不能再开。结果有误的，由本人在公示时提异议。"
        )


async def _move(one: Running, stage: Stage, run: StageRun, due: datetime) -> None:
    """Set a due time, and move along the stages that are not open yet and hang on it."""
    run.due_at = due
    await run.save()
    for follower in one.scheme.stages:
        opens, ends, mine = follower.opens, follower.due, one.runs[follower.id]
        if opens.stage == stage.id and opens.edge != "opens" and not mine.opened_at:
            await _open_later(one, follower, mine, due)
        if ends.stage == stage.id and ends.edge != "opens" and mine.due_at and not mine.closed_at:
            await _move(one, follower, mine, due)


async def _open_later(one: Running, stage: Stage, run: StageRun, opens: datetime) -> None:
    """Let a stage open later; it keeps its due time unless that would leave it no time at all."""
    was, run.opens_at = run.opens_at, opens
    await run.save()
    for follower in one.scheme.stages:
        moment, mine = follower.opens, one.runs[follower.id]
        if moment.stage == stage.id and moment.edge == "opens" and not mine.opened_at:
            await _open_later(one, follower, mine, opens)
    if was and run.due_at and run.due_at <= opens:
        await _move(one, stage, run, run.due_at + (opens - was))


async def _tell(
    act: Act, one: Running, stage: Stage, due: datetime, followed: Sequence[Moved], reason: str
) -> int:
    """Tell whoever still owes something in the stage, and the leaders."""
    debts = await owed(await view(one), stages={stage.id})
    leaders = {member.userid for member in await with_role(Role.LEADER)}
    people = ({debt.userid for debt in debts} | leaders) - {act.actor.userid}
    text = f"【延期】{one.title}“{stage.title}”延到 {say_moment(due)} 截止，原因：{reason}。"
    if follow := moved_lines(followed):
        text += "\n相应推迟：\n" + "\n".join(follow)
    for userid in sorted(people):
        act.tell(userid, f"extended-{stage.id}", Message(text))
    return len(people)


def moved_lines(moved: Sequence[Moved]) -> list[str]:
    """Return e.g. `· 审定：11月30日 18:00 至 12月3日 18:00（原 11月27日 18:00 至 …）`."""
    return [
        f"· {m.title}：{_span(m.opens, m.due)}（原 {_span(m.opens_was, m.due_was)}）" for m in moved
    ]


def _span(opens: datetime | None, due: datetime | None) -> str:
    begin = say_moment(opens) if opens else ""
    return f"{begin} 至 {say_moment(due)}" if due else f"{begin} 起"

"""延期: a later due time, with all that hangs on it, told to those concerned and on the record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import msgspec

from models.cycles import StageRun
from rules.stages import Stage
from workflow.act import Act
from workflow.calendar import WorkCalendar, at, local, say_moment
from workflow.cycles import Running, open_cycles, say_period, subject
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
    rests: date | None = None
    """The day off on which it would have been due."""


class Extension(msgspec.Struct, frozen=True):
    """What an extension came to; `followed` are the stages that moved along."""

    period: str
    title: str
    was: datetime
    due: datetime
    reopened: bool
    followed: tuple[Moved, ...]
    told: int
    rests: date | None
    """The day off on which it would have been due."""


class Wanted(msgspec.Struct, frozen=True):
    """Which stage is meant: by title, id or what is owed in it; `period`, `scheme` only if said.

    `rest` is what was written after it, for asking back.
    """

    stage: str
    period: str = ""
    scheme: str = ""
    rest: str = ""


Found = tuple[Running, Stage]


async def find_stage(wanted: Wanted) -> Found:
    """Return the stage of an open cycle that is meant.

    One that is open, or closed with things missing, goes before one that is closed in good order,
    that before one not open yet; the oldest first. Raises Refusal, also where two may be meant.
    """
    cycles = await _cycles(wanted)
    word = wanted.stage
    found = [
        (one, stage)
        for one in cycles
        for stage in one.scheme.stages
        if word in (stage.id, stage.title) or any(named(one, debt, word) for debt in stage.owes)
    ]
    if not found:
        titles = "、".join(dict.fromkeys(s.title for one in cycles for s in one.scheme.stages))
        raise Refusal(f"没有“{word}”这个环节。可以延期的：{titles or '（现在没有）'}。{EXAMPLE}")
    ranks = [await _rank(one, stage) for one, stage in found]
    best = [pair for pair, rank in zip(found, ranks, strict=True) if rank == min(ranks)]
    if min(ranks) == 0 and len(best) > 1:
        raise Refusal(_which(wanted, best))
    return best[0]


async def _cycles(wanted: Wanted) -> list[Running]:
    """Return the open cycles that may be meant. Raises Refusal where a named period has none."""
    cycles = await open_cycles()
    found = [
        one
        for one in cycles
        if wanted.period in ("", one.cycle.period) and wanted.scheme in ("", one.scheme.id)
    ]
    if wanted.period and not found:
        under_way = "、".join(dict.fromkeys(one.title for one in cycles)) or "无"
        raise Refusal(
            f"{say_period(wanted.period)}没有进行中的考核，不能延期。进行中的：{under_way}。{EXAMPLE}"
        )
    return found


async def _rank(one: Running, stage: Stage) -> int:
    """Return how likely a stage is meant, 0 first."""
    run = one.runs[stage.id]
    if not run.opened_at:
        return 2 if run.due_at else 4
    if not run.closed_at:
        return 0
    if await latest_verdict(one):
        return 3  # it could not be opened again
    return 0 if await owed(await view(one), stages={stage.id}) else 1


def _which(wanted: Wanted, found: Sequence[Found]) -> str:
    """Ask which of several stages is meant, each with the words that say so."""
    several = len({one.cycle.period for one, _ in found}) < len(found)
    lines = []
    for one, stage in found:
        scheme = f"{one.scheme.id} " if several else ""
        about = f"（{one.scheme.title}）" if several else ""
        words = f"延期 {one.cycle.period} {scheme}{stage.title} {wanted.rest}"
        lines.append(f"· {one.title}{about}请发：{words}")
    return f"有 {len(found)} 个“{wanted.stage}”可以延期，请写明是哪一个：\n" + "\n".join(lines)


async def extend(act: Act, wanted: Wanted, later: Later, reason: str) -> Extension:
    """Move a stage's due time; open it again if it is closed; move what opens when it is due.

    Whole days that end on a day off go on to the next workday. Raises Refusal without a reason,
    beyond 30 days, for a moment that is past, and once the grades that rest on the stage are
    fixed; YearUnknown where nobody has said which days are workdays.
    """
    one, stage = await find_stage(wanted)
    run = one.runs[stage.id]
    if run.due_at is None:
        raise Refusal(f"“{stage.title}”还没有开始，没有截止时间可延。")
    was, due = run.due_at, later(run.due_at)
    await _check(act, one, stage, run, due, reason)
    shift = _Shift(one, act.settings.calendar)
    if not (due - was) % timedelta(days=1):
        due = shift.off_day_off(stage, due)
    reopened, before = run.closed_at is not None, _times(one)
    run.closed_at = None
    await shift.move(stage, run, due)
    followed = tuple(
        _moved(s, before[s.id], _times(one)[s.id], shift)
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
    rests = shift.rests.get(stage.id)
    return Extension(one.title, stage.title, was, due, reopened, followed, told, rests)


Times = tuple[datetime | None, datetime | None]


def _times(one: Running) -> dict[str, Times]:
    """Return when each stage opens and is due, in pairs."""
    return {name: (run.opens_at, run.due_at) for name, run in one.runs.items()}


def _moved(stage: Stage, was: Times, now: Times, shift: "_Shift") -> Moved:
    return Moved(stage.title, was[0], now[0], was[1], now[1], shift.rests.get(stage.id))


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


@dataclass
class _Shift:
    """Moves stages of one cycle; `rests` are the days off on which due times would have fallen."""

    one: Running
    calendar: WorkCalendar
    rests: dict[str, date] = field(default_factory=dict)

    def off_day_off(self, stage: Stage, due: datetime) -> datetime:
        """Return `due`, on a day off the same time of the next workday. Raises YearUnknown."""
        there = local(due)
        day = self.calendar.next_workday(there.date())
        if day == there.date():
            return due
        self.rests[stage.id] = there.date()
        return at(day, there.timetz().replace(tzinfo=None))

    async def move(self, stage: Stage, run: StageRun, due: datetime) -> None:
        """Set a due time, and move along what hangs on it, unless it is over already.

        What has opened since keeps its due time if there is any time left to it.
        """
        was, run.due_at = run.due_at or due, due
        await run.save()
        for follower in self.one.scheme.stages:
            opens, ends, mine = follower.opens, follower.due, self.one.runs[follower.id]
            if opens.stage == stage.id and opens.edge != "opens":
                if not mine.opened_at:
                    await self._open_later(follower, mine, due)
                elif mine.due_at and mine.due_at <= due and not mine.closed_at:
                    later = self.off_day_off(follower, mine.due_at + (due - was))
                    await self.move(follower, mine, later)
            tied = ends.stage == stage.id and ends.edge != "opens"
            if tied and mine.due_at and not mine.closed_at:
                await self.move(follower, mine, due)

    async def _open_later(self, stage: Stage, run: StageRun, opens: datetime) -> None:
        """Let a stage open later; its due time stays unless that would leave it no time at all."""
        was, run.opens_at = run.opens_at, opens
        await run.save()
        for follower in self.one.scheme.stages:
            moment, mine = follower.opens, self.one.runs[follower.id]
            if moment.stage == stage.id and moment.edge == "opens" and not mine.opened_at:
                await self._open_later(follower, mine, opens)
        if was and run.due_at and run.due_at <= opens:
            await self.move(stage, run, self.off_day_off(stage, run.due_at + (opens - was)))


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
        f"· {m.title}：{_span(m.opens, m.due)}"
        f"（原 {_span(m.opens_was, m.due_was)}{rest_note(m.rests)}）"
        for m in moved
    ]


def rest_note(rests: date | None) -> str:
    """Return e.g. `；11月28日休息，顺延到工作日`; nothing where no day off was in the way."""
    return f"；{rests.month}月{rests.day}日休息，顺延到工作日" if rests else ""


def _span(opens: datetime | None, due: datetime | None) -> str:
    begin = say_moment(opens) if opens else ""
    return f"{begin} 至 {say_moment(due)}" if due else f"{begin} 起"

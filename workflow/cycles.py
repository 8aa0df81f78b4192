"""Cycles and their stages: opening them, finding the one that is meant, keeping its rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import msgspec

from models.cycles import Cycle, StageRun
from models.finding import find
from models.people import Member
from rules.period import Period, read_period
from rules.scheme import Scheme
from rules.stages import Stage
from workflow.act import Act
from workflow.calendar import at, local, say_moment
from workflow.moments import DUE, Span, due_of, schedule
from workflow.refusal import Refusal

_OPEN = "SELECT * FROM cycle WHERE closed_at IS NULL ORDER BY opened_at, id"
_STAGES = "SELECT * FROM stage_run WHERE cycle_id = ? ORDER BY round"


@dataclass
class Running:
    """A cycle with the rules it began with and its stages (the latest round of each)."""

    cycle: Cycle
    scheme: Scheme
    runs: dict[str, StageRun]

    @property
    def period(self) -> Period:
        found = read_period(self.cycle.period)
        if found is None:
            raise ValueError(f"cycle {self.cycle.id} has no readable period")
        return found

    @property
    def title(self) -> str:
        """Return e.g. `2026年11月`."""
        return say_period(self.cycle.period)

    def stage(self, name: str) -> Stage:
        return next(stage for stage in self.scheme.stages if stage.id == name)

    def stage_for(self, debt: str) -> Stage | None:
        """Return the stage in which `debt` (plan, report, self …) is owed."""
        return next((stage for stage in self.scheme.stages if debt in stage.owes), None)

    def is_open(self, stage: str) -> bool:
        run = self.runs.get(stage)
        return bool(run and run.opened_at and not run.closed_at)


@lru_cache(maxsize=64)
def _thaw(text: str) -> Scheme:
    return msgspec.json.decode(text, type=Scheme)


def freeze(scheme: Scheme) -> str:
    """Return the scheme as a cycle keeps it."""
    return msgspec.json.encode(msgspec.structs.replace(scheme, raw={})).decode()


async def running(cycle: Cycle) -> Running:
    """Load a cycle's rules and stages."""
    runs = await find(StageRun, _STAGES, cycle.id)
    return Running(cycle, _thaw(cycle.frozen_scheme), {run.stage: run for run in runs})


async def open_cycles() -> list[Running]:
    """Return all cycles that are not closed, oldest first."""
    return [await running(cycle) for cycle in await find(Cycle, _OPEN)]


async def open_cycle(act: Act, scheme: Scheme, period: Period) -> Running:
    """Begin a period with the scheme version in force on its first day.

    Raises Refusal for a period before the scheme took effect or one that was begun already,
    YearUnknown where the calendar ends before the period does.
    """
    if period.first_day < scheme.effective:
        raise Refusal(
            f"{say_period(period.name)}早于方案“{scheme.title}”的施行日期 {scheme.effective}"
            f"（{scheme.effective_clause}），不能按它考核。"
        )
    if await Cycle.exists(scheme=scheme.id, period=period.name):
        raise Refusal(f"{say_period(period.name)}的“{scheme.title}”已经建立，不用再建。")
    spans = schedule(scheme, period, act.settings.calendar)
    cycle = await Cycle.create(
        scheme=scheme.id,
        period=period.name,
        scheme_hash=scheme.content_hash,
        frozen_scheme=freeze(scheme),
        opened_at=act.at,
    )
    runs = [
        StageRun(
            cycle_id=cycle.id,
            stage=stage.id,
            opens_at=spans[stage.id].opens,
            due_at=spans[stage.id].due,
        )
        for stage in scheme.stages
    ]
    await StageRun.bulk_create(runs)
    act.record("cycle.open", _subject(cycle), scheme_hash=scheme.content_hash)
    return await running(cycle)


async def begin_stage(act: Act, running: Running, stage: str) -> StageRun:
    """Open a stage that waits for an event, or once more: a repeat is a new round."""
    latest = running.runs[stage]
    if latest.opened_at is not None:
        latest = StageRun(cycle_id=running.cycle.id, stage=stage, round=latest.round + 1)
    latest.opens_at = latest.opened_at = act.at
    latest.due_at = _due_anew(act, running, stage)
    await latest.save()
    running.runs[stage] = latest
    act.record(
        "stage.open", f"{_subject(running.cycle)}/{stage}", round=latest.round, due=latest.due_at
    )
    return latest


def _due_anew(act: Act, running: Running, stage: str) -> datetime | None:
    """Return when a stage that opens now is due: at the earliest by the end of the next workday."""
    spans = {name: Span(run.opens_at, run.due_at) for name, run in running.runs.items()}
    calendar = act.settings.calendar
    due = due_of(running.stage(stage), running.period, calendar, act.at, spans)
    if due is None or due > act.at:
        return due
    return at(calendar.add_workdays(local(act.at).date(), 1), DUE)


def _subject(cycle: Cycle) -> str:
    return f"{cycle.scheme}/{cycle.period}"


def subject(running: Running, *more: str) -> str:
    """Return what an audit entry is about: scheme/period/…"""
    return "/".join((_subject(running.cycle), *more))


def current_period(scheme: Scheme, now: datetime) -> Period:
    """Return the period of the scheme's cadence in which `now` lies."""
    there = local(now)
    month = there.month
    if scheme.cadence == "month":
        return Period(there.year, "month", month)
    if scheme.cadence == "quarter":
        return Period(there.year, "quarter", (month + 2) // 3)
    if scheme.cadence == "half":
        return Period(there.year, "half", (month + 5) // 6)
    return Period(there.year, "year", 1)


def say_period(name: str) -> str:
    """Return a period as people say it: 2026年11月, 2026年第4季度, 2026年下半年, 2026年度."""
    period = read_period(name)
    if period is None:
        return name
    tail = {
        "month": f"{period.number}月",
        "quarter": f"第{period.number}季度",
        "half": "上半年" if period.number == 1 else "下半年",
        "year": "度",
    }
    return f"{period.year}年{tail[period.span]}"


async def cycle_for(act: Act, debt: str, member: Member | None, word: str) -> Running:
    """Return the open cycle in which `debt` can be settled now (for `member`, if he is assessed).

    Raises Refusal that says when it was due or when it opens.
    """
    candidates = [r for r in await open_cycles() if r.stage_for(debt)]
    if member is not None:
        candidates = [r for r in candidates if fits(r.scheme, member)]
    for one in candidates:
        stage = one.stage_for(debt)
        if stage and one.is_open(stage.id):
            return one
    raise Refusal(_closed(candidates, debt, word, act.at))


def fits(scheme: Scheme, member: Member) -> bool:
    """Tell whether a scheme is about people of this member's series."""
    return not scheme.series or member.series in scheme.series


def _closed(candidates: Iterable[Running], debt: str, word: str, now: datetime) -> str:
    runs = []
    for one in candidates:
        stage = one.stage_for(debt)
        if stage:
            runs.append(one.runs[stage.id])
    past = [run for run in runs if run.closed_at and run.due_at]
    ahead = [run for run in runs if run.opens_at and run.opens_at > now]
    if past and past[-1].due_at:
        return (
            f"{word}已于 {say_moment(past[-1].due_at)} 截止，现在不能再办。"
            "确有原因请联系党政党建办延期。"
        )
    if ahead and ahead[0].opens_at:
        return f"{word}还没开始，{say_moment(ahead[0].opens_at)} 起可以办。发“待办”看现在要做什么。"
    return f"现在没有需要{word}的考核。发“待办”看现在要做什么。"

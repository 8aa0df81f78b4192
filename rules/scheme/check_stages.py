"""Stages: moments that say one thing, references that lead somewhere, dates in order."""

import re
from collections.abc import Iterator
from typing import Final

from rules.scheme.document import Document
from rules.shape import Path, Problem, nearest
from rules.stages import Moment, Stage

_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z")
_DAYS_A_MONTH: Final = 31
_DAYS_A_WORKDAY: Final = 1.4
"""Calendar days per workday, roughly: enough to see that one date lies before another."""


def check_stages(document: Document) -> Iterator[Problem]:
    """Check stages and duties."""
    ids = [stage.id for stage in document.stage]
    for index, stage in enumerate(document.stage):
        path: Path = ("stage", index)
        if stage.id in ids[:index]:
            yield (*path, "id"), f"{stage.id} 出现两次"
        yield from _moment(stage.opens, ids, (*path, "opens"))
        yield from _moment(stage.due, ids, (*path, "due"))
        yield from _order(stage, path)
        if _loops(document, stage):
            yield (*path, "opens"), "各阶段的起止互相引用，绕成了圈"
    known = {indicator.id for section in document.section for indicator in section.item}
    for index, duty in enumerate(document.duty):
        yield from _moment(duty.due, ids, ("duty", index, "due"))
        if duty.finding and duty.finding not in known:
            hint = nearest(duty.finding, sorted(known))
            yield ("duty", index, "finding"), f"没有项目 {duty.finding}{hint}"


def _moment(moment: Moment, ids: list[str], path: Path) -> Iterator[Problem]:
    names = ("day", "workday", "days", "workdays", "stage", "event")
    used = [name for name in names if getattr(moment, name)]
    if len(used) != 1:
        yield path, f"{'、'.join(names)} 要恰好写一个，现有：{'、'.join(used) or '一个也没有'}"
    if moment.stage and moment.stage not in ids:
        yield (*path, "stage"), f"没有阶段 {moment.stage}{nearest(moment.stage, ids)}"
    if moment.stage and not moment.edge:
        yield path, "引用别的阶段时要写 edge，opens 或 due"
    if moment.time and not _TIME.match(moment.time):
        yield (*path, "time"), f"时刻应如 18:00，现为 {moment.time}"


def _order(stage: Stage, path: Path) -> Iterator[Problem]:
    opens, due = _rough_day(stage.opens), _rough_day(stage.due)
    if opens is not None and due is not None and due < opens:
        yield (*path, "due"), "截止早于开始"


def _rough_day(moment: Moment) -> float | None:
    """Return roughly which day of the period a fixed moment is; None if it hangs on something."""
    if not moment.day and not moment.workday:
        return None
    start = (moment.month - 1) * _DAYS_A_MONTH if moment.month else 0
    if moment.day:
        return start + (moment.day if moment.day > 0 else _DAYS_A_MONTH + 1 + moment.day)
    days = moment.workday * _DAYS_A_WORKDAY
    return start + (days if moment.workday > 0 else _DAYS_A_MONTH + days)


def _loops(document: Document, stage: Stage) -> bool:
    """Follow references between stages and look whether they come back."""
    stages = {one.id: one for one in document.stage}
    edges = [(stage.id, "opens"), (stage.id, "due")]
    for first in edges:
        at, seen = first, set()
        while at not in seen:
            seen.add(at)
            one = stages.get(at[0])
            moment = (one.opens if at[1] == "opens" else one.due) if one else None
            if moment is None or not moment.stage:
                break
            at = (moment.stage, moment.edge or "due")
        else:
            return True
    return False

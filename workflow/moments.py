"""When the stages of a period open and are due: pure arithmetic on the scheme and the calendar."""

import calendar as months
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

import msgspec

from rules.period import MONTHS, Period
from rules.scheme import Scheme
from rules.stages import DayOff, Moment, Stage
from workflow.calendar import WorkCalendar, at, local

OPENS, DUE = time(9, 0), time(18, 0)
"""The hours of an opening and a due time for which the scheme names none."""


class Span(msgspec.Struct, frozen=True):
    """When a stage opens and is due; None where an event or a decision has yet to happen."""

    opens: datetime | None
    due: datetime | None


def schedule(scheme: Scheme, period: Period, calendar: WorkCalendar) -> dict[str, Span]:
    """Return the spans of all stages of a period, as far as the calendar alone tells them."""
    spans: dict[str, Span] = {}
    for stage in _in_order(scheme.stages):
        opens = _edge(stage.opens, period, calendar, spans, OPENS)
        if opens is None:
            spans[stage.id] = Span(None, None)
            continue
        spans[stage.id] = Span(opens, due_of(stage, period, calendar, opens, spans))
    return spans


def due_of(
    stage: Stage,
    period: Period,
    calendar: WorkCalendar,
    opened: datetime,
    spans: Mapping[str, Span],
) -> datetime | None:
    """Return when a stage that opens at `opened` is due, moved off a day off as the scheme says."""
    moment = stage.due
    if moment.days or moment.workdays:
        return _off_day_off(_after(opened, moment, calendar), stage.day_off, calendar)
    due = _edge(moment, period, calendar, spans, DUE)
    return _off_day_off(due, stage.day_off, calendar) if due else None


def _in_order(stages: tuple[Stage, ...]) -> list[Stage]:
    """Return the stages so that each comes after those it refers to."""
    done: list[Stage] = []
    rest = list(stages)
    while rest:
        known = {stage.id for stage in done}
        ready = [s for s in rest if {s.opens.stage, s.due.stage} <= known | {""}]
        if not ready:
            raise ValueError(f"stages refer to each other in a circle: {[s.id for s in rest]}")
        done += ready
        rest = [s for s in rest if s not in ready]
    return done


def _edge(
    moment: Moment,
    period: Period,
    calendar: WorkCalendar,
    spans: Mapping[str, Span],
    default: time,
) -> datetime | None:
    if moment.event:
        return None
    if moment.stage:
        span = spans[moment.stage]
        return span.opens if moment.edge == "opens" else span.due
    first, last = _month(period, moment.month)
    if moment.workday:
        day = calendar.nth_workday(first, last, moment.workday)
    else:
        day = (
            first + timedelta(moment.day - 1)
            if moment.day > 0
            else last + timedelta(moment.day + 1)
        )
    return at(day, _clock(moment, default))


def _month(period: Period, number: int) -> tuple[date, date]:
    """Return first and last day of the period's `number`-th month; 0 is its last month."""
    ahead = (number or MONTHS[period.span]) - 1
    years, month = divmod(period.first_month - 1 + ahead, 12)
    year = period.year + years
    return date(year, month + 1, 1), date(year, month + 1, months.monthrange(year, month + 1)[1])


def _after(opened: datetime, moment: Moment, calendar: WorkCalendar) -> datetime:
    """Return the end of n whole days after `opened`: one opened in the evening has a day more."""
    start, end = local(opened), _clock(moment, DUE)
    if moment.days:
        day = start.date() + timedelta(moment.days + (start.time() > end))
    else:
        day = calendar.add_workdays(start.date(), moment.workdays)
    return at(day, end)


def _off_day_off(due: datetime, rule: DayOff, calendar: WorkCalendar) -> datetime:
    there = local(due)
    if rule == "next-workday":
        return at(calendar.next_workday(there.date()), there.timetz().replace(tzinfo=None))
    if rule == "previous-workday":
        return at(calendar.previous_workday(there.date()), there.timetz().replace(tzinfo=None))
    return due


def _clock(moment: Moment, default: time) -> time:
    return time.fromisoformat(moment.time) if moment.time else default

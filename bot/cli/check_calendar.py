"""Whether the holidays are known for as long as the schemes need them."""

from collections.abc import Iterator
from datetime import date, datetime

from bot.cli.finding import Finding, bad, good, note
from rules.period import MONTHS, Period
from rules.scheme import Scheme
from workflow.calendar import WorkCalendar, YearUnknown, local
from workflow.cycles import current_period, say_period
from workflow.moments import schedule
from workflow.settings import Settings
from workflow.versions import in_force, scheme_ids


def calendar_findings(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Check this year and the next, and the timetables of every scheme's present and next period.

    Next year's holidays are announced in November: until a timetable needs them, it is only a note.
    """
    year = local(now).year
    for each, say in ((year, bad), (year + 1, note)):
        problem = _missing(settings.calendar, each)
        yield say(problem) if problem else good(f"{each} 年节假日")
    for name in scheme_ids(settings.schemes):
        yield from _timetables(settings, name, now)


def _missing(calendar: WorkCalendar, year: int) -> str:
    try:
        calendar.is_workday(date(year, 1, 1))
    except YearUnknown as error:
        return str(error)
    return ""


def _timetables(settings: Settings, name: str, now: datetime) -> Iterator[Finding]:
    newest = [scheme for scheme in settings.schemes if scheme.id == name][-1]
    present = current_period(newest, now)
    for period in (present, _next(present)):
        scheme = in_force(settings.schemes, name, period.first_day)
        if scheme is not None:
            problem = _timetable(scheme, period, settings.calendar)
            if problem:
                yield bad(f"方案 {name} 排不出{say_period(period.name)}的日程：{problem}")


def _timetable(scheme: Scheme, period: Period, calendar: WorkCalendar) -> str:
    try:
        schedule(scheme, period, calendar)
    except (YearUnknown, ValueError) as error:
        return str(error)
    return ""


def _next(period: Period) -> Period:
    if period.number < 12 // MONTHS[period.span]:
        return Period(period.year, period.span, period.number + 1)
    return Period(period.year + 1, period.span, 1)

"""When people may be spoken to unasked: on workdays, in the morning, never on the hour or half."""

from datetime import date, datetime, time, timedelta

from workflow.calendar import WorkCalendar, YearUnknown, at, local

MORNING, EVENING = time(8, 43), time(18, 0)
"""Between these the clock may remind again of what is late."""
_WEEKEND = 5


def workday(day: date, calendar: WorkCalendar) -> bool:
    """Tell whether a day is a workday: Monday to Friday while nobody knows the year's holidays."""
    try:
        return calendar.is_workday(day)
    except YearUnknown:
        return day.weekday() < _WEEKEND


def daytime(moment: datetime, calendar: WorkCalendar) -> bool:
    """Tell whether a moment is in the working hours of a workday."""
    there = local(moment)
    return MORNING <= there.time() < EVENING and workday(there.date(), calendar)


def next_morning(after: datetime, calendar: WorkCalendar) -> datetime:
    """Return the first morning of a workday that comes after a moment."""
    day = local(after).date()
    while at(day, MORNING) <= after or not workday(day, calendar):
        day += timedelta(days=1)
    return at(day, MORNING)


def not_on_day_off(moment: datetime, calendar: WorkCalendar) -> datetime:
    """Return `moment`, on a day off the next workday's morning."""
    rests = not workday(local(moment).date(), calendar)
    return next_morning(moment, calendar) if rests else moment


def before_days_off(moment: datetime, calendar: WorkCalendar) -> datetime:
    """Return `moment`, on a day off the same time of the last workday before it."""
    while not workday(local(moment).date(), calendar):
        moment -= timedelta(days=1)
    return moment

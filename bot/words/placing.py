"""Placing the words for a day in the calendar."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from bot.words.daywords import DayWords

_YEARS: Final = range(2000, 2100)
_MONTHS: Final = 12
_WEEK: Final = 7
_AROUND: Final = (-1, 0, 1)
_OVER_MONTH_END: Final = timedelta(days=20)
_OVER_YEAR_END: Final = timedelta(days=200)  # maternity leave is the longest that people ask for


def candidates(words: DayWords, today: date) -> tuple[date, ...]:
    """Return the day meant; or, of an incomplete one, the latest up to today and the next one.

    Empty when the calendar has no such day.
    """
    days = _days(words, today)
    if today in days:
        return (today,)
    past = [day for day in days if day < today][-1:]
    coming = [day for day in days if day > today][:1]
    return (*past, *coming)


def on_or_after(words: DayWords, start: date, today: date) -> date | None:
    """Return the last day of a span that begins on `start`; what it leaves out, the start says.

    None if it would lie before the start, or nowhere. 28日到3日 ends in the next month, but
    5日到3日 is taken for a slip, and so is 11月5日到11月3日.
    """
    if words.weekday is not None and words.weeks is None:
        return start + timedelta(days=(words.weekday - start.weekday()) % _WEEK)
    from_start = words.year is None and words.weekday is None
    if from_start and (words.years, words.months, words.days) == (None, None, None):
        return _nearby_end(words, start)
    return next((day for day in _days(words, today) if day >= start), None)


def _nearby_end(words: DayWords, start: date) -> date | None:
    """Complete the end from the start; across a month's or year's end only if it is not far."""
    within_year = words.month is not None
    if not within_year:
        words = words._replace(months=int(words.day is not None and words.day < start.day))
    end = next((day for day in _days(words, start) if day >= start), None)
    if end is None or end - start <= (_OVER_YEAR_END if within_year else _OVER_MONTH_END):
        return end
    same = end.year == start.year if within_year else end.month == start.month
    return end if same else None


def _days(words: DayWords, today: date) -> list[date]:
    """Return the days that the words may mean near `today`, in order."""
    if words.days is not None:
        return [today + timedelta(days=words.days)]
    if words.weekday is not None:
        monday = today - timedelta(days=today.weekday())
        weeks = _AROUND if words.weeks is None else (words.weeks,)
        return [monday + timedelta(days=_WEEK * week + words.weekday) for week in weeks]
    found = (_in_month(words, year, month) for year, month in _months(words, today))
    return [day for day in found if day is not None]


def _months(words: DayWords, today: date) -> list[tuple[int, int]]:
    """Return the (year, month) pairs in which the day may lie, in order."""
    if words.year is not None or words.years is not None:
        year = words.year if words.year is not None else today.year + (words.years or 0)
        return [(year, words.month or 0)]
    if words.month is not None:
        return [(today.year + years, words.month) for years in _AROUND]
    if words.months is not None or words.month_end:
        return [_shifted(today, words.months or 0)]
    return [_shifted(today, months) for months in (-2, *_AROUND, 2)]


def _shifted(today: date, months: int) -> tuple[int, int]:
    years, month = divmod(today.month - 1 + months, _MONTHS)
    return today.year + years, month + 1


def _in_month(words: DayWords, year: int, month: int) -> date | None:
    if year not in _YEARS or not 1 <= month <= _MONTHS:
        return None
    last = monthrange(year, month)[1]
    day = last if words.month_end else words.day or 0
    return date(year, month, day) if 1 <= day <= last else None

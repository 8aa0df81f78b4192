"""Working days as the State Council announces them, make-up workdays included."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import msgspec

SHANGHAI = ZoneInfo("Asia/Shanghai")


class YearUnknown(Exception):
    """No holidays are known for a year. The text says what to write into the configuration."""

    def __init__(self, year: int) -> None:
        super().__init__(
            f"{year} 年的节假日还不知道：请在 config.toml 的 [calendar] 里写上 {year} 年的"
            " holidays 和 workdays（以国务院办公厅通知为准）"
        )


class WorkCalendar(msgspec.Struct, frozen=True):
    """Tells workdays from days off. `extra` {year: (holidays, make-up workdays)} goes first."""

    extra: Mapping[int, tuple[frozenset[date], frozenset[date]]] = {}

    def is_workday(self, day: date) -> bool:
        """Raise YearUnknown where nobody has said yet which days are holidays."""
        if day.year in self.extra:
            holidays, makeups = self.extra[day.year]
            return day in makeups or (day.weekday() < 5 and day not in holidays)  # noqa: PLR2004 - Mon–Fri
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError as error:
            raise YearUnknown(day.year) from error

    def next_workday(self, day: date) -> date:
        """Return `day` itself or the first workday after it."""
        return next(d for d in _days(day, 1) if self.is_workday(d))

    def previous_workday(self, day: date) -> date:
        """Return `day` itself or the last workday before it."""
        return next(d for d in _days(day, -1) if self.is_workday(d))

    def add_workdays(self, day: date, count: int) -> date:
        """Return the `count`-th workday after `day` (which itself does not count)."""
        for _ in range(count):
            day = self.next_workday(day + timedelta(days=1))
        return day

    def nth_workday(self, first: date, last: date, n: int) -> date:
        """Return the n-th workday from `first` to `last`; −1 is the last one.

        Raises ValueError where the span has fewer workdays than that.
        """
        days = [d for d in _days(first, 1, last) if self.is_workday(d)]
        try:
            return days[n - 1 if n > 0 else n]
        except IndexError:
            raise ValueError(f"{first} 至 {last} 没有第 {n} 个工作日") from None


def _days(start: date, step: int, last: date | None = None) -> Iterator[date]:
    while last is None or start <= last:
        yield start
        start += timedelta(days=step)


def at(day: date, clock: time) -> datetime:
    """Return the moment in Shanghai."""
    return datetime.combine(day, clock, SHANGHAI)


def local(moment: datetime) -> datetime:
    """Return the same moment as Shanghai's clocks show it."""
    return moment.astimezone(SHANGHAI)


def say_moment(moment: datetime) -> str:
    """Return e.g. `11月26日 18:00`."""
    there = local(moment)
    return f"{there.month}月{there.day}日 {there:%H:%M}"

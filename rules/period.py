"""Periods by name: `2026-11` month, `2026-Q4` quarter, `2026-H2` half, `2026` year."""

import re
from datetime import date
from typing import Final, Literal

import msgspec

Span = Literal["month", "quarter", "half", "year"]
MONTHS: Final[dict[Span, int]] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
SPAN_TITLES: Final[dict[Span, str]] = {
    "month": "月",
    "quarter": "季度",
    "half": "半年",
    "year": "年",
}
_PATTERN: Final = re.compile(r"([12]\d{3})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|H([12])))?\Z")


class Period(msgspec.Struct, frozen=True):
    """A stretch of whole months within one calendar year."""

    year: int
    span: Span
    number: int
    """1-based among its like in the year; 1 for a year."""

    @property
    def name(self) -> str:
        """Return the name by which facts call the period."""
        tail = {
            "month": f"-{self.number:02}",
            "quarter": f"-Q{self.number}",
            "half": f"-H{self.number}",
            "year": "",
        }
        return f"{self.year}{tail[self.span]}"

    @property
    def first_month(self) -> int:
        """Return its first month, 1 to 12."""
        return (self.number - 1) * MONTHS[self.span] + 1

    @property
    def first_day(self) -> date:
        """Return the day by which the version of a scheme is chosen."""
        return date(self.year, self.first_month, 1)

    @property
    def months(self) -> tuple[str, ...]:
        """Return the names of its months in order."""
        first = self.first_month
        return tuple(f"{self.year}-{month:02}" for month in range(first, first + MONTHS[self.span]))

    @property
    def previous(self) -> "Period":
        """Return the period of the same span just before."""
        if self.number > 1:
            return Period(self.year, self.span, self.number - 1)
        return Period(self.year - 1, self.span, 12 // MONTHS[self.span])


def read_period(name: str) -> Period | None:
    """Read a period's name; None if it is not one."""
    found = _PATTERN.match(name)
    if found is None:
        return None
    year, month, quarter, half = found.groups()
    if month:
        return Period(int(year), "month", int(month))
    if quarter:
        return Period(int(year), "quarter", int(quarter))
    if half:
        return Period(int(year), "half", int(half))
    return Period(int(year), "year", 1)

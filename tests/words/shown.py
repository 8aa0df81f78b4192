"""What was read as a date, as a short text to compare with."""

from datetime import date

from bot.words import DateDoubt, DateSpan, read_date
from bot.words.dates import Prefer

TODAY = date(2026, 11, 16)
"""A Monday."""


def read(text: str, today: date = TODAY, prefer: Prefer = None) -> str:
    """Return what was read, as a short text: 2026-11-03, 2026-11-03pm, A..B, A|B or ?."""
    reading = read_date(text, today, prefer)
    if isinstance(reading, DateSpan):
        return short(reading)
    if isinstance(reading, DateDoubt):
        return "|".join(map(short, reading.readings))
    return "?"


def short(span: DateSpan) -> str:
    if span.first == span.last:
        return f"{span.first}{span.half or ''}"
    starts, ends = "pm" * (span.starts == "pm"), "am" * (span.ends == "am")
    return f"{span.first}{starts}..{span.last}{ends}"

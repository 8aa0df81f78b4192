"""Words for a period: 2026-10, 十月, 上个月, 三季度, 上半年, 去年."""

import re
from datetime import date
from typing import Final

from bot.words.normalise import fold_line
from bot.words.numerals import read_count

_MONTHS: Final = 12
_QUARTERS: Final = 4
_HALVES: Final = 2
_YEAR_RANGE: Final = range(2000, 2100)

_YEARS = {"前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0}
_SHIFTS = {"上上": -2, "上": -1, "本": 0, "这": 0, "当": 0, "下": 1}
_HALF_NAMES = {"上": 1, "下": 2}

_DIGITS = "一二三四五六七八九"
_SAID_YEAR = (
    rf"(?:(?P<year>[0-9]{{4}}|二〇[{_DIGITS}〇]{{2}})年?度?|(?P<years>{'|'.join(_YEARS)})度?)[-/.]?"
)
_SHIFT = "(?P<shift>上上|[上本这当下])个?"

_FORMS = tuple(
    (re.compile(form), parts)
    for form, parts in (
        (rf"{_SHIFT}月份?", _MONTHS),
        (rf"(?:{_SAID_YEAR})?(?P<at>[0-9]{{1,2}}|[{_DIGITS}十]{{1,3}})月份?", _MONTHS),
        (r"(?P<year>[0-9]{4})[-/.]?(?P<at>[0-9]{2})", _MONTHS),
        (r"(?P<year>[0-9]{4})[-/.](?P<at>[0-9])", _MONTHS),
        (rf"{_SHIFT}季度?", _QUARTERS),
        (rf"(?:{_SAID_YEAR})?第?(?P<at>[1-4一二三四])个?季度?", _QUARTERS),
        (rf"(?:{_SAID_YEAR})?[Qq](?P<at>[1-4])", _QUARTERS),
        (rf"(?:{_SAID_YEAR})?(?P<half>[上下])半年", _HALVES),
        (rf"(?:{_SAID_YEAR})?[Hh](?P<at>[12])", _HALVES),
        (_SAID_YEAR, 1),
    )
)


def read_period(text: str, today: date) -> str | None:
    """Read a whole text as a period: 2026-10, 2026-Q4, 2026-H2 or 2026.

    Without a year it is the latest one begun; a month may also be the coming one.
    """
    line = fold_line(text).replace(" ", "")
    for form, parts in _FORMS:
        if match := form.fullmatch(line):
            return _period(
                {name: said for name, said in match.groupdict().items() if said}, parts, today
            )
    return None


def _period(said: dict[str, str], parts: int, today: date) -> str | None:
    """Count in months, quarters, halves or years since the year 0, `parts` of them to a year."""
    now = today.year * parts + (today.month - 1) * parts // _MONTHS
    at = _HALF_NAMES[said["half"]] if "half" in said else read_count(said.get("at", "1"))
    if at is None or not 1 <= at <= parts:
        return None
    if "shift" in said:
        count = now + _SHIFTS[said["shift"]]
    elif "year" in said:
        count = (read_count(said["year"]) or 0) * parts + at - 1
    elif "years" in said:
        count = (today.year + _YEARS[said["years"]]) * parts + at - 1
    else:
        latest = now + 1 if parts == _MONTHS else now
        count = latest - (latest - (at - 1)) % parts
    return _named(*divmod(count, parts), parts)


def _named(year: int, at: int, parts: int) -> str | None:
    if year not in _YEAR_RANGE:
        return None
    return {
        _MONTHS: f"{year}-{at + 1:02}",
        _QUARTERS: f"{year}-Q{at + 1}",
        _HALVES: f"{year}-H{at + 1}",
    }.get(parts, f"{year}")

"""Words for a length of time: 2天, 半天, 一个半小时, 一周, 2个工作日."""

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final

from bot.words.normalise import fold_marks, tidy
from bot.words.numerals import HALF, NUMERAL, read_number

_AFTER: Final = " \n,，、;；:：。"
_LONGEST: Final = timedelta(days=366)
_MINUTES = {
    "分钟": 1,
    "小时": 60,
    "钟头": 60,
    "天": 24 * 60,
    **dict.fromkeys(("周", "星期", "礼拜"), 7 * 24 * 60),
}
_NUMBER = rf"(?P<number>[{NUMERAL}.]*[{NUMERAL}](?:个半)?)"
_PART = re.compile(rf" ?{_NUMBER} ?个? ?(?P<unit>{'|'.join(_MINUTES)})(?P<half>半(?![天日个小]))?")
_WORKDAYS = re.compile(rf"{_NUMBER} ?个? ?工作日")


@dataclass(frozen=True, slots=True)
class WorkSpan:
    """A number of workdays: how long that is, the calendar says."""

    days: int


def read_duration(text: str) -> timedelta | WorkSpan | None:
    """Read a whole text as a length of time, at most a year; None if it is none.

    28日 is not read: it may be the 28th.
    """
    duration, rest = take_duration(text)
    return None if rest else duration


def take_duration(text: str) -> tuple[timedelta | WorkSpan | None, str]:
    """Read the length of time at the start of a text and return the words after it as well."""
    whole = tidy(text)
    line = fold_marks(whole)
    if workdays := _WORKDAYS.match(line):
        days = read_number(workdays["number"])
        return _workdays(days), whole[workdays.end() :].lstrip(_AFTER)
    total, at = timedelta(), 0
    while part := _PART.match(line, at):
        length = _length(part)
        if length is None:
            return None, whole
        total, at = total + length, part.end()
    if not timedelta() < total <= _LONGEST:
        return None, whole
    return total, whole[at:].lstrip(_AFTER)


def _workdays(days: Decimal | None) -> WorkSpan | None:
    if days is None or days % 1 or not 0 < days <= _LONGEST.days:
        return None
    return WorkSpan(int(days))


def _length(part: re.Match[str]) -> timedelta | None:
    """Return one part's length; 两个半天 may be one day or two and a half, so it is none."""
    number = read_number(part["number"])
    if number is None or (part["number"].endswith("个半") and part["unit"] == "天"):
        return None
    number += HALF if part["half"] else 0
    minutes = number * _MINUTES[part["unit"]]
    if minutes > _LONGEST // timedelta(minutes=1):
        return None
    return timedelta(microseconds=int(minutes * 60_000_000))

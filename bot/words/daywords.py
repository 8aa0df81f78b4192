"""The words for a day, or a span of days, before they are placed in the calendar."""

import re
from typing import Final, Literal, NamedTuple

from bot.words.numerals import read_count

Half = Literal["am", "pm"]


class DayWords(NamedTuple):
    """What was written, and nothing that was not: 上个月5号 is months=-1, day=5."""

    year: int | None = None
    years: int | None = None
    """今年 is 0, 去年 is -1."""
    month: int | None = None
    months: int | None = None
    day: int | None = None
    month_end: bool = False
    weekday: int | None = None
    """Monday is 0."""
    weeks: int | None = None
    days: int | None = None
    """今天 is 0, 昨天 is -1."""
    half: Half | None = None
    hyphen: bool = False
    """Written 3-5, which may also mean the 3rd to the 5th."""


class SpanWords(NamedTuple):
    first: DayWords
    last: DayWords | None
    """None for a single day; with nothing but a half, it is the same day as the first."""


_N: Final = "(?:[0-9]{1,2}|[一二三四五六七八九十廿卅零〇]{1,3})"
_YEAR = "(?:[0-9]{4}|二[〇零0][一二三四五六七八九〇零]{2}|[0-9]{2}(?=年))"
# A figure without 日 or 号 is a day only where no other unit follows: 11月3天 is none.
_NO_UNIT = r"(?![0-9]|\.[0-9]| ?(?:天|次|个|小时|点|分|月|年|周|岁|户|人|元|项|条|:))"
_DAY = rf"(?P<day>{_N})(?: ?[日号]|{_NO_UNIT})"

_YEARS = {"前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "明年": 1}
_SHIFTS = {"上上": -2, "上": -1, "本": 0, "这": 0, "当": 0, "下": 1, "下下": 2}
_DAYS = {
    "大前天": -3,
    **dict.fromkeys(("前天", "前日"), -2),
    **dict.fromkeys(("昨天", "昨日"), -1),
    **dict.fromkeys(("今天", "今日"), 0),
    **dict.fromkeys(("明天", "明日"), 1),
    "后天": 2,
    "大后天": 3,
}
_WEEKDAYS = {name: at % 7 for at, name in enumerate("一二三四五六日1234567")} | {"天": 6}

_FORMS = tuple(
    map(
        re.compile,
        (
            r"(?P<year>[0-9]{4})(?P<sep>[-/.])(?P<month>[0-9]{1,2})(?P=sep)(?P<day>[0-9]{1,2})"
            r"(?![0-9])[日号]?",
            r"(?P<year>20[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?![0-9])",
            rf"(?:(?P<year>{_YEAR}) ?年 ?|(?P<years>{'|'.join(_YEARS)}) ?)?"
            rf"(?P<month>{_N}) ?月份? ?(?:{_DAY}|(?P<end>[底末]))",
            rf"(?P<months>上上|[上下本这当])个?月份? ?(?:{_DAY}|(?P<end>[底末]))",
            r"月(?P<end>[底末])",
            rf"(?P<days>{'|'.join(sorted(_DAYS, key=len, reverse=True))})",
            r"(?P<weeks>上上|下下|[上下本这])?个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天1-7])",
            rf"(?P<month>[0-9]{{1,2}})(?P<sep>[-/.])(?P<day>[0-9]{{1,2}}){_NO_UNIT}"
            r"(?!(?P=sep)[0-9])(?P<unit>[日号])?",
            rf"(?P<day>{_N}) ?[日号]",
            rf"(?P<day>{_N})(?= ?(?:-{{1,2}}|~|到|至) ?{_N} ?[日号])",
        ),
    )
)
_LAST_DAY = re.compile(_DAY)
_HALF = re.compile(" ?(?:(?P<am>上午|早上|早晨)|(?P<pm>下午|傍晚|晚上)|全天|整天|一整天)")
_FROM = re.compile("(?:从|自|于)? ?")
_TO = re.compile(" ?(?:起|开始)? ?(?:直?到|至|-{1,2}|~) ?")
_UNTIL = re.compile(" ?(?:为?止)")
_ON = re.compile(" ?(?:起|开始)(?=[ ,]|$)")


def take_span(line: str) -> tuple[SpanWords, int] | None:
    """Read a day or 11月3日至5日 at the start of a folded line; also return where it ends."""
    start = _FROM.match(line)
    first = _take_day(line, start.end() if start else 0)
    if first is None:
        return None
    words, at = first
    if (to := _TO.match(line, at)) and (last := _take_last(line, to.end())):
        return SpanWords(words, last[0]), _past(_UNTIL, line, last[1])
    return SpanWords(words, None), _past(_ON, line, at)


def _take_last(line: str, at: int) -> tuple[DayWords, int] | None:
    if day := _take_day(line, at):
        return day
    if bare := _LAST_DAY.match(line, at):
        return _with_half(_words(bare), line, bare.end())
    half, end = _with_half(DayWords(), line, at)
    return (half, end) if half.half else None


def _take_day(line: str, at: int) -> tuple[DayWords, int] | None:
    for form in _FORMS:
        match = form.match(line, at)
        if match is None:
            continue
        words = _words(match)
        if words.hyphen and match.groupdict().get("unit") and _ascending(words):
            continue  # 3-5日 is a span of days; 11-3日 cannot be
        return _with_half(words, line, match.end())
    return None


def _ascending(words: DayWords) -> bool:
    return (words.month or 0) <= (words.day or 0)


def _with_half(words: DayWords, line: str, at: int) -> tuple[DayWords, int]:
    half = _HALF.match(line, at)
    if half is None:
        return words, at
    which: Half | None = "am" if half["am"] else "pm" if half["pm"] else None
    return words._replace(half=which), half.end()


def _past(pattern: re.Pattern[str], line: str, at: int) -> int:
    match = pattern.match(line, at)
    return match.end() if match else at


def _words(match: re.Match[str]) -> DayWords:
    said = {name: value for name, value in match.groupdict().items() if value is not None}
    return DayWords(
        year=_year(said.get("year")),
        years=_YEARS.get(said.get("years", "")),
        month=_count(said.get("month")),
        months=_SHIFTS.get(said.get("months", "")),
        day=_count(said.get("day")),
        month_end="end" in said,
        weekday=_WEEKDAYS.get(said.get("weekday", "")),
        weeks=_SHIFTS.get(said.get("weeks", "")),
        days=_DAYS.get(said.get("days", "")),
        hyphen=said.get("sep") == "-" and "year" not in said,
    )


def _year(said: str | None) -> int | None:
    year = _count(said)
    return year + 2000 if year is not None and said is not None and len(said) == len("26") else year


def _count(said: str | None) -> int | None:
    """Return the figure, or 0 (which no calendar has) for numerals that say nothing."""
    return None if said is None else read_count(said) or 0

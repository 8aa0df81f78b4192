"""Everyday dates: 11月3日, 上周五, 3日下午, 3号到5号. An ambiguous one is asked back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from bot.words.daywords import DayWords, Half, SpanWords, take_span
from bot.words.normalise import fold_line, fold_marks, tidy
from bot.words.placing import candidates, on_or_after

Prefer = Literal["past", "future"] | None

_AFTER: Final = " \n,，、;；:：。"
_WEEKDAYS: Final = "一二三四五六日"
_HALVES: Final = {"am": "上午", "pm": "下午"}

_CLEAR: Final = 4
"""The nearer of two days is meant if the other is this many times as far."""
_STRANGE: Final = 9
"""Against the wanted direction, ask if the other day is this many times nearer."""
_WEEK: Final = 7
_SEASON: Final = 60
_YEAR: Final = 300
_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class DateSpan:
    """One or more days, both ends included.

    `starts` pm leaves out the first morning, `ends` am leaves out the last afternoon.
    """

    first: date
    last: date
    starts: Half = "am"
    ends: Half = "pm"

    @property
    def half(self) -> Half | None:
        """The half meant if this is half of one day."""
        return self.starts if self.first == self.last and self.starts == self.ends else None

    def written(self, this_year: int | None = None) -> str:
        """Return it as people read it; the year is left out when it is `this_year`."""
        first = _written(self.first, whole=self.first.year != this_year)
        if self.first == self.last:
            return first + (_HALVES[self.half] if self.half else "")
        if (self.last.year, self.last.month) == (self.first.year, self.first.month):
            last = f"{self.last.day}日"
        else:
            last = _written(self.last, whole=self.last.year != self.first.year)
        starts, ends = "下午" * (self.starts == "pm"), "上午" * (self.ends == "am")
        return f"{first}{starts}至{last}{ends}"


@dataclass(frozen=True, slots=True)
class DateDoubt:
    """Two ways to read it; `why` asks which, in a sentence for the writer."""

    readings: tuple[DateSpan, DateSpan]
    why: str


@dataclass(frozen=True, slots=True)
class DateUnread:
    """No date; `why` says what to write instead."""

    why: str


DateReading = DateSpan | DateDoubt | DateUnread


def read_date(text: str, today: date, prefer: Prefer = None) -> DateReading:
    """Read a whole text as a day, half a day or a span of days.

    `prefer` says where an incomplete date lies: facts (考勤) in the past, plans (请假) ahead.
    """
    reading, rest = take_date(text, today, prefer)
    return _no_date(text) if rest else reading


def take_date(text: str, today: date, prefer: Prefer = None) -> tuple[DateReading, str]:
    """Read the date at the start of a text and return the words after it as well."""
    whole = tidy(text)
    taken = take_span(fold_marks(whole))
    if taken is None:
        return _no_date(whole), whole
    words, end = taken
    return _placed(words, whole[:end].strip(), today, prefer), whole[end:].lstrip(_AFTER)


def _placed(words: SpanWords, typed: str, today: date, prefer: Prefer) -> DateReading:
    starts = candidates(words.first, today)
    if not starts:
        return DateUnread(f"日历上没有“{typed}”，请核对日期后重发。")
    spans = _spans(words, starts, today)
    if not spans:
        return DateUnread(f"“{typed}”的结束日期早于开始日期，或日历上没有，请核对后重发。")
    chosen = _choose(spans, today, prefer)
    if words.first.hyphen and words.last is None:
        far = all(abs((span.first - today).days) > _SEASON for span in chosen)
        days = _days_of_month(words.first, today, prefer) if far else ()
        chosen = (chosen[-1], days[0]) if days else chosen
    if len(chosen) == 1:
        return chosen[0]
    return _doubt(typed, chosen[0], chosen[1], today)


def _spans(words: SpanWords, starts: Iterable[date], today: date) -> tuple[DateSpan, ...]:
    """Return the span for each day it may start on, as far as its end fits."""
    found = []
    for first in starts:
        last = _last(words.last, first, today)
        if last is None:
            continue
        span = _with_halves(words, first, last)
        if first < last or (span.starts, span.ends) != ("pm", "am"):
            found.append(span)
    return tuple(found)


def _last(words: DayWords | None, first: date, today: date) -> date | None:
    if words is None or words == DayWords(half=words.half):
        return first
    return on_or_after(words, first, today)


def _with_halves(words: SpanWords, first: date, last: date) -> DateSpan:
    if words.last is None:
        half = words.first.half
        return DateSpan(first, last, half or "am", half or "pm")
    return DateSpan(first, last, words.first.half or "am", words.last.half or "pm")


def _choose(spans: tuple[DateSpan, ...], today: date, prefer: Prefer) -> tuple[DateSpan, ...]:
    """Return the span meant, or both the past and the coming one when that is not clear."""
    if len(spans) == 1:
        return spans
    past, coming = spans
    back, ahead = max((today - past.last).days, 0), max((coming.first - today).days, 0)
    if prefer is None:
        near, far = sorted((back, ahead))
        if near and (near * _CLEAR > far or far <= _WEEK):
            return spans
        return (past,) if back == near else (coming,)
    wanted, other = (back, ahead) if prefer == "past" else (ahead, back)
    if other == 0 or (wanted > _YEAR and other <= _SEASON):
        return (coming,) if prefer == "past" else (past,)
    if wanted > _STRANGE * other:
        return spans
    return (past,) if prefer == "past" else (coming,)


def _days_of_month(words: DayWords, today: date, prefer: Prefer) -> tuple[DateSpan, ...]:
    """Read 3-5 as the 3rd to the 5th."""
    span = SpanWords(DayWords(day=words.month), words._replace(month=None))
    spans = _spans(span, candidates(span.first, today), today)
    return _choose(spans, today, prefer)[-1:] if spans else ()


def _doubt(typed: str, one: DateSpan, other: DateSpan, today: date) -> DateDoubt:
    years = {span.first.year for span in (one, other)}
    year = today.year if years == {today.year} else None
    asked = "，也可以是".join(_with_weekday(span, year) for span in (one, other))
    why = f"“{typed}”可以是{asked}，请写明年月日后重发，例如“{other.written()}”。"
    return DateDoubt((one, other), why)


def _with_weekday(span: DateSpan, year: int | None) -> str:
    one_day = span.first == span.last
    return span.written(year) + f"（周{_WEEKDAYS[span.first.weekday()]}）" * one_day


def _written(day: date, *, whole: bool) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if whole else f"{day.month}月{day.day}日"


def _no_date(text: str) -> DateUnread:
    typed = fold_line(text)[:_SHOWN]
    return DateUnread(f"没有看懂日期“{typed}”，请写成“11月3日”“上周五”或“11月3日至5日”后重发。")

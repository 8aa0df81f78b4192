"""Words for a period, and for a length of time."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.words import WorkSpan, read_duration, read_period, take_duration

TODAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        *[
            ("2026-10", "2026-10"),
            ("2026/10", "2026-10"),
            ("2026.1", "2026-01"),
            ("202610", "2026-10"),
        ],
        *[("2026年10月", "2026-10"), ("2026 年 10 月份", "2026-10"), ("二〇二六年十月", "2026-10")],
        *[("10月", "2026-10"), ("十月", "2026-10"), ("十一月", "2026-11"), ("１０月", "2026-10")],
        *[("上个月", "2026-10"), ("上月", "2026-10"), ("上上月", "2026-09"), ("下个月", "2026-12")],
        *[("本月", "2026-11"), ("这个月", "2026-11"), ("當月", "2026-11"), ("去年10月", "2025-10")],
        *[
            ("三季度", "2026-Q3"),
            ("第三季度", "2026-Q3"),
            ("2026年三季度", "2026-Q3"),
            ("3季度", "2026-Q3"),
        ],
        *[("2026-Q3", "2026-Q3"), ("2026Q3", "2026-Q3"), ("q3", "2026-Q3"), ("上季度", "2026-Q3")],
        *[
            ("本季度", "2026-Q4"),
            ("上半年", "2026-H1"),
            ("去年下半年", "2025-H2"),
            ("2026-H2", "2026-H2"),
        ],
        *[
            ("2026", "2026"),
            ("2026年", "2026"),
            ("2026年度", "2026"),
            ("今年", "2026"),
            ("去年", "2025"),
        ],
    ],
)
def test_a_period_is_read(text: str, period: str) -> None:
    assert read_period(text, TODAY) == period


@pytest.mark.parametrize(
    ("text", "today", "period"),
    [
        ("12月", date(2027, 1, 5), "2026-12"),
        ("1月", date(2027, 1, 5), "2027-01"),
        ("2月", date(2027, 1, 5), "2027-02"),
        ("3月", date(2027, 1, 5), "2026-03"),
        ("1月", date(2026, 12, 5), "2027-01"),
        ("上个月", date(2027, 1, 31), "2026-12"),
        ("四季度", date(2027, 1, 5), "2026-Q4"),
        ("二季度", date(2027, 3, 31), "2026-Q2"),
        ("上季度", date(2027, 3, 31), "2026-Q4"),
        ("下半年", date(2027, 3, 31), "2026-H2"),
    ],
)
def test_a_period_without_a_year_is_the_latest_or_the_coming_month(
    text: str, today: date, period: str
) -> None:
    assert read_period(text, today) == period


@pytest.mark.parametrize(
    "text",
    [
        *["", "月", "13月", "0月", "2026-13", "2026-00", "五季度", "2026-Q5", "2026-H3", "1999-10"],
        *["2100", "10", "十", "10月3日", "2026-10-03", "上", "三四月", "十月考核", "半年", "Q"],
    ],
)
def test_what_is_no_period(text: str) -> None:
    assert read_period(text, TODAY) is None


@given(st.dates(date(2001, 1, 1), date(2098, 12, 31)), st.integers(1, 12))
def test_a_bare_month_is_never_more_than_one_month_ahead(today: date, month: int) -> None:
    period = read_period(f"{month}月", today)

    assert period is not None
    year, at = map(int, period.split("-"))
    assert -10 <= (year - today.year) * 12 + at - today.month <= 1


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        *[("2天", 48), ("两天", 48), ("２　天", 48), ("半天", 12), ("一天半", 36), ("1.5天", 36)],
        *[("3小时", 3), ("三个小时", 3), ("半小时", 0.5), ("半个小时", 0.5), ("30分钟", 0.5)],
        *[("一个半小时", 1.5), ("两个半小时", 2.5), ("2小时半", 2.5), ("1天3小时", 27)],
        *[("一周", 168), ("两星期", 336), ("一个礼拜", 168), ("366天", 8784), ("2天。", 48)],
    ],
)
def test_a_length_of_time_is_read(text: str, hours: float) -> None:
    assert read_duration(text) == timedelta(hours=hours)


@pytest.mark.parametrize(("text", "days"), [("2个工作日", 2), ("三工作日", 3), ("十个工作日", 10)])
def test_workdays_are_not_days(text: str, days: int) -> None:
    assert read_duration(text) == WorkSpan(days)


@pytest.mark.parametrize(
    "text",
    [
        *[
            "",
            "天",
            "2",
            "0天",
            "-2天",
            "367天",
            "1000000000天",
            "28日",
            "一个月",
            "两个半天",
            "三四天",
        ],
        *["半个工作日", "0个工作日", "367个工作日", "2天停电", "几天", "2天 3", "两天三四小时"],
    ],
)
def test_what_is_no_length_of_time(text: str) -> None:
    assert read_duration(text) is None


def test_the_words_after_a_length_of_time_are_kept() -> None:
    assert take_duration("2天 停电，来电后补") == (timedelta(days=2), "停电，来电后补")
    assert take_duration("两个工作日停电") == (WorkSpan(2), "停电")
    assert take_duration("停电，2天") == (None, "停电，2天")

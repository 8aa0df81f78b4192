"""Everyday dates. Today is Monday, 16 November 2026, unless said otherwise."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.words import DateDoubt, DateSpan, DateUnread, read_date, take_date
from tests.words.shown import TODAY, read, short


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *[("2026-11-03", "2026-11-03"), ("2026/11/3", "2026-11-03"), ("2026.11.3", "2026-11-03")],
        *[
            ("20261103", "2026-11-03"),
            ("2026年11月3日", "2026-11-03"),
            ("26年11月3号", "2026-11-03"),
        ],
        *[("二〇二六年十一月三日", "2026-11-03"), ("去年12月5日", "2025-12-05")],
        *[("2026 年 11 月 3 日", "2026-11-03"), ("２０２６－１１－０３", "2026-11-03")],
        *[("明年1月5日", "2027-01-05"), ("今年1月5日", "2026-01-05")],
        *[("11月3日", "2026-11-03"), ("11月3号", "2026-11-03"), ("11月3", "2026-11-03")],
        *[("11月 3日", "2026-11-03"), ("十一月五号", "2026-11-05"), ("十一月廿五", "2026-11-25")],
        *[("11-3", "2026-11-03"), ("11/3", "2026-11-03"), ("11.3", "2026-11-03")],
        *[("11-30", "2026-11-30"), ("11-3日", "2026-11-03"), ("11/3日", "2026-11-03")],
        *[("今天", "2026-11-16"), ("今日", "2026-11-16"), ("昨天", "2026-11-15")],
        *[("前天", "2026-11-14"), ("大前天", "2026-11-13"), ("明天", "2026-11-17")],
        *[("后天", "2026-11-18"), ("後天", "2026-11-18"), ("大后天", "2026-11-19")],
        *[("上周五", "2026-11-13"), ("上星期五", "2026-11-13"), ("上上周五", "2026-11-06")],
        *[("本周一", "2026-11-16"), ("这周五", "2026-11-20"), ("下周三", "2026-11-25")],
        *[("下个礼拜天", "2026-11-29"), ("上週日", "2026-11-15"), ("周一", "2026-11-16")],
        *[("月底", "2026-11-30"), ("本月底", "2026-11-30"), ("下月底", "2026-12-31")],
        *[("11月底", "2026-11-30"), ("2026年2月底", "2026-02-28"), ("上个月5号", "2026-10-05")],
        *[("本月5日", "2026-11-05"), ("下个月五号", "2026-12-05"), ("16日", "2026-11-16")],
        *[("18日", "2026-11-18"), ("14号", "2026-11-14"), ("1月5日", "2027-01-05")],
        *[("11月3日。", "2026-11-03"), ("从明天起", "2026-11-17"), ("明天开始", "2026-11-17")],
    ],
)
def test_a_day_is_read(text: str, day: str) -> None:
    assert read(text) == day


@pytest.mark.parametrize(
    ("text", "half"),
    [
        ("11月3日下午", "2026-11-03pm"),
        ("11月3日 上午", "2026-11-03am"),
        ("昨天晚上", "2026-11-15pm"),
        ("明天早上", "2026-11-17am"),
        ("上周五下午", "2026-11-13pm"),
        ("11月3日全天", "2026-11-03"),
        ("11月3日上午到下午", "2026-11-03"),
    ],
)
def test_half_a_day_is_read(text: str, half: str) -> None:
    assert read(text) == half


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("11月3日至5日", "2026-11-03..2026-11-05"),
        ("11月3日到11月5日", "2026-11-03..2026-11-05"),
        ("11月3-5日", "2026-11-03..2026-11-05"),
        ("11月3日-5日", "2026-11-03..2026-11-05"),
        ("11月3日——5日", "2026-11-03..2026-11-05"),
        ("11月3日～5日", "2026-11-03..2026-11-05"),
        ("11月3日 至 5日", "2026-11-03..2026-11-05"),
        ("从11月3日起至5日止", "2026-11-03..2026-11-05"),
        ("11/3-11/5", "2026-11-03..2026-11-05"),
        ("11-3~11-5", "2026-11-03..2026-11-05"),
        ("2026-11-03~2026-11-05", "2026-11-03..2026-11-05"),
        ("11月3日下午到5日上午", "2026-11-03pm..2026-11-05am"),
        ("11月3日下午到5日", "2026-11-03pm..2026-11-05"),
        ("11月3日上午到5日下午", "2026-11-03..2026-11-05"),
        ("11月3日到3日", "2026-11-03"),
        ("11月28日到3日", "2026-11-28..2026-12-03"),
        ("12月30日到1月2日", "2026-12-30..2027-01-02"),
        ("9月1日到2月28日", "2026-09-01..2027-02-28"),
        ("11月3日到月底", "2026-11-03..2026-11-30"),
        ("明天到后天", "2026-11-17..2026-11-18"),
        ("今天到周五", "2026-11-16..2026-11-20"),
        ("下周一到周三", "2026-11-23..2026-11-25"),
        ("明天到下周三", "2026-11-17..2026-11-25"),
    ],
)
def test_a_span_of_days_is_read(text: str, span: str) -> None:
    assert read(text) == span


@pytest.mark.parametrize(
    "text",
    [
        *[
            "",
            "日",
            "3",
            "11",
            "11月",
            "二月三十日",
            "2月30日",
            "2027-02-29",
            "13月1日",
            "11月0日",
            "0日",
        ],
        *[
            "32日",
            "1899-01-01",
            "2100-01-01",
            "11月3天",
            "3天",
            "3-5天",
            "1.5天",
            "11-3-5",
            "周八",
            "下周",
        ],
        *[
            "5日到3日",
            "11月5日到11月3日",
            "11月3日下午到3日上午",
            "明天到昨天",
            "昨天到上周五",
            "月初",
        ],
        *[
            "今天起草文件",
            "11月3日 事假",
            "我在开会",
            "11月3日点",
            "三四月五日",
            "11月3日到2月30日",
        ],
    ],
)
def test_what_is_no_date_is_said_with_an_example(text: str) -> None:
    reading = read_date(text, TODAY)

    assert isinstance(reading, DateUnread)
    assert reading.why.endswith("后重发。")


@pytest.mark.parametrize(
    ("text", "day", "rest"),
    [
        ("11月3日至5日 事假 家中有事", "2026-11-03..2026-11-05", "事假 家中有事"),
        ("11月2日我在开会，有记录。\n谢谢", "2026-11-02", "我在开会，有记录。\n谢谢"),
        ("11月3日，3天", "2026-11-03", "3天"),
        ("明天起3天", "2026-11-17", "起3天"),
        ("明天起 3天", "2026-11-17", "3天"),
        ("今天到村里开会", "2026-11-16", "到村里开会"),
        ("11月3日-事假", "2026-11-03", "-事假"),
        ("上周五下午3点", "2026-11-13pm", "3点"),
        ("11月18日到5天后", "2026-11-18", "到5天后"),
    ],
)
def test_the_words_after_a_date_are_kept(text: str, day: str, rest: str) -> None:
    reading, after = take_date(text, TODAY)

    assert isinstance(reading, DateSpan)
    assert (short(reading), after) == (day, rest)


def test_without_a_date_all_words_are_kept() -> None:
    reading, rest = take_date("事假，11月3日", TODAY)

    assert (type(reading), rest) == (DateUnread, "事假，11月3日")


days = st.dates(date(2001, 1, 1), date(2098, 12, 31))


@given(days, days)
def test_every_way_to_write_a_full_date_is_read(day: date, today: date) -> None:
    written = (day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}")

    assert {read(text, today) for text in written} == {day.isoformat()}


@given(days, st.integers(0, 400), st.sampled_from(["am", "pm"]), st.sampled_from(["am", "pm"]))
def test_what_is_written_is_read_again(first: date, more: int, starts: str, ends: str) -> None:
    last = date.fromordinal(min(first.toordinal() + more, date(2099, 12, 31).toordinal()))
    if first == last and (starts, ends) == ("pm", "am"):
        return
    span = DateSpan(first, last, "am" if starts == "am" else "pm", "am" if ends == "am" else "pm")
    whole = f"{first.isoformat()}..{last.isoformat()}"

    assert read_date(span.written(), TODAY) == span, whole


@given(st.integers(1, 12), st.integers(1, 28), days)
def test_a_preferred_direction_leaves_no_month_and_day_in_doubt(
    month: int, day: int, today: date
) -> None:
    for prefer in ("past", "future"):
        reading = read_date(f"{month}月{day}日", today, "past" if prefer == "past" else "future")

        assert isinstance(reading, DateSpan | DateDoubt)
        first = reading.first if isinstance(reading, DateSpan) else reading.readings[0].first
        assert (first.month, first.day) == (month, day)
        assert abs((first - today).days) <= 366

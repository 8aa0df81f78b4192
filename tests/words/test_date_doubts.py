"""Dates that may mean two days. Today is Monday, 16 November 2026, unless said otherwise."""

from datetime import date

import pytest

from bot.words import DateDoubt, read_date
from bot.words.dates import Prefer
from tests.words.shown import TODAY, read


@pytest.mark.parametrize(
    ("text", "past", "future"),
    [
        ("周五", "2026-11-13", "2026-11-20"),
        ("周日", "2026-11-15", "2026-11-22"),
        ("3日", "2026-11-03", "2026-12-03"),
        ("3号到5号", "2026-11-03..2026-11-05", "2026-12-03..2026-12-05"),
        ("3-5日", "2026-11-03..2026-11-05", "2026-12-03..2026-12-05"),
        ("三到五号", "2026-11-03..2026-11-05", "2026-12-03..2026-12-05"),
        ("3日下午", "2026-11-03pm", "2026-12-03pm"),
        ("28日到3日", "2026-10-28..2026-11-03", "2026-11-28..2026-12-03"),
        ("31日", "2026-10-31", "2026-12-31"),
        ("5月20日", "2026-05-20", "2027-05-20"),
        ("周三到周五", "2026-11-11..2026-11-13", "2026-11-18..2026-11-20"),
    ],
)
def test_an_incomplete_date_is_asked_back_unless_the_direction_is_known(
    text: str, past: str, future: str
) -> None:
    assert read(text) == f"{past}|{future}"
    assert read(text, prefer="past") == past
    assert read(text, prefer="future") == future


def test_the_question_names_both_days_and_what_to_write() -> None:
    doubt = read_date("周五", TODAY)

    assert isinstance(doubt, DateDoubt)
    assert doubt.why == (
        "“周五”可以是11月13日（周五），也可以是11月20日（周五），"
        "请写明年月日后重发，例如“2026年11月20日”。"
    )


def test_what_the_question_suggests_is_understood() -> None:
    doubt = read_date("3号下午到5号上午", TODAY)

    assert isinstance(doubt, DateDoubt)
    for span in doubt.readings:
        assert read_date(span.written(), TODAY) == span
        assert f"“{doubt.readings[1].written()}”。" in doubt.why


def test_march_fifth_or_the_third_to_the_fifth() -> None:
    assert read("3-5") == "2027-03-05|2026-12-03..2026-12-05"
    assert read("3-5", prefer="past") == "2026-03-05|2026-11-03..2026-11-05"
    assert read("3-5", today=date(2026, 3, 9)) == "2026-03-05"
    assert read("3/5", prefer="past") == "2026-03-05"


@pytest.mark.parametrize(
    ("text", "today", "prefer", "meant"),
    [
        # A day of the wanted direction nearly a year away is not meant.
        ("11月3日", date(2026, 11, 5), "future", "2026-11-03"),
        ("11月6日", date(2026, 11, 5), "past", "2026-11-06"),
        ("1月3日", date(2026, 12, 20), "future", "2027-01-03"),
        ("12月28日", date(2027, 1, 4), "past", "2026-12-28"),
        # Nearly a month away it is asked.
        ("3日", date(2026, 11, 5), "future", "2026-11-03|2026-12-03"),
        ("6日", date(2026, 11, 5), "past", "2026-10-06|2026-11-06"),
        # A span that holds today is meant.
        ("3日到6日", date(2026, 11, 5), "future", "2026-11-03..2026-11-06"),
        ("3日到6日", date(2026, 11, 5), "past", "2026-11-03..2026-11-06"),
        ("3日到6日", date(2026, 11, 5), None, "2026-11-03..2026-11-06"),
        # Short months and leap years.
        ("30日", date(2027, 2, 10), "past", "2027-01-30"),
        ("30日", date(2027, 2, 10), "future", "2027-03-30"),
        ("2月29日", date(2028, 3, 1), "past", "2028-02-29"),
        ("月底", date(2028, 2, 3), None, "2028-02-29"),
        ("上月底", date(2027, 1, 3), None, "2026-12-31"),
        ("下周一", date(2026, 11, 22), None, "2026-11-23"),
        ("本周日", date(2026, 11, 22), None, "2026-11-22"),
    ],
)
def test_today_decides(text: str, today: date, prefer: Prefer, meant: str) -> None:
    assert read(text, today, prefer) == meant

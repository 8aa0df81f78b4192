"""When a month's stages open and are due: holidays, make-up workdays, weekends."""

from datetime import date, datetime

import pytest

from rules.period import read_period
from rules.scheme import BUILT_IN, Scheme, load_scheme
from workflow.calendar import SHANGHAI, WorkCalendar, YearUnknown
from workflow.moments import due_of, schedule

CALENDAR = WorkCalendar()


@pytest.fixture(scope="module")
def baicheng() -> Scheme:
    return load_scheme(BUILT_IN / "baicheng.toml")


def spans(scheme: Scheme, month: str) -> dict[str, tuple[str, str]]:
    period = read_period(month)
    assert period is not None
    found = schedule(scheme, period, CALENDAR)
    return {
        name: (f"{span.opens:%m-%d %H:%M}", f"{span.due:%m-%d %H:%M}")
        for name, span in found.items()
        if span.opens and span.due
    }


def test_an_ordinary_month(baicheng: Scheme) -> None:
    assert spans(baicheng, "2026-11") == {
        "plan": ("11-01 08:40", "11-04 18:00"),
        "report": ("11-20 08:40", "11-26 18:00"),
        "score": ("11-26 18:00", "11-27 18:00"),
        "vote": ("11-26 18:00", "11-27 18:00"),
        "deliberate": ("11-27 18:00", "11-30 18:00"),
    }


def test_the_national_holiday_moves_the_third_workday_to_the_tenth(baicheng: Scheme) -> None:
    """1–7 October are holidays, 10 October 2026 is a Saturday to be worked."""
    assert spans(baicheng, "2026-10")["plan"] == ("10-01 08:40", "10-10 18:00")


def test_a_make_up_saturday_can_be_the_last_workday(baicheng: Scheme) -> None:
    """28 February 2026 is a Saturday to be worked, for the Spring Festival."""
    assert spans(baicheng, "2026-02")["deliberate"][1] == "02-28 18:00"


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        ("2026-11-30 10:00", "2026-12-03 18:00"),  # Monday → Thursday
        ("2026-11-30 18:01", "2026-12-04 18:00"),  # after hours: three whole days from the next
        ("2026-12-02 09:00", "2026-12-07 18:00"),  # would end on Saturday → Monday
    ],
)
def test_a_notice_lasts_three_days_and_ends_on_a_workday(
    baicheng: Scheme, opened: str, due: str
) -> None:
    notice = next(stage for stage in baicheng.stages if stage.id == "notice")
    period = read_period("2026-11")
    assert period is not None
    start = datetime.fromisoformat(opened).replace(tzinfo=SHANGHAI)

    found = due_of(notice, period, CALENDAR, start, {})

    assert f"{found:%Y-%m-%d %H:%M}" == due


def test_a_year_without_known_holidays_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(YearUnknown, match=r"2027 年的节假日还不知道：请在 config\.toml"):
        CALENDAR.is_workday(date(2027, 1, 4))


def test_the_configuration_makes_a_later_year_known() -> None:
    calendar = WorkCalendar({2027: (frozenset({date(2027, 1, 1)}), frozenset({date(2027, 1, 2)}))})

    assert not calendar.is_workday(date(2027, 1, 1))
    assert calendar.is_workday(date(2027, 1, 2))  # a Saturday to be worked
    assert not calendar.is_workday(date(2027, 1, 3))
    assert calendar.is_workday(date(2027, 1, 4))

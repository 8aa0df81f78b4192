"""How fast one person may be written to."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.pace import MEMBER, WEBHOOK, Limit, Pace

START = datetime(2026, 11, 25, 9, tzinfo=UTC)


def test_a_burst_passes_and_then_one_at_a_time() -> None:
    pace = Pace((Limit(burst=3, every=timedelta(seconds=10)),))

    assert [pace.take("zhang", START) for _ in range(3)] == [None] * 3
    assert pace.take("zhang", START) == START + timedelta(seconds=10)
    assert pace.take("zhang", START + timedelta(seconds=9)) == START + timedelta(seconds=10)
    assert pace.take("zhang", START + timedelta(seconds=10)) is None
    assert pace.take("zhang", START + timedelta(seconds=10)) == START + timedelta(seconds=20)


def test_a_refused_send_costs_nothing() -> None:
    pace = Pace((Limit(burst=1, every=timedelta(seconds=10)),))
    pace.take("zhang", START)

    for second in range(10):
        assert pace.take("zhang", START + timedelta(seconds=second))

    assert pace.take("zhang", START + timedelta(seconds=10)) is None


def test_people_do_not_wait_for_each_other() -> None:
    pace = Pace((Limit(burst=1, every=timedelta(seconds=10)),))

    assert pace.take("zhang", START) is None
    assert pace.take("li", START) is None


def test_those_who_have_rested_are_forgotten() -> None:
    pace = Pace(MEMBER)
    for n in range(9_999):
        pace.take(f"user{n}", START)

    pace.take("late", START + timedelta(minutes=1))

    assert len(pace._full_at) == 1


@given(st.lists(st.floats(min_value=0, max_value=20), min_size=100, max_size=400))
def test_no_minute_ever_holds_more_than_wecom_delivers(gaps: list[float]) -> None:
    pace, webhook = Pace(MEMBER), Pace(WEBHOOK)
    sent: list[datetime] = []
    posted: list[datetime] = []
    now = START
    for gap in gaps:
        now += timedelta(seconds=gap / 20)
        if pace.take("zhang", now) is None:
            sent.append(now)
        if webhook.take("hall", now) is None:
            posted.append(now)

    minute = timedelta(minutes=1)
    assert all(sum(at <= other < at + minute for other in sent) <= 30 for at in sent)
    assert all(sum(at <= other < at + minute for other in posted) <= 20 for at in posted)


def test_an_hour_of_trying_lets_a_thousand_through() -> None:
    pace = Pace(MEMBER)

    sent = sum(pace.take("zhang", START + timedelta(seconds=s)) is None for s in range(3600))

    assert 900 <= sent <= 1000

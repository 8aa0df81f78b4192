"""Speaking to members when something is in the way: quotas, outages, people who are gone."""

import asyncio
from datetime import timedelta

import pytest
from aiohttp import ClientTimeout

from bot.channels.port import Delivery, MediaGone, Outcome
from bot.channels.wecom_api import WecomApi
from bot.channels.wecom_app_send import WecomAppChannel
from bot.channels.wecom_errors import ErrorClass, WecomError, classify
from tests.channels.conftest import Clock
from tests.fakes.wecom import FakeWecom
from tests.fakes.wecom.media import ENDLESS
from workflow.messages import Message


async def test_a_stranger_is_unreachable(
    channel: WecomAppChannel, wecom: FakeWecom, clock: Clock
) -> None:
    wecom.corp.unlicensed.add("wang")

    stranger = await channel.send("zhao", Message("您好"), "", clock.now)
    unlicensed = await channel.send("Wang", Message("您好"), "", clock.now)

    assert stranger == Delivery(Outcome.UNREACHABLE, reason="81013 recipient")
    assert unlicensed.outcome is Outcome.UNREACHABLE
    assert unlicensed.reason == "unlicenseduser recipient"


@pytest.mark.parametrize(
    ("errcode", "outcome", "wait"),
    [
        (-1, Outcome.LATER, None),
        (45033, Outcome.LATER, None),
        (45009, Outcome.LATER, timedelta(seconds=61)),
        (60020, Outcome.BROKEN, None),
        (48006, Outcome.BROKEN, None),
        (301002, Outcome.BROKEN, None),
        (42016, Outcome.REFUSED, None),
        (60111, Outcome.UNREACHABLE, None),
        (45002, Outcome.REFUSED, None),
        (42033, Outcome.REFUSED, None),
        (99999, Outcome.LATER, None),
    ],
)
async def test_what_an_errcode_means_for_the_message(
    channel: WecomAppChannel,
    wecom: FakeWecom,
    clock: Clock,
    errcode: int,
    outcome: Outcome,
    wait: timedelta | None,
) -> None:
    wecom.faults.fail_next("message/send", errcode)

    delivery = await channel.send("zhang", Message("您好"), "", clock.now)

    assert delivery.outcome is outcome
    assert delivery.reason.startswith(str(errcode))
    assert delivery.not_before == (wait and clock.now + wait)
    assert (await channel.send("zhang", Message("您好"), "", clock.now)).outcome is Outcome.SENT


@pytest.mark.parametrize(("status", "outcome"), [(502, "later"), (429, "later"), (404, "broken")])
async def test_an_error_page_is_not_taken_for_an_answer(
    channel: WecomAppChannel, wecom: FakeWecom, clock: Clock, status: int, outcome: str
) -> None:
    wecom.faults.answer_status("message/send", status)

    delivery = await channel.send("zhang", Message("您好"), "", clock.now)

    assert delivery.outcome == outcome
    assert delivery.reason.startswith(f"http-{status}")


async def test_an_answer_lost_on_the_way_means_later(
    channel: WecomAppChannel, wecom: FakeWecom, clock: Clock
) -> None:
    wecom.faults.lose_answer("message/send")

    delivery = await channel.send("zhang", Message("您好"), "", clock.now)

    assert delivery.outcome is Outcome.LATER
    assert wecom.heard_by("zhang") == ["您好"]  # at least once, as promised: never silently lost


async def test_a_server_that_never_answers_is_given_up(
    channel: WecomAppChannel,
    wecom: FakeWecom,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.channels.wecom_http.CALL_TIMEOUT", ClientTimeout(total=0.1))
    wecom.faults.delay_next("message/send", 5)

    delivery = await asyncio.wait_for(channel.send("zhang", Message("您好"), "", clock.now), 2)

    assert (delivery.outcome, delivery.reason) == (Outcome.LATER, "TimeoutError backoff")


async def test_a_later_attempt_goes_on_where_the_first_stopped(
    channel: WecomAppChannel, wecom: FakeWecom, clock: Clock
) -> None:
    text = "甲" * 600 + "\n" + "乙" * 600 + "\n" + "丙" * 600
    wecom.faults.fail_next("message/send", 45009, after=2)

    first = await channel.send("zhang", Message(text), "", clock.now)
    second = await channel.send("zhang", Message(text), "", clock.now)

    assert (first.outcome, second.outcome) == (Outcome.LATER, Outcome.SENT)
    assert wecom.heard_by("zhang") == ["甲" * 600 + "\n", "乙" * 600 + "\n", "丙" * 600]


async def test_one_member_is_written_to_no_faster_than_wecom_delivers(
    channel: WecomAppChannel, wecom: FakeWecom, clock: Clock
) -> None:
    waits = 0
    for n in range(60):
        while True:
            delivery = await channel.send("zhang", Message(f"第 {n} 条"), "", clock.now)
            if delivery.outcome is Outcome.SENT:
                break
            assert (delivery.outcome, delivery.reason) == (Outcome.LATER, "pace")
            assert delivery.not_before
            clock.now = delivery.not_before
            waits += 1

    assert wecom.sending.dropped == []
    assert wecom.heard_by("zhang") == [f"第 {n} 条" for n in range(60)]
    assert waits == 50


async def test_one_busy_member_delays_nobody_else(
    channel: WecomAppChannel, wecom: FakeWecom, clock: Clock
) -> None:
    for n in range(15):
        await channel.send("zhang", Message(f"第 {n} 条"), "", clock.now)

    assert (await channel.send("li", Message("您好"), "", clock.now)).outcome is Outcome.SENT


async def test_what_a_member_sent_is_fetched(
    channel: WecomAppChannel, wecom: FakeWecom, clock: Clock
) -> None:
    media_id = wecom.media.put(b"evidence" * 100_000, mime="image/jpeg")

    assert await channel.fetch(media_id) == (b"evidence" * 100_000, "image/jpeg")
    wecom.tokens.revoke()
    assert (await channel.fetch(media_id))[1] == "image/jpeg"

    clock.advance(days=3)
    with pytest.raises(MediaGone, match="只保留三天"):
        await channel.fetch(media_id)


async def test_a_file_that_never_ends_is_given_up(wecom: FakeWecom, api: WecomApi) -> None:
    with pytest.raises(WecomError, match="too-large"):
        await api.download(ENDLESS, limit=100_000)

    assert wecom.media.streamed < 50 * 1024 * 1024


async def test_a_download_lost_on_the_way_names_no_token(wecom: FakeWecom, api: WecomApi) -> None:
    wecom.faults.drop_next("media/get", times=2)

    with pytest.raises(WecomError) as caught:
        await api.download(wecom.media.put(b"evidence"), limit=100)

    assert caught.value.__suppress_context__
    assert str(caught.value) == "media/get: ServerDisconnectedError (backoff)"


async def test_a_file_too_large_is_explained_and_one_out_of_reach_can_be_tried_again(
    channel: WecomAppChannel, wecom: FakeWecom
) -> None:
    with pytest.raises(MediaGone, match="超过 20 MB"):
        await channel.fetch(wecom.media.put(b"x" * (20 * 1024 * 1024 + 1)))
    wecom.faults.drop_next("media/get", times=2)
    with pytest.raises(WecomError):
        await channel.fetch(wecom.media.put(b"evidence"))


def test_a_card_that_is_gone_is_told_from_a_card_that_is_wrong() -> None:
    assert classify(42016) is ErrorClass.CARD_STATE
    assert classify(42017) is ErrorClass.CONTENT

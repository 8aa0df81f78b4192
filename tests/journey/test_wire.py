"""A cadre writes, the bot answers: callback in, message/send out, all between as in production."""

import asyncio
from datetime import timedelta

import aiohttp

from bot.timing import SetClock
from models.journey import Inbox, Outbox
from tests.fakes.wecom import forged, oversized, truncated
from tests.journey.conftest import Installation


async def test_what_is_said_is_answered(installed: Installation) -> None:
    assert await installed.phone("zhang").says("自评 92") == 200

    reminder, answer = await installed.heard("zhang", 2)

    assert reminder.startswith("待办 2 件")
    assert answer.startswith("已收到2026年11月自评 92 分，11月26日 18:00 前可以修改")
    assert installed.wecom.tokens.fetches == 1


async def test_the_same_callback_three_times_is_one_message(installed: Installation) -> None:
    await installed.phone("zhang").says("自评 92", times=3)
    await installed.heard("zhang", 2)
    await asyncio.sleep(0.3)

    assert await Inbox.filter(sender="zhang").count() == 1
    assert sum("自评 92" in words for words in installed.texts("zhang")) == 1


async def test_an_unknown_sender_and_an_unknown_word_get_one_answer_each(
    installed: Installation,
) -> None:
    await installed.phone("li").says("自评 92")
    await installed.phone("wang").says("今天天气真好")

    (stranger,) = await installed.heard("li", 1)
    (unknown,) = await installed.heard("wang", 1)

    assert "不在考核名册里" in stranger
    assert "王五" in stranger
    assert "帮助" in unknown


async def test_forged_truncated_and_oversized_bodies_store_nothing_and_get_400(
    installed: Installation,
) -> None:
    phone = installed.phone("zhang")

    assert await phone.says("自评 92", tamper=forged) == 400
    assert await phone.says("自评 92", tamper=truncated) == 400
    assert await phone.says("自评 92", tamper=oversized) in (400, 413)
    assert await Inbox.filter(sender="zhang").count() == 0


async def test_a_token_revoked_in_mid_flight_is_renewed_once(installed: Installation) -> None:
    await installed.phone("zhang").says("帮助")
    await installed.heard("zhang", 1)
    installed.wecom.tokens.revoke()
    heard = len(installed.texts("zhang"))

    await installed.phone("zhang").says("待办")
    await installed.heard("zhang", heard + 1)

    assert installed.wecom.tokens.fetches == 2


async def test_what_the_messenger_refuses_for_a_while_is_sent_later(
    installed: Installation, clock: SetClock
) -> None:
    await installed.heard("zhang", 1)  # the reminder of the morning
    installed.wecom.faults.fail_next("message/send", -1, times=1)
    await installed.phone("zhang").says("帮助")
    while not await Outbox.filter(recipient="zhang", attempts=1, status="new").exists():
        await asyncio.sleep(0.02)

    clock.move(clock.now() + timedelta(minutes=1))

    assert len(await installed.heard("zhang", 2)) == 2


async def test_it_says_that_it_lives_is_ready_and_how_it_fares(installed: Installation) -> None:
    async with aiohttp.ClientSession() as session:
        for path, word in (("/healthz", "ok"), ("/readyz", "ready"), ("/metrics", "kaohe_inbox")):
            async with session.get(installed.url + path) as answer:
                assert answer.status == 200
                assert word in await answer.text()
        async with session.get(installed.url + "/sim/people") as answer:
            assert answer.status == 404  # the simulator exists in demo mode only

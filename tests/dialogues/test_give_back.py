"""退回: a request goes back with a reason, in one message or asked for."""

import pytest

from models.decisions import Request
from models.journey import Conversation
from tests.dialogues.ways import status
from tests.town import Town


async def test_back_with_a_reason_in_one_message(one_plan: Town) -> None:
    one_plan.forget()
    assert await one_plan.say("chensan", "退回 1 任务太笼统") == (
        "已退回张三的工作安排，已通知钱七重报。"
    )
    request = await Request.get(number=1)
    assert (request.status, request.reason) == ("returned", "任务太笼统")
    assert "退回：任务太笼统" in one_plan.heard_by("qianqi")[-1]


@pytest.mark.parametrize(
    "words", ["不同意 1 任务太笼统", "驳回1，任务太笼统", "1号退回 任务太笼统"]
)
async def test_other_ways_to_say_no(one_plan: Town, words: str) -> None:
    await one_plan.say("chensan", words)
    request = await Request.get(number=1)
    assert (request.status, request.reason) == ("returned", "任务太笼统")


async def test_back_without_a_reason_asks_for_it(one_plan: Town) -> None:
    assert await one_plan.say("chensan", "退回 1") == (
        "退回 1 号工作安排（张三）：请回复理由，会转告有关的人。不退了发“取消”。"
    )
    assert await one_plan.say("chensan", "好的") == (
        "请写退回 1 号的理由，例：任务太笼统，请写明数量。不退了发“取消”。"
    )
    assert await status(1) == "pending"

    await one_plan.say("chensan", "计划太笼统，请写明数量")
    request = await Request.get(number=1)
    assert (request.status, request.reason) == ("returned", "计划太笼统，请写明数量")
    assert not await Conversation.exists(userid="chensan")


async def test_the_question_for_a_reason_ends_with_cancel_or_a_decision(one_plan: Town) -> None:
    await one_plan.press("chensan", "退回")
    assert await one_plan.press("chensan", "取消") == (
        "已取消，刚才没办完的没有生效。发“待办”看现在要做什么。"
    )
    assert await status(1) == "pending"

    await one_plan.say("chensan", "退回 1")
    await one_plan.say("chensan", "同意 1")
    assert await status(1) == "approved"


async def test_a_reason_that_comes_too_late_is_told_so(one_plan: Town) -> None:
    await one_plan.say("chensan", "退回 1")
    await one_plan.say("chusi", "同意 1")

    assert await one_plan.say("chensan", "任务太笼统") == (
        "1 号工作安排（张三）：褚四 11月2日 09:10 已同意，不用再办。您没有其他待审事项。"
    )


async def test_a_reason_has_its_bounds(one_plan: Town) -> None:
    assert await one_plan.say("chensan", "退回 1 " + "太长" * 200) == (
        "理由太长（400 字），请写在 300 字以内再发。"
    )
    assert await status(1) == "pending"

"""帮助, words nobody reads, 取消, and what the messenger says about the app itself."""

import pytest

from bot.channels.port import Incoming
from models.journey import Audit, Conversation
from tests.town import GROUP, Town


async def test_help_says_what_is_due_first_and_only_what_this_person_may_do(cast: Town) -> None:
    await cast.time_is("2026-11-02 09:10")

    assert await cast.say("zhengyi", "帮助") == (
        "郑一，您好。\n现在没有要您办的事。\n您可以发：\n"
        "· 待办\n· 考勤 张三 迟到2 早退1 旷工0.5（可多行）\n"
        "· 进度\n· 公示\n· 名册：看人数、怎么导入\n"
        "· 任命 李四 考核组成员 · 任命 李四 取消 考核组成员\n· 登录\n"
        "· 取消（结束正在进行的对话）\n· 帮助\n"
        "一句话发给我就行，按钮和打字一样。正在进行的对话，发“取消”结束。"
    )
    said = await cast.say("qianqi", "帮助")
    assert said.startswith(
        "钱七，您好。\n现在要办：\n· 报工作安排（李四、钱七、张三），11月4日 18:00 前\n"
    )
    assert "· 计划 张三 1.… 2.…" in said
    assert "调整" not in said


async def test_in_a_group_help_names_what_can_be_said_there(cast: Town) -> None:
    assert await cast.say("zhangsan", "@考核 帮助", chat=GROUP) == (
        "群里可以发：进度、公示、帮助。别的事请私聊我，发“帮助”看能做什么。"
    )


async def test_unknown_words_get_the_nearest_command_and_what_is_due(cast: Town) -> None:
    await cast.time_is("2026-11-20 09:00")

    assert await cast.say("zhangsan", "自平 92") == (
        "没看懂这句话。您是不是要发“自评”？例：自评 92 · 自评 思想9 任务18 …\n"
        "您现在要办：\n"
        "· 交月报，11月26日 18:00 前\n  回复：月报 完成：… 问题：… 下月：…\n"
        "· 自评，11月26日 18:00 前\n  回复：自评 92\n"
        "发“帮助”看能做什么。"
    )


async def test_unknown_words_never_suggest_what_one_may_not_do(cast: Town) -> None:
    said = await cast.say("zhangsan", "凋整 李四")

    assert said == "没看懂这句话。现在没有要您办的事。\n发“帮助”看能做什么。"


async def test_in_a_group_only_those_who_call_the_bot_are_answered(cast: Town) -> None:
    assert await cast.say("zhangsan", "今天下村吗", chat=GROUP) == ""
    assert await cast.say("zhangsan", "收到", chat=GROUP) == ""
    assert await cast.say("zhangsan", "@考核 今天下村吗", chat=GROUP) == (
        "群里可以发“进度”“公示”，别的请私聊我。"
    )


async def test_strangers_are_told_whom_to_ask(cast: Town) -> None:
    assert await cast.say("nobody", "帮助") == (
        "您还不在考核名册里，我不能为您办事。请联系党政党建办（冯二）登记。"
    )


async def test_cancel_ends_any_conversation(cast: Town) -> None:
    await cast.time_is("2026-11-20 09:00")
    await cast.say("zhangsan", "月报")
    assert await Conversation.exists(userid="zhangsan")

    assert await cast.say("zhangsan", "取消。") == (
        "已取消，刚才没办完的没有生效。发“待办”看现在要做什么。"
    )
    assert not await Conversation.exists(userid="zhangsan")
    assert await cast.say("zhangsan", "取消") == (
        "现在没有进行中的对话，不用取消。发“待办”看现在要做什么。"
    )


@pytest.fixture
async def warned(cast: Town) -> Town:
    """Return the town with two administrators."""
    await cast.add("guanyi", "管一", "admin")
    await cast.add("guaner", "管二", "admin")
    return cast


async def event(town: Town, name: str, key: str) -> None:
    await town.bot.accept(
        Incoming(key=key, channel="phones", sender="sys", kind="event", text=name)
    )
    await town.bot.drain()


async def test_the_administrators_hear_once_that_the_app_may_be_switched_off(warned: Town) -> None:
    await event(warned, "inactive_alert", "e1")
    await event(warned, "inactive_alert", "e2")

    said = (
        "企业微信提示：应用长期没人使用，快要被停用。请在企业微信里打开应用发一句“帮助”，保持启用。"
    )
    assert warned.heard_by("guanyi") == warned.heard_by("guaner") == [said]
    assert warned.heard_by("fenger") == []
    assert await Audit.filter(action="messenger.event", subject="inactive_alert").count() == 2


@pytest.mark.parametrize(
    "name", ["low_active_alert", "low_active", "close_inactive_agent", "reopen_inactive_agent"]
)
async def test_every_such_event_is_put_into_words(warned: Town, name: str) -> None:
    await event(warned, name, "e1")

    assert len(warned.heard_by("guanyi")) == 1
    assert name not in warned.heard_by("guanyi")[0]


async def test_events_that_ask_for_nothing_are_passed_over(warned: Town) -> None:
    await event(warned, "open_approval_change 123 2", "e1")
    await event(warned, "", "e2")

    assert warned.heard_by("guanyi") == []
    assert not await warned.incidents()

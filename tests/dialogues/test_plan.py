"""计划: tasks of the month, from the heads of the 考核组 to the leaders to the group."""

import pytest
from msgspec.structs import replace

from models.decisions import Request
from models.filings import Filing
from models.journey import Audit
from tests.town import GROUP, Town
from workflow.messages import group
from workflow.settings import Group

PLACES = group(GROUP)


@pytest.fixture
async def monday(cast: Town) -> Town:
    """Return the town on the first Monday of the month: plans are asked for."""
    await cast.time_is("2026-11-02 10:00")
    cast.forget()
    return cast


async def plans() -> list[tuple[str, str, str]]:
    rows = await Filing.filter(kind="plan").order_by("id")
    return [(row.member, row.by, row.text) for row in rows]


async def test_a_plan_is_filed_approved_and_posted(monday: Town) -> None:
    answer = await monday.say("qianqi", "计划 张三 1.清理水渠3.5公里 2.走访五户")

    assert answer == (
        "已报张三的2026年11月工作安排（2 项），等领导小组审批（1 号）：\n"
        "1. 清理水渠3.5公里\n2. 走访五户\n"
        "还缺 2 人：李四、钱七。例：计划 李四 1.清理水渠 2.走访五户"
    )
    assert await plans() == [("zhangsan", "qianqi", "清理水渠3.5公里\n走访五户")]
    shown = monday.heard_by("chensan")[-1]
    assert shown.startswith(
        "【1 号】张三 2026年11月工作安排\n1. 清理水渠3.5公里\n2. 走访五户\n（钱七报）"
    )

    assert await monday.say("chensan", "同意") == (
        "已同意张三的2026年11月工作安排，已在群里公布，并通知了本人。"
    )
    posted = "张三 2026年11月：\n1. 清理水渠3.5公里\n2. 走访五户"
    assert monday.heard_by(PLACES) == [f"【工作安排】{posted}"]
    assert monday.heard_by("zhangsan") == [f"您的工作安排已批准。{posted}\n月底按它考核。"]
    assert monday.heard_by("qianqi")[-1] == ("张三的2026年11月工作安排已由陈三批准，已在群里公布。")
    assert (await Request.get(number=1)).status == "approved"
    entries = await Audit.filter(subject="baicheng/2026-11/zhangsan").order_by("id")
    assert [entry.action for entry in entries] == ["plan.file", "plan.approve"]


async def test_alone_it_lists_who_is_missing(monday: Town) -> None:
    assert await monday.say("qianqi", "计划") == (
        "2026年11月工作安排，11月4日 18:00 截止\n"
        "还没报 3 人：李四、钱七、张三\n"
        "请发：计划 李四 1.清理水渠 2.走访五户\n"
        "几个人一起报：每人另起一行，以姓名开头。"
    )


async def test_several_members_in_one_message(monday: Town) -> None:
    answer = await monday.say(
        "qianqi", "计划 张三 1、修渠\n2、张三家边坡加固\n李四：①下乡\n②写材料\n钱七 汇总"
    )

    assert answer.startswith(
        "已报 3 人的2026年11月工作安排，等领导小组审批：\n张三（1 号，2 项）\n"
    )
    assert answer.endswith("您组的都报齐了。批准前要改，重报一次就行。")
    assert await plans() == [
        ("zhangsan", "qianqi", "修渠\n张三家边坡加固"),
        ("lisi", "qianqi", "下乡\n写材料"),
        ("qianqi", "qianqi", "汇总"),
    ]
    asked = monday.heard_by("chensan")
    assert asked == [
        "有 3 件待审：\n\n"
        "【1 号】张三 2026年11月工作安排\n1. 修渠\n2. 张三家边坡加固\n（钱七报）\n\n"
        "【2 号】李四 2026年11月工作安排\n1. 下乡\n2. 写材料\n（钱七报）\n\n"
        "【3 号】钱七 2026年11月工作安排\n汇总\n（钱七报）\n\n"
        "都同意请回复：同意全部\n单独办，例：同意 1，或：退回 2 理由"
    ]
    assert (await monday.say("chensan", "退回 2 太笼统")).startswith("已退回李四的工作安排")
    assert (await monday.say("chensan", "同意全部")).startswith("已同意 2 件：")
    assert len(monday.heard_by(PLACES)) == 2
    assert "李四" in await monday.say("qianqi", "待办")


async def test_of_several_all_are_filed_or_none(monday: Town) -> None:
    answer = await monday.say("qianqi", "计划 张三 修渠\n赵六 下乡\n王五 走访")

    assert answer == (
        "有 2 处要改，这次一行也没有记：\n"
        "第 2 人：赵六不在您的考核组，由周九报工作安排。发“计划”看您还缺谁。\n"
        "第 3 人：王五不在报工作安排的名单里，不用报。发“计划”看还缺谁。\n"
        "改好后整段重发。"
    )
    assert await plans() == []
    assert monday.heard_by("chensan") == []


async def test_filing_again_before_approval_renews_the_same_request(monday: Town) -> None:
    await monday.say("qianqi", "计划 张三 修渠")
    before = await Request.get(number=1)
    assert "等领导小组审批（1 号）：\n修渠两公里" in await monday.say(
        "qianqi", "计划 张三 修渠两公里"
    )

    after = await Request.get(kind="plan")
    assert (after.id, after.number) == (before.id, 1)
    assert after.digest != before.digest
    assert len(await plans()) == 2


async def test_a_plan_given_back_counts_as_not_filed(monday: Town) -> None:
    await monday.say("qianqi", "计划 张三 干活")
    await monday.time_is("2026-11-04 17:00")
    monday.forget()

    assert (
        await monday.say("chensan", "退回 1 任务太笼统") == "已退回张三的工作安排，已通知钱七重报。"
    )
    assert monday.heard_by("qianqi") == [
        "张三的2026年11月工作安排被陈三退回：任务太笼统\n"
        "请改好后重报：计划 张三 1.清理水渠 2.走访五户"
    ]
    assert "被退回 1 人：张三（任务太笼统）" in await monday.say("qianqi", "计划")

    await monday.time_is("2026-11-05 09:00")
    assert "钱七（李四、钱七、张三）" in monday.heard_by("fenger")[-1]
    assert "已截止，被退回的还可以重报：计划 张三" in await monday.say("qianqi", "计划")
    assert "截止" in await monday.say("qianqi", "计划 李四 下乡")
    assert (await monday.say("qianqi", "计划 张三 清理水渠三公里")).startswith("已报张三的")
    assert (await monday.say("chensan", "同意")).startswith("已同意张三的")
    assert "要补报请联系党政党建办延期" in await monday.say("qianqi", "计划")


async def test_before_and_after_its_time(cast: Town) -> None:
    assert "没有需要工作安排的考核" in await cast.say("qianqi", "计划 张三 修渠")
    await cast.time_is("2026-11-05 09:00")

    assert await cast.say("qianqi", "计划 张三 修渠") == (
        "工作安排已于 11月4日 18:00 截止，现在不能再办。确有原因请联系党政党建办延期。"
    )
    assert await plans() == []


async def test_only_heads_of_groups_file_plans(monday: Town) -> None:
    for userid in ("zhangsan", "sunba", "chensan"):
        assert "“计划”由考核组长使用" in await monday.say(userid, "计划 张三 修渠")
    assert "请在私聊里发给我" in await monday.say("qianqi", "计划 张三 修渠", chat=GROUP)
    assert await plans() == []


async def test_words_that_are_no_plan(monday: Town) -> None:
    assert await monday.say("qianqi", "计划 1.修渠") == (
        "请先写姓名，再写要做的事，例：计划 张三 1.清理水渠 2.走访五户"
    )
    for words in ("计划 张三", "计划 张三 1.… 2.…", "计划 张三 123"):
        assert await monday.say("qianqi", words) == (
            "请写出张三具体要做的事。例：计划 张三 1.清理水渠 2.走访五户"
        )
    assert "没有找到“张山”" in await monday.say("qianqi", "计划 张山 修渠")
    assert "太长（2001 字）" in await monday.say("qianqi", f"计划 张三 {'修' * 2001}")
    assert await plans() == []
    assert await monday.incidents() == []


async def test_the_same_message_twice_files_once(monday: Town) -> None:
    await monday.say("qianqi", "计划 张三 修渠", key="same")
    await monday.say("qianqi", "计划 张三 修渠", key="same")

    assert len(await plans()) == 1
    assert len(monday.heard_by("chensan")) == 1


async def test_nobody_approves_his_own_tasks(monday: Town) -> None:
    member = await monday.add(
        "gongjia", "龚甲", "assessee leader", series="机关", group="农村经济发展办"
    )

    await monday.say("qianqi", f"计划 {member.name} 抓防汛")

    assert monday.heard_by("gongjia") == []
    assert "请由其他同志审批" in await monday.say("gongjia", "同意 1")
    assert (await monday.say("chusi", "同意 1")).startswith("已同意龚甲的")


async def test_groups_hear_of_their_own_units_only(monday: Town) -> None:
    settings = replace(
        monday.bot.settings, groups=(Group("水利群", ("水管站",)), Group("妇联群", ("妇联",)))
    )
    monday.bot.settings = settings
    monday.bot.dispatch._settings = settings
    await monday.say("qianqi", "计划 张三 修渠")
    await monday.say("chensan", "同意")

    assert monday.heard_by(group("水利群")) == ["【工作安排】张三 2026年11月：\n修渠"]
    assert monday.heard_by(group("妇联群")) == []

"""公示, 异议, 备案: what everybody sees, what is said against it, and how a period ends."""

import msgspec

from models.cycles import Cycle
from models.filings import Filing
from tests.dialogues.ways import NOTICE, to_notice, verdicts
from tests.town import GROUP, Town
from workflow.messages import group
from workflow.settings import Group

IN_GROUP = group(GROUP)
OBJECTION = "异议 考勤 11月2日我在县里开会"


async def test_the_office_posts_in_two_steps(approved: Town) -> None:
    await approved.time_is("2026-11-30 09:10")

    assert await approved.say("fenger", "公示") == (
        f"请核对：\n2026年11月考核结果公示\n{NOTICE}\n"
        "共 7 人：6 人评等次（B 4 人、C 1 人、D 1 人），1 人只领定额奖金（卫五）\n"
        "奖金合计 720 元，5 人\n测评：应投 6 人，实投 5 人\n"
        "请注意：\n· 社区在编 只有 何九 一人，名额无从分配，拟定 B，请领导小组定（四·等次）\n"
        "确认后发到群里，并通知每个人。\n还没有生效。无误请回复：确认 2"
    )
    assert approved.heard_by(IN_GROUP) == []

    assert await approved.press("fenger", "确认") == (
        "已公示到 12月3日 18:00，并已通知每个人。有异议会转给您答复。"
    )
    assert approved.heard_by(IN_GROUP) == [
        f"【公示】2026年11月考核结果\n{NOTICE}\n公示到 12月3日 18:00。有异议请私聊我：异议 理由"
    ]
    assert approved.heard_by("zhangsan") == [
        "2026年11月考核结果公示：您得分 86.30，等次 D。\n想知道每一分的来历，发“为什么”。\n"
        "不同意的，12月3日 18:00 前发“异议 理由”。"
    ]
    assert "不评等次" in approved.heard_by("weiwu")[0]
    assert await verdicts() == [(1, "published")]


async def test_the_office_may_think_better_of_it(approved: Town) -> None:
    await approved.say("fenger", "公示")

    assert await approved.say("fenger", "退回 2") == "已取消，结果没有公示。需要时再发“公示”。"
    assert await verdicts() == [(1, "approved")]
    assert "请核对" in await approved.say("fenger", "公示")


async def test_everybody_sees_the_notice_also_in_the_group(posted: Town) -> None:
    expected = f"2026年11月考核结果公示\n{NOTICE}\n公示到 12月3日 18:00。有异议请私聊我：异议 理由"
    assert await posted.say("sunba", "公示") == expected
    assert await posted.say("fenger", "公示") == expected
    assert await posted.say("zhangsan", "公示", chat=GROUP) == expected


async def test_before_the_posting_nobody_sees_anything(approved: Town) -> None:
    waiting = "现在没有公示。2026年11月的结果已经审定，等党政党建办公示。"
    assert await approved.say("zhangsan", "公示") == waiting
    assert await approved.say("fenger", "公示", chat=GROUP) == waiting


async def test_a_group_of_one_unit_hears_of_its_own_people_alone(cast: Town) -> None:
    cast.bot.settings = msgspec.structs.replace(
        cast.bot.settings, groups=(Group("水管站群", ("水管站",)), Group("外单位群", ("外单位",)))
    )
    cast.bot.dispatch._settings = cast.bot.settings
    await to_notice(cast)
    await cast.time_is("2026-12-03 18:10")

    assert "D（1 人）：张三" in cast.heard_by(group("水管站群"))[-1]
    assert "李四" not in "".join(cast.heard_by(group("水管站群")))
    assert cast.heard_by(group("外单位群")) == []


async def test_when_the_notice_ends_everybody_hears_what_he_gets(posted: Town) -> None:
    await posted.time_is("2026-12-03 18:10")

    assert await verdicts() == [(1, "final")]
    assert posted.heard_by(IN_GROUP)[-1] == (f"【结果】2026年11月考核结果已确定：\n{NOTICE}")
    assert "2026年11月考核结果已确定：等次 B，业绩奖金 130 元（按季度发放）。" in (
        posted.heard_by("wangwu")
    )
    assert "2026年11月考核结果已确定：业绩奖金 200 元（按季度发放）。" in posted.heard_by("weiwu")
    assert "2026年11月结果已确定，请备案：备案" in posted.heard_by("fenger")


async def test_filing_closes_the_period(final: Town) -> None:
    assert await final.say("fenger", "备案") == (
        "2026年11月考核已备案，本期到此结束，辛苦了。\n"
        "等次：B 4 人、C 1 人、D 1 人，另有 1 人不评等次。\n"
        "奖金合计 720 元，5 人。\n报县里的材料请发：导出 2026-11"
    )
    cycle = await Cycle.get(period="2026-11")
    assert cycle.closed_at == final.clock.now()
    assert await Filing.filter(kind="filing", cycle_id=cycle.id).count() == 1
    assert "备案" not in await final.say("fenger", "待办")
    assert await final.say("fenger", "备案") == "现在没有需要备案的考核。发“待办”看现在要做什么。"


async def test_filing_waits_for_the_end_and_is_the_offices(posted: Town) -> None:
    assert (await posted.say("fenger", "备案")).startswith("现在没有需要备案的考核。")
    assert (await posted.say("chensan", "备案")).startswith("“备案”由党政党建办使用")
    assert not await Filing.exists(kind="filing")


async def test_a_draft_shows_nowhere_in_the_group(grades: Town) -> None:
    await grades.say("chensan", "同意 1")
    await grades.say("chensan", "确认 1")

    assert not any("张三" in text for text in grades.heard_by(IN_GROUP))

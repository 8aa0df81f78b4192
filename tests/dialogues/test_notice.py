"""公示, 异议, 备案: what everybody sees, what is said against it, and how a period ends."""

import msgspec
import pytest

from models.cycles import Cycle, StageRun
from models.decisions import Objection, Request, Verdict
from models.filings import Filing
from models.people import Member
from tests.dialogues.ways import to_notice
from tests.town import GROUP, Town
from workflow.messages import group
from workflow.settings import Group

IN_GROUP = group(GROUP)
NOTICE = "B（4 人）：王五、李四、钱七、何九\nC（1 人）：赵六\nD（1 人）：张三"
OBJECTION = "异议 考勤 11月2日我在县里开会"


async def verdicts() -> list[tuple[int, str]]:
    return [(v.revision, v.status) for v in await Verdict.all().order_by("revision")]


async def test_the_office_posts_in_two_steps(approved: Town) -> None:
    await approved.time_is("2026-11-30 09:10")

    assert await approved.say("fenger", "公示") == (
        f"请核对：\n2026年11月考核结果公示\n{NOTICE}\n"
        "共 7 人，奖金合计 720 元。确认后发到群里，并通知每个人。\n还没有生效。无误请回复：确认 2"
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


async def test_an_objection_goes_to_the_office_with_a_number(posted: Town) -> None:
    assert await posted.say("zhangsan", OBJECTION) == (
        "已收到您的异议（3 号），会有人答复，结果私聊告诉您。"
        "答复之前公示不会结束；有证明材料请交给党政党建办。"
    )
    assert posted.heard_by("fenger")[-1] == (
        "【3 号】张三的异议\n张三：考勤 11月2日我在县里开会\n"
        "异议成立请回复：同意 3\n不成立请回复：退回 3 理由"
    )
    assert (await Objection.get()).status == "open"
    assert "答复异议（张三）" in await posted.say("fenger", "待办")


@pytest.mark.parametrize("words", ["异议", "异议 "])
async def test_an_objection_needs_a_reason(posted: Town, words: str) -> None:
    assert await posted.say("zhangsan", words) == ("请写明理由，例：异议 考勤 11月2日我在县里开会")
    assert not await Objection.exists()


async def test_an_objection_has_its_bounds(posted: Town) -> None:
    assert (await posted.say("zhangsan", "异议 " + "冤" * 1001)).startswith(
        "异议请写在 1000 字以内（现在 1001 字）"
    )


async def test_who_may_object_and_when(approved: Town) -> None:
    assert await approved.say("zhangsan", OBJECTION) == (
        "现在没有公示中的结果，不能提异议。对旧结果有意见请联系党政党建办。"
    )
    await approved.say("fenger", "公示")
    await approved.say("fenger", "确认")
    assert (await approved.say("sunba", OBJECTION)).startswith("“异议”由考核对象使用")
    assert await approved.say("zhangsan", OBJECTION, chat=GROUP) == (
        "“异议”请在私聊里发给我，群里只谈公开的事。"
    )
    await approved.add("xinlai", "新来", "assessee", series="机关")
    assert await approved.say("xinlai", OBJECTION) == "公示的结果里没有您，不能提异议。"
    assert not await Objection.exists()


async def test_a_rejected_objection_is_answered_with_the_reason(posted: Town) -> None:
    await posted.say("zhangsan", OBJECTION)
    posted.forget()

    assert await posted.say("fenger", "退回 3 会议签到表上没有您") == "已答复张三：异议不成立。"
    assert posted.heard_by("zhangsan") == [
        "您对2026年11月结果的异议不成立：会议签到表上没有您\n结果不变。想看依据发“为什么”。"
    ]
    objection = await Objection.get()
    assert (objection.status, objection.ruling) == ("rejected", "会议签到表上没有您")


async def test_an_open_objection_keeps_the_notice_open(posted: Town) -> None:
    await posted.say("zhangsan", OBJECTION)
    await posted.time_is("2026-12-04 09:00")

    assert await verdicts() == [(1, "published")]
    assert await posted.say("lisi", "异议 我也不同意") == (
        "公示已于 12月3日 18:00 期满，不能再提异议。有意见请联系党政党建办。"
    )
    await posted.say("fenger", "退回 3 签到表上没有您")
    await posted.time_is("2026-12-04 09:01")
    assert await verdicts() == [(1, "final")]


async def test_all_at_once_never_upholds_an_objection(posted: Town) -> None:
    await posted.say("zhangsan", OBJECTION)

    assert await posted.say("fenger", "同意全部") == (
        "没有同意任何事项。\n没有包括：\n· 3 号异议（张三）：要单独办，同意 3"
    )
    assert (await Objection.get()).status == "open"


async def test_an_upheld_objection_takes_the_notice_down(posted: Town) -> None:
    await posted.say("zhangsan", OBJECTION)
    posted.forget()

    assert await posted.say("fenger", "同意 3") == (
        "张三的异议已定为成立，公示已停。请更正有关记录（之后会自动重算、送审）：\n"
        "考勤 张三 迟到0 早退0 旷工0\n撤销 张三 指标（撤销扣分）\n"
        "或请原评分人重评：评分 张三 指标 分数"
    )
    assert posted.heard_by("zhangsan") == [
        "您对2026年11月结果的异议成立。更正后会重新审定、重新公示，请留意新结果。"
    ]
    assert posted.heard_by(IN_GROUP) == [
        "【公示更正】2026年11月考核结果有异议成立，正在更正，更正后重新公示。"
    ]
    correcting = "2026年11月的结果有异议成立，正在更正，更正后重新公示。"
    assert await posted.say("lisi", "公示") == f"现在没有公示。{correcting}"
    assert "结果：有异议成立，正在更正，更正后重新公示" in await posted.say("zhangsan", "我的")
    assert "不能提异议" in await posted.say("lisi", "异议 我也不同意")


async def test_a_correction_leads_to_a_second_verdict_and_a_second_notice(posted: Town) -> None:
    await posted.say("zhangsan", OBJECTION)
    await posted.say("fenger", "同意 3")
    posted.forget()

    assert (await posted.say("zhengyi", "考勤 张三 迟到3 早退1")).endswith(
        "已按更正重新计算，并送领导小组重新审定。"
    )
    card = posted.heard_by("chensan")[-1]
    assert card.startswith("【4 号】2026年11月等次审定")
    assert "机关站所 D（1 人）：赵六 70.00" in card
    await posted.say("chensan", "同意 4")
    await posted.say("chensan", "确认 4")
    assert await verdicts() == [(1, "superseded"), (2, "approved")]

    assert "2026年11月考核结果公示（第 2 次）" in await posted.say("fenger", "公示")
    await posted.say("fenger", "确认")
    assert posted.heard_by(IN_GROUP)[-1].startswith("【公示】2026年11月考核结果（更正后）\n")
    assert await verdicts() == [(1, "superseded"), (2, "published")]
    assert [r.round for r in await StageRun.filter(stage="notice").order_by("round")] == [1, 2]
    assert (await Objection.get()).status == "settled"


async def test_the_office_can_put_up_again_what_needs_no_correction(posted: Town) -> None:
    await posted.say("zhangsan", OBJECTION)
    await posted.say("fenger", "同意 3")

    assert await posted.say("fenger", "审定") == "已重新送审（4 号），等陈三、褚四审定。"


async def test_a_second_objection_must_be_answered_before_the_new_approval(posted: Town) -> None:
    await posted.say("zhangsan", OBJECTION)
    await posted.say("lisi", "异议 评分太低")
    await posted.say("fenger", "同意 3")
    await posted.say("zhengyi", "考勤 张三 迟到3 早退1")

    await posted.say("chensan", "待审 5")
    assert await posted.say("chensan", "同意 5") == (
        "还有 1 件异议没有答复，答复后才能审定。请党政党建办发“待审”。"
    )
    await posted.say("fenger", "退回 4 评分有据")
    assert (await posted.say("chensan", "同意 5")).startswith("请核对：")


async def test_upholding_a_second_objection_takes_nothing_down_twice(posted: Town) -> None:
    await posted.say("zhangsan", OBJECTION)
    await posted.say("lisi", "异议 评分太低")
    await posted.say("fenger", "同意 3")
    posted.forget()
    await posted.say("fenger", "同意 4")

    assert posted.heard_by(IN_GROUP) == []
    assert await Objection.filter(status="upheld").count() == 2


async def test_where_the_office_itself_objects_the_leaders_rule(posted: Town) -> None:
    member = await Member.get(userid="lisi")
    await Member.filter(userid="fenger").update(active=False)
    member.roles = ["assessee", "office"]
    await member.save()

    await posted.say("lisi", "异议 评分太低")
    assert (await Request.get(kind="objection")).role == "leader"
    assert posted.heard_by("chensan")[-1].startswith("【3 号】李四的异议")


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

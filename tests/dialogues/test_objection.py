"""异议: raised during the notice, answered by the office, upheld ones lead to a new result."""

from datetime import timedelta

import pytest

from models.cycles import Cycle, StageRun
from models.decisions import Objection, Request, Verdict
from models.people import Member
from tests.dialogues.ways import NOTICE, verdicts
from tests.town import GROUP, Town
from workflow.messages import group

IN_GROUP = group(GROUP)
OBJECTION = "异议 考勤 11月2日我在县里开会"


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


async def test_with_two_notices_each_objects_to_his_own(posted: Town) -> None:
    november = await Cycle.get(period="2026-11")
    october = await Cycle.create(
        scheme=november.scheme,
        period="2026-10",
        scheme_hash=november.scheme_hash,
        frozen_scheme=november.frozen_scheme,
        opened_at=november.opened_at - timedelta(days=31),
    )
    notice = await StageRun.get(stage="notice", cycle_id=november.id)
    await StageRun.create(cycle_id=october.id, stage="notice", due_at=notice.due_at)
    await Verdict.create(
        cycle_id=october.id, revision=1, status="published", outcome="{}", by="x", at=notice.due_at
    )

    await posted.say("zhangsan", OBJECTION)
    objection = await Objection.get().prefetch_related("verdict")
    assert objection.verdict.cycle_id == november.id
    said = await posted.say("zhangsan", "公示")
    assert said.startswith("2026年10月考核结果公示\n")
    assert f"2026年11月考核结果公示\n{NOTICE}\n" in said


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
        "公示期已满，正在答复异议，不再受理新的异议（12月3日 18:00 期满）。有意见请联系党政党建办。"
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
        "张三的异议已定为成立，公示已停。记录有误的，请更正（之后会自动重算、送审）：\n"
        "考勤 张三 迟到0 早退0 旷工0\n撤销 张三 指标（撤销扣分）\n"
        "或请原评分人重评：评分 张三 指标 分数\n"
        "记录无误、只是等次要改的，请党政党建办发“审定”重新送审，"
        "再由领导小组回复：调整 张三 等次 理由"
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

"""After an objection: every way on for one upheld, and the truth for everybody meanwhile."""

from models.decisions import Objection
from tests.town import Town

TEXT = "等次应为 B，全年任务都完成了"


async def test_an_upheld_objection_about_the_grade_reaches_the_leaders(posted: Town) -> None:
    await posted.say("zhaoliu", f"异议 {TEXT}")
    said = await posted.say("fenger", "同意 3")
    assert "记录有误的，请更正" in said
    assert said.endswith(
        "记录无误、只是等次要改的，请党政党建办发“审定”重新送审，"
        "再由领导小组回复：调整 赵六 等次 理由"
    )

    assert await posted.say("chensan", "审定") == (
        "2026年11月有异议成立，党政党建办正在更正，更正后会重新送审。"
    )
    assert "· 异议成立，更正后重新送审（赵六）\n  回复：审定" in await posted.say("fenger", "待办")

    assert await posted.say("fenger", "审定") == "已重新送审（4 号），等陈三、褚四审定。"
    assert f"成立的异议：\n· 赵六：{TEXT}" in posted.heard_by("chensan")[-1]
    assert "· 异议成立，已重新送审，等领导小组审定（赵六）" in await posted.say("fenger", "待办")

    await posted.say("chensan", "调整 赵六 B 异议成立")
    assert f"· 赵六：{TEXT}" in await posted.say("chensan", "同意 4")
    await posted.say("chensan", "确认 4")
    assert "异议成立" not in await posted.say("fenger", "待办")
    assert (await Objection.get()).status == "settled"


async def test_what_a_leader_gave_back_afterwards_is_said_to_be_given_back(posted: Town) -> None:
    await posted.say("zhaoliu", f"异议 {TEXT}")
    await posted.say("fenger", "同意 3")
    await posted.say("fenger", "审定")
    await posted.say("chusi", "退回 4 请先核对")

    assert await posted.say("chensan", "审定") == (
        "2026年11月等次已退回党政党建办，改好后会重新送审。"
    )


async def test_the_same_objection_twice_is_refused_with_its_number(posted: Town) -> None:
    await posted.say("zhaoliu", f"异议 {TEXT}")
    assert await posted.say("zhaoliu", f"异议  {TEXT} ") == (
        "这条异议已经收到，在 3 号等答复，不用再提。"
    )
    assert await Objection.all().count() == 1

    assert "（4 号）" in await posted.say("zhaoliu", "异议 考勤也不对")
    assert "（5 号）" in await posted.say("lisi", f"异议 {TEXT}")
    await posted.say("fenger", "退回 3 任务没有完成")
    assert "（6 号）" in await posted.say("zhaoliu", f"异议 {TEXT}")


async def test_while_others_are_recalculated_nobody_hears_that_nothing_changes(
    posted: Town,
) -> None:
    await posted.say("zhaoliu", f"异议 {TEXT}")
    await posted.say("lisi", "异议 评分太低")
    await posted.say("fenger", "同意 3")
    await posted.say("fenger", "退回 4 评分有据")

    assert posted.heard_by("lisi")[-1] == (
        "您对2026年11月结果的异议不成立：评分有据\n"
        "本期另有异议成立，正在更正、重新审定，您的结果以重新公示的为准。"
    )

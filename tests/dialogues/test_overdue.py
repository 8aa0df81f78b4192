"""Late: the office hears what is outstanding, from whom, what to do; and nobody on a day off."""

import pytest

from models.journey import Outbox
from tests.town import Town
from workflow.calendar import local

LATE = "【到期未办】"


def late(town: Town, userid: str) -> list[str]:
    return [text for text in town.heard_by(userid) if text.startswith(LATE)]


async def minutes(userid: str) -> list[str]:
    """Return when messages about late things went out to somebody."""
    rows = await Outbox.filter(recipient=userid, body__contains=LATE).order_by("not_before")
    return [f"{local(row.not_before):%m-%d %H:%M}" for row in rows]


async def test_a_late_approval_is_told_at_once_and_then_every_workday(grades: Town) -> None:
    await grades.time_is("2026-11-30 18:10")
    assert late(grades, "fenger") == [
        "【到期未办】\n2026年11月“审定”应在 11月30日 18:00 前办完，还没有办：\n"
        "· 审定等次 2 人：陈三、褚四\n"
        "请催领导小组发“审定”；要延长的发：延期 2026-11 审定 1天 原因"
    ]
    await grades.time_is("2026-12-07 12:00")
    expected = ["11-30 18:03", "12-01 08:43", "12-02 08:43", "12-03 08:43", "12-04 08:43"]
    assert await minutes("fenger") == [*expected, "12-07 08:43"]
    assert len(late(grades, "fenger")) == 6
    assert await minutes("chensan") == [*expected[1:], "12-07 08:43"]  # reminded on the 30th before
    assert late(grades, "chensan")[0] == (
        "【到期未办】有 1 件事等您办：\n"
        "· 2026年11月“审定”应在 11月30日 18:00 前办完：审定等次\n  回复：审定"
    )

    await grades.say("chensan", "审定")
    await grades.say("chensan", "同意 1")
    await grades.say("chensan", "确认 1")
    grades.forget()
    await grades.time_is("2026-12-09 12:00")
    assert late(grades, "fenger") == []


async def test_grades_given_back_are_the_offices_to_mend(grades: Town) -> None:
    await grades.say("chensan", "退回 1 再核")
    await grades.time_is("2026-11-30 18:10")

    assert (
        "审定等次 1 人：冯二\n等次已退回党政党建办，改好后请发：审定" in (late(grades, "fenger")[0])
    )
    assert late(grades, "chensan") == []


async def test_objections_that_outlast_the_notice_are_told(posted: Town) -> None:
    await posted.say("zhangsan", "异议 考勤 11月2日我在县里开会")
    await posted.time_is("2026-12-03 18:10")

    assert late(posted, "fenger") == [
        "【到期未办】\n2026年11月“公示”应在 12月3日 18:00 前办完，还没有办：\n"
        "· 答复异议 1 人：冯二（张三）\n公示期已满，答复完才能定结果。请发：待审"
    ]


async def test_a_filing_that_is_forgotten_is_told(final: Town) -> None:
    await final.time_is("2026-12-08 12:00")
    assert await minutes("fenger") == ["12-07 18:03", "12-08 08:43"]
    assert "· 备案 1 人：冯二\n请发：备案；" in late(final, "fenger")[0]

    await final.say("fenger", "备案")
    final.forget()
    await final.time_is("2026-12-09 12:00")
    assert late(final, "fenger") == []


async def test_plans_that_nobody_has_approved_are_told(cast: Town) -> None:
    await cast.time_is("2026-11-02 09:10")
    await cast.say("qianqi", "计划 张三 1.检修泵站")
    await cast.time_is("2026-11-04 18:10")

    what = "1 人的工作安排已报，还没有审批（张三）"
    assert late(cast, "chensan") == [
        f"【到期未办】有 1 件事等您办：\n· 2026年11月“工作安排”应在 11月4日 18:00 前办完，{what}\n"
        "  回复：待审"
    ]
    assert f"{what}：\n· 审批工作安排 2 人：陈三、褚四" in late(cast, "fenger")[0]
    await cast.say("chensan", "同意 1")
    cast.forget()
    await cast.time_is("2026-11-06 12:00")
    assert late(cast, "chensan") == []


async def test_several_late_things_are_one_message(grades: Town) -> None:
    await grades.time_is("2026-12-01 09:10")
    await grades.say("qianqi", "计划 张三 1.检修泵站")
    grades.forget()
    await grades.time_is("2026-12-04 12:00")

    assert len([m for m in await minutes("fenger") if m.startswith("12-04")]) == 1
    assert "“审定”" in late(grades, "fenger")[-1]
    assert "“工作安排”" in late(grades, "fenger")[-1]


async def test_a_tick_that_comes_again_says_nothing_again(grades: Town) -> None:
    await grades.wake_at("2026-12-01 09:00")
    await grades.wake_at("2026-12-01 09:03")
    await grades.wake_at("2026-12-01 17:00")

    assert await minutes("fenger") == ["12-01 09:03"]


async def test_an_extension_starts_anew(grades: Town) -> None:
    await grades.time_is("2026-11-30 18:10")
    await grades.say("fenger", "延期 2026-11 审定 2天 主要领导出差")
    await grades.time_is("2026-12-02 18:10")

    assert await minutes("fenger") == ["11-30 18:03", "12-02 18:03"]


async def test_an_opening_on_a_day_off_is_told_on_the_next_workday(cast: Town) -> None:
    await cast.time_is("2026-11-01 20:00")  # a Sunday
    assert cast.heard_by("qianqi") == []
    await cast.time_is("2026-11-02 08:43")
    assert "报工作安排" in cast.heard_by("qianqi")[0]


@pytest.mark.parametrize("userid", ["qianqi", "zhangsan", "zhengyi"])
async def test_nobody_is_reminded_on_a_day_off(cast: Town, userid: str) -> None:
    await cast.say("fenger", "延期 2026-11 自评 4天 停电")
    await cast.time_is("2026-12-01 12:00")

    rows = await Outbox.filter(key__startswith="remind:", recipient=userid)
    assert rows
    assert not [row.key for row in rows if local(row.not_before).weekday() in (5, 6)]


async def test_a_notice_past_its_time_invites_no_more_objections(posted: Town) -> None:
    await posted.say("zhangsan", "异议 考勤 11月2日我在县里开会")
    await posted.time_is("2026-12-04 09:00")

    over = "公示期已满，正在答复异议，不再受理新的异议（12月3日 18:00 期满）。"
    said = await posted.say("lisi", "公示")
    assert said.endswith(f"\n{over}")
    assert "有异议请私聊我" not in said
    assert (await posted.say("lisi", "异议 我也不同意")).startswith(over)

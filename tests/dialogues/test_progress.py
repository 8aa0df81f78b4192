"""进度 and 催办: counts for the group, names for those who collate; no reminder twice a day."""

import pytest

from models.journey import Audit, Outbox
from models.people import Member
from tests.dialogues.ways import rate
from tests.town import GROUP, Town

COUNTS = (
    "2026年11月进度\n"
    "【自评与考勤】11月26日 18:00 截止\n"
    "■■■■■□□□□□ 交月报 3/6\n"
    "■□□□□□□□□□ 自评 1/6\n"
    "□□□□□□□□□□ 报考勤 0/6"
)
REPORT = "月报 完成：修渠三公里；问题：缺人手；下月：清淤"


@pytest.fixture
async def reporting(cast: Town) -> Town:
    """Return the town on 20 November, half of the reports handed in."""
    await cast.time_is("2026-11-20 09:00")
    for userid in ("zhangsan", "lisi", "wangwu"):
        await cast.say(userid, REPORT)
    await cast.say("zhangsan", "自评 92")
    cast.forget()
    return cast


async def test_a_group_sees_counts_and_no_names(reporting: Town) -> None:
    assert await reporting.say("sunba", "进度", chat=GROUP) == COUNTS


async def test_the_office_and_the_leaders_see_names(reporting: Town) -> None:
    expected = (
        "2026年11月进度\n"
        "【自评与考勤】11月26日 18:00 截止\n"
        "■■■■■□□□□□ 交月报 3/6\n　还缺：何九、钱七、赵六\n"
        "■□□□□□□□□□ 自评 1/6\n　还缺：何九、李四、钱七、王五、赵六\n"
        "□□□□□□□□□□ 报考勤 0/6\n　还缺：郑一（何九、李四、钱七、王五、张三、赵六）\n"
        "要提醒他们，党政党建办发：催办"
    )
    assert await reporting.say("fenger", "进度") == expected
    assert await reporting.say("chensan", "进度") == expected


async def test_it_comes_with_a_picture_of_the_counts(reporting: Town) -> None:
    await reporting.say("fenger", "进度")

    message = reporting.phones.heard["fenger"][-1]
    assert message.attachment
    assert message.attachment.mime == "image/png"


async def test_others_ask_in_the_group_or_about_themselves(reporting: Town) -> None:
    assert await reporting.say("zhangsan", "进度") == (
        "“进度”由党政党建办和领导小组查看，群里也可以问。您自己的发“待办”或“我的”。"
    )


async def test_plans_that_were_given_back_count_as_missing(cast: Town) -> None:
    await cast.time_is("2026-11-02 09:10")
    await cast.say("qianqi", "计划 张三 1.清理水渠")
    assert "■■□□□□□□□□ 报工作安排 1/5" in await cast.say("fenger", "进度")

    await cast.say("chensan", "退回 1 太笼统")
    assert "□□□□□□□□□□ 报工作安排 0/5" in await cast.say("fenger", "进度")


async def test_ratings_are_counted_by_pairs_and_votes_by_heads(scoring: Town) -> None:
    await rate(scoring, without="wushi")
    await scoring.say("jiangyi", "测评 全部满意")

    said = await scoring.say("chensan", "进度")
    assert "■■■■■■■■□□ 评分 8/9\n　还缺：吴十（张三）" in said
    assert "■□□□□□□□□□ 民主测评 1/6\n　还缺：韩三、沈二、杨四、张三、朱五" in said
    assert "还缺" not in await scoring.say("sunba", "进度", chat=GROUP)


async def test_deliberation_objections_and_filing_have_their_bars(posted: Town) -> None:
    await posted.say("zhangsan", "异议 考勤不对")
    assert "【公示】12月3日 18:00 截止\n□□□□□□□□□□ 答复异议 0/1\n　还缺：冯二（张三）" in (
        await posted.say("fenger", "进度")
    )
    await posted.say("fenger", "退回 3 签到表上没有您")
    assert "■■■■■■■■■■ 答复异议 1/1" in await posted.say("fenger", "进度")
    await posted.time_is("2026-12-03 18:10")
    assert "□□□□□□□□□□ 备案 0/1\n　还缺：冯二" in await posted.say("fenger", "进度")


async def test_grades_before_the_leaders_are_not_done(grades: Town) -> None:
    assert "□□□□□□□□□□ 审定等次 0/1\n　还缺：陈三、褚四" in await grades.say("fenger", "进度")


async def test_between_two_periods_nothing_is_under_way(town: Town) -> None:
    await town.add("fenger", "冯二", "office")

    assert await town.say("fenger", "进度") == ("现在没有进行中的环节。发“公示”看最近的结果。")


async def test_reminding_reaches_those_who_owe_once_a_day_in_one_message(reporting: Town) -> None:
    await reporting.time_is("2026-11-21 10:10")
    reporting.forget()

    assert await reporting.say("fenger", "催办") == (
        "已提醒 6 人：何九、李四、钱七、王五、赵六、郑一。每人只收到一条，各项合在一起。"
    )
    assert reporting.heard_by("zhaoliu") == [
        "党政党建办提醒您，还有 2 件事没办：\n"
        "· 交月报，11月26日 18:00 前\n  回复：月报 完成：… 问题：… 下月：…\n"
        "· 自评，11月26日 18:00 前\n  回复：自评 92"
    ]
    assert reporting.heard_by("zhangsan") == []

    assert await reporting.say("fenger", "催办") == (
        "这次没有再发提醒。\n今天已提醒过 6 人，不重复打扰：何九、李四、钱七、王五、赵六、郑一。"
    )
    assert len(reporting.heard_by("zhaoliu")) == 1
    assert await Audit.filter(action="remind", actor="fenger").count() == 1


async def test_whom_the_clock_reminded_today_the_office_does_not(reporting: Town) -> None:
    assert (await reporting.say("fenger", "催办")).startswith(
        "这次没有再发提醒。\n今天已提醒过 6 人"
    )
    assert reporting.heard_by("zhaoliu") == []


async def test_reminding_can_be_narrowed(reporting: Town) -> None:
    await reporting.time_is("2026-11-21 10:10")
    reporting.forget()

    assert await reporting.say("fenger", "催办 月报") == (
        "已提醒 3 人：何九、钱七、赵六。每人只收到一条，各项合在一起。"
    )
    assert await reporting.say("fenger", "催办 考勤") == (
        "已提醒 1 人：郑一。每人只收到一条，各项合在一起。"
    )
    assert await reporting.say("fenger", "催办 自评与考勤") == (
        "已提醒 2 人：李四、王五。每人只收到一条，各项合在一起。\n"
        "今天已提醒过 4 人，不重复打扰：何九、钱七、赵六、郑一。"
    )
    assert "自评" in reporting.heard_by("zhaoliu")[0]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (
            "催办 天气",
            "没有“天气”这个环节。进行中的：自评与考勤。例：催办 评分，或只发：催办",
        ),
        ("催办 评分", "评分没有人欠交，不用催办。发“进度”看详情。"),
    ],
)
async def test_what_cannot_be_reminded_of(reporting: Town, words: str, answer: str) -> None:
    assert await reporting.say("fenger", words) == answer


async def test_only_the_office_reminds(reporting: Town) -> None:
    assert (await reporting.say("chensan", "催办")).startswith("“催办”由党政党建办使用")


async def test_nobody_is_reminded_at_the_full_hour(reporting: Town) -> None:
    await reporting.time_is("2026-11-21 10:00")
    await reporting.say("fenger", "催办")

    rows = await Outbox.filter(key__startswith="remind:2026-11-21/")
    assert {row.not_before.minute for row in rows} == {3}


async def test_who_has_left_is_not_reminded(reporting: Town) -> None:
    await Member.filter(userid="zhaoliu").update(active=False)
    await reporting.time_is("2026-11-21 10:10")

    assert "赵六" not in await reporting.say("fenger", "催办")

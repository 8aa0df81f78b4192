"""我的 and 为什么: what I handed in, what I got, and every line of it once it is posted."""

import pytest

from tests.dialogues.ways import to_deliberation, to_notice
from tests.town import Town

HANDED_IN = (
    "2026年11月\n"
    "工作安排：考核组长还没有报\n"
    "月报：11月20日 09:00 交\n"
    "自评：92 分，11月20日 09:00 交\n"
    "佐证：0 件\n"
    "考勤：迟到3次、早退2次\n"
)


async def test_at_the_start_nothing_is_there_but_the_date_of_the_result(cast: Town) -> None:
    await cast.time_is("2026-11-02 09:00")

    assert await cast.say("zhangsan", "我的") == (
        "2026年11月\n工作安排：考核组长还没有报\n月报：还没有交\n自评：还没有交\n佐证：0 件\n"
        "考勤：还没有报\n结果：还没有公示，领导小组在 11月30日 18:00 前审定，审定后公示"
    )
    assert await cast.say("zhangsan", "为什么") == (
        "2026年11月的结果还没有公示，领导小组在 11月30日 18:00 前审定，审定后公示。"
        "到时发“为什么”看每一分的来历。"
    )


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("", "工作安排：已报，等领导批准"),
        ("同意 1", "工作安排：已批准"),
        ("退回 1 太笼统", "工作安排：被退回，待重报"),
    ],
)
async def test_the_plan_is_shown_as_it_stands(cast: Town, words: str, shown: str) -> None:
    await cast.time_is("2026-11-02 09:00")
    await cast.say("qianqi", "计划 张三 1.清理水渠")
    if words:
        await cast.say("chensan", words)

    assert shown in await cast.say("zhangsan", "我的")


async def test_a_member_in_a_village_has_no_plan_to_wait_for(cast: Town) -> None:
    await cast.time_is("2026-11-02 09:00")

    assert "工作安排" not in await cast.say("wangwu", "我的")


async def test_what_was_handed_in_is_listed(scoring: Town) -> None:
    await scoring.show("zhangsan", b"\x89PNG\r\n\x1a\n")

    assert (await scoring.say("zhangsan", "我的")).startswith(HANDED_IN)


async def test_no_result_shows_before_it_is_posted(grades: Town) -> None:
    assert "86.3" not in await grades.say("zhangsan", "我的")
    await grades.say("chensan", "同意 1")
    await grades.say("chensan", "确认 1")

    assert (await grades.say("zhangsan", "我的")).endswith("结果：已经审定，等党政党建办公示")
    assert await grades.say("zhangsan", "为什么") == (
        "2026年11月的结果已经审定，等党政党建办公示。到时发“为什么”看每一分的来历。"
    )


async def test_during_the_notice_the_result_shows_as_such(posted: Town) -> None:
    said = await posted.say("zhangsan", "我的")
    assert said == (
        HANDED_IN
        + "结果：得分 86.3，等次 D，业绩奖金 0 元（按季度发放）（公示中，还可能因异议更正）\n"
        "想知道每一分的来历，发“为什么”。"
    )
    assert (await posted.press("zhangsan", "为什么")).startswith("张三 2026-11")


async def test_why_names_every_line_with_its_clause(posted: Town) -> None:
    said = await posted.say("zhangsan", "为什么")
    lines = said.split("\n")
    assert lines[0] == (
        "张三 2026-11（乡镇机关、站所、社区干部月度业绩考核）：86.3 分，机关站所 第 2 名（共 5），D"
    )
    assert "　工作任务 17.8/20（四）乡镇考核组 2 人平均 17.8" in lines
    assert "　迟到早退 5 次 ≥ 5 次（四·5）" in lines
    assert "　旷工 0 天 < 1 天（四·5）" in lines
    assert "　业绩奖金 0 元（五）D 等 0 元" in lines


@pytest.mark.parametrize("words", ["为什么 2026-11", "为什么 十一月", "为什么 11月？", "为啥"])
async def test_why_by_period(posted: Town, words: str) -> None:
    assert (await posted.say("zhangsan", words)).startswith("张三 2026-11（")


async def test_when_it_is_final_the_money_is_there(final: Town) -> None:
    assert "结果：得分 90.5，等次 B，业绩奖金 130 元（按季度发放）（已确定）" in (
        await final.say("wangwu", "我的 2026-11")
    )
    assert "上一次结果：2026年11月 得分 90.5，等次 B，业绩奖金 130 元（按季度发放）（已确定）" in (
        await final.say("wangwu", "我的")
    )
    assert (await final.say("wangwu", "为什么")).startswith("王五 2026-11（")


async def test_whoever_gets_a_flat_sum_sees_just_that(final: Town) -> None:
    assert await final.say("weiwu", "我的 11月") == (
        "2026年11月\n结果：业绩奖金 200 元（按季度发放）（已确定）\n"
        "想知道每一分的来历，发“为什么”。"
    )


async def test_whoever_is_out_of_scope_is_told_so(cast: Town) -> None:
    await cast.add("wenjiao", "温教", "assessee", series="机关", tags=["文教"])
    await to_notice(cast)

    assert await cast.say("wenjiao", "我的") == (
        "2026年11月\n结果：已经公示，名单里没有这个人（不在考核范围内）"
    )
    assert await cast.say("wenjiao", "为什么") == (
        "2026年11月的结果里没有温教：不在考核范围内。有疑问请联系党政党建办。"
    )
    assert await cast.say("chensan", "为什么 温教") == (
        "温教不在2026年11月的考核范围内：文教（三）。"
    )


async def test_nobody_asks_about_others(posted: Town) -> None:
    assert await posted.say("zhangsan", "为什么 李四") == (
        "只能问自己的结果，别人的由领导小组和党政党建办掌握。请只发：为什么"
    )
    assert (await posted.say("zhangsan", "为什么 张三 2026-11")).startswith("张三 2026-11（")


async def test_leaders_and_the_office_may_ask_provisionally(cast: Town) -> None:
    await to_deliberation(cast, without="wushi")

    for userid in ("chensan", "fenger"):
        said = await cast.say(userid, "为什么 张三")
        assert said.startswith("暂算，未公示，请勿外传：\n张三 2026-11（")
        assert "暂算：还缺事实" in said
    assert await cast.say("chensan", "为什么") == "请写明问谁的，例：为什么 张三 2026-10"


async def test_after_the_posting_they_see_what_was_kept(posted: Town) -> None:
    assert await posted.say("chensan", "为什么 张三") == await posted.say("zhangsan", "为什么")


async def test_while_the_vote_is_open_nothing_of_the_count_shows(scoring: Town) -> None:
    for voter in ("jiangyi", "shener", "hansan", "yangsi", "zhuwu"):
        await scoring.say(voter, "测评 全部不满意")

    assert "民主测评不满意：没有测评票（四·4）" in await scoring.say("chensan", "为什么 李四")
    await scoring.time_is("2026-11-27 18:10")
    assert "不满意 5 票 / 5 票 = 100% > 30%（四·4）" in await scoring.say("chensan", "为什么 李四")


async def test_fewer_than_five_ballots_are_never_shown(scoring: Town) -> None:
    for voter in ("jiangyi", "shener", "hansan", "yangsi"):
        await scoring.say(voter, "测评 全部不满意")
    await scoring.say("zhuwu", "测评 全部弃权")
    await scoring.time_is("2026-11-27 18:10")

    assert "民主测评不满意：没有测评票（四·4）" in await scoring.say("chensan", "为什么 李四")


@pytest.mark.parametrize(
    ("userid", "words", "answer"),
    [
        (
            "zhangsan",
            "我的 去年",
            "2025年度没有张三参加的考核。要看别的一期，写上是哪期，例：我的 2026-10",
        ),
        ("zhangsan", "我的 天气", "没有看懂哪一期：“天气”。例：我的 2026-10，或 我的 上个月"),
        ("zhangsan", "为什么 天这么热", "没有看懂“天这么热”。例：为什么，或：为什么 2026-10"),
        ("chensan", "为什么 天", "没有找到“天”，请核对姓名后重发，也可以写账号。"),
        (
            "chensan",
            "为什么 张三 天气",
            "没有看懂哪一期：“天气”。例：为什么 2026-10，或 为什么 上个月",
        ),
        (
            "chensan",
            "为什么 孙八",
            "现在没有孙八参加的考核。要看别的一期，写上是哪期，例：我的 2026-10",
        ),
    ],
)
async def test_what_cannot_be_read_is_said_in_one_sentence(
    approved: Town, userid: str, words: str, answer: str
) -> None:
    assert await approved.say(userid, words) == answer


async def test_others_have_nothing_of_their_own(cast: Town) -> None:
    await cast.time_is("2026-11-02 09:00")

    assert (await cast.say("chensan", "我的")).startswith("“我的”由考核对象使用")
    assert (await cast.say("sunba", "为什么")).startswith(
        "“为什么”由考核对象、党政党建办、领导小组使用"
    )

"""考勤: by the clerk line by line, or by oneself; a correction is a new row."""

from decimal import Decimal

import pytest

from models.filings import Attendance
from models.journey import Audit
from tests.town import GROUP, Town

MISSING = "还缺 4 人：何九、钱七、王五、赵六。\n都全勤就发：考勤 其余全勤"
CHANGEABLE = "11月26日 18:00 前可以更正，再报一次，以最后一次为准。"
HOW = "例：考勤 张三 迟到2 早退1 旷工0.5 请假1"

Row = tuple[str, int, int, Decimal, Decimal, str]


@pytest.fixture
async def month_end(cast: Town) -> Town:
    """Return the town on 20 November, when attendance is reported."""
    await cast.wake_at("2026-11-20 09:00")
    cast.forget()
    return cast


async def rows() -> list[Row]:
    found = await Attendance.all().order_by("id")
    return [(r.member, r.late, r.early, r.absent_days, r.leave_days, r.by) for r in found]


async def test_several_lines_at_once(month_end: Town) -> None:
    answer = await month_end.say("zhengyi", "考勤 张三 迟到2 早退1 旷工0.5 请假1\n李四：全勤")

    assert answer == (
        "已记2026年11月考勤 2 人：\n张三 迟到2次、早退1次、旷工0.5天、请假1天\n李四 全勤\n"
        f"{CHANGEABLE}\n{MISSING}"
    )
    assert await rows() == [
        ("zhangsan", 2, 1, Decimal("0.5"), Decimal(1), "zhengyi"),
        ("lisi", 0, 0, Decimal(0), Decimal(0), "zhengyi"),
    ]
    assert await Audit.filter(action="attendance.report").count() == 2


@pytest.mark.parametrize(
    ("words", "times"),
    [
        ("张三迟到两次，早退 1 次", (2, 1, Decimal(0), Decimal(0))),
        ("张三 旷工半天 事假1.5天 病假2天", (0, 0, Decimal("0.5"), Decimal("3.5"))),
        ("zhangsan 缺勤1", (0, 0, Decimal(1), Decimal(0))),
        ("张三 迟到0 早退0 旷工0", (0, 0, Decimal(0), Decimal(0))),
        ("张三都全勤。", (0, 0, Decimal(0), Decimal(0))),
    ],
)
async def test_ways_to_write_it(month_end: Town, words: str, times: tuple[object, ...]) -> None:
    await month_end.say("zhengyi", f"考勤 {words}")
    assert [row[1:5] for row in await rows()] == [times]


async def test_a_correction_is_a_new_row(month_end: Town) -> None:
    await month_end.say("zhengyi", "考勤 张三 迟到4")
    await month_end.time_is("2026-11-26 17:59")
    answer = await month_end.say("zhengyi", "考勤 张三 迟到3 早退2")

    assert answer.startswith(
        "已记2026年11月考勤：张三 迟到3次、早退2次（原来：迟到4次）\n"
        "注意：张三迟到早退 5 次 ≥ 5 次（四·5），属于可定低等次的情形。\n"
    )
    assert [row[1:3] for row in await rows()] == [(4, 0), (3, 2)]


async def test_one_bad_line_and_nothing_is_stored(month_end: Town) -> None:
    answer = await month_end.say(
        "zhengyi",
        "考勤 张三 迟到2.5\n李肆 全勤\n王五 旷工0.3 早退1\n赵六 迟道1\n钱七 全勤\n钱七 迟到1",
    )

    assert answer == (
        "有 5 处要改，这次一行也没有记：\n"
        "第 1 行：迟到按次数报整数，不能是 2.5。\n"
        "第 2 行：没有找到“李肆”，请核对姓名后重发，也可以写账号。\n"
        "第 3 行：旷工按天报，最小半天（0.5），不能是 0.3。\n"
        f"第 4 行：没有“迟道”这一项，是不是“迟到”？请改好后重发。{HOW}\n"
        "第 6 行：钱七写了两次，请只留一行。\n"
        "改好后整段重发。"
    )
    assert await rows() == []


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("张三 迟到31", "迟到 31 超过本期的 30 天，请核对。"),
        ("张三 旷工20 请假11", "旷工加请假超过本期的 30 天，请核对。"),
        ("张三 88", "“88”前面没有写是哪一项，请补上后重发。"),
        ("张三 表现好", "没有看懂“表现好”，可以写迟到、早退、旷工、请假，几个人请每人一行。"),
        ("张三", "没有写考勤，没有问题就写“全勤”。"),
        ("张三 迟到-1", "“迟到”后面的“-1”不要带正负号"),
        ("卫五 全勤", "卫五本期不评分，不用报考勤。"),
        ("陈三 全勤", "陈三不是考核对象，不用报考勤。"),
        ("88", "没有看到姓名"),
    ],
)
async def test_words_that_cannot_be(month_end: Town, words: str, answer: str) -> None:
    assert (await month_end.say("zhengyi", f"考勤 {words}")).startswith(answer)
    assert await rows() == []


async def test_everybody_else_was_always_there(month_end: Town) -> None:
    await month_end.say("zhengyi", "考勤 张三 迟到1")
    answer = await month_end.say("zhengyi", "考勤 李四 请假2\n其余都全勤")

    assert answer == (
        "已记2026年11月考勤 5 人：\n李四 请假2天\n何九 全勤\n钱七 全勤\n王五 全勤\n赵六 全勤\n"
        f"{CHANGEABLE}\n考勤已经报齐。"
    )
    assert len(await rows()) == 6
    assert (
        await month_end.say("zhengyi", "考勤 其余全勤")
        == f"每个人的考勤都已经报过了。要更正某人，{HOW}"
    )
    assert await month_end.say("zhengyi", "考勤") == f"考勤已经报齐。要更正某人，{HOW}"
    assert "考勤" not in await month_end.say("zhengyi", "待办")


async def test_alone_it_lists_who_is_missing_with_a_button_for_the_rest(month_end: Town) -> None:
    assert (await month_end.say("zhengyi", "考勤")).startswith(
        "还缺 6 人的考勤：何九、李四、钱七、王五、张三、赵六。\n一人一行报，例：\n"
    )
    assert (await month_end.press("zhengyi", "其余全勤")).startswith("已记2026年11月考勤 6 人：")
    assert {row[0] for row in await rows()} == {
        "zhangsan", "lisi", "wangwu", "zhaoliu", "qianqi", "hejiu",
    }  # fmt: skip


async def test_reporting_oneself(month_end: Town) -> None:
    assert await month_end.say("wangwu", "考勤") == (
        "您的考勤还没有报。报自己的，例：考勤 迟到1，或：考勤 全勤"
    )
    assert await month_end.say("wangwu", "考勤 迟到1") == (
        f"已记2026年11月考勤：王五 迟到1次\n{CHANGEABLE}已告诉考勤员。"
    )
    assert month_end.heard_by("zhengyi") == [
        "王五自报2026年11月考勤：迟到1次。\n属实不用管；不符的请发：考勤 王五 迟到0 早退0 旷工0"
    ]
    await month_end.say("wangwu", "考勤 我 全勤")
    await month_end.say("wangwu", "考勤 王五 早退1")
    assert [row[1:3] + row[5:] for row in await rows()] == [
        (1, 0, "wangwu"), (0, 0, "wangwu"), (0, 1, "wangwu"),
    ]  # fmt: skip
    assert (await month_end.say("wangwu", "考勤")).startswith("您本期的考勤：早退1次。")


async def test_the_clerk_has_the_last_word(month_end: Town) -> None:
    await month_end.say("wangwu", "考勤 全勤")
    assert "王五 迟到2次（原来：全勤）" in await month_end.say("zhengyi", "考勤 王五 迟到2")
    assert await month_end.say("wangwu", "考勤 全勤") == (
        "考勤员已经报了您的考勤（迟到2次），不能再自己改。不符的请找考勤员，或在公示时提异议。"
    )
    assert len(await rows()) == 2


async def test_nobody_reports_somebody_else(month_end: Town) -> None:
    for userid in ("wangwu", "fenger"):
        assert await month_end.say(userid, "考勤 李四 迟到1") == (
            "只有考勤员能报别人的考勤。报李四的请找考勤员；报自己的，例：考勤 迟到1"
        )
    assert await month_end.say("wangwu", "考勤 其余全勤") == (
        "“其余全勤”由考勤员报。报自己的，例：考勤 全勤"
    )
    assert "“考勤”由" in await month_end.say("sunba", "考勤 李四 迟到1")
    assert "不用报考勤" in await month_end.say("weiwu", "考勤 迟到1")
    assert "请在私聊里发给我" in await month_end.say("zhengyi", "考勤 其余全勤", chat=GROUP)
    assert await rows() == []
    assert await month_end.say("fenger", "考勤") == (
        "还缺 6 人的考勤：何九、李四、钱七、王五、张三、赵六。由考勤员报。"
    )


async def test_before_and_after_its_time(cast: Town) -> None:
    await cast.time_is("2026-11-19 09:00")
    assert await cast.say("zhengyi", "考勤 张三 全勤") == (
        "报考勤还没开始，11月20日 08:40 起可以办。发“待办”看现在要做什么。"
    )
    await cast.time_is("2026-11-26 18:01")
    for words in ("考勤 张三 全勤", "考勤 其余全勤", "考勤"):
        assert (await cast.say("zhengyi", words)).startswith("报考勤已于 11月26日 18:00 截止")
    assert await rows() == []


async def test_the_same_message_twice_is_one_row(month_end: Town) -> None:
    await month_end.say("zhengyi", "考勤 张三 迟到1", key="same")
    await month_end.say("zhengyi", "考勤 张三 迟到1", key="same")
    assert len(await rows()) == 1

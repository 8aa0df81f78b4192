"""评分: one, many, or one after the other; what may be given, and by whom."""

from decimal import Decimal

import pytest

from models.filings import Entry
from models.journey import Audit, Conversation
from tests.dialogues.correcting import rate_everybody, uphold_objection
from tests.town import GROUP, Town
from workflow.cycles import open_cycles
from workflow.facts import settle_now, standing

HEAD = "已记2026年11月评分（乡镇考核组）"
LEFT = "还有 2 人没评完：钱七、王五。逐个评发“评分”。"
ALL_DONE = "您要评的都评完了，截止前可以重评，以最后一次为准。"
ITEMS = "思想10 任务20 作风10 廉洁10 稳定10 学习10"
HOW_TO_STOP = "先不评的回复“跳过”，不再评回复“结束”。"


@pytest.fixture
async def score_time(cast: Town) -> Town:
    """Return the town on 26 November, when the raters are asked."""
    await cast.wake_at("2026-11-26 18:05")
    cast.forget()
    return cast


async def given(rater: str, assessee: str) -> dict[str, Decimal | None]:
    """Return what counts of a rater's marks."""
    (one,) = await open_cycles()
    rows = await standing(one.cycle.id)
    return {r.indicator: r.points for r in rows if (r.rater, r.assessee) == (rater, assessee)}


async def test_a_total_is_spread_over_the_items_and_said_so(score_time: Town) -> None:
    assert await score_time.say("sunba", "评分 张三 88") == (
        f"{HEAD}：张三 88 分（思想8.8 任务17.6 作风8.8 廉洁8.8 稳定8.8 学习8.8 业务26.4）\n"
        f"总分已按各项分值分摊。要改某一项，例：评分 张三 业务26.4\n{LEFT}"
    )
    rows = await Entry.all().order_by("id")
    assert [row.indicator for row in rows] == [
        "ideology", "tasks", "style", "integrity", "stability", "learning", "business",
    ]  # fmt: skip
    assert {(row.panel, row.rater, row.note) for row in rows} == {
        ("township", "sunba", "按总分分摊")
    }
    assert sum(row.points or 0 for row in rows) == 88
    assert (await Audit.get(action="rating.give")).subject == "baicheng/2026-11/zhangsan"


@pytest.mark.parametrize("total", ["88.25", "99.99", "0.05", "0", "100", "33.33", "87.77"])
async def test_shares_add_up_exactly_and_stay_within_their_items(
    score_time: Town, total: str
) -> None:
    await score_time.say("sunba", f"评分张三{total}")
    marks = await given("sunba", "zhangsan")
    most = {"tasks": 20, "business": 30}
    assert sum(points or 0 for points in marks.values()) == Decimal(total)
    assert all(0 <= (points or 0) <= most.get(name, 10) for name, points in marks.items())


async def test_item_by_item_and_what_is_missing(score_time: Town) -> None:
    assert await score_time.say("sunba", "评分 张三 思想9 任务18.5") == (
        f"{HEAD}：张三 思想9 任务18.5，还缺作风、廉洁、稳定、学习、业务\n"
        "还有 3 人没评完：钱七、王五、张三。逐个评发“评分”。"
    )
    answer = await score_time.say("sunba", "评分 张三 作风9，廉洁 9；稳定9 一普三提高8 业务工作27")
    assert answer == (f"{HEAD}：张三 作风9 廉洁9 稳定9 学习8 业务27，合计 89.5 分\n{LEFT}")
    assert len(await given("sunba", "zhangsan")) == 7


async def test_a_later_rating_replaces_the_earlier_one(score_time: Town) -> None:
    await score_time.say("sunba", "评分 张三 88")
    await score_time.say("sunba", "评分 张三 思想10")
    assert "，合计 89.2 分，原来 88 分" not in await score_time.say("sunba", "评分 张三 思想10")
    await score_time.time_is("2026-11-27 17:59")
    answer = await score_time.say("sunba", "评分 张三 90")

    assert "学习9 业务27），原来 89.2 分" in answer
    assert await Entry.all().count() == 7 + 1 + 1 + 7
    assert sum(points or 0 for points in (await given("sunba", "zhangsan")).values()) == 90


async def test_many_lines_at_once(score_time: Town) -> None:
    answer = await score_time.say("sunba", "评分\n张三：88\n王五 思想9 任务18\n\n钱七 九十")

    assert answer == (
        f"{HEAD}3 人：\n"
        "张三 88 分（思想8.8 任务17.6 作风8.8 廉洁8.8 稳定8.8 学习8.8 业务26.4）\n"
        "王五 思想9 任务18，还缺作风、廉洁、稳定、学习、驻村\n"
        "钱七 90 分（思想9 任务18 作风9 廉洁9 稳定9 学习9 业务27）\n"
        "总分已按各项分值分摊。要改某一项，例：评分 张三 业务26.4\n"
        "还有 1 人没评完：王五。逐个评发“评分”。"
    )


async def test_one_bad_line_and_nothing_is_stored(score_time: Town) -> None:
    answer = await score_time.say("sunba", "评分 张三 88\n李四 90\n王五 101\n钱七 纪律9\n无名 80")

    assert answer == (
        "有 4 处要改，这次一行也没有记：\n"
        "第 2 行：您与李四有回避关系，不能评分。发“待办”看要评谁。\n"
        "第 3 行：王五的总分最多 100 分，您写了 101 分。\n"
        "第 4 行：没有“纪律”这一项，可以写：思想、任务、作风、廉洁、稳定、学习、业务。\n"
        "第 5 行：没有找到“无名”，请核对姓名后重发，也可以写账号。\n"
        "改好后整段重发。"
    )
    assert await Entry.all().count() == 0


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("张三 思想11", "政治思想最多 10 分，您写了 11 分。"),
        ("张三 思想9.555", "政治思想写了 9.555 分，分数最多两位小数。"),
        ("张三 88.888", "张三的总分写了 88.888 分，分数最多两位小数。"),
        ("张三", "请写张三的分数，例：评分 张三 88"),
        ("张三 -8", "分数前面不要带正负号"),
        ("张三 88 王五 90", "一行只评一个人，王五请另起一行。"),
        ("88", "没有看到姓名"),
        ("孙八 90", "不能给自己评分。"),
        ("李四 90", "您与李四有回避关系，不能评分。"),
        ("赵六 90", "赵六由党政党建办考核组评分。"),
        ("陈三 90", "陈三不是考核对象，不用评分。"),
        ("卫五 90", "卫五本期不评分，不用评分。"),
    ],
)
async def test_what_cannot_be_given(score_time: Town, words: str, answer: str) -> None:
    assert (await score_time.say("sunba", f"评分 {words}")).startswith(answer)
    assert await Entry.all().count() == 0
    assert await score_time.incidents() == []


async def test_the_line_department_rates_its_own_station_with_one_mark(score_time: Town) -> None:
    assert await score_time.say("wushi", "评分 张三 88.5") == (
        f"已记2026年11月评分（上级主管单位）：张三 88.5 分\n{ALL_DONE}"
    )
    row = await Entry.get(rater="wushi")
    assert (row.indicator, row.panel, row.points, row.note) == (
        "superior", "superior", Decimal("88.5"), "",
    )  # fmt: skip
    assert await score_time.say("wushi", "评分 李四 88") == (
        "李四没有要您评的项目。发“待办”看要评谁。"
    )
    await score_time.add("hangu", "韩古", "assessee", series="站所", unit="农技站")
    assert "韩古不在您主管的单位" in await score_time.say("wushi", "评分 韩古 88")


async def test_one_with_both_roles_says_for_whom_he_speaks(score_time: Town) -> None:
    await score_time.add("both", "双全", "assessor superior", unit="县水利局")

    assert await score_time.say("both", "评分 张三 88") == (
        "您可以代表乡镇考核组（满分 100）、上级主管单位（满分 100）评张三，请写明代表谁，"
        "例：评分 张三 乡镇考核组 88，或：评分 张三 上级主管单位 88"
    )
    assert "（上级主管单位）：张三 90 分" in await score_time.say(
        "both", "评分 张三 上级主管单位 90"
    )
    assert "（乡镇考核组）：张三 80 分" in await score_time.say("both", "评分 张三 乡镇考核组80")
    assert "（上级主管单位）：张三 上级91" in await score_time.say("both", "评分 张三 上级91")
    assert "（乡镇考核组）：张三 思想9" in await score_time.say("both", "评分 张三 思想9")
    assert "（乡镇考核组）：李四 85 分" in await score_time.say("both", "评分 李四 85")


async def test_one_after_the_other(score_time: Town) -> None:
    first = await score_time.say("qianqi", "评分")
    assert first == (
        "（还有 3 人）请评李四（农村经济发展办），2026年11月：\n"
        f"{ITEMS} 业务30，满分 100\n"
        f"请回复总分（如 88），或逐项（如 思想9 任务18 …）。\n{HOW_TO_STOP}"
    )
    second = await score_time.say("qianqi", "88")
    assert second.startswith(f"{HEAD}：李四 88 分（")
    assert "\n\n（还有 2 人）请评王五（农村经济发展办）" in second

    third = await score_time.say("qianqi", "思想9 任务19")
    assert third.startswith(f"{HEAD}：王五 思想9 任务19，还缺作风、廉洁、稳定、学习、驻村")
    assert "\n已评：思想9 任务19\n请回复还缺的：作风10 廉洁10 稳定10 学习10 驻村30" in third

    fourth = await score_time.press("qianqi", "跳过")
    assert fourth.startswith("跳过王五。\n\n（还有 1 人）请评张三（水管站）")
    assert await score_time.say("qianqi", "很好") == (
        "没有“很好”这一项，可以写：思想、任务、作风、廉洁、稳定、学习、业务。"
    )
    last = await score_time.say("qianqi", "90分。")
    assert last.endswith("\n这次评完 2 人。还有 1 人没评完：王五。逐个评发“评分”。")
    assert not await Conversation.exists(userid="qianqi")
    assert "请评王五" in await score_time.say("qianqi", "评分")
    assert await score_time.say("qianqi", "结束") == "还有 1 人没评完：王五。逐个评发“评分”。"


async def test_what_he_handed_in_stands_beside_the_items(cast: Town) -> None:
    await cast.time_is("2026-11-20 09:00")
    await cast.say("zhangsan", "自评 思想9 任务18 作风9 廉洁9 稳定9 学习9 业务27")
    await cast.say("zhangsan", f"月报 完成：修渠三公里\n问题：{'缺' * 300}")
    await cast.say("lisi", "自评 85.5")
    await cast.time_is("2026-11-26 18:05")

    assert "自评：85.5 分\n请回复" in await cast.say("qianqi", "评分")
    await cast.say("qianqi", "跳过")
    shown = await cast.say("qianqi", "跳过")
    assert "自评：90 分（思想9 任务18 作风9 廉洁9 稳定9 学习9 业务27）\n" in shown
    assert f"月报：完成：修渠三公里 问题：{'缺' * 188}…\n" in shown


async def test_other_words_in_between(score_time: Town) -> None:
    await score_time.say("qianqi", "评分")
    assert "张三 80 分" in (named := await score_time.say("qianqi", "张三 80"))
    assert "请评李四" in named
    typed = await score_time.say("qianqi", "评分 李四 70")
    assert "李四 70 分" in typed
    assert "（还有 1 人）请评王五" in typed
    await score_time.say("qianqi", "待办")
    assert (await score_time.say("qianqi", "90")).endswith(f"\n这次评完 3 人。{ALL_DONE}")
    assert sum(p or 0 for p in (await given("qianqi", "wangwu")).values()) == 90


async def test_an_old_button_passes_over_nobody_else(score_time: Town) -> None:
    await score_time.say("qianqi", "评分")
    await score_time.say("qianqi", "跳过")
    answer = await score_time.say("qianqi", "跳过 李四")
    assert answer.startswith("（还有 2 人）请评王五")
    talk = await Conversation.get(userid="qianqi")
    assert talk.state["skipped"] == ["lisi/township"]


async def test_a_conversation_survives_a_restart_and_its_end(score_time: Town) -> None:
    await score_time.say("qianqi", "评分")
    await score_time.wake_at("2026-11-26 18:20")
    assert "李四 88 分" in await score_time.say("qianqi", "88")
    await score_time.say("qianqi", "取消")
    assert "已记" not in await score_time.say("qianqi", "88")
    assert await given("qianqi", "wangwu") == {}


async def test_nobody_left(score_time: Town) -> None:
    await rate_everybody(score_time)
    for userid in ("sunba", "wushi", "qianqi", "zhoujiu"):
        assert await score_time.say(userid, "评分") == ALL_DONE
        assert "评分" not in await score_time.say(userid, "待办")


async def test_before_and_after_its_time(cast: Town) -> None:
    await cast.time_is("2026-11-26 17:59")
    for words in ("评分 张三 88", "评分"):
        assert await cast.say("sunba", words) == (
            "评分还没开始，11月26日 18:00 起可以办。发“待办”看现在要做什么。"
        )
    await cast.time_is("2026-11-27 17:59")
    await cast.say("qianqi", "评分")
    await cast.time_is("2026-11-27 18:01")
    for userid, words in (("sunba", "评分 张三 88"), ("sunba", "评分"), ("qianqi", "88")):
        assert await cast.say(userid, words) == (
            "评分已于 11月27日 18:00 截止，现在不能再办。确有原因请联系党政党建办延期。"
        )
    assert await Entry.all().count() == 0


async def test_only_raters_rate(score_time: Town) -> None:
    for userid in ("zhangsan", "chensan", "zhengyi"):
        assert "“评分”由考核组成员、上级主管单位使用" in await score_time.say(
            userid, "评分 李四 88"
        )
    assert "请在私聊里发给我" in await score_time.say("sunba", "评分 张三 88", chat=GROUP)
    assert await Entry.all().count() == 0


async def test_the_same_message_twice_is_one_rating(score_time: Town) -> None:
    await score_time.say("wushi", "评分 张三 88", key="same")
    await score_time.say("wushi", "评分 张三 88", key="same")
    assert await Entry.all().count() == 1


async def test_the_score_comes_out_of_the_ratings(score_time: Town) -> None:
    await rate_everybody(score_time)
    (one,) = await open_cycles()
    outcome = await settle_now(one, provisional=False)
    result = outcome.result("zhangsan")
    assert result
    assert result.score == Decimal("85.80")  # 70 % of (88 + 80) / 2 and 30 % of 90


async def test_after_an_upheld_objection_those_who_rated_may_rate_again(score_time: Town) -> None:
    await rate_everybody(score_time)
    await uphold_objection(score_time)

    assert await score_time.say("zhoujiu", "评分 张三 95") == (
        "评分已截止，张三的异议成立后只有原评分人可以重评。"
    )
    assert "评分已于 11月27日 18:00 截止" in await score_time.say("sunba", "评分 王五 95")
    answer = await score_time.say("sunba", "评分 张三 92")
    assert "张三 92 分（" in answer
    assert answer.endswith("\n已按更正重新计算，并送领导小组重新审定。")
    assert "张三 87.20" in score_time.heard_by("chensan")[-1]

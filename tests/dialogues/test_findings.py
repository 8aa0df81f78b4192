"""扣分, 加分 and 撤销."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from models.filings import Entry
from models.journey import Audit
from tests.dialogues.correcting import rate_everybody, uphold_objection
from tests.town import GROUP, Town, open_town
from workflow.cycles import open_cycles
from workflow.facts import settle_now, standing

HOW = "例：扣分 张三 不能适应工作 11月5日通报"


@pytest.fixture
async def score_time(cast: Town) -> Town:
    """Return the town on 26 November, when the raters are asked."""
    await cast.wake_at("2026-11-26 18:05")
    cast.forget()
    return cast


async def findings() -> list[tuple[str, str, int, str]]:
    """Return what counts, oldest first."""
    rows = [row for one in await open_cycles() for row in await standing(one.cycle.id)]
    return [(r.assessee, r.indicator, r.times, r.note) for r in rows if not r.panel]


async def test_a_finding_is_recorded_with_its_clause_and_how_to_undo_it(score_time: Town) -> None:
    assert await score_time.say("sunba", "扣分 张三 不能适应工作 三次推诿群众") == (
        "已记2026年11月扣分：张三“不能适应工作”（四·1），"
        "属于可定低等次的情形，由领导小组审定时定。\n事实：三次推诿群众\n公示前不公开。\n"
        "记错了发：撤销 张三 不能适应工作，11月27日 18:00 前有效"
    )
    assert await findings() == [("zhangsan", "unfit", 1, "三次推诿群众")]
    assert (await Entry.get(indicator="unfit")).rater == "sunba"
    assert (await Audit.get(action="finding.report")).detail.find("推诿") == -1
    for userid in ("zhangsan", "fenger", f"group:{GROUP}"):
        assert score_time.heard_by(userid) == []


async def test_it_raises_a_flag(score_time: Town) -> None:
    await score_time.say("sunba", "扣分 张三 失职失误 值班脱岗")
    (one,) = await open_cycles()
    result = (await settle_now(one, provisional=True)).result("zhangsan")
    assert result
    assert [flag.code for flag in result.flags] == ["duty-failure"]


@pytest.mark.parametrize(
    "words",
    ["张三 违法违纪 打牌", "张三违法违纪：打牌", "zhangsan violation 打牌", "张三 违法 打牌"],
)
async def test_ways_to_name_it(score_time: Town, words: str) -> None:
    await score_time.say("sunba", f"扣分 {words}")
    assert await findings() == [("zhangsan", "violation", 1, "打牌")]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("张三", f"张三可以扣分的有：不能适应工作、失职失误、学习不达标、违法违纪。{HOW}"),
        ("张三 不能适应工作", f"请写明事实（何时、何事），{HOW}"),
        ("张三 失值 脱岗", "没有“失值”这一项。张三可以扣分的有：不能适应工作"),
        ("张三 违法乱纪 打牌", "没有“违法乱纪”这一项。是不是“违法违纪”？张三可以扣分的有："),
        ("张三 思想 3分", "“思想”不是扣分项，打分请用，例：评分 张三 思想 9"),
        ("孙八 不能适应工作 某事", "不能给自己报扣分。"),
        ("李四 不能适应工作 某事", "您与李四有回避关系，不能评分，所以不能由您扣分。"),
        ("赵六 不能适应工作 某事", "赵六由党政党建办考核组评分，所以不能由您扣分。"),
        ("陈三 不能适应工作 某事", "陈三不是考核对象，不用报扣分。"),
        ("", "请写明谁、哪一项、什么事实，例：扣分 张三 指标名 事实"),
    ],
)
async def test_what_cannot_be_reported(score_time: Town, words: str, answer: str) -> None:
    assert (await score_time.say("sunba", f"扣分 {words}")).startswith(answer)
    assert await Entry.all().count() == 0
    assert await score_time.incidents() == []


async def test_where_the_scheme_knows_no_bonus(score_time: Town) -> None:
    assert await score_time.say("sunba", "加分 张三 表现好") == (
        "没有“表现好”这一项。张三没有可以加分的项目。"
    )


async def test_taking_back_ones_own(score_time: Town) -> None:
    await score_time.say("sunba", "扣分 张三 不能适应工作 推诿群众")

    assert await score_time.press("sunba", "撤销") == (
        "已撤销张三2026年11月的“不能适应工作”（推诿群众）。"
    )
    assert await findings() == []
    rows = await Entry.all().order_by("id")
    assert [(row.indicator, row.retracts) for row in rows] == [
        ("unfit", None),
        ("unfit", rows[0].id),
    ]
    assert (await score_time.say("sunba", "撤销 张三 不能适应工作")) == (
        "张三2026年11月没有可以由您撤销的记录。"
    )


async def test_the_newest_goes_first(score_time: Town) -> None:
    await score_time.say("sunba", "扣分 张三 失职失误 第一件")
    await score_time.say("sunba", "扣分 张三 失职失误 第二件")
    assert await score_time.say("sunba", "撤销 张三 失职") == (
        "您可以撤销张三的：失职失误。例：撤销 张三 失职失误"
    )
    assert await score_time.say("sunba", "撤销 张三 失职失误") == (
        "已撤销张三2026年11月的“失职失误”（第二件）。同一项还有 1 条，要撤销请再发一次。"
    )
    assert await findings() == [("zhangsan", "duty-failure", 1, "第一件")]


async def test_a_rating_taken_back_has_to_be_given_again(score_time: Town) -> None:
    await score_time.say("sunba", "评分 张三 88")
    await score_time.say("sunba", "评分 张三 思想9")

    assert await score_time.say("sunba", "撤销 张三 思想") == (
        "已撤销张三2026年11月的“政治思想”，这一项要重评，例：评分 张三 政治思想 分数。"
    )
    assert "张三" in await score_time.say("sunba", "待办")
    assert "合计 88.2 分" in await score_time.say("sunba", "评分 张三 思想9")


async def test_nobody_takes_back_what_others_reported(score_time: Town) -> None:
    await score_time.say("sunba", "扣分 张三 不能适应工作 推诿群众")
    assert await score_time.say("qianqi", "撤销 张三 不能适应工作") == (
        "张三2026年11月没有可以由您撤销的记录。"
    )
    assert await score_time.say("fenger", "撤销 张三 不能适应工作") == (
        "评分还没截止，请报的人自己撤销；异议成立后党政党建办才能撤销。"
    )
    assert await score_time.say("sunba", "撤销") == (
        "请写明撤销谁的哪一项，例：撤销 张三 不能适应工作"
    )
    assert len(await findings()) == 1


async def test_before_and_after_its_time(cast: Town) -> None:
    await cast.time_is("2026-11-26 17:00")
    assert await cast.say("sunba", "扣分 张三 不能适应工作 推诿群众") == (
        "报扣分还没开始，11月26日 18:00 起可以办。发“待办”看现在要做什么。"
    )
    await cast.time_is("2026-11-26 18:05")
    await cast.say("sunba", "扣分 张三 不能适应工作 推诿群众")
    await cast.time_is("2026-11-27 18:01")
    assert "报扣分已于 11月27日 18:00 截止" in await cast.say("sunba", "扣分 张三 失职失误 脱岗")
    assert "撤销已于 11月27日 18:00 截止" in await cast.say("sunba", "撤销 张三 不能适应工作")
    assert len(await findings()) == 1


async def test_only_raters_report(score_time: Town) -> None:
    for word in ("扣分", "加分", "撤销"):
        assert f"“{word}”由考核组成员、上级主管单位" in await score_time.say(
            "zhangsan", f"{word} 李四 不能适应工作 某事"
        )
    assert "由乡镇考核组填报，您不能报" in await score_time.say(
        "wushi", "扣分 张三 不能适应工作 推诿群众"
    )
    assert "请在私聊里发给我" in await score_time.say(
        "sunba", "扣分 张三 不能适应工作 推诿群众", chat=GROUP
    )
    assert await findings() == []


async def test_the_same_message_twice_is_one_finding(score_time: Town) -> None:
    await score_time.say("sunba", "扣分 张三 不能适应工作 推诿群众", key="same")
    await score_time.say("sunba", "扣分 张三 不能适应工作 推诿群众", key="same")
    assert await Entry.all().count() == 1


async def test_after_an_upheld_objection_the_office_takes_findings_back(score_time: Town) -> None:
    await rate_everybody(score_time)
    await score_time.say("sunba", "扣分 张三 不能适应工作 推诿群众")
    await score_time.say("sunba", "扣分 王五 失职失误 脱岗")
    await uphold_objection(score_time)

    assert "报扣分已于" in await score_time.say("sunba", "扣分 王五 失职失误 又一件")
    assert await score_time.say("sunba", "扣分 张三 失职失误 又一件") == (
        "评分已截止，更正时不能再报扣分。撤销原有的，例：撤销 张三 指标"
    )
    assert "撤销已于" in await score_time.say("fenger", "撤销 王五 失职失误")
    assert await score_time.say("fenger", "撤销 张三 思想") == (
        "您可以撤销张三的：不能适应工作。例：撤销 张三 不能适应工作"
    )
    assert await score_time.say("fenger", "撤销 张三 不能适应工作") == (
        "已撤销张三2026年11月的“不能适应工作”（推诿群众）。\n"
        "已按更正重新计算，并送领导小组重新审定。"
    )
    assert "推诿" not in score_time.heard_by("chensan")[-1]
    assert await findings() == [("wangwu", "duty-failure", 1, "脱岗")]


@pytest.fixture
async def county(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Town]:
    """Return a county on 1 December in which units are assessed once a year, by findings alone."""
    shutil.copy(sqlite_template, tmp_path / "county.db")
    async with open_town(tmp_path, f"sqlite://{tmp_path}/county.db", schemes=("xingan",)) as town:
        await town.add("caizheng", "财政所", "assessee", unit="财政所")
        await town.add("shuiwu", "税务所", "assessee", unit="税务所", tags=["重点单位"])
        await town.add("jiandu", "简督", "assessor")
        await town.add("bangong", "办公", "office")
        await town.time_is("2026-12-01 10:00")
        town.forget()
        yield town


async def test_times_and_amounts(county: Town) -> None:
    assert await county.say("jiandu", "扣分 财政所 3.1 2次 三季度未公开") == (
        "已记2026年度扣分：财政所“季度公开缺一次”（二(一)3(1)），"
        "2 次，每次扣 10 分，2 次共 20 分。\n事实：三季度未公开\n公示前不公开。\n"
        "记错了发：撤销 财政所 季度公开缺一次，12月20日 18:00 前有效"
    )
    await county.say("jiandu", "扣分 财政所 3.2 两次未公开账目")
    answer = await county.say("jiandu", "扣分 财政所 公开栏不整洁 3次 无人管理")
    assert "3 次，扣 10 分，只计一次。" in answer
    assert await findings() == [
        ("caizheng", "3.1", 2, "三季度未公开"),
        ("caizheng", "3.2", 2, "两次未公开账目"),
        ("caizheng", "3.3", 3, "无人管理"),
    ]


async def test_which_of_several(county: Town) -> None:
    assert (await county.say("jiandu", "扣分 财政所 公开 没有上墙")).startswith(
        "“公开”可能是：2.3 公开目录不全不实、3.1 季度公开缺一次、"
    )
    assert "是加分项，请发：加分 财政所 5.1 县里推广" in await county.say(
        "jiandu", "扣分 财政所 5.1 县里推广"
    )
    assert "没有“3.15”这一项" in await county.say("jiandu", "扣分 财政所 3.15 某事")
    assert "没有“3.7”这一项" in await county.say("jiandu", "扣分 财政所 3.7 没有上长廊")
    assert (await county.say("jiandu", "扣分 税务所 3.7 没有上长廊")).startswith(
        "已记2026年度扣分：税务所"
    )
    assert await findings() == [("shuiwu", "3.7", 1, "没有上长廊")]


async def test_levels(county: Town) -> None:
    assert await county.say("jiandu", "加分 财政所 5.1 推广经验") == (
        "“典型推广”要写明级别（县内、市级、省级），例：加分 财政所 典型推广 县内 11月5日通报"
    )
    assert await findings() == []
    for level in ("县内", "县级", "县"):
        answer = await county.say("jiandu", f"加分 财政所 5.1 {level} 2次 推广经验")
        assert "2 次，县内，每次加 5 分，2 次共 10 分。" in answer
    rows = await Entry.filter(indicator="5.1")
    assert {(row.times, row.note, row.level) for row in rows} == {(2, "推广经验", "county")}
    (one,) = await open_cycles()
    result = (await settle_now(one, provisional=True)).result("caizheng")
    assert result
    assert result.score == 130

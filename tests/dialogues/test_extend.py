"""延期: later, with whatever hangs on it; told to those concerned; never back, nor for ever."""

from datetime import date

import msgspec
import pytest

from models.cycles import StageRun
from models.journey import Audit
from tests.dialogues.ways import rate, to_deliberation
from tests.town import Town
from workflow.calendar import WorkCalendar, say_moment


async def times(stage: str) -> str:
    run = await StageRun.filter(stage=stage).order_by("-round").first()
    assert run
    opens = say_moment(run.opens_at) if run.opens_at else "-"
    return f"{opens} — {say_moment(run.due_at) if run.due_at else '-'}"


async def test_a_due_time_moves_and_those_concerned_hear_why(scoring: Town) -> None:
    await rate(scoring, without="wushi")
    scoring.forget()

    assert await scoring.say("fenger", "延期 评分 1天 停电") == (
        "2026年11月“评分”延到 11月30日 18:00 截止"
        "（原 11月27日 18:00；11月28日休息，顺延到工作日），已记录。\n"
        "相应推迟：\n"
        "· 审定：11月30日 18:00 至 12月3日 18:00（原 11月27日 18:00 至 11月30日 18:00）\n"
        "已告诉还没办完的人和领导小组，共 3 人。"
    )
    told = "【延期】2026年11月“评分”延到 11月30日 18:00 截止，原因：停电。"
    for userid in ("wushi", "chensan", "chusi"):
        assert scoring.heard_by(userid)[0].startswith(told)
    assert scoring.heard_by("sunba") == []
    assert await times("score") == "11月26日 18:00 — 11月30日 18:00"
    assert await Audit.filter(action="stage.extend").count() == 1


async def test_what_opens_when_it_is_due_opens_later(scoring: Town) -> None:
    await scoring.say("fenger", "延期 评分 1天 停电")

    await scoring.time_is("2026-11-27 18:30")
    assert "审定还没开始，11月30日 18:00 起可以办。" in await scoring.say("chensan", "审定")
    assert "已记" in await scoring.say("wushi", "评分 张三 80")

    await scoring.time_is("2026-11-30 18:30")
    assert "等次审定" in await scoring.say("chensan", "审定")


async def test_a_follower_that_would_be_due_before_it_opens_moves_as_far(cast: Town) -> None:
    await cast.time_is("2026-11-25 09:10")

    said = await cast.say("fenger", "延期 自评 3天 停电")
    assert said.split("\n")[:5] == [
        "2026年11月“自评与考勤”延到 11月30日 18:00 截止"
        "（原 11月26日 18:00；11月29日休息，顺延到工作日），已记录。",
        "相应推迟：",
        "· 评分：11月30日 18:00 至 12月1日 18:00（原 11月26日 18:00 至 11月27日 18:00）",
        "· 民主测评：11月30日 18:00 至 12月1日 18:00（原 11月26日 18:00 至 11月27日 18:00）",
        "· 审定：12月1日 18:00 至 12月4日 18:00（原 11月27日 18:00 至 11月30日 18:00）",
    ]
    assert await times("vote") == "11月30日 18:00 — 12月1日 18:00"
    assert await times("deliberate") == "12月1日 18:00 — 12月4日 18:00"


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("延期 评分 6小时 停电", "11月28日 00:00"),
        ("延期 评分 半天 停电", "11月28日 06:00"),
        ("延期 评分 两个工作日 停电", "12月1日 18:00"),
        ("延期 评分 一周 停电", "12月4日 18:00"),
        ("延期评分2天停电", "11月30日 18:00"),
        ("延期 打分 1天 停电", "11月30日 18:00"),
    ],
)
async def test_lengths_and_names_as_people_write_them(scoring: Town, words: str, due: str) -> None:
    assert f"“评分”延到 {due} 截止" in await scoring.say("fenger", words)


async def test_a_closed_stage_opens_again(cast: Town) -> None:
    await to_deliberation(cast, without="wushi")

    said = await cast.say("fenger", "延期 评分 1天 停电")
    assert said.startswith("2026年11月“评分”重新开放，延到 11月30日 18:00 截止")
    assert "已记" in await cast.say("wushi", "评分 张三 80")

    cast.forget()
    await cast.time_is("2026-11-30 18:10")
    assert cast.heard_by("fenger") == ["2026年11月“评分”已截止，全部交齐。"]


async def test_to_a_moment_that_is_past_makes_no_sense(scoring: Town) -> None:
    assert await scoring.say("fenger", "延期 自评 1小时 停电") == (
        "“自评与考勤”原定 11月26日 18:00 截止，这样只延到 11月26日 19:00，已经过去了。"
        "请延长一些再发。"
    )


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("延期", "请写明延哪个环节、多久、什么原因。例：延期 评分 2天 停电"),
        (
            "延期 评分 停电",
            "没有看懂延多久，可以写 2天、半天、6小时、1周、2个工作日。例：延期 评分 2天 停电",
        ),
        ("延期 评分 2天", "延期要写原因，会告诉有关的人并留下记录。例：延期 评分 2天 停电"),
        ("延期 评分 31天 停电", "一次最多延 30 天。例：延期 评分 2天 停电"),
        ("延期 公示 2天 停电", "“公示”还没有开始，没有截止时间可延。"),
        (
            "延期 天气 2天 停电",
            "没有“天气”这个环节。可以延期的：工作安排、自评与考勤、评分、民主测评、审定、公示、备案。"
            "例：延期 评分 2天 停电",
        ),
        ("延期 评分 2天 " + "停" * 201, "原因请写在 200 字以内。例：延期 评分 2天 停电"),
    ],
)
async def test_what_cannot_be_moved_is_said_in_one_sentence(
    scoring: Town, words: str, answer: str
) -> None:
    assert await scoring.say("fenger", words) == answer
    assert not await Audit.exists(action="stage.extend")


async def test_only_the_office_moves_due_times(scoring: Town) -> None:
    assert (await scoring.say("chensan", "延期 评分 1天 停电")).startswith("“延期”由党政党建办使用")


async def test_the_same_message_twice_moves_it_once(scoring: Town) -> None:
    await scoring.say("fenger", "延期 评分 1天 停电", key="m1")
    await scoring.say("fenger", "延期 评分 1天 停电", key="m1")

    assert await times("score") == "11月26日 18:00 — 11月30日 18:00"


async def test_a_second_one_goes_on_from_the_first(scoring: Town) -> None:
    await scoring.say("fenger", "延期 评分 1天 停电")
    await scoring.say("fenger", "延期 评分 1天 还在停电")

    assert await times("score") == "11月26日 18:00 — 12月1日 18:00"


async def test_once_the_grades_are_fixed_nothing_that_fed_them_opens_again(approved: Town) -> None:
    assert await approved.say("fenger", "延期 评分 2天 停电") == (
        "2026年11月等次已经审定，“评分”不能再开。结果有误的，由本人在公示时提异议。"
    )


async def test_a_notice_may_stand_longer(posted: Town) -> None:
    await posted.say("fenger", "延期 公示 2天 有人出差")
    await posted.time_is("2026-12-04 09:00")
    assert "公示到 12月7日 18:00" in await posted.say("zhangsan", "公示")


@pytest.fixture
async def december(cast: Town) -> Town:
    """Return the town on 1 December: 吴十 still owes November's ratings, December has begun."""
    extra = {2027: (frozenset({date(2027, 1, 1)}), frozenset[date]())}
    cast.bot.settings = msgspec.structs.replace(
        cast.bot.settings, calendar=WorkCalendar(extra=extra)
    )
    cast.bot.dispatch._settings = cast.bot.settings
    await to_deliberation(cast, without="wushi")
    await cast.time_is("2026-12-01 09:10")
    return cast


async def test_with_two_months_open_the_one_that_has_begun_is_meant(december: Town) -> None:
    assert (await december.say("fenger", "延期 评分 5天 停电")).startswith(
        "2026年11月“评分”重新开放，延到 12月2日 18:00 截止"
    )


async def test_one_closed_in_good_order_goes_before_one_that_has_not_begun(grades: Town) -> None:
    await grades.time_is("2026-12-01 09:10")
    assert (await grades.say("fenger", "延期 评分 5天 停电")).startswith(
        "2026年11月“评分”重新开放，"
    )


@pytest.mark.parametrize(
    "words",
    [
        "延期 2026-12 评分 1天 停电",
        "延期 12月评分 1天 停电",
        "延期 十二月的评分 1天 停电",
        "延期 评分 2026-12 1天 停电",
        "延期 2026-12 baicheng 评分 1天 停电",
    ],
)
async def test_a_month_that_is_named_goes_first(december: Town, words: str) -> None:
    said = await december.say("fenger", words)
    assert said.startswith(
        "2026年12月“评分”延到 12月31日 18:00 截止（原 12月30日 18:00），已记录。"
    )


async def test_a_follower_moves_off_new_year_too(december: Town) -> None:
    assert (
        "· 审定：12月31日 18:00 至 1月4日 18:00"
        "（原 12月30日 18:00 至 12月31日 18:00；1月1日休息，顺延到工作日）"
    ) in await december.say("fenger", "延期 12月评分 1天 停电")


async def test_where_two_may_be_meant_it_asks_which(december: Town) -> None:
    await december.time_is("2026-12-29 18:10")
    assert await december.say("fenger", "延期 评分 1天 停电") == (
        "有 2 个“评分”可以延期，请写明是哪一个：\n"
        "· 2026年11月请发：延期 2026-11 评分 1天 停电\n"
        "· 2026年12月请发：延期 2026-12 评分 1天 停电"
    )
    assert not await Audit.exists(action="stage.extend")


async def test_a_month_without_an_assessment_is_no_month_to_extend(december: Town) -> None:
    assert await december.say("fenger", "延期 2026-10 评分 1天 停电") == (
        "2026年10月没有进行中的考核，不能延期。进行中的：2026年11月、2026年12月。"
        "例：延期 评分 2天 停电"
    )


async def test_opening_a_stage_again_leaves_time_for_what_has_opened_since(cast: Town) -> None:
    await to_deliberation(cast, without="wushi")
    assert (
        "· 审定：11月27日 18:00 至 12月4日 18:00（原 11月27日 18:00 至 11月30日 18:00）"
        in await cast.say("fenger", "延期 评分 4天 停电")
    )

"""待办: what one owes, what waits for one's decision, one tap each."""

from models.filings import Attendance, Entry, Filing
from models.people import Member
from tests.town import Town


async def test_nothing_to_do_says_what_comes_next(cast: Town) -> None:
    await cast.time_is("2026-11-02 09:10")

    assert await cast.say("zhangsan", "待办") == (
        "现在没有要您办的事。下一个环节是自评与考勤，11月20日 08:40 开始。"
    )


async def test_debts_come_with_due_time_words_and_a_button_each(cast: Town) -> None:
    await cast.time_is("2026-11-20 09:00")
    cast.forget()

    assert await cast.say("zhangsan", "待办") == (
        "您还有 2 件事没办：\n"
        "· 交月报，11月26日 18:00 前\n  回复：月报 完成：… 问题：… 下月：…\n"
        "· 自评，11月26日 18:00 前\n  回复：自评 92"
    )
    card = cast.phones.heard["zhangsan"][-1].card
    assert card
    assert [(b.text, b.says) for b in card.buttons] == [("交月报", "月报"), ("自评", "自评")]


async def test_no_button_ever_files_an_example(scoring: Town) -> None:
    before = [await table.all().count() for table in (Filing, Attendance, Entry)]

    await scoring.say("sunba", "待办")
    await scoring.press("sunba", "评分")
    await scoring.time_is("2026-12-21 09:00")
    await scoring.press("zhangsan", "自评")
    await scoring.press("zhengyi", "报考勤")

    assert [await table.all().count() for table in (Filing, Attendance, Entry)] == before


async def test_pending_requests_are_listed_with_their_numbers(cast: Town) -> None:
    await cast.time_is("2026-11-02 09:10")
    await cast.say("qianqi", "计划 张三 1.清理水渠")
    await cast.say("qianqi", "计划 李四 1.清理水渠")
    cast.forget()

    assert await cast.say("chensan", "待办") == (
        "等您审批 2 件：\n· 1 号工作安排（张三）\n· 2 号工作安排（李四）\n"
        "  看内容：待审；批准：同意 1；退回：退回 1 理由"
    )
    assert "共 2 件待审" in await cast.press("chensan", "待审")


async def test_ones_own_request_is_left_to_others(cast: Town) -> None:
    await Member.filter(userid="zhangsan").update(roles=["assessee", "leader"])
    await cast.time_is("2026-11-02 09:10")
    await cast.say("qianqi", "计划 张三 1.清理水渠")

    assert "等您审批" not in await cast.say("zhangsan", "待办")
    assert not any("1 号" in text for text in cast.heard_by("zhangsan"))


async def test_what_is_done_is_gone(cast: Town) -> None:
    await cast.time_is("2026-11-20 09:00")
    await cast.say("zhangsan", "自评 92")
    await cast.say("zhangsan", "月报 完成：修渠三公里；问题：缺人手；下月：清淤")

    assert (await cast.say("zhangsan", "待办")).startswith("现在没有要您办的事。")

"""月报: in one message or in several, replaceable until it is due."""

import pytest

from models.filings import Filing
from models.journey import Conversation
from tests.dialogues.test_evidence import PICTURE
from tests.town import GROUP, Town

TEXT = "完成：修渠 3 公里，走访五户。\n问题：缺人手；\n下月：清淤。"


@pytest.fixture
async def report_time(cast: Town) -> Town:
    """Return the town on 20 November, when reports are asked for."""
    await cast.wake_at("2026-11-20 09:00")
    cast.forget()
    return cast


async def reports() -> list[str]:
    return [row.text for row in await Filing.filter(kind="report").order_by("id")]


async def talking(userid: str) -> bool:
    return await Conversation.exists(userid=userid, topic="report")


async def test_a_report_is_stored_whole(report_time: Town) -> None:
    assert await report_time.say("zhangsan", f"月报 {TEXT}") == (
        "已收到2026年11月月报（31 字）。11月26日 18:00 前可以重交。\n还要自评，例：自评 92"
    )
    filing = await Filing.get(kind="report")
    assert (filing.member, filing.by, filing.text) == ("zhangsan", "zhangsan", TEXT)


async def test_filed_again_it_replaces_the_earlier_one(report_time: Town) -> None:
    await report_time.say("zhangsan", "自评 92")
    await report_time.say("zhangsan", "月报 完成：修渠三公里，走访五户")
    await report_time.time_is("2026-11-26 17:59")

    assert await report_time.say("zhangsan", "月报：完成：修渠四公里，走访六户") == (
        "已收到2026年11月月报（13 字），替换了原来的。11月26日 18:00 前可以重交。"
    )
    assert await reports() == ["完成：修渠三公里，走访五户", "完成：修渠四公里，走访六户"]


async def test_several_messages_and_pictures_until_it_is_done(report_time: Town) -> None:
    asked = await report_time.say("zhangsan", "月报")
    assert asked == (
        "请发2026年11月的月报，可以分几条，也可以发图片作佐证。写完发“好了”，不交发“取消”。\n"
        "建议写三段：\n完成：…\n问题：…\n下月：…"
    )
    assert await report_time.say("zhangsan", "完成：修渠三公里。") == (
        "已记下 1 段，共 9 字。接着写，写完发“好了”，不交发“取消”。"
    )
    await report_time.show("zhangsan", PICTURE)
    await report_time.say("zhangsan", "问题：缺人手。")
    assert "作为2026年11月佐证第 2 份" in await report_time.show("zhangsan", PICTURE)
    assert await reports() == []

    assert await report_time.press("zhangsan", "好了") == (
        "已收到2026年11月月报（17 字，佐证 2 份）。11月26日 18:00 前可以重交。\n"
        "还要自评，例：自评 92"
    )
    assert await reports() == ["完成：修渠三公里。\n问题：缺人手。"]
    assert not await talking("zhangsan")


@pytest.mark.parametrize("words", ["完成", "好了。", "结束"])
async def test_words_that_end_it(report_time: Town, words: str) -> None:
    await report_time.say("zhangsan", "月报")
    await report_time.say("zhangsan", "修渠三公里，走访五户")
    assert (await report_time.say("zhangsan", words)).startswith("已收到2026年11月月报")
    assert await reports() == ["修渠三公里，走访五户"]


async def test_cancelling_files_nothing(report_time: Town) -> None:
    await report_time.say("zhangsan", "月报")
    await report_time.say("zhangsan", "修渠三公里，走访五户")
    await report_time.press("zhangsan", "取消")

    assert not await talking("zhangsan")
    assert "已记下" not in await report_time.say("zhangsan", "问题：缺人手。")
    assert await reports() == []


async def test_other_business_in_between(report_time: Town) -> None:
    await report_time.say("zhangsan", "月报")
    await report_time.say("zhangsan", "完成：修渠三公里。")

    answer = await report_time.say("zhangsan", "自评 92")
    assert answer.startswith("已收到2026年11月自评 92 分")
    assert answer.endswith("月报还没交，接着写，写完发“好了”，不交发“取消”。")
    assert (await report_time.say("zhangsan", "考勤 良好，没有迟到")).endswith(
        "（这句也记进了月报。要办“考勤”，请先发“好了”或“取消”。）"
    )
    assert "月报已写了 2 段（20 字）" in await report_time.say("zhangsan", "月报")
    await report_time.say("zhangsan", "月报 下月：清淤")
    await report_time.say("zhangsan", "好了")
    assert await reports() == ["完成：修渠三公里。\n考勤 良好，没有迟到\n下月：清淤"]


async def test_a_whole_report_right_after_the_question(report_time: Town) -> None:
    await report_time.say("zhangsan", "月报")
    answer = await report_time.say("zhangsan", "月报 完成：修渠三公里，走访五户")
    assert answer.startswith("已收到2026年11月月报（13 字）")
    assert not await talking("zhangsan")


async def test_too_short(report_time: Town) -> None:
    assert await report_time.say("zhangsan", "月报 很好") == (
        "月报太短了，请写清做了什么。例：月报 完成：修渠 3 公里；问题：缺人手；下月：清淤"
    )
    await report_time.say("zhangsan", "月报")
    await report_time.say("zhangsan", "很好")
    assert (await report_time.say("zhangsan", "好了")).startswith("月报太短了")
    assert await talking("zhangsan")
    await report_time.say("zhangsan", "修渠三公里，走访五户")
    await report_time.say("zhangsan", "好了")
    assert await reports() == ["很好\n修渠三公里，走访五户"]


async def test_too_long_loses_nothing_that_was_sent(report_time: Town) -> None:
    assert await report_time.say("zhangsan", f"月报 {'修' * 5001}") == (
        "月报有 5001 字，最多 5000 字，没有收下。请缩短后重发。"
    )
    await report_time.say("zhangsan", "月报")
    await report_time.say("zhangsan", "修" * 4000)
    assert await report_time.say("zhangsan", "渠" * 1000) == (
        "加上这一条共 5001 字，超过 5000 字，这一条没有记，前面 1 段都在。"
        "请缩短后重发，或发“好了”交前面的。"
    )
    await report_time.say("zhangsan", "渠" * 999)
    await report_time.say("zhangsan", "好了")
    assert await reports() == ["修" * 4000 + "\n" + "渠" * 999]


async def test_before_and_after_its_time(cast: Town) -> None:
    await cast.time_is("2026-11-19 09:00")
    assert await cast.say("zhangsan", "月报") == (
        "交月报还没开始，11月20日 08:40 起可以办。发“待办”看现在要做什么。"
    )
    await cast.time_is("2026-11-26 17:50")
    await cast.say("zhangsan", "月报")
    await cast.say("zhangsan", "修渠三公里，走访五户")
    await cast.time_is("2026-11-26 18:01")
    assert await cast.say("zhangsan", "好了") == (
        "交月报已于 11月26日 18:00 截止，现在不能再办。确有原因请联系党政党建办延期。"
    )
    assert await reports() == []


async def test_the_conversation_expires(report_time: Town) -> None:
    await report_time.say("zhangsan", "月报")
    await report_time.time_is("2026-11-20 09:29")
    await report_time.say("zhangsan", "完成：修渠三公里。")
    await report_time.time_is("2026-11-20 10:00")
    assert "已记下" not in await report_time.say("zhangsan", "问题：缺人手。")
    assert await reports() == []


async def test_who_owes_no_report(report_time: Town) -> None:
    assert "“月报”由考核对象使用" in await report_time.say("sunba", f"月报 {TEXT}")
    assert await report_time.say("weiwu", f"月报 {TEXT}") == (
        "您本期不评分，不用交月报。有疑问请联系党政党建办。"
    )
    assert "请在私聊里发给我" in await report_time.say("zhangsan", f"月报 {TEXT}", chat=GROUP)
    assert await reports() == []


async def test_the_same_message_twice_files_once(report_time: Town) -> None:
    await report_time.say("zhangsan", f"月报 {TEXT}", key="same")
    await report_time.say("zhangsan", f"月报 {TEXT}", key="same")
    assert len(await reports()) == 1

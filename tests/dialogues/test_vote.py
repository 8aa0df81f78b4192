"""测评: one secret ballot each; nothing that is kept says who chose what, or wrote about whom."""

from pathlib import Path

import msgspec
import pytest

from models.access import Door
from models.ballots import Tally, Turnout
from models.decisions import Request
from models.journey import Audit, Conversation, Inbox, Outbox
from models.people import Member
from tests.dialogues.ways import SCORED, rate, to_scoring
from tests.town import GROUP, Town

HOW = "写法：测评 全部满意；或：测评 何九基本满意 其余满意"
VOTED = "已投票（6 人），谢谢。只记“您投过了”和各选项的总数，不记谁投了什么；投出后不能查也不能改。"


@pytest.fixture
async def polling(cast: Town) -> Town:
    """Return the town while the vote is open; five voters, and 张三 who votes too."""
    await to_scoring(cast)
    cast.forget()
    return cast


async def counted() -> dict[tuple[str, str], int]:
    return {(t.assessee, t.choice): t.count for t in await Tally.filter(count__gt=0)}


async def has_voted(userid: str) -> bool:
    return (await Turnout.get(voter=userid)).voted


async def test_the_card_explains_and_leads_to_the_page(polling: Town) -> None:
    said = await polling.say("jiangyi", "测评")

    assert said.startswith(
        "民主测评：请给 6 人一次投完：何九、李四、钱七、王五、张三、赵六。\n"
        f"选项：满意、基本满意、不满意、弃权。\n{HOW}\n投票保密：只记“您投过了”和每个选项的总数"
    )
    card = polling.phones.heard["jiangyi"][-1].card
    assert card
    assert card.url.startswith("http://bot.example/d/")
    assert card.url in said
    door = await Door.get()
    assert (door.userid, door.purpose) == ("jiangyi", "ballot")
    assert card.url.removeprefix("http://bot.example/d/") not in door.digest


async def test_everybody_at_once(polling: Town) -> None:
    assert await polling.say("jiangyi", "测评 全部满意") == VOTED
    assert await counted() == {(userid, "满意"): 1 for userid in SCORED}
    assert await has_voted("jiangyi")


@pytest.mark.parametrize(
    "words",
    [
        "测评 其余满意 张三不满意 李四弃权",
        "测评：张三 不满意，李四 弃权，其余 满意",
        "测评 张三不满意\n李四弃权\n其他都满意",
        "民主测评 张三不满意；李四弃权；王五、赵六、钱七、何九满意。",
        "投票 张三投不满意 李四弃权票 剩下的满意",
        "測評 張三不滿意 李四棄權 其餘滿意",
    ],
)
async def test_ways_to_write_a_ballot(polling: Town, words: str) -> None:
    assert await polling.say("jiangyi", words) == VOTED
    expected = dict.fromkeys(SCORED, "满意") | {"zhangsan": "不满意", "lisi": "弃权"}
    assert await counted() == dict.fromkeys(expected.items(), 1)


async def test_nobody_votes_about_himself(polling: Town) -> None:
    assert (await polling.say("zhangsan", "测评")).startswith("民主测评：请给 5 人一次投完：")
    assert (await polling.say("zhangsan", "测评 张三满意 其余满意")).startswith("没有计票：")
    assert (await polling.say("zhangsan", "测评 全部满意")).startswith("已投票（5 人）")
    assert ("zhangsan", "满意") not in await counted()


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("测评 张三很差 其余满意", f"没有计票：选票没有看懂。姓名或选项不对。{HOW}"),
        ("测评 张山不满意 其余满意", f"没有计票：选票没有看懂。姓名或选项不对。{HOW}"),
        ("测评 张三", f"没有计票：选票没有看懂。{HOW}"),
        ("测评 不满意张三", f"没有计票：选票没有看懂。{HOW}"),
        ("测评 满意 其余弃权", f"没有计票：选票没有看懂。{HOW}"),
        ("测评 全部满意 其余不满意", f"没有计票：选票没有看懂。{HOW}"),
        ("测评 张三不满意 张三满意 其余满意", f"没有计票：有人写了两次，每人只能写一次。{HOW}"),
        ("测评 张三、张三满意 其余满意", f"没有计票：有人写了两次，每人只能写一次。{HOW}"),
        (
            "测评 张三不满意",
            f"没有计票：选票要一次投完 6 人，没提到的可以写“其余弃权”。{HOW}",
        ),
    ],
)
async def test_a_ballot_that_cannot_be_read_counts_nothing_and_is_not_repeated(
    polling: Town, words: str, answer: str
) -> None:
    assert await polling.say("jiangyi", words) == answer
    assert await counted() == {}
    assert not await has_voted("jiangyi")
    assert await polling.say("jiangyi", "测评 全部满意") == VOTED


async def test_one_ballot_each(polling: Town) -> None:
    await polling.say("jiangyi", "测评 全部满意", key="m1")
    again = "您已经投过票了。为了保密，选票不能查看也不能更改。"

    assert await polling.say("jiangyi", "测评 全部满意", key="m1") == ""
    assert await polling.say("jiangyi", "测评 全部不满意") == again
    assert await polling.say("jiangyi", "测评") == again
    assert await counted() == {(userid, "满意"): 1 for userid in SCORED}


async def test_whoever_is_not_on_the_roll(polling: Town) -> None:
    await polling.add("xinlai", "新来", "voter")

    assert await polling.say("xinlai", "测评 全部满意") == (
        "您不在这次民主测评的投票名单里。名单在开票时已经固定。"
    )
    assert (await polling.say("lisi", "测评 全部满意")).startswith("“测评”由测评人使用")
    assert await polling.say("jiangyi", "测评 全部满意", chat=GROUP) == (
        "“测评”请在私聊里发给我，群里只谈公开的事。"
    )
    assert await counted() == {}


async def test_before_and_after(cast: Town) -> None:
    await cast.add("jiangyi", "蒋一", "voter")
    await cast.time_is("2026-11-20 09:00")
    assert await cast.say("jiangyi", "测评") == (
        "民主测评还没开始，11月26日 18:00 起可以办。发“待办”看现在要做什么。"
    )
    await cast.time_is("2026-11-27 18:10")
    assert await cast.say("jiangyi", "测评 全部满意") == (
        "民主测评已于 11月27日 18:00 截止，现在不能再办。确有原因请联系党政党建办延期。"
    )


async def test_a_forgotten_word_of_command_is_still_kept_secret(polling: Town) -> None:
    assert await polling.say("jiangyi", "张三不满意 其余满意") == (
        "没有计票，这句话也没有留下。要投票请以“测评”开头，先只发“测评”看写法。"
    )
    assert await counted() == {}
    assert "不满意" not in (await Inbox.all().order_by("-id").first()).body  # type: ignore[union-attr] # it was just said


async def test_a_ballot_never_lands_in_a_conversation(cast: Town) -> None:
    await Member.filter(userid="chensan").update(roles=["leader", "voter"])
    await cast.time_is("2026-11-02 09:10")
    await cast.say("qianqi", "计划 李四 1.清理水渠")
    await to_scoring(cast)
    await cast.say("chensan", "退回 1")

    assert await cast.say("chensan", "测评 李四不满意 其余满意") == VOTED
    assert "不满意" not in str((await Conversation.get(userid="chensan")).state)
    assert (await Request.get(number=1)).status == "pending"


async def test_nothing_that_is_kept_tells_who_chose_what(polling: Town, tmp_path: Path) -> None:
    await polling.say("jiangyi", "测评 张三不满意 其余基本满意")
    await polling.say("shener", "测评 赵六很差")
    await polling.say("shener", "测评 赵六不满意")

    said = [row.body for row in await Outbox.filter(recipient__in=["jiangyi", "shener"])]
    assert not any("张三" in body or "赵六" in body for body in said)
    heard = [row.body for row in await Inbox.filter(sender__in=["jiangyi", "shener"])]
    assert not any("满意" in body or "赵六" in body for body in heard)
    assert [row.detail for row in await Audit.filter(action="ballot.cast")] == ["{}"]
    for table in await Turnout.all():
        assert set(table._meta.fields_map) == {"id", "cycle", "cycle_id", "voter", "voted"}


async def test_the_count_reaches_the_grades(scoring: Town) -> None:
    await rate(scoring)
    for voter in ("jiangyi", "shener"):
        await scoring.say(voter, "测评 李四不满意 其余满意")
    for voter in ("hansan", "yangsi", "zhuwu"):
        await scoring.say(voter, "测评 全部满意")
    await scoring.time_is("2026-11-27 18:10")

    assert "李四 85.00（不满意 2 票 / 5 票 = 40% > 30%）" in await scoring.say("chensan", "审定")


async def test_without_pages_the_words_alone_will_do(scoring: Town) -> None:
    scoring.bot.dispatch._settings = msgspec.structs.replace(scoring.bot.settings, public_url="")

    said = await scoring.say("jiangyi", "测评")
    assert "选票页面：" not in said
    assert HOW in said
    assert not await Door.exists()

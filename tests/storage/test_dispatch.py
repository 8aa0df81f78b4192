"""Exactly one answer each: to the good, the refused, the unknown, the stranger, and to a bug."""

import logging

import pytest
from tortoise.exceptions import OperationalError

from bot.channels.port import Incoming
from bot.router import Context, Router
from models.journey import Audit, Inbox
from models.people import Member
from tests.town import Town
from workflow.act import Act, verify_audit, write_acts
from workflow.messages import Message
from workflow.refusal import Refusal


@pytest.fixture
def router() -> Router:
    """Return a little router with one command for each way a handler can end."""
    router = Router()

    @router.command("改名")
    async def rename(ctx: Context) -> Message:
        ctx.member.name = ctx.args
        await ctx.member.save()
        ctx.act.record("member.rename", ctx.member.userid)
        if ctx.args == "坏":
            raise ZeroDivisionError
        if ctx.args == "不许":
            raise Refusal("不能叫这个名字，请换一个。")
        return Message(f"好，{ctx.args}")

    return router


@pytest.fixture
async def home(both: Town, router: Router) -> Town:
    both.bot.dispatch._answerer.router = router
    await both.add("zhangsan", "张三", "assessee")
    return both


async def name() -> str:
    return (await Member.get(userid="zhangsan")).name


async def test_a_command_changes_and_answers_in_one_go(home: Town) -> None:
    assert await home.say("zhangsan", "改名 张四") == "好，张四"
    assert await name() == "张四"
    assert [a.action for a in await Audit.all()] == ["member.rename"]


async def test_a_refusal_leaves_nothing_but_its_answer(home: Town) -> None:
    assert await home.say("zhangsan", "改名 不许") == "不能叫这个名字，请换一个。"
    assert await name() == "张三"
    assert await Audit.all().count() == 0
    assert (await Inbox.get()).status == "refused"


async def test_a_bug_leaves_nothing_and_tells_its_number(home: Town) -> None:
    answer = await home.say("zhangsan", "改名 坏")

    assert answer == (
        "抱歉，程序出错了，您刚才的话没有生效。请把事故编号 E0001 告诉管理员，稍后再试。"
    )
    assert await name() == "张三"
    assert await home.incidents() == ["E0001"]


async def test_a_bug_in_one_message_does_not_touch_its_neighbours(home: Town) -> None:
    for key, words in (("1", "改名 甲"), ("2", "改名 坏"), ("3", "改名 乙")):
        await home.bot.accept(
            Incoming(key=key, channel="phones", sender="zhangsan", kind="text", text=words)
        )
    await home.bot.drain()

    assert await name() == "乙"
    assert [row.status for row in await Inbox.all().order_by("id")] == ["done", "dead", "done"]
    assert len(home.heard_by("zhangsan")) == 3


async def test_a_passing_trouble_of_the_database_costs_nobody_his_answer(
    home: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    troubles = [OperationalError("database is locked")] * 2

    async def trouble(acts: list[Act]) -> None:
        if troubles:
            raise troubles.pop()
        await write_acts(acts)

    monkeypatch.setattr("bot.dispatch.write_acts", trouble)

    assert await home.say("zhangsan", "改名 张四") == "好，张四"
    assert await name() == "张四"
    assert (await Inbox.get()).status == "done"


async def test_changes_that_the_database_never_takes_are_answered_with_an_incident(
    home: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(acts: list[Act]) -> None:
        if any(act.entries for act in acts):
            raise OperationalError("disk full")
        await write_acts(acts)

    monkeypatch.setattr("bot.dispatch.write_acts", never)

    assert "事故编号 E0001" in await home.say("zhangsan", "改名 张四")
    assert await name() == "张三"
    assert await home.incidents() == ["E0001"]


async def test_a_stranger_is_told_whom_to_ask_and_nothing_of_him_is_kept(home: Town) -> None:
    await home.add("guanli", "周管理", "admin")

    answer = await home.say("moshengren", "改名 我的秘密")

    assert answer == "您还不在考核名册里，我不能为您办事。请联系管理员（周管理）登记。"
    assert (await Inbox.get(sender="moshengren")).body == "{}"


async def test_every_message_leaves_one_line_without_its_text(
    home: Town, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="kaohe.dispatch"):
        await home.say("zhangsan", "改名 张四")

    lines = [record.getMessage() for record in caplog.records if record.name == "kaohe.dispatch"]
    assert len(lines) == 1
    assert "from=zhangsan to=改名 outcome=done" in lines[0]
    assert "张四" not in lines[0]


async def test_the_audit_chain_holds_until_somebody_touches_it(home: Town) -> None:
    for new in ("甲", "乙", "丙"):
        await home.say("zhangsan", f"改名 {new}")
    assert await verify_audit() == (3, None)

    second = (await Audit.all().order_by("id"))[1]
    await Audit.filter(id=second.id).update(actor="lisi")

    assert await verify_audit() == (1, second.id)

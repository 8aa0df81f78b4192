"""A ballot's words are written nowhere: not in the inbox, not in the outbox, not in the record."""

from pathlib import Path

import pytest

from bot.channels.port import Incoming
from bot.dispatch import LOST_BALLOT
from bot.router import Context, Router
from models.database import is_sqlite
from models.journey import Inbox
from tests.town import Town
from workflow.messages import Message


@pytest.fixture
async def voting(both: Town) -> Town:
    """Return a town whose one command is secret; it answers how many words it was given."""
    router = Router()

    @router.command("测评", secret=True)
    async def vote(ctx: Context) -> Message:
        return Message(f"收到 {len(ctx.args.split())} 个字段")

    @router.on_unknown
    async def unknown(_ctx: Context) -> Message:
        return Message("没听懂")

    both.bot.dispatch._answerer.router = router
    await both.add("zhangsan", "张三", "voter")
    return both


def ballot(key: str, words: str) -> Incoming:
    return Incoming(key=key, channel="phones", sender="zhangsan", kind="text", text=words)


async def test_the_words_reach_the_handler_and_no_table(voting: Town, tmp_path: Path) -> None:
    assert await voting.say("zhangsan", "测评 李四不满意 其余满意") == "收到 2 个字段"

    assert "不满意" not in (await Inbox.get()).body
    files = list(tmp_path.glob("kaohe.db*"))
    assert files or not is_sqlite()
    assert not any("不满意".encode() in file.read_bytes() for file in files)


async def test_a_mistyped_ballot_is_not_written_down_either(voting: Town) -> None:
    assert await voting.say("zhangsan", "测平 李四不满意") == "没听懂"
    assert "不满意" not in (await Inbox.get()).body


async def test_a_ballot_lost_in_a_restart_is_not_counted_and_the_voter_is_told(
    voting: Town,
) -> None:
    await voting.bot.accept(ballot("b1", "测评 李四不满意"))
    voting.bot.inbox.sealed.clear()  # what a restart does

    await voting.wake_at("2026-11-01 08:30")

    assert voting.heard_by("zhangsan") == [LOST_BALLOT]
    assert (await Inbox.get()).status == "refused"

"""What is acknowledged is on disk, once, whatever arrives together."""

import asyncio

from bot.channels.port import Incoming
from models.journey import Inbox
from tests.town import Town


def text(key: str, words: str = "帮助", sender: str = "zhangsan") -> Incoming:
    return Incoming(key=key, channel="phones", sender=sender, kind="text", text=words)


async def test_many_at_once_are_all_stored(both: Town) -> None:
    await asyncio.gather(*(both.bot.accept(text(f"m{n}")) for n in range(300)))

    assert await Inbox.all().count() == 300
    assert len({row.key for row in await Inbox.all()}) == 300


async def test_the_same_key_is_one_message(both: Town) -> None:
    await asyncio.gather(*(both.bot.accept(text("same", f"第{n}次")) for n in range(5)))
    await both.bot.accept(text("same", "又一次"))

    rows = await Inbox.all()
    assert [row.key for row in rows] == ["same"]
    assert "第0次" in rows[0].body


async def test_a_message_too_long_for_the_database_harms_nobody_else(both: Town) -> None:
    """PostgreSQL refuses the whole batch for one key that is too long; the others are stored."""
    bad, good = text("k" * 400), text("good")

    results = await asyncio.gather(
        both.bot.accept(bad), both.bot.accept(good), return_exceptions=True
    )

    assert results[1] is None
    assert await Inbox.filter(key="good").exists()

"""The demo as a stranger starts it: the script, and a killed process that goes on."""

import asyncio
import re
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import ClientSession

ADDRESS = re.compile(rb"http://127\.0\.0\.1:(\d+)/")


async def kaohe(*words: str) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words, stdout=PIPE, stderr=PIPE
    )


@asynccontextmanager
async def demo(folder: Path) -> AsyncIterator[tuple[ClientSession, Process]]:
    """Start the demo on a port of the system's choice; kill it in the end, without a goodbye."""
    process = await kaohe("demo", "--port", "0", "--data", str(folder))
    assert process.stdout
    try:
        async with asyncio.timeout(20):
            while not (found := ADDRESS.search(line := await process.stdout.readline())):
                assert line, "the demo ended before it printed its address"
        async with ClientSession(f"http://127.0.0.1:{int(found[1])}") as session:
            yield session, process
    finally:
        process.kill()
        await process.communicate()


async def say(session: ClientSession, who: str, words: str, number: str) -> list[str]:
    call = {"from": who, "text": words, "id": number}
    async with session.post("/sim/say", json=call) as answer:
        return [message["text"] for message in (await answer.json())["messages"]]


async def heard(session: ClientSession, who: str) -> list[str]:
    async with session.get("/sim/messages", params={"to": who, "after": 0}) as answer:
        return [message["text"] for message in await answer.json()]


async def test_the_script_plays_a_month_and_ends_well(tmp_path: Path) -> None:
    process = await kaohe("demo", "--script", "--data", str(tmp_path / "demo"))

    out, err = await asyncio.wait_for(process.communicate(), 60)

    assert process.returncode == 0, err.decode()[-2000:]
    played = out.decode()
    for words in ("异议成立", "【结果】2026年11月", "业绩奖金 130 元", "已备案"):
        assert words in played
    assert b"Traceback" not in err


async def test_killed_in_the_middle_it_goes_on_where_it_was(tmp_path: Path) -> None:
    async with demo(tmp_path) as (session, _):
        clock = {"now": "2026-11-20T09:00:00+08:00"}
        async with session.post("/sim/clock", json=clock) as answer:
            assert answer.status == 200
        (taken,) = await say(session, "wangwu", "自评 92", "one")
        before = await heard(session, "wangwu")

    async with demo(tmp_path) as (session, _):
        async with session.get("/sim/clock") as answer:
            assert (await answer.json())["now"] == clock["now"]
        assert await heard(session, "wangwu") == before
        assert await say(session, "wangwu", "自评 92", "one") == []  # the same message once more
        (mine,) = await say(session, "wangwu", "我的", "two")

    assert "自评 92 分" in taken
    assert "自评：92 分" in mine

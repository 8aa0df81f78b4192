"""佐证: pictures, what they prove, and how their bytes are kept."""

import asyncio
import hashlib
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from bot.evidence import Collector
from models.filings import Evidence
from models.journey import Audit
from tests.town import GROUP, Town

PICTURE = b"\x89PNG\r\n\x1a\n" + b"a ditch, cleaned"
TAKEN = (
    "已收到，作为2026年11月佐证第 1 份。说明它证明什么，半小时内回复，例：佐证 任务 水渠清淤现场"
)


@pytest.fixture
async def evidence_time(cast: Town) -> Town:
    """Return the town on 20 November, when reports and evidence are asked for."""
    await cast.wake_at("2026-11-20 09:00")
    cast.forget()
    return cast


async def test_a_picture_is_kept_under_its_hash(evidence_time: Town, tmp_path: Path) -> None:
    assert await evidence_time.show("zhangsan", PICTURE) == TAKEN

    row = await Evidence.get(member="zhangsan")
    assert row.sha256 == hashlib.sha256(PICTURE).hexdigest()
    assert row.path == f"evidence/2026-11/{row.sha256}.png"
    file = tmp_path / row.path
    assert file.read_bytes() == PICTURE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (await Audit.get(action="evidence.keep")).actor == "system"
    assert [one.name for one in file.parent.iterdir()] == [file.name]


async def test_saying_what_it_proves(evidence_time: Town) -> None:
    await evidence_time.show("zhangsan", PICTURE)

    assert await evidence_time.say("zhangsan", "佐证 任务 水渠清淤，11月12日") == (
        "已给这份佐证注明：工作任务 水渠清淤，11月12日。写错了半小时内再发一次，看全部发“佐证”。"
    )
    row = await Evidence.get(member="zhangsan")
    assert (row.indicator, row.note) == ("tasks", "水渠清淤，11月12日")
    assert row.sha256

    await evidence_time.say("zhangsan", "佐证 学习 笔记")
    row = await Evidence.get(member="zhangsan")
    assert (row.indicator, row.note) == ("learning", "笔记")


async def test_one_description_for_several_pictures(evidence_time: Town) -> None:
    await evidence_time.show("zhangsan", PICTURE)
    await evidence_time.say("zhangsan", "佐证 学习")
    for number in range(2):
        await evidence_time.show("zhangsan", PICTURE + bytes([number]))

    assert "已给刚才 2 份佐证注明：工作任务 现场" in await evidence_time.say(
        "zhangsan", "佐证 任务 现场"
    )
    rows = await Evidence.filter(member="zhangsan").order_by("id")
    assert [row.indicator for row in rows] == ["learning", "tasks", "tasks"]


async def test_a_note_without_an_indicator(evidence_time: Town) -> None:
    await evidence_time.show("zhangsan", PICTURE)
    assert "注明：现场照片" in await evidence_time.say("zhangsan", "佐证 现场照片")
    assert await evidence_time.say("zhangsan", "佐证") == (
        "2026年11月佐证 1 份：\n1. 11月20日 09:00 现场照片"
    )


async def test_words_that_describe_nothing(evidence_time: Town) -> None:
    assert await evidence_time.say("zhangsan", "佐证 任务 现场") == (
        "请先把图片发给我，半小时内再发说明，例：佐证 任务 水渠清淤现场"
    )
    assert await evidence_time.say("zhangsan", "佐证") == (
        "2026年11月还没有佐证。把图片直接发给我就行，再发说明，例：佐证 任务 水渠清淤现场"
    )
    await evidence_time.show("zhangsan", PICTURE)
    assert "没有编号 3.1 的指标" in await evidence_time.say("zhangsan", "佐证 3.1 现场")
    assert "最多 500 字" in await evidence_time.say("zhangsan", f"佐证 任务 {'长' * 501}")
    await evidence_time.time_is("2026-11-20 09:31")
    assert "请先把图片发给我" in await evidence_time.say("zhangsan", "佐证 任务 现场")
    assert (await Evidence.get(member="zhangsan")).note == ""


async def test_what_is_gone_is_asked_for_again(evidence_time: Town) -> None:
    evidence_time.phones.trouble = ConnectionError()
    await evidence_time.show("zhangsan", PICTURE)
    evidence_time.phones.trouble = None
    evidence_time.phones.pictures.clear()
    lost = "您 11月20日 09:00 发的佐证没有收下：文件已经不在了，请重新发送。"
    await evidence_time.time_is("2026-11-20 09:01")
    assert evidence_time.heard_by("zhangsan") == [TAKEN, lost]
    row = await Evidence.get(member="zhangsan")
    assert (row.media, row.sha256, row.path) == ("", "", "")
    await evidence_time.time_is("2026-11-20 12:00")
    assert evidence_time.heard_by("zhangsan").count(lost) == 1
    assert "佐证第 1 份" in await evidence_time.show("zhangsan", PICTURE)


async def test_a_network_that_fails_is_tried_again(evidence_time: Town) -> None:
    evidence_time.phones.trouble = ConnectionError()
    await evidence_time.show("zhangsan", PICTURE)
    await evidence_time.show("lisi", PICTURE)
    assert await Evidence.filter(sha256="").count() == 2

    evidence_time.phones.trouble = None
    await evidence_time.time_is("2026-11-20 09:00")
    assert await Evidence.filter(sha256="").count() == 2  # not at once
    await evidence_time.time_is("2026-11-20 09:01")
    assert await Evidence.filter(sha256="").count() == 0
    assert evidence_time.heard_by("lisi") == [TAKEN]


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (b"\xff\xd8\xff\xe0 photo", "jpg"),
        (b"GIF89a..", "gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
        (b"%PDF-1.7", "pdf"),
        (b"PK\x03\x04....word/document.xml", "docx"),
        (b"PK\x03\x04....xl/workbook.xml", "xlsx"),
    ],
)
async def test_kinds_of_files(evidence_time: Town, data: bytes, ending: str) -> None:
    await evidence_time.show("zhangsan", data)
    assert (await Evidence.get(member="zhangsan")).path.endswith(f".{ending}")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (
            b"MZ\x90\x00 program",
            "这种文件不能作佐证，请改发图片（PNG、JPEG、GIF、WEBP）、PDF、Word 或 Excel。",
        ),
        (b"PK\x03\x04 any archive", "这种文件不能作佐证"),
        (b"", "文件是空的，请重新发送。"),
        (PICTURE + b"x" * (20 * 1024 * 1024), "超过 20 MB，请压缩后重新发送。"),
    ],
)
async def test_what_is_no_evidence(
    evidence_time: Town, tmp_path: Path, data: bytes, why: str
) -> None:
    await evidence_time.show("zhangsan", data)
    assert f"发的佐证没有收下：{why}" in evidence_time.heard_by("zhangsan")[-1]
    assert not list(tmp_path.glob("evidence/**/*.*"))
    assert "还没有佐证" in await evidence_time.say("zhangsan", "佐证")


async def test_nobody_sends_without_end(evidence_time: Town) -> None:
    for number in range(50):
        await evidence_time.show("zhangsan", PICTURE + bytes([number]))
    assert "最多 50 份，这一份没有收" in await evidence_time.show("zhangsan", PICTURE)
    assert await Evidence.filter(member="zhangsan").count() == 50
    assert "…共 50 份" in await evidence_time.say("zhangsan", "佐证")


async def test_who_and_when(cast: Town) -> None:
    assert "没有需要交佐证的考核" in await cast.show("zhangsan", PICTURE)
    await cast.time_is("2026-11-20 09:00")
    assert await cast.show("sunba", PICTURE) == (
        "图片我只收考核对象的佐证，您的角色是考核组成员。发“帮助”看能做什么。"
    )
    assert "“佐证”由考核对象使用" in await cast.say("sunba", "佐证")
    assert "不用交佐证" in await cast.show("weiwu", PICTURE)
    await cast.time_is("2026-11-26 18:01")
    assert "交佐证已于 11月26日 18:00 截止" in await cast.show("zhangsan", PICTURE)
    assert await Evidence.all().count() == 0


async def test_pictures_in_a_group_are_not_evidence(evidence_time: Town) -> None:
    answer = await evidence_time._send("zhangsan", "image", "", chat=GROUP, media="m")
    assert answer == "佐证请在私聊里发给我，群里只谈公开的事。"
    assert await Evidence.all().count() == 0


async def test_the_loop_fetches_as_soon_as_it_is_woken(evidence_time: Town) -> None:
    evidence_time.phones.trouble = ConnectionError()
    await evidence_time.show("zhangsan", PICTURE)
    evidence_time.phones.trouble = None
    evidence_time.clock.move(evidence_time.clock.now() + timedelta(minutes=1))
    loop = asyncio.create_task(evidence_time.bot.collector.run())
    evidence_time.bot.wake()
    async with asyncio.timeout(5):
        while not await Evidence.exists(path__startswith="evidence/"):
            await asyncio.sleep(0.01)
    loop.cancel()
    with pytest.raises(asyncio.CancelledError):
        await loop


async def test_two_looks_at_once_keep_it_once(evidence_time: Town) -> None:
    evidence_time.phones.trouble = ConnectionError()
    await evidence_time.show("zhangsan", PICTURE)
    evidence_time.phones.trouble = None
    bot = evidence_time.bot
    others = [Collector(evidence_time.phones.fetch, bot.settings, bot.time.now) for _ in range(2)]
    assert [await one.run_once() for one in others] == [1, 0]
    await evidence_time.time_is("2026-11-20 09:05")
    assert await Audit.filter(action="evidence.keep").count() == 1

"""The simulator as a channel, on a real database and a real folder."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from bot.channels.port import Channel, Delivery, MediaGone, Outcome
from bot.channels.simulator import PICTURE_LIMIT, Heard, Simulator, heard
from models.database import close_database, migrate, open_database
from models.journey import Outbox
from tests.web.world import CARD, MORNING, PICTURE
from workflow.messages import Message


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[None]:
    await open_database(f"sqlite://{tmp_path / 'kaohe.db'}")
    await migrate()
    yield
    await close_database()


async def outgoing(recipient: str, message: Message, status: str, sent_at: datetime | None) -> int:
    row = await Outbox.create(
        key=f"test/{recipient}/{message.text}",
        recipient=recipient,
        body=msgspec.json.encode(message).decode(),
        created_at=MORNING,
        not_before=MORNING,
        status=status,
        sent_at=sent_at,
    )
    number: int = row.id
    return number


@pytest.mark.usefixtures("database")
async def test_what_was_delivered_is_heard_in_order() -> None:
    later = MORNING + timedelta(minutes=5)
    await outgoing("zhang", Message("一"), "sent", MORNING)
    await outgoing("zhang", Message("还没送到"), "new", None)
    await outgoing("zhang", Message("送不到"), "failed", None)
    await outgoing("li", Message("别人的"), "sent", MORNING)
    await outgoing("zhang", Message("二", card=CARD), "sent", later)

    assert await heard("zhang", 0) == [
        Heard(1, "zhang", MORNING, Message("一")),
        Heard(2, "zhang", later, Message("二", card=CARD)),
    ]
    assert [each.n for each in await heard("zhang", 1)] == [2]
    assert await heard("zhang", 2) == []
    assert await heard("nobody", 0) == []


async def test_everything_sent_is_delivered(simulator: Simulator) -> None:
    channel: Channel = simulator

    assert await channel.send("zhang", Message("好"), "", MORNING) == Delivery(Outcome.SENT)


@pytest.mark.parametrize(
    ("start", "mime"),
    [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBP", "image/webp"),
    ],
)
async def test_pictures_are_kept_by_what_they_are(
    simulator: Simulator, start: bytes, mime: str
) -> None:
    media = await simulator.keep(start + b"rest")

    assert await simulator.fetch(media) == (start + b"rest", mime)


async def test_the_same_picture_is_kept_once(simulator: Simulator, data: Path) -> None:
    first = await simulator.keep(PICTURE)

    assert await simulator.keep(PICTURE) == first
    assert [file.name for file in (data / "sim-uploads").iterdir()] == [first]


@pytest.mark.parametrize("size", [PICTURE_LIMIT, PICTURE_LIMIT + 1])
async def test_the_limit_is_exact(simulator: Simulator, size: int) -> None:
    picture = PICTURE.ljust(size, b"\0")

    if size <= PICTURE_LIMIT:
        assert (await simulator.fetch(await simulator.keep(picture)))[0] == picture
    else:
        with pytest.raises(ValueError, match="10 MB"):
            await simulator.keep(picture)


@pytest.mark.parametrize(
    "media", ["", "missing", "0" * 32 + ".png", "../kaohe.db", "../../outside.png", "a/b.png"]
)
async def test_pictures_that_are_not_there(simulator: Simulator, media: str) -> None:
    await simulator.keep(PICTURE)

    with pytest.raises(MediaGone, match="请重新发送"):
        await simulator.fetch(media)


async def test_a_picture_that_grew_on_disk_is_not_read_back(
    simulator: Simulator, data: Path
) -> None:
    media = await simulator.keep(PICTURE)
    (data / "sim-uploads" / media).write_bytes(bytes(PICTURE_LIMIT + 1))

    with pytest.raises(MediaGone, match="10 MB"):
        await simulator.fetch(media)

"""A messenger without a messenger: what is sent stays in the outbox and is read back from there."""

import asyncio
import hashlib
import re
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

import msgspec

from bot.channels.port import Delivery, MediaGone, Outcome
from models.journey import Outbox
from workflow.messages import Message

PICTURE_LIMIT: Final = 10 * 1024 * 1024
"""Bytes; what WeCom takes as a picture."""

PICTURE_TYPES: Final = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
_UPLOADS: Final = "sim-uploads"
_HANDLE: Final = re.compile(r"[0-9a-f]{32}\.(?:png|jpg|gif|webp)")
_TOO_LARGE: Final = "图片超过 10 MB，请压缩后再发。"


class Heard(msgspec.Struct, frozen=True):
    """One message as it was delivered. `n` only grows; `to` is a userid or `group:NAME`."""

    n: int
    to: str
    at: datetime
    message: Message


class Simulator:
    """The channel of demo mode. Everything it knows is in the database and in `folder`."""

    name = "simulator"

    def __init__(self, folder: Path) -> None:
        """Keep what people upload in `folder`, the data folder that attachments live in too."""
        self.folder = folder

    async def send(self, recipient: str, message: Message, ticket: str, now: datetime) -> Delivery:
        """Deliver by saying so: the outbox keeps the message, and `heard` reads it there."""
        return Delivery(Outcome.SENT)

    async def keep(self, picture: bytes) -> str:
        """Store an uploaded picture and return its handle for `Incoming.media`.

        The same picture always gets the same handle. Raises ValueError: a sentence for the sender.
        """
        if len(picture) > PICTURE_LIMIT:
            raise ValueError(_TOO_LARGE)
        handle = hashlib.sha256(picture).hexdigest()[:32] + _suffix(picture)
        await asyncio.to_thread(_write, self.folder / _UPLOADS / handle, picture)
        return handle

    async def fetch(self, media: str) -> tuple[bytes, str]:
        """Return an uploaded picture and its MIME type; raises MediaGone."""
        if not _HANDLE.fullmatch(media):
            raise MediaGone("找不到这张图片，请重新发送。")
        path = self.folder / _UPLOADS / media
        try:
            picture = await asyncio.to_thread(path.read_bytes)
        except FileNotFoundError as error:
            raise MediaGone("图片已经不在了，请重新发送。") from error
        if len(picture) > PICTURE_LIMIT:
            raise MediaGone(_TOO_LARGE)
        return picture, PICTURE_TYPES[path.suffix]


async def heard(recipient: str, after: int) -> list[Heard]:
    """Return what `recipient` received, numbered 1, 2, … as it arrived, beyond number `after`."""
    rows = (
        await Outbox.filter(recipient=recipient, status="sent")
        .order_by("sent_at", "id")
        .offset(after)
        .values_list("sent_at", "body")
    )
    return [
        Heard(n, recipient, sent_at, msgspec.json.decode(body, type=Message))
        for n, (sent_at, body) in enumerate(rows, after + 1)
    ]


def _suffix(picture: bytes) -> str:
    """Return the file suffix that the picture's first bytes call for; raises ValueError."""
    if picture.startswith(b"\x89PNG\r\n\x1a\n"):
        return ".png"
    if picture.startswith(b"\xff\xd8\xff"):
        return ".jpg"
    if picture.startswith((b"GIF87a", b"GIF89a")):
        return ".gif"
    if picture[:4] == b"RIFF" and picture[8:12] == b"WEBP":
        return ".webp"
    raise ValueError("这不是能识别的图片，请发 PNG、JPEG、GIF 或 WEBP 图片。")


def _write(path: Path, data: bytes) -> None:
    """Write in one step, so that a half-written picture never bears its final name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as part:
        part.write(data)
    Path(part.name).replace(path)

"""Attachments: read from the data folder, checked against WeCom's limits, never twice uploaded."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from bot.channels.wecom_cards import Unsendable
from workflow.messages import Attachment

PICTURES: Final = ("image/png", "image/jpeg")
FILE_BYTES: Final = 20 * 1024 * 1024
_TOO_SMALL: Final = 5
_KEPT: Final = timedelta(days=2)  # WeCom keeps what was uploaded for three

Upload = Callable[[], Awaitable[str]]


class Loaded(msgspec.Struct, frozen=True):
    """An attachment's bytes, and whether WeCom can show them as a picture."""

    name: str
    mime: str
    data: bytes
    is_picture: bool


async def load(folder: Path, attachment: Attachment, picture_bytes: int) -> Loaded:
    """Read an attachment; raises `Unsendable` if it is missing, outside `folder`, or too large."""
    data = await asyncio.to_thread(_read, folder, attachment.path)
    if not _TOO_SMALL < len(data) <= FILE_BYTES:
        raise Unsendable("file-size")
    is_picture = attachment.mime in PICTURES and len(data) <= picture_bytes
    return Loaded(attachment.name, attachment.mime, data, is_picture)


def _read(folder: Path, name: str) -> bytes:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise Unsendable("file-outside-folder")
    try:
        return path.read_bytes()
    except OSError:
        raise Unsendable("file-missing") from None


class Uploaded:
    """Remembers what was uploaded lately, so that a picture for a hundred people goes up once."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, datetime]] = {}

    async def media_id(self, where: str, loaded: Loaded, upload: Upload, now: datetime) -> str:
        """Return the media id of these bytes at `where`, uploading them if they are not there."""
        key = f"{where}/{loaded.name}/{hashlib.sha256(loaded.data).hexdigest()}"
        self._known = {k: known for k, known in self._known.items() if known[1] > now}
        if key not in self._known:
            self._known[key] = (await upload(), now + _KEPT)
        return self._known[key][0]

    def forget(self, media_id: str) -> None:
        """Drop an id WeCom no longer knows."""
        self._known = {k: known for k, known in self._known.items() if known[0] != media_id}

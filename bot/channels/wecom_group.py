"""Posting to groups through their push addresses; nothing ever comes back from them."""

import base64
import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

import aiohttp

from bot.channels.pace import WEBHOOK, Pace
from bot.channels.port import Delivery, MediaGone, Outcome
from bot.channels.wecom_cards import typed_words
from bot.channels.wecom_errors import ErrorClass, WecomError, delivery_of
from bot.channels.wecom_files import Loaded, Uploaded, load
from bot.channels.wecom_http import Body, post_json, upload
from bot.channels.wecom_parts import PartByPart
from bot.channels.wecom_text import split_text
from workflow.messages import GROUP_PREFIX, Attachment, Card, Message

TEXT_BYTES: Final = 2048
MARKDOWN_BYTES: Final = 4096
_PICTURE_BYTES: Final = 2 * 1024 * 1024
_LISTENS_NOWHERE: Final = "群里的文件我收不到，请在与我的单聊里发送。"
# What markdown would take for markup is shown by its full-width twin.
_AS_WRITTEN: Final = str.maketrans("*[]<>`#", "＊［］＜＞｀＃")

Part = Body | Attachment


class WecomGroupChannel:
    """The channel `wecom_group`: recipients are `group:NAME`, `keys` their push addresses' keys."""

    name = "wecom_group"

    def __init__(
        self, session: aiohttp.ClientSession, base: str, keys: Mapping[str, str], folder: Path
    ) -> None:
        self._session = session
        self._base = base.rstrip("/") + "/cgi-bin/webhook/"
        self._keys = keys
        self._folder = folder
        self._uploaded = Uploaded()
        self._parts = PartByPart(Pace(WEBHOOK))

    async def send(self, recipient: str, message: Message, ticket: str, now: datetime) -> Delivery:
        """Post `message`; what was posted to a group cannot be changed, so an update is refused."""
        key = self._keys.get(recipient.removeprefix(GROUP_PREFIX))
        if key is None:
            error = WecomError("webhook/send", "unknown-group", ErrorClass.CONFIGURATION)
            return delivery_of(error, now)
        if message.update:
            return Delivery(Outcome.REFUSED, reason="no-updates-in-groups")

        async def post(part: Part) -> str:
            if isinstance(part, Attachment):
                part = await self._file_body(key, part, now)
            await post_json(self._session, self._base + "send", {"key": key}, part)
            return ""

        return await self._parts.send(recipient, message, _parts_of(message), post, now)

    async def fetch(self, media: str) -> tuple[bytes, str]:
        raise MediaGone(_LISTENS_NOWHERE)

    async def _file_body(self, key: str, attachment: Attachment, now: datetime) -> Body:
        loaded = await load(self._folder, attachment, _PICTURE_BYTES)
        if loaded.is_picture:
            return {"msgtype": "image", "image": _inline(loaded)}

        async def put() -> str:
            params = {"key": key, "type": "file"}
            file = (loaded.name, loaded.data, loaded.mime)
            return await upload(self._session, self._base + "upload_media", params, file)

        # a media id is good at the push address it was uploaded to, nowhere else
        media_id = await self._uploaded.media_id(key, loaded, put, now)
        return {"msgtype": "file", "file": {"media_id": media_id}}


def card_markdown(card: Card, mentions: tuple[str, ...] = ()) -> str:
    """Lay out a card for a group, which can read it but not press anything."""
    lines = [f"**{_plain(card.title)}**", *_plain(card.text).splitlines()]
    lines += [f"> {_plain(name)}：{_plain(value)}" for name, value in card.fields]
    if card.url:
        lines.append(f"[打开查看]({card.url})")
    lines += _hints(card)
    if mentions:
        lines.append(" ".join(f"<@{userid}>" for userid in mentions))
    return "\n".join(lines)


def _parts_of(message: Message) -> list[Part]:
    parts: list[Part] = []
    markdown = card_markdown(message.card, message.mentions) if message.card else ""
    if markdown and len(markdown.encode()) <= MARKDOWN_BYTES:
        parts.append({"msgtype": "markdown", "markdown": {"content": markdown}})
    else:
        hints = _hints(message.card) if message.card else []
        texts = split_text("\n".join([message.text, *hints]).strip("\n"), TEXT_BYTES)
        parts += [{"msgtype": "text", "text": {"content": text}} for text in texts]
        if texts and message.mentions:  # named once, with the first part
            named = {"content": texts[0], "mentioned_list": list(message.mentions)}
            parts[0] = {"msgtype": "text", "text": named}
    if message.attachment:
        parts.append(message.attachment)
    return parts


def _hints(card: Card) -> list[str]:
    words = [typed_words(button) for button in card.buttons]
    return [f"请在与我的单聊里发送：{word}" for word in words if word]


def _plain(text: str) -> str:
    return text.translate(_AS_WRITTEN)


def _inline(picture: Loaded) -> Body:
    return {
        "base64": base64.b64encode(picture.data).decode(),
        "md5": hashlib.md5(picture.data, usedforsecurity=False).hexdigest(),
    }

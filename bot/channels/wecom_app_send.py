"""Sending to members through the self-built app: words, cards with buttons, pictures, files."""

from datetime import datetime
from pathlib import Path
from typing import Final

from bot.channels.pace import MEMBER, Pace
from bot.channels.port import Delivery, MediaGone, Outcome
from bot.channels.wecom_api import WecomApi
from bot.channels.wecom_cards import Unsendable, build_card, build_update, typed_words
from bot.channels.wecom_errors import ErrorClass, WecomError, delivery_of
from bot.channels.wecom_files import FILE_BYTES, Uploaded, load
from bot.channels.wecom_http import Body
from bot.channels.wecom_parts import PartByPart
from bot.channels.wecom_text import split_text
from workflow.messages import Attachment, Card, Message

TEXT_BYTES: Final = 2048
_PICTURE_BYTES: Final = 10 * 1024 * 1024
_NO_SUCH_MEDIA: Final = 40007

_GONE: Final = "企业微信里已经没有这个文件了（只保留三天），请重新发送一次。"
_TOO_LARGE: Final = "这个文件超过 20 MB，收不下，请压缩后重新发送。"

Part = Body | Attachment


class WecomAppChannel:
    """The channel `wecom_app`: recipients are userids, tickets are response codes.

    An attachment's path is relative to `folder`.
    """

    name = "wecom_app"

    def __init__(self, api: WecomApi, agent_id: int, folder: Path) -> None:
        self._api = api
        self._agent_id = agent_id
        self._folder = folder
        self._uploaded = Uploaded()
        self._parts = PartByPart(Pace(MEMBER))

    async def send(self, recipient: str, message: Message, ticket: str, now: datetime) -> Delivery:
        """Deliver `message`, in as many sends as it takes, or change an earlier card."""
        try:
            if message.update and message.card:
                return await self._update(recipient, message.card, ticket, now)
            parts = parts_of(message)
        except Unsendable as error:
            return Delivery(Outcome.REFUSED, reason=str(error))

        async def post(part: Part) -> str:
            if isinstance(part, Attachment):
                return await self._send_file(recipient, part, now)
            return await self._send_one(recipient, part)

        return await self._parts.send(recipient, message, parts, post, now)

    async def fetch(self, media: str) -> tuple[bytes, str]:
        """Return what a member sent, with its MIME type.

        Raises `MediaGone` for good, and `WecomError` for trouble that may pass.
        """
        try:
            return await self._api.download(media, FILE_BYTES)
        except WecomError as error:
            if error.code == "too-large":
                raise MediaGone(_TOO_LARGE) from error
            if error.kind is ErrorClass.CONTENT:
                raise MediaGone(_GONE) from error
            raise

    async def _update(self, recipient: str, card: Card, ticket: str, now: datetime) -> Delivery:
        if not ticket:
            return Delivery(Outcome.REFUSED, reason=f"no-ticket {ErrorClass.CARD_STATE}")
        body = {
            "userids": [recipient],
            "agentid": self._agent_id,
            "response_code": ticket,
            "template_card": build_update(card),
        }
        try:
            answer = await self._api.update_card(body)
        except WecomError as error:
            return delivery_of(error, now)
        if why := answer.misses(recipient):
            return Delivery(Outcome.UNREACHABLE, reason=why)
        return Delivery(Outcome.SENT)

    async def _send_one(self, recipient: str, content: Body) -> str:
        answer = await self._api.send({"touser": recipient, "agentid": self._agent_id, **content})
        if why := answer.misses(recipient):
            raise WecomError("message/send", why, ErrorClass.RECIPIENT)
        return answer.response_code

    async def _send_file(self, recipient: str, attachment: Attachment, now: datetime) -> str:
        loaded = await load(self._folder, attachment, _PICTURE_BYTES)
        kind = "image" if loaded.is_picture else "file"

        async def upload() -> str:
            return await self._api.upload(kind, loaded.name, loaded.data, loaded.mime)

        media_id = await self._uploaded.media_id(kind, loaded, upload, now)
        try:
            return await self._send_one(recipient, {"msgtype": kind, kind: {"media_id": media_id}})
        except WecomError as error:
            if error.code == _NO_SUCH_MEDIA:  # uploaded afresh by the next attempt
                self._uploaded.forget(media_id)
                raise WecomError(error.call, error.code, ErrorClass.BACKOFF) from None
            raise


def parts_of(message: Message) -> list[Part]:
    """Say in which sends a message goes out; raises `Unsendable`."""
    parts: list[Part] = []
    built = build_card(message.card) if message.card else None
    if built:
        parts.append({"msgtype": "template_card", "template_card": built.body})
        text = built.rest
    else:
        text = plain_text(message)
    parts += [
        {"msgtype": "text", "text": {"content": part}} for part in split_text(text, TEXT_BYTES)
    ]
    if message.attachment:
        parts.append(message.attachment)
    return parts


def plain_text(message: Message) -> str:
    """Return the text alone, with the words behind each button."""
    buttons = message.card.buttons if message.card else ()
    hints = [f"回复：{words}" for button in buttons if (words := typed_words(button))]
    return "\n".join([message.text, *hints]).strip("\n")

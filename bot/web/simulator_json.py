"""What the simulator answers, in JSON's plain shapes; every time is written in Beijing time."""

from datetime import datetime
from urllib.parse import quote

import msgspec
from aiohttp import web

from bot.channels.simulator import Heard
from models.people import Member
from workflow.calendar import SHANGHAI
from workflow.messages import Attachment, Card


def answer(body: object, status: int = 200) -> web.Response:
    """Return `body` as a JSON answer that no browser keeps."""
    return web.Response(
        body=msgspec.json.encode(body),
        status=status,
        content_type="application/json",
        charset="utf-8",
        headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"},
    )


def instant(at: datetime) -> str:
    return at.astimezone(SHANGHAI).isoformat()


def message_json(heard: Heard) -> dict[str, object]:
    """Return one delivered message; `text` is always the whole of it in plain words."""
    message = heard.message
    return {
        "n": heard.n,
        "to": heard.to,
        "at": instant(heard.at),
        "text": message.text,
        "card": _card(message.card) if message.card else None,
        "attachment": _attachment(message.attachment) if message.attachment else None,
        "mentions": message.mentions,
        "update": message.update,
    }


def member_json(member: Member) -> dict[str, object]:
    return {
        "userid": member.userid,
        "name": member.name,
        "roles": member.roles,
        "unit": member.unit,
        "series": member.series,
        "group": member.group,
    }


def _card(card: Card) -> dict[str, object]:
    """Spell every field out: the struct leaves defaults away and calls a button's key `says`."""
    return {
        "id": card.id,
        "title": card.title,
        "text": card.text,
        "fields": card.fields,
        "buttons": [{"text": b.text, "key": b.says, "primary": b.primary} for b in card.buttons],
        "url": card.url,
        "done": card.done,
    }


def _attachment(attachment: Attachment) -> dict[str, str]:
    return {"name": attachment.name, "url": "/sim/files/" + quote(attachment.path)}

"""Reading what is posted to the simulator; whatever is wrong becomes one sentence."""

import base64
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Final, Literal
from urllib.parse import urlsplit

import msgspec
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.channels.simulator import PICTURE_LIMIT
from bot.web.simulator_json import answer
from workflow.calendar import SHANGHAI

Body = Mapping[str, object]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

PRIVATE: Final = "private"
_BODY_LIMIT: Final = PICTURE_LIMIT * 4 // 3 + 64 * 1024
"""Bytes: a picture in base64 and a little around it."""
_TEXT_LIMIT: Final = 20_000
_SENDER: Final = re.compile(r"[^\s:/\x00-\x1f\x7f]{1,64}")
_ID: Final = re.compile(r"[0-9A-Za-z_.-]{1,128}")


class Wrong(Exception):
    """A call that cannot be answered: one sentence for the caller, and the HTTP status."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


class Say(msgspec.Struct, frozen=True):
    """One thing that somebody types, presses or shows."""

    sender: str
    chat: str
    """A group's name, or `private`."""
    id: str
    """Given by the caller so that a repeated call is one message; else empty."""
    kind: Literal["text", "press", "image"]
    text: str = ""
    """What was typed, or the words behind the button."""
    card: str = ""
    picture: bytes = b""


def in_words(handler: Handler) -> Handler:
    """Let `handler` raise Wrong and have it answered as `{"error": …}`."""

    async def wrapped(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except Wrong as wrong:
            return answer({"error": str(wrong)}, wrong.status)

    return wrapped


async def read_body(request: web.Request) -> Body:
    """Return the posted object.

    Another site's page could post a plain form here unasked, so only JSON is read, which browsers
    do not send across sites without asking first, and forms that do not come from another site.
    """
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise Wrong("这个请求来自别的网站，已拒绝，请在模拟器页面上操作。", 403)
    whole = request.clone(client_max_size=_BODY_LIMIT)
    try:
        match request.content_type:
            case "application/json":
                return _object(await whole.read())
            case "multipart/form-data":
                return await _form(whole)
    except web.HTTPRequestEntityTooLarge as error:
        raise Wrong("内容太大，图片不能超过 10 MB。", 413) from error
    raise Wrong("请用 Content-Type: application/json 提交。", 415)


def read_say(body: Body) -> Say:
    """Check a call of /sim/say; raises Wrong."""
    sender = filled(body, "from")
    if not _SENDER.fullmatch(sender):
        raise Wrong("from 应为一个账号：1 到 64 个字，不含空格、冒号和斜杠。")
    chat = filled(body, "chat") if "chat" in body else PRIVATE
    given = body.get("id", "")
    ident = str(given) if type(given) is int else given
    if not isinstance(ident, str) or (ident and not _ID.fullmatch(ident)):
        raise Wrong("id 应为 1 到 128 个字母、数字或 _ . -，也可以不给。")
    match [kind for kind in ("text", "press", "picture") if kind in body]:
        case ["text"]:
            return Say(sender, chat, ident, "text", text=_text(body))
        case ["press"]:
            card, key = (filled(_inner(body, "press"), each) for each in ("card", "key"))
            return Say(sender, chat, ident, "press", text=key, card=card)
        case ["picture"]:
            return Say(sender, chat, ident, "image", picture=_picture(body))
    raise Wrong("请给出 text、press、picture 三者之一，且只给一个。")


def read_instant(body: Body) -> datetime:
    """Return the moment in `now`; one without an offset is Beijing time. Raises Wrong."""
    try:
        at = datetime.fromisoformat(filled(body, "now"))
    except ValueError as error:
        raise Wrong("now 不是能识别的时间，请写成 2026-11-25T09:00:00+08:00。") from error
    return at if at.tzinfo else at.replace(tzinfo=SHANGHAI)


def filled(body: Body, key: str) -> str:
    """Return the text under `key`; raises Wrong if there is none."""
    value = body.get(key)
    if not isinstance(value, str) or not value.strip():
        raise Wrong(f"缺少 {key}，或 {key} 不是非空的文字。")
    return value


def _object(raw: bytes) -> Body:
    try:
        body = msgspec.json.decode(raw)
    except (ValueError, RecursionError) as error:
        raise Wrong("请求正文不是正确的 JSON，请检查后再提交。") from error
    if not isinstance(body, dict):
        raise Wrong('请求正文应为一个 JSON 对象，如 {"from": "…", "text": "…"}。')
    return body


async def _form(request: web.Request) -> Body:
    try:
        form = await request.post()
    except (ValueError, LookupError, RuntimeError, HttpProcessingError) as error:
        raise Wrong("表单无法识别，请用 multipart/form-data 重新提交。") from error
    body: dict[str, object] = {}
    for key, value in form.items():
        if isinstance(value, web.FileField):
            with value.file as file:
                body[key] = file.read()
        else:
            body[key] = value
    return body


def _text(body: Body) -> str:
    text = filled(body, "text")
    if len(text) > _TEXT_LIMIT:
        raise Wrong(f"一条消息最多 {_TEXT_LIMIT} 个字，请分几条发送。")
    return text


def _picture(body: Body) -> bytes:
    """Return the picture's bytes, whether it came in a form or as base64."""
    sent = body["picture"]
    if isinstance(sent, bytes):
        return sent
    try:
        return base64.b64decode(filled(_inner(body, "picture"), "base64"), validate=True)
    except ValueError as error:
        raise Wrong("picture 的 base64 无法识别，请重新选择图片。") from error


def _inner(body: Body, key: str) -> Body:
    inner = body[key]
    if not isinstance(inner, dict):
        raise Wrong(f"{key} 应为一个 JSON 对象。")
    return inner

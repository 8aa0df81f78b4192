"""webhook/send and webhook/upload_media: a group's push address."""

import base64
import hashlib
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
from aiohttp import web

from tests.fakes.wecom.limits import TEXT_BYTES, check_encoding, check_text
from tests.fakes.wecom.media import Media
from tests.fakes.wecom.state import Body, Corp, Refusal, Sent

_PER_MINUTE = 20
_MARKDOWN_BYTES = 4096
_PICTURE_BYTES = 2 * 1024 * 1024


class Webhook:
    def __init__(self, corp: Corp, media: Media, clock: Callable[[], datetime]) -> None:
        self._corp = corp
        self._media = media
        self._clock = clock
        self._lately: dict[str, list[datetime]] = defaultdict(list)
        self._uploaded_with: dict[str, str] = {}
        self.sent: list[Sent] = []

    async def send(self, request: web.Request) -> web.Response:
        group = self._group(request)
        self._count(group)
        raw = await request.read()
        check_encoding(raw)
        body = msgspec.json.decode(raw, type=Body)
        kind = body.get("msgtype", "")
        content: Body = body.get(kind, {})
        self._check(kind, content, request.query["key"])
        self.sent.append(Sent(group, kind, content, self._clock()))
        return web.json_response({"errcode": 0, "errmsg": "ok"})

    async def upload(self, request: web.Request) -> web.Response:
        self._group(request)
        response = await self._media.upload(request)
        media_id = msgspec.json.decode(response.text or "", type=Body)["media_id"]
        self._uploaded_with[media_id] = request.query["key"]
        return response

    def _group(self, request: web.Request) -> str:
        group = self._corp.webhooks.get(request.query.get("key", ""))
        if group is None:
            raise Refusal(93000)
        return group

    def _count(self, group: str) -> None:
        now = self._clock()
        lately = [at for at in self._lately[group] if now - at < timedelta(minutes=1)]
        if len(lately) >= _PER_MINUTE:
            raise Refusal(45009)
        self._lately[group] = [*lately, now]

    def _check(self, kind: str, content: Body, key: str) -> None:
        match kind:
            case "text":
                check_text(content.get("content"), TEXT_BYTES)
            case "markdown":
                check_text(content.get("content"), _MARKDOWN_BYTES)
            case "image":
                _check_picture(content)
            case "file":
                self._media.get(content.get("media_id", ""))
                if self._uploaded_with.get(content["media_id"]) != key:
                    raise Refusal(40007)
            case _:
                raise Refusal(40008)


def _check_picture(content: Body) -> None:
    data = base64.b64decode(content["base64"])
    if len(data) > _PICTURE_BYTES:
        raise Refusal(93018)
    if hashlib.md5(data, usedforsecurity=False).hexdigest() != content["md5"]:
        raise Refusal(301019)

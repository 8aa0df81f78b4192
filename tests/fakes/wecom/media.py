"""media/upload and media/get: temporary files, kept for three days."""

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
from aiohttp import BodyPartReader, web

from tests.fakes.wecom.state import Refusal

_LIFE = timedelta(days=3)
_MEGABYTE = 1024 * 1024
ENDLESS = "a file without an end"
_ENOUGH = 100 * _MEGABYTE
_MOST = {"image": 10 * _MEGABYTE, "file": 20 * _MEGABYTE}


class MediaFile(msgspec.Struct, frozen=True):
    name: str
    mime: str
    data: bytes
    expires: datetime


class Media:
    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._numbers = itertools.count(1)
        self._files: dict[str, MediaFile] = {}
        self.uploads = 0
        self.streamed = 0
        """Bytes of the endless file that somebody took."""

    def put(self, data: bytes, name: str = "picture.png", mime: str = "image/png") -> str:
        """Store a file as if a member had sent it, and return its media id."""
        media_id = f"media-{next(self._numbers)}"
        self._files[media_id] = MediaFile(name, mime, data, self._clock() + _LIFE)
        return media_id

    def get(self, media_id: str) -> MediaFile:
        found = self._files.get(media_id)
        if found is None or found.expires <= self._clock():
            raise Refusal(40007)
        return found

    async def upload(self, request: web.Request) -> web.Response:
        kind = request.query.get("type", "")
        form = await request.multipart()
        part = await form.next()
        if not isinstance(part, BodyPartReader) or part.name != "media" or not part.filename:
            raise Refusal(41005)
        data = bytes(await part.read(decode=True))
        if not 5 < len(data) <= _MOST[kind]:
            raise Refusal(45001)
        self.uploads += 1
        mime = part.headers["Content-Type"]
        media_id = self.put(data, part.filename, mime)
        answer = {"errcode": 0, "errmsg": "ok", "type": kind, "media_id": media_id}
        return web.json_response(answer)

    async def download(self, request: web.Request) -> web.StreamResponse:
        if request.query.get("media_id") == ENDLESS:
            return await self._stream(request)
        found = self.get(request.query.get("media_id", ""))
        headers = {"Content-Disposition": f'attachment; filename="{found.name}"'}
        return web.Response(body=found.data, content_type=found.mime, headers=headers)

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Disposition": "attachment"})
        await response.prepare(request)
        while self.streamed < _ENOUGH:
            try:
                await response.write(b"x" * _MEGABYTE)
            except ConnectionError:
                break
            self.streamed += _MEGABYTE
        return response

"""The way in: WeCom's callbacks to the self-built app."""

import logging
import re
from collections.abc import Callable
from datetime import datetime
from typing import Final

from aiohttp import web

from bot.channels.port import Accept
from bot.channels.wecom_app_crypto import Rejected, Seal
from bot.channels.wecom_app_read import read

log = logging.getLogger(__name__)

PATH: Final = "/wecom/callback"
BODY_BYTES: Final = 64 * 1024
# Nothing of a body is parsed before its signature holds, so the one element that counts is found
# by pattern; possessive, for a body of blanks must not take long.
_ENCRYPT: Final = re.compile(
    rb"<Encrypt>\s*+(?:<!\[CDATA\[([A-Za-z0-9+/=]++)\]\]>|([A-Za-z0-9+/=]++))\s*+</Encrypt>"
)


class WecomCallback:
    """Answers WeCom's URL check and takes in what members say and press.

    A callback is acknowledged when `accept` has returned, hence when it is stored.
    """

    def __init__(self, seal: Seal, accept: Accept, clock: Callable[[], datetime]) -> None:
        self._seal = seal
        self._accept = accept
        self._clock = clock

    def routes(self) -> list[web.RouteDef]:
        return [web.get(PATH, self.verify, allow_head=False), web.post(PATH, self.receive)]

    async def verify(self, request: web.Request) -> web.Response:
        """Prove to WeCom that this address is ours: the bare decrypted text, nothing around it."""
        try:
            # base64 has no blanks: one is a plus sign that somebody forgot to quote
            echo = _query(request, "echostr").replace(" ", "+")
            return web.Response(text=self._opened(request, echo))
        except Rejected as rejected:
            return _refuse(request, rejected)

    async def receive(self, request: web.Request) -> web.Response:
        """Store what came, then acknowledge it; what asks for nothing is acknowledged at once."""
        try:
            _query(request, "msg_signature")  # probes carry none: do not read what they send
            incoming = read(self._opened(request, _encrypted(await _body(request))))
        except Rejected as rejected:
            return _refuse(request, rejected)
        if incoming is not None:
            await self._accept(incoming)
        return web.Response()

    def _opened(self, request: web.Request, encrypted: str) -> str:
        signature = _query(request, "msg_signature")
        timestamp, nonce = _query(request, "timestamp"), _query(request, "nonce")
        self._seal.check(signature, timestamp, nonce, encrypted, self._clock())
        return self._seal.open(encrypted)


def _query(request: web.Request, name: str) -> str:
    if not (value := request.query.get(name)):
        raise Rejected(f"no {name}")
    return value


async def _body(request: web.Request) -> bytes:
    """Read the body, giving up as soon as it is longer than any callback."""
    if (request.content_length or 0) > BODY_BYTES:
        raise Rejected("body too large", status=413)
    body = b""
    try:
        while chunk := await request.content.readany():
            body = body + chunk if body else chunk
            if len(body) > BODY_BYTES:
                raise Rejected("body too large", status=413)
    except (web.RequestPayloadError, ConnectionError):
        raise Rejected("broken body") from None
    return body


def _encrypted(body: bytes) -> str:
    if not (found := _ENCRYPT.search(body)):
        raise Rejected("no Encrypt element")
    return (found[1] or found[2]).decode("ascii")


def _refuse(request: web.Request, rejected: Rejected) -> web.Response:
    log.warning("wecom callback from %s refused: %s", request.remote, rejected)
    return web.Response(status=rejected.status)

"""The calls Kaohe makes to WeCom as an app with an access token."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final, TypeVar

import aiohttp

from bot.channels.wecom_errors import ErrorClass, WecomError
from bot.channels.wecom_http import Answer, Body, download, exchange, post_json, upload
from bot.channels.wecom_token import Token

T = TypeVar("T")

# gettoken answers these to a wrong corp id or secret, or for an app that was stopped
_WRONG_SECRET: Final = (40001, 40013, 40091)


class WecomApi:
    """A self-built app's calls. All of them raise `WecomError` and nothing else.

    `base` is WeCom's address without `/cgi-bin`. `token` is shared by every caller.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        base: str,
        corp_id: str,
        secret: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._session = session
        self._base = base.rstrip("/") + "/cgi-bin/"
        self._credentials = {"corpid": corp_id, "corpsecret": secret}
        self.token = Token(self._fetch_token, clock)

    async def send(self, body: Body) -> Answer:
        """Send a message; people it could not reach are named in a successful answer."""
        return await self._post("message/send", body)

    async def update_card(self, body: Body) -> Answer:
        """Change a card that was sent; uses up the `response_code` in `body`."""
        return await self._post("message/update_template_card", body)

    async def upload(self, kind: str, name: str, data: bytes, mime: str) -> str:
        """Lend WeCom an `image` or `file` for three days and return its media id."""

        async def attempt(token: str) -> str:
            params = {"access_token": token, "type": kind}
            return await upload(
                self._session, self._base + "media/upload", params, (name, data, mime)
            )

        return await self._with_token(attempt)

    async def download(self, media_id: str, limit: int) -> tuple[bytes, str]:
        """Fetch what somebody sent, with its MIME type; beyond `limit` bytes it is given up."""

        async def attempt(token: str) -> tuple[bytes, str]:
            params = {"access_token": token, "media_id": media_id}
            return await download(self._session, self._base + "media/get", params, limit)

        return await self._with_token(attempt)

    async def _post(self, call: str, body: Body) -> Answer:
        async def attempt(token: str) -> Answer:
            return await post_json(self._session, self._base + call, {"access_token": token}, body)

        return await self._with_token(attempt)

    async def _with_token(self, attempt: Callable[[str], Awaitable[T]]) -> T:
        token = await self.token.current()
        try:
            return await attempt(token)
        except WecomError as error:
            if error.kind is not ErrorClass.REFRESH or not self.token.retire(token, error.code):
                raise
        return await attempt(await self.token.current())

    async def _fetch_token(self) -> tuple[str, timedelta]:
        try:
            answer = await exchange(
                self._session, "GET", self._base + "gettoken", self._credentials
            )
        except WecomError as error:
            if error.code in _WRONG_SECRET:
                raise WecomError(error.call, error.code, ErrorClass.CONFIGURATION) from None
            raise
        if not answer.access_token:
            raise WecomError("gettoken", "no-token")
        return answer.access_token, timedelta(seconds=answer.expires_in)

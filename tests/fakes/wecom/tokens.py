"""gettoken: one token for everybody until it expires; wrong secrets get the caller banned."""

from collections.abc import Callable
from datetime import datetime, timedelta

from aiohttp import web

from tests.fakes.wecom.state import Corp, Refusal

LIFETIME = timedelta(seconds=7200)
_WRONG_SECRETS_ALLOWED = 5
_BAN = timedelta(hours=1)


class Tokens:
    def __init__(self, corp: Corp, clock: Callable[[], datetime]) -> None:
        self._corp = corp
        self._clock = clock
        self._issued: dict[str, datetime] = {}
        self._current = ""
        self._wrong: list[datetime] = []
        self.fetches = 0
        """How often gettoken was called."""

    def revoke(self) -> None:
        """Make every token invalid at once, as an administrator's change can."""
        self._issued.clear()
        self._current = ""

    async def gettoken(self, request: web.Request) -> web.Response:
        self.fetches += 1
        now = self._clock()
        self._wrong = [at for at in self._wrong if now - at < _BAN]
        if len(self._wrong) >= _WRONG_SECRETS_ALLOWED:
            raise Refusal(45009)
        if request.query.get("corpid") != self._corp.corp_id:
            raise Refusal(40013)
        if request.query.get("corpsecret") != self._corp.secret:
            self._wrong.append(now)
            raise Refusal(40001)
        if self._issued.get(self._current, now) <= now:
            self._current = f"token-{self.fetches}-" + "x" * 200
            self._issued[self._current] = now + LIFETIME
        left = int((self._issued[self._current] - now).total_seconds())
        return web.json_response(
            {"errcode": 0, "errmsg": "ok", "access_token": self._current, "expires_in": left}
        )

    def check(self, request: web.Request) -> None:
        """Refuse a call without a good token."""
        token = request.query.get("access_token", "")
        if not token:
            raise Refusal(41001)
        if token not in self._issued:
            raise Refusal(40014)
        if self._issued[token] <= self._clock():
            raise Refusal(42001)

"""The app's access token: fetched once, shared by every caller, never fetched in anger."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

from bot.channels.wecom_errors import ErrorClass, WecomError

log = logging.getLogger(__name__)

Fetch = Callable[[], Awaitable[tuple[str, timedelta]]]

_MARGIN: Final = timedelta(minutes=5)
_FRESH: Final = timedelta(minutes=5)
_SHORTEST: Final = timedelta(minutes=1)
# Several wrong secrets in a row and WeCom bans this address for an hour.
_SILENCE: Final = {
    ErrorClass.CONFIGURATION: timedelta(minutes=30),
    ErrorClass.WAIT_WINDOW: timedelta(minutes=10),
    ErrorClass.BACKOFF: timedelta(seconds=5),
}
_SILENCE_OTHERWISE: Final = timedelta(minutes=5)


class Token:
    """One token for all callers. A failure to fetch it is remembered, so that nobody hammers."""

    def __init__(self, fetch: Fetch, clock: Callable[[], datetime]) -> None:
        self._fetch = fetch
        self._clock = clock
        self._lock = asyncio.Lock()
        self._value = ""
        self._fetched_at: datetime | None = None
        self._good_until: datetime | None = None
        self._forced_at: datetime | None = None
        self._failure: WecomError | None = None
        self._silent_until: datetime | None = None

    async def current(self) -> str:
        """Return the token, fetching it if need be; raises `WecomError`."""
        if value := self._still_good():
            return value
        async with self._lock:
            if value := self._still_good():  # somebody else fetched it while we waited
                return value
            return await self._renew()

    def retire(self, value: str, code: int | str) -> bool:
        """Give up a token WeCom refused with `code`; False when another one would not help."""
        if value != self._value:
            return True  # it has been replaced since
        now = self._clock()
        if code == 40001 and _within(self._fetched_at, now):  # noqa: PLR2004 - WeCom's errcode
            return False  # a token this young is not the trouble: the app was stopped
        if _within(self._forced_at, now):
            return False
        log.info("wecom access token refused (%s), fetching another", code)
        self._forced_at = now
        self._value = ""
        return True

    def _still_good(self) -> str:
        good = self._good_until is not None and self._clock() < self._good_until
        return self._value if good else ""

    async def _renew(self) -> str:
        now = self._clock()
        if self._failure and self._silent_until and now < self._silent_until:
            raise WecomError(self._failure.call, self._failure.code, self._failure.kind)
        try:
            value, lifetime = await self._fetch()
        except WecomError as error:
            self._failure = error.with_traceback(None)
            self._silent_until = now + _SILENCE.get(error.kind, _SILENCE_OTHERWISE)
            raise
        self._failure = None
        self._value = value
        self._fetched_at = now
        self._good_until = now + max(lifetime - _MARGIN, lifetime / 2, _SHORTEST)
        return value


def _within(then: datetime | None, now: datetime) -> bool:
    return then is not None and now - then < _FRESH

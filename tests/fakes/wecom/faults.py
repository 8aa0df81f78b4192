"""Scripted trouble: errcodes, slowness, lost connections, other people's error pages."""

import asyncio
from collections import defaultdict, deque

from aiohttp import web
from aiohttp.typedefs import Handler

_PREFIX = "/cgi-bin/"


class Faults:
    """What goes wrong with the next calls, by path below `/cgi-bin/`, in order."""

    def __init__(self) -> None:
        self._errcodes: dict[str, deque[int]] = defaultdict(deque)
        self._statuses: dict[str, deque[int]] = defaultdict(deque)
        self._delays: dict[str, deque[float]] = defaultdict(deque)
        self._drops: dict[str, int] = defaultdict(int)
        self._lost_answers: dict[str, int] = defaultdict(int)
        self.calls: list[str] = []

    def fail_next(self, path: str, errcode: int, times: int = 1, *, after: int = 0) -> None:
        """Answer with `errcode`, without doing anything; let the first `after` calls pass."""
        self._errcodes[path].extend([0] * after + [errcode] * times)

    def answer_status(self, path: str, status: int, times: int = 1) -> None:
        """Answer with an HTTP error, as a proxy in between would."""
        self._statuses[path].extend([status] * times)

    def delay_next(self, path: str, seconds: float, times: int = 1) -> None:
        self._delays[path].extend([seconds] * times)

    def drop_next(self, path: str, times: int = 1) -> None:
        """Hang up before anything was done."""
        self._drops[path] += times

    def lose_answer(self, path: str, times: int = 1) -> None:
        """Do what was asked, then hang up: the caller cannot know."""
        self._lost_answers[path] += times

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        path = request.path.removeprefix(_PREFIX)
        self.calls.append(path)
        if self._delays[path]:
            await asyncio.sleep(self._delays[path].popleft())
        if self._drops[path]:
            self._drops[path] -= 1
            return _hang_up(request)
        if self._statuses[path]:
            return web.Response(status=self._statuses[path].popleft(), text="<html>oops</html>")
        if self._errcodes[path] and (errcode := self._errcodes[path].popleft()):
            return web.json_response({"errcode": errcode, "errmsg": "told to"})
        response = await handler(request)
        if self._lost_answers[path]:
            self._lost_answers[path] -= 1
            return _hang_up(request)
        return response


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.close()
    return web.Response()

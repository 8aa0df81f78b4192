"""The load generator: N connections, each posting its next request once it was answered."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address

from typing_extensions import override

PATIENCE_SECONDS = 60.0
_OK = b"HTTP/1.1 200"
_LENGTH = b"Content-Length: "


class NotLoopback(Exception):
    """The address is another machine's. Nobody measures what is not his own."""


@dataclass
class Turn:
    """How one load was answered. Latencies are in seconds; `begun` and `ended` are times of day."""

    begun: float = 0.0
    ended: float = 0.0
    sent: int = 0
    good: int = 0
    latencies: list[float] = field(default_factory=list)


@asynccontextmanager
async def connected(host: str, port: int, count: int) -> AsyncIterator[list["Line"]]:
    """Keep `count` connections open. Raises NotLoopback, and OSError when nobody listens."""
    if not ip_address(host).is_loopback:
        raise NotLoopback(host)
    loop = asyncio.get_running_loop()
    lines: list[Line] = []
    try:
        while len(lines) < count:
            _, line = await loop.create_connection(Line, host, port)
            lines.append(line)
        yield lines
    finally:
        for line in lines:
            line.hang_up()


async def post(lines: Sequence["Line"], requests: Sequence[bytes], pause: float = 0.0) -> Turn:
    """Post all `requests` and return how they were answered; `pause` is kept between them.

    Raises ConnectionError when the server hangs up, TimeoutError when answers stay away.
    """
    turn = Turn(begun=time.time())
    waiting = iter(requests)
    done = [line.begin(waiting, turn, pause) for line in lines]
    async with asyncio.timeout(PATIENCE_SECONDS):
        await asyncio.gather(*done)
    turn.ended = time.time()
    return turn


class Line(asyncio.Protocol):
    """One connection, used for turn after turn."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._heard = b""
        self._begun = 0.0

    def begin(self, requests: Iterator[bytes], turn: Turn, pause: float) -> asyncio.Future[None]:
        """Start taking requests; what is returned is done when none is left."""
        self._requests, self._turn, self._pause = requests, turn, pause
        self._done: asyncio.Future[None] = self._loop.create_future()
        self._post()
        return self._done

    def _post(self) -> None:
        request = next(self._requests, None)
        if request is None:
            self._done.set_result(None)
            return
        self._turn.sent += 1
        self._begun = time.perf_counter()
        self._transport.write(request)

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._done = self._loop.create_future()

    @override
    def data_received(self, data: bytes) -> None:
        self._heard = heard = self._heard + data if self._heard else data
        head = heard.find(b"\r\n\r\n")
        if head < 0 or len(heard) < head + 4 + _length(heard, head):
            return
        self._turn.latencies.append(time.perf_counter() - self._begun)
        self._turn.good += heard.startswith(_OK)
        self._heard = b""
        if self._pause:
            self._loop.call_later(self._pause, self._post)
        else:
            self._post()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        if not self._done.done():
            self._done.set_exception(exc or ConnectionError("the server hung up"))

    def hang_up(self) -> None:
        self._done.cancel()
        self._transport.close()


def _length(heard: bytes, head: int) -> int:
    begin = heard.find(_LENGTH, 0, head)
    if begin < 0:
        return 0
    return int(heard[begin + len(_LENGTH) : heard.index(b"\r\n", begin)])

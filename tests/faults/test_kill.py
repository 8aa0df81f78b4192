"""kill -9 under load: what was acknowledged is there afterwards, and is answered exactly once."""

import asyncio
import itertools
import time

import aiohttp

from tests.fakes.wecom import FakeMember, FakeWecom
from tests.faults.conftest import Installation

AT_ONCE = 40
"""So many callbacks are always on their way."""
ACKNOWLEDGED = 150
"""After so many acknowledgements the process is killed."""
TOTAL_SECONDS = 15


class Sender:
    """Says one text after the other, over many connections, and knows which were acknowledged."""

    def __init__(self, phone: FakeMember, name: str) -> None:
        self.acknowledged: list[str] = []
        self.enough = asyncio.Event()
        self._phone = phone
        self._name = name
        self._numbers = itertools.count()

    async def talk(self) -> None:
        """Go on until the connection breaks."""
        try:
            while True:
                text = f"帮助 {self._name}{next(self._numbers)}"
                if await self._phone.says(text) == 200:
                    self.acknowledged.append(text)
                if len(self.acknowledged) >= ACKNOWLEDGED:
                    self.enough.set()
        except aiohttp.ClientError:
            return


async def test_nothing_acknowledged_is_lost_and_nothing_is_answered_twice(
    installed: Installation, wecom: FakeWecom
) -> None:
    begun = time.monotonic()
    acknowledged: list[str] = []

    for name in ("甲", "乙"):
        await installed.start()
        acknowledged += await _talk_until_killed(installed, wecom, name)
        assert installed.ask("SELECT 1 FROM inbox WHERE status = 'new'"), "killed too late to tell"
    await installed.start()
    await installed.until_nothing_waits(seconds=TOTAL_SECONDS)

    stored = [
        str(text) for (text,) in installed.ask("SELECT json_extract(body, '$.text') FROM inbox")
    ]
    assert len(set(stored)) == len(stored)
    assert set(acknowledged) <= set(stored)
    answers = installed.ask(
        "SELECT i.id, count(o.id) FROM inbox i LEFT JOIN outbox o"
        " ON o.key LIKE 'msg:' || i.id || '/%' GROUP BY i.id HAVING count(o.id) <> 1"
    )
    assert answers == []
    assert installed.ask("SELECT 1 FROM inbox WHERE status = 'dead'") == []
    assert time.monotonic() - begun < TOTAL_SECONDS


async def _talk_until_killed(installed: Installation, wecom: FakeWecom, name: str) -> list[str]:
    """Return what was acknowledged before the process died in the middle of it."""
    sender = Sender(FakeMember(wecom, "zhang", installed.url), name)
    talks = [asyncio.create_task(sender.talk()) for _ in range(AT_ONCE)]
    await sender.enough.wait()
    await installed.kill()
    await asyncio.gather(*talks)
    return sender.acknowledged

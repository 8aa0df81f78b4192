"""Month-end: everybody sends at the same moment, each over a connection of his own."""

import asyncio
import time
from urllib.parse import urlencode

from tests.fakes.wecom import FakeMember, FakeWecom, Letter
from tests.faults.conftest import Installation

PEOPLE = 500
PATIENCE_SECONDS = 5
"""After this WeCom hangs up, and may drop the message for good."""


async def test_five_hundred_connections_at_once_are_all_acknowledged_in_time(
    installed: Installation, wecom: FakeWecom
) -> None:
    phone = FakeMember(wecom, "zhang", installed.url)
    letters = [phone.seal(phone.message("text", Content=f"帮助 {n}")) for n in range(PEOPLE)]
    await installed.start()

    begun = time.monotonic()
    heads = await asyncio.gather(*(_post(installed.port, letter) for letter in letters))
    took = time.monotonic() - begun

    assert {head.split()[1] for head in heads} == {b"200"}
    assert took < PATIENCE_SECONDS
    assert installed.ask("SELECT count(DISTINCT key) FROM inbox") == [(PEOPLE,)]


async def _post(port: int, letter: Letter) -> bytes:
    """Post over a new connection and return the first line of the answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = (
        f"POST /wecom/callback?{urlencode(letter.query)} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Content-Length: {len(letter.body)}\r\nConnection: close\r\n\r\n"
    )
    try:
        writer.write(head.encode() + letter.body)
        return await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()

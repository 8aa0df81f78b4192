"""What is not from WeCom, or not whole: refused with one line in the log, never with a crash."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from random import Random
from urllib.parse import quote_from_bytes, urlencode, urlsplit

import pytest
from aiohttp import ClientSession
from yarl import URL

from tests.channels.conftest import Inbox
from tests.fakes.wecom import Corp, FakeMember, Letter, forged, oversized, truncated

Complaints = Callable[[], list[str]]


def without(name: str) -> Callable[[Letter], Letter]:
    def tamper(letter: Letter) -> Letter:
        query = {key: value for key, value in letter.query.items() if key != name}
        return Letter(query, letter.body)

    return tamper


def with_query(**query: str) -> Callable[[Letter], Letter]:
    return lambda letter: Letter(letter.query | query, letter.body)


def with_body(body: bytes) -> Callable[[Letter], Letter]:
    return lambda letter: Letter(letter.query, body)


@pytest.mark.parametrize(
    ("tamper", "reason"),
    [
        (forged, "wrong signature"),
        (truncated, "no Encrypt element"),
        (without("msg_signature"), "no msg_signature"),
        (without("timestamp"), "no timestamp"),
        (without("nonce"), "no nonce"),
        (with_query(msg_signature="签名"), "wrong signature"),
        (with_query(nonce="other"), "wrong signature"),
        (with_body(b""), "no Encrypt element"),
        (with_body(b"<xml>"), "no Encrypt element"),
        (with_body(b'{"encrypt": "abc"}'), "no Encrypt element"),
        (with_body(b"<xml><Encrypt></Encrypt></xml>"), "no Encrypt element"),
        (with_body(b"<Encrypt>" + b" " * 60_000), "no Encrypt element"),
        (with_body(b"<Encrypt>" * 7_000), "no Encrypt element"),
        (with_body(b"\xff\xfe" * 500), "no Encrypt element"),
    ],
)
async def test_a_tampered_callback_is_refused(
    zhang: FakeMember,
    inbox: Inbox,
    complaints: Complaints,
    tamper: Callable[[Letter], Letter],
    reason: str,
) -> None:
    assert await zhang.says("自评 92", tamper=tamper) == 400

    assert [line.rpartition(": ")[2] for line in complaints()] == [reason]
    assert inbox.stored == {}


async def test_a_huge_body_is_refused_unread(
    zhang: FakeMember, inbox: Inbox, complaints: Complaints
) -> None:
    assert await zhang.says("自评 92", tamper=oversized) == 413

    assert [line.rpartition(": ")[2] for line in complaints()] == ["body too large"]
    assert inbox.stored == {}


async def test_a_huge_body_that_hides_its_length_is_refused_too(
    app: str, session: ClientSession, zhang: FakeMember, complaints: Complaints
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(200):
            yield b" " * 1000

    query = zhang.seal("<xml/>").query
    async with session.post(f"{app}/wecom/callback", params=query, data=endless()) as response:
        assert response.status == 413
    assert len(complaints()) == 1


async def test_a_long_message_cut_into_packets_is_read_whole(
    zhang: FakeMember, inbox: Inbox, app: str, session: ClientSession
) -> None:
    report = "完成防汛值守、走访群众。" * 900
    letter = zhang.seal(zhang.message("text", Content=report))

    async def in_packets() -> AsyncIterator[bytes]:
        for start in range(0, len(letter.body), 10_000):
            yield letter.body[start : start + 10_000]
            await asyncio.sleep(0.01)

    url = f"{app}/wecom/callback"
    async with session.post(url, params=letter.query, data=in_packets()) as response:
        assert response.status == 200
    assert inbox.only.text == report


async def test_a_body_announced_as_huge_is_not_waited_for(app: str, zhang: FakeMember) -> None:
    address = urlsplit(app)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    head = f"POST /wecom/callback?{urlencode(zhang.seal('<xml/>').query)} HTTP/1.1\r\nHost: x\r\n"
    writer.write(head.encode() + b"Content-Length: 10000000\r\n\r\n")

    assert b" 413 " in await asyncio.wait_for(reader.readline(), timeout=2)

    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize("age", [timedelta(seconds=301), timedelta(seconds=-301)])
async def test_an_old_callback_is_not_replayed(
    zhang: FakeMember, inbox: Inbox, complaints: Complaints, age: timedelta
) -> None:
    letter = zhang.seal(zhang.message("text", Content="同意 12"), age)

    assert await zhang.post(letter) == 400
    assert ["stale timestamp" in line for line in complaints()] == [True]
    assert inbox.stored == {}


@pytest.mark.parametrize("age", [timedelta(seconds=299), timedelta(seconds=-299)])
async def test_clocks_may_differ_a_little(zhang: FakeMember, inbox: Inbox, age: timedelta) -> None:
    assert await zhang.post(zhang.seal(zhang.message("text", Content="同意 12"), age)) == 200
    assert inbox.only.text == "同意 12"


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_health_probe_is_turned_away(
    app: str, session: ClientSession, complaints: Complaints, method: str
) -> None:
    async with session.request(method, f"{app}/wecom/callback") as response:
        assert response.status == 400
    assert len(complaints()) == 1


async def test_the_log_names_no_secret_and_no_word(
    zhang: FakeMember, complaints: Complaints
) -> None:
    await zhang.says("我要举报李四", tamper=forged)

    corp: Corp = zhang.wecom.corp
    (line,) = complaints()
    for secret in (corp.token, corp.encoding_aes_key, corp.secret, "举报", "msg_signature", "000"):
        assert secret not in line


async def test_a_caller_that_hangs_up_halfway_harms_nobody(
    app: str, zhang: FakeMember, inbox: Inbox, complaints: Complaints
) -> None:
    letter = zhang.seal(zhang.message("text", Content="一"))
    address = urlsplit(app)
    _, writer = await asyncio.open_connection(address.hostname, address.port)
    head = f"POST /wecom/callback?{urlencode(letter.query)} HTTP/1.1\r\nHost: x\r\n"
    writer.write(head.encode() + b"Content-Length: 500\r\n\r\n" + letter.body[:100])
    await writer.drain()
    writer.close()
    await writer.wait_closed()

    assert await zhang.says("二") == 200
    complaints()
    assert inbox.only.text == "二"


async def test_no_query_whatever_causes_a_server_error(app: str, session: ClientSession) -> None:
    chance = Random(20261125)
    for _ in range(200):
        noise = [bytes(chance.choices(range(256), k=8)) for _ in range(4)]
        names = ("msg_signature", "timestamp", "nonce", "echostr")
        query = "&".join(
            f"{name}={quote_from_bytes(n)}" for name, n in zip(names, noise, strict=True)
        )
        url = URL(f"{app}/wecom/callback?{query}", encoded=True)
        body = b"<xml><Encrypt>QUJDRA==</Encrypt></xml>"
        async with session.post(url, data=body) as posted, session.get(url) as got:
            assert (posted.status, got.status) == (400, 400)

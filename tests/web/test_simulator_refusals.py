"""Whatever is wrong with a call: one Chinese sentence, nothing said, no traceback."""

import asyncio
import base64
import json
import re
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientResponse, FormData
from yarl import URL

from bot.channels.simulator import PICTURE_LIMIT
from tests.web.conftest import Client
from tests.web.world import CARD, CONSENT, GROUP, PICTURE, FakeWorld

JSON = {"Content-Type": "application/json"}


async def refused(answer: ClientResponse, status: int = 400) -> str:
    """Check the shape of a refusal and return its sentence."""
    body = await answer.json()
    assert answer.status == status, body
    assert list(body) == ["error"]
    assert re.fullmatch(r"[^\n]*[\u4e00-\u9fff][^\n]*。", body["error"]), body["error"]
    return str(body["error"])


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"\xff\xfe", b'"zhang"', b"[]", b"null", b"1e999", b"[" * 100_000, b'"\\ud800 "'],
)
@pytest.mark.parametrize("path", ["/sim/say", "/sim/clock"])
async def test_not_a_json_object(client: Client, path: str, raw: bytes) -> None:
    assert "JSON" in await refused(await client.post(path, data=raw, headers=JSON))


@pytest.mark.parametrize(
    ("body", "about"),
    [
        ({}, "from"),
        ({"text": "帮助"}, "from"),
        ({"from": 5, "text": "帮助"}, "from"),
        ({"from": "", "text": "帮助"}, "from"),
        ({"from": "group:x", "text": "帮助"}, "from"),
        ({"from": "张 三", "text": "帮助"}, "from"),
        ({"from": "z" * 65, "text": "帮助"}, "from"),
        ({"from": "a\u0000b", "text": "帮助"}, "from"),
        ({"from": "zhang"}, "三者之一"),
        ({"from": "zhang", "text": "帮助", "press": {"card": "a", "key": "b"}}, "三者之一"),
        ({"from": "zhang", "text": ""}, "text"),
        ({"from": "zhang", "text": " \n"}, "text"),
        ({"from": "zhang", "text": ["帮助"]}, "text"),
        ({"from": "zhang", "text": None}, "text"),
        ({"from": "zhang", "text": "长" * 20_001}, "20000"),
        ({"from": "zhang", "text": "帮助", "chat": "没有的群"}, GROUP),
        ({"from": "zhang", "text": "帮助", "chat": None}, "chat"),
        ({"from": "zhang", "text": "帮助", "id": "有空 格"}, "id"),
        ({"from": "zhang", "text": "帮助", "id": True}, "id"),
        ({"from": "zhang", "text": "帮助", "id": {}}, "id"),
        ({"from": "zhang", "press": "同意"}, "press"),
        ({"from": "zhang", "press": {"card": "a"}}, "key"),
        ({"from": "zhang", "press": {"key": "a"}}, "card"),
        ({"from": "zhang", "press": {"card": "a", "key": 1}}, "key"),
        ({"from": "zhang", "picture": "AAAA"}, "picture"),
        ({"from": "zhang", "picture": {"name": "a.png"}}, "base64"),
        ({"from": "zhang", "picture": {"name": "a.png", "base64": "图"}}, "base64"),
        ({"from": "zhang", "picture": {"name": "a.png", "base64": "AAAAA"}}, "base64"),
        ({"from": "zhang", "picture": {"name": "a.png", "base64": "AA!AA"}}, "base64"),
        ({"from": "zhang", "picture": {"name": "a.png", "base64": "AAAA"}}, "PNG"),
    ],
)
async def test_a_say_that_cannot_be_understood(
    client: Client, world: FakeWorld, body: dict[str, Any], about: str
) -> None:
    assert about in await refused(await client.post("/sim/say", json=body))
    assert world.said == []


@pytest.mark.parametrize(
    ("sender", "card", "key"),
    [
        ("zhao", CARD.id, "同意 13"),  # a button it never had
        ("zhao", "req-13@zhao", CONSENT),  # a card never shown
        ("zhang", CARD.id, CONSENT),  # shown to somebody else
        ("nobody", CARD.id, CONSENT),
    ],
)
async def test_a_button_that_was_never_there(
    client: Client, world: FakeWorld, sender: str, card: str, key: str
) -> None:
    await client.post("/sim/say", json={"from": "zhao", "text": "待审"})

    answer = await client.post(
        "/sim/say", json={"from": sender, "press": {"card": card, "key": key}}
    )

    assert "按钮" in await refused(answer, 409)
    assert len(world.said) == 1


@pytest.mark.parametrize(
    ("query", "about"),
    [
        ("", "to"),
        ("to=", "to"),
        ("to=group:没有的群", GROUP),
        ("to=zhang&after=-1", "after"),
        ("to=zhang&after=1.5", "after"),
        ("to=zhang&after=x", "after"),
        ("to=zhang&after=１", "after"),
        ("to=zhang&after=99999999999999999999", "after"),
    ],
)
async def test_messages_that_cannot_be_found(client: Client, query: str, about: str) -> None:
    assert about in await refused(await client.get(f"/sim/messages?{query}"))


async def test_words_of_nobody(client: Client) -> None:
    assert "from" in await refused(await client.get("/sim/words"))


async def test_a_person_who_has_heard_nothing(client: Client) -> None:
    answer = await client.get("/sim/messages?to=nobody")

    assert (answer.status, await answer.json()) == (200, [])


@pytest.mark.parametrize(
    ("body", "about"),
    [
        ({}, "now"),
        ({"now": 5}, "now"),
        ({"now": "明天"}, "2026-11-25T09:00:00+08:00"),
        ({"now": "2026-11-31T09:00:00+08:00"}, "2026-11-25T09:00:00+08:00"),
        ({"now": "2026-11-25T08:59:59+08:00"}, "往回"),
        ({"now": "0001-01-01T00:00:00+08:00"}, "往回"),
        ({"now": "2027-12-30T09:00:01+08:00"}, "400"),
        ({"now": "9999-12-31T23:59:59-23:59"}, "400"),
    ],
)
async def test_a_clock_that_cannot_be_set(
    client: Client, world: FakeWorld, body: dict[str, object], about: str
) -> None:
    before = world.at

    assert about in await refused(await client.post("/sim/clock", json=body))
    assert world.at == before


async def test_two_moves_at_once_do_not_move_back(client: Client) -> None:
    times = ("2026-11-27T09:00:00+08:00", "2026-11-26T09:00:00+08:00")

    answers = await asyncio.gather(*(client.post("/sim/clock", json={"now": t}) for t in times))

    assert sorted(answer.status for answer in answers) in ([200, 200], [200, 400])
    assert (await (await client.get("/sim/clock")).json())["now"] == times[0]


@pytest.mark.parametrize("path", ["/sim/say", "/sim/clock"])
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_another_sites_form_is_not_read(
    client: Client, world: FakeWorld, path: str, kind: str
) -> None:
    raw = b'{"from": "zhang", "text": "x", "now": "2026-11-26T09:00:00+08:00"}'

    answer = await client.post(path, data=raw, headers={"Content-Type": kind})

    assert "application/json" in await refused(answer, 415)
    assert world.said == []


@pytest.mark.parametrize("origin", ["https://example.com", "null", "http://127.0.0.1:1"])
async def test_another_sites_page_is_refused(client: Client, world: FakeWorld, origin: str) -> None:
    form = FormData({"from": "zhang"})
    form.add_field("picture", PICTURE, filename="a.png", content_type="image/png")

    answer = await client.post("/sim/say", data=form, headers={"Origin": origin})

    assert "别的网站" in await refused(answer, 403)
    assert world.said == []


async def test_a_picture_that_is_too_large(client: Client) -> None:
    large = PICTURE + bytes(PICTURE_LIMIT)

    body = {"from": "zhang", "picture": {"base64": base64.b64encode(large).decode()}}

    answer = await client.post("/sim/say", data=BytesIO(json.dumps(body).encode()), headers=JSON)

    assert "10 MB" in await refused(answer)


async def test_a_body_that_is_far_too_large(client: Client) -> None:
    raw = BytesIO(b'{"from": "' + b"z" * (PICTURE_LIMIT * 2) + b'"}')

    assert "10 MB" in await refused(await client.post("/sim/say", data=raw, headers=JSON), 413)


# The library warns of such headers, and in tests warnings are errors; callers get the sentence.
@pytest.mark.filterwarnings("ignore::aiohttp.BadContentDispositionHeader")
@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("multipart/form-data", b"--x\r\n\r\n--x--"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"no boundary at all"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; na"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Length: z\r\n\r\nhello\r\n--x--\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\n" + b"A: " + b"a" * 20_000 + b"\r\n\r\n"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="from"\r\n\r\n\xff\xff\r\n--x--\r\n',
        ),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="from"\r\n'
            b"Content-Type: text/plain; charset=klingon\r\n\r\nzhang\r\n--x--\r\n",
        ),
    ],
)
async def test_a_broken_form(client: Client, kind: str, raw: bytes) -> None:
    await refused(await client.post("/sim/say", data=raw, headers={"Content-Type": kind}))


@pytest.mark.parametrize(
    "path",
    [
        "kaohe.db",  # in the data folder, but nobody's attachment
        "missing.png",
        "charts",
        "..%2Foutside.png",
        "charts%2F..%2F..%2Foutside.png",
        "%2Fetc%2Fhostname.txt",
        "link.png",  # leads out of the folder
        "a%00.png",
        "x" * 300 + ".png",
    ],
)
async def test_files_outside_and_files_that_are_not_attachments(client: Client, path: str) -> None:
    url = URL(f"/sim/files/{path}", encoded=True)

    assert "没有这个文件" in await refused(await client.get(url), 404)

"""Proving to WeCom that the callback address is ours, and WeCom's own worked examples."""

from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.port import Incoming
from bot.channels.wecom_app import WecomCallback
from bot.channels.wecom_app_crypto import Seal
from tests.channels.conftest import Clock, Inbox
from tests.fakes.wecom import FakeWecom
from tests.fakes.wecom.crypt import Envelopes

# The example that path/91144 works through.
CORP_ID = "wx5823bf96d3bd56c7"
TOKEN = "QDG6eK"
AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
ECHO_QUERY = {
    "msg_signature": "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
    "timestamp": "1409659589",
    "nonce": "263014780",
    "echostr": "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvn"
    "aqQ==",
}
MESSAGE_QUERY = {
    "msg_signature": "477715d11cdb4164915debcba66cb864d751f3e6",
    "timestamp": "1409659813",
    "nonce": "1372623149",
}
ENCRYPTED = (
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUp"
    "j911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue"
    "06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+"
    "3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH"
    "27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8"
    "R07+qN+E7Q=="
)


def official(inbox: Inbox) -> web.Application:
    """Run the callback for the example's corp, at the time of the example."""
    at = datetime.fromtimestamp(1409659700, UTC)
    callback = WecomCallback(Seal(TOKEN, AES_KEY, CORP_ID), inbox.accept, lambda: at)
    application = web.Application()
    application.add_routes(callback.routes())
    return application


async def test_the_official_url_check_is_answered_with_the_bare_word(inbox: Inbox) -> None:
    async with TestClient(TestServer(official(inbox))) as client:
        response = await client.get("/wecom/callback", params=ECHO_QUERY)

        assert response.status == 200
        assert await response.read() == b"1616140317555161061"


async def test_the_official_message_is_understood(inbox: Inbox) -> None:
    body = f"""<xml>
<ToUserName><![CDATA[{CORP_ID}]]></ToUserName><Encrypt><![CDATA[{ENCRYPTED}]]></Encrypt>
<AgentID><![CDATA[218]]></AgentID>
</xml>"""
    async with TestClient(TestServer(official(inbox))) as client:
        response = await client.post("/wecom/callback", params=MESSAGE_QUERY, data=body)

        assert (response.status, await response.read()) == (200, b"")
    assert inbox.only == Incoming(
        key="msg:218:4561255354251345929",
        channel="wecom_app",
        sender="mycreate",
        kind="text",
        text="hello",
    )


def test_the_fake_wecom_agrees_with_the_official_example() -> None:
    envelopes = Envelopes(TOKEN, AES_KEY, CORP_ID)

    assert envelopes.sign("1409659813", "1372623149", ENCRYPTED) == MESSAGE_QUERY["msg_signature"]
    assert "<Content><![CDATA[hello]]></Content>" in envelopes.decrypt(ENCRYPTED)
    assert envelopes.decrypt(envelopes.encrypt("考核")) == "考核"


async def test_a_plus_sign_that_nobody_quoted_does_no_harm(inbox: Inbox) -> None:
    async with TestClient(TestServer(official(inbox))) as client:
        query = "&".join(f"{name}={value}" for name, value in ECHO_QUERY.items())
        response = await client.get(f"/wecom/callback?{query}")

        assert await response.text() == "1616140317555161061"


async def test_an_old_url_check_is_refused(
    wecom: FakeWecom, app: str, session: ClientSession, clock: Clock
) -> None:
    letter = wecom.envelopes.seal_echo("12345", clock.now - timedelta(minutes=6))
    async with session.get(f"{app}/wecom/callback", params=letter.query) as response:
        assert (response.status, await response.read()) == (400, b"")


@pytest.mark.parametrize("key", ["", "short", AES_KEY + "x", AES_KEY[:-1] + "+"])
def test_an_aes_key_that_cannot_be_one_is_named_at_start(key: str) -> None:
    with pytest.raises(ValueError, match="43 个字母或数字"):
        Seal(TOKEN, key, CORP_ID)

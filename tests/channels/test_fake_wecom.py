"""The fake WeCom itself: strict where the platform is, and silent where it is silent."""

from typing import Any

import pytest
from aiohttp import ClientSession

from tests.channels.conftest import Clock
from tests.fakes.wecom import FakeWecom

TEXT = {"touser": "zhang", "agentid": 1000002, "msgtype": "text", "text": {"content": "hello"}}
CARD = {
    "card_type": "button_interaction",
    "main_title": {"title": "t"},
    "task_id": "c1",
    "button_list": [{"text": "b", "key": "k"}],
}


class Caller:
    """Somebody who uses the API without any care."""

    def __init__(self, wecom: FakeWecom, session: ClientSession) -> None:
        self._wecom = wecom
        self._session = session
        self.token = ""

    async def login(self, secret: str | None = None) -> int:
        corp = self._wecom.corp
        query = {"corpid": corp.corp_id, "corpsecret": secret or corp.secret}
        url = f"{self._wecom.url}/cgi-bin/gettoken"
        async with self._session.get(url, params=query) as response:
            answer = await response.json()
        self.token = answer.get("access_token", self.token)
        return int(answer["errcode"])

    async def post(self, path: str, body: dict[str, Any], **query: str) -> dict[str, Any]:
        url = f"{self._wecom.url}/cgi-bin/{path}"
        params = {"access_token": self.token, **query}
        async with self._session.post(url, params=params, json=body) as response:
            answer: dict[str, Any] = await response.json()
        return answer

    async def send(self, **changes: object) -> int:
        return int((await self.post("message/send", TEXT | changes))["errcode"])


@pytest.fixture
async def caller(wecom: FakeWecom, session: ClientSession) -> Caller:
    caller = Caller(wecom, session)
    await caller.login()
    return caller


async def test_tokens_are_needed_expire_and_can_be_revoked(
    caller: Caller, wecom: FakeWecom, clock: Clock
) -> None:
    token = caller.token
    await caller.login()
    assert caller.token == token  # the same one for as long as it lives
    assert await caller.send() == 0

    clock.advance(seconds=7200)
    assert await caller.send() == 42001
    await caller.login()
    wecom.tokens.revoke()
    assert await caller.send() == 40014
    caller.token = ""
    assert await caller.send() == 41001


async def test_guessing_secrets_bans_for_an_hour(
    caller: Caller, wecom: FakeWecom, clock: Clock
) -> None:
    assert [await caller.login("guess") for _ in range(6)] == [40001] * 5 + [45009]
    assert await caller.login() == 45009

    clock.advance(hours=1)

    assert await caller.login() == 0


@pytest.mark.parametrize(
    ("changes", "errcode"),
    [
        ({"agentid": "1000002"}, 40056),
        ({"agentid": 7}, 301002),
        ({"msgtype": "poem"}, 40008),
        ({"text": {"content": " "}}, 44004),
        ({"text": {"content": "a" * 2049}}, 45002),
        ({"text": {"content": "考"}}, 40033),  # the caller escapes what is not ASCII
        ({"touser": ""}, 82001),
        ({"touser": "nobody|noone"}, 81013),
        ({"msgtype": "image", "image": {"media_id": "gone"}}, 40007),
        ({"msgtype": "template_card", "template_card": {"card_type": "poem"}}, 42028),
        ({"msgtype": "template_card", "template_card": CARD | {"task_id": "a b"}}, 42014),
        ({"msgtype": "template_card", "template_card": CARD | {"button_list": []}}, 42027),
    ],
)
async def test_bodies_are_checked(caller: Caller, changes: dict[str, Any], errcode: int) -> None:
    assert await caller.send(**changes) == errcode


async def test_some_of_several_recipients_may_be_passed_over(
    caller: Caller, wecom: FakeWecom
) -> None:
    wecom.corp.unlicensed.add("wang")

    answer = await caller.post("message/send", TEXT | {"touser": "Zhang|NOBODY|wang"})

    assert (answer["invaliduser"], answer["unlicenseduser"]) == ("nobody", "wang")
    assert [sent.to for sent in wecom.sent] == ["zhang"]


async def test_what_comes_too_fast_is_lost_without_a_word(
    caller: Caller, wecom: FakeWecom, clock: Clock
) -> None:
    assert [await caller.send() for _ in range(32)] == [0] * 32
    assert (len(wecom.sent), len(wecom.sending.dropped)) == (30, 2)

    clock.advance(minutes=1)
    await caller.send()

    assert len(wecom.sent) == 31


async def test_a_card_id_is_used_once_and_so_is_a_response_code(
    caller: Caller, wecom: FakeWecom
) -> None:
    body = TEXT | {"msgtype": "template_card", "template_card": CARD}
    code = (await caller.post("message/send", body))["response_code"]
    assert (await caller.post("message/send", body))["errcode"] == 42014

    grey = {"userids": ["Zhang", "Nobody"], "agentid": 1000002, "button": {"replace_name": "done"}}
    first = await caller.post("message/update_template_card", grey | {"response_code": code})
    second = await caller.post("message/update_template_card", grey | {"response_code": code})

    assert (first["errcode"], first["invaliduser"]) == (0, ["nobody"])
    assert second["errcode"] == 60140
    assert wecom.sending.cards["c1"]["replace_text"] == "done"


async def test_a_push_address_takes_twenty_a_minute(
    caller: Caller, wecom: FakeWecom, clock: Clock
) -> None:
    post = {"msgtype": "text", "text": {"content": "hello"}}
    codes = [
        (await caller.post("webhook/send", post, key="key-of-hall"))["errcode"] for _ in range(21)
    ]

    assert codes == [0] * 20 + [45009]
    assert (await caller.post("webhook/send", post, key="another"))["errcode"] == 93000

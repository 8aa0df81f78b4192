"""The access token: fetched once for everybody, renewed when it must be, never fetched in anger."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from aiohttp import ClientSession

from bot.channels.wecom_api import WecomApi
from bot.channels.wecom_errors import ErrorClass, WecomError
from tests.channels.conftest import Clock
from tests.fakes.wecom import FakeWecom


async def hello(api: WecomApi, to: str = "zhang") -> None:
    body = {"touser": to, "agentid": 1000002, "msgtype": "text", "text": {"content": "您好"}}
    await api.send(body)


async def refused(api: WecomApi) -> WecomError:
    with pytest.raises(WecomError) as caught:
        await hello(api)
    return caught.value


async def test_twenty_callers_at_once_fetch_one_token(api: WecomApi, wecom: FakeWecom) -> None:
    await asyncio.gather(*(hello(api) for _ in range(20)))

    assert wecom.tokens.fetches == 1
    assert wecom.heard_by("zhang") == ["您好"] * 20


async def test_a_token_serves_until_shortly_before_it_expires(
    api: WecomApi, wecom: FakeWecom, clock: Clock
) -> None:
    await hello(api)
    clock.advance(minutes=114)
    await hello(api)
    assert wecom.tokens.fetches == 1

    clock.advance(minutes=2)
    await hello(api)

    assert wecom.tokens.fetches == 2
    assert wecom.faults.calls.count("message/send") == 3  # no call was made with a dead token


async def test_a_revoked_token_is_replaced_once_for_everybody(
    api: WecomApi, wecom: FakeWecom
) -> None:
    await hello(api)
    wecom.tokens.revoke()

    await asyncio.gather(*(hello(api) for _ in range(10)))

    assert wecom.tokens.fetches == 2
    assert len(wecom.heard_by("zhang")) == 11


async def test_an_expired_token_is_replaced(api: WecomApi, wecom: FakeWecom) -> None:
    wecom.faults.fail_next("message/send", 42001)

    await hello(api)

    assert wecom.heard_by("zhang") == ["您好"]


async def test_a_token_that_is_never_good_is_not_fetched_again_and_again(
    api: WecomApi, wecom: FakeWecom, clock: Clock
) -> None:
    wecom.faults.fail_next("message/send", 40014, times=100)

    for _ in range(10):
        error = await refused(api)
        assert (error.code, error.kind) == (40014, ErrorClass.REFRESH)
        clock.advance(seconds=5)

    assert wecom.tokens.fetches == 2


async def test_an_app_that_was_stopped_is_not_mistaken_for_an_old_token(
    api: WecomApi, wecom: FakeWecom, clock: Clock
) -> None:
    wecom.faults.fail_next("message/send", 40001, times=2)
    await refused(api)
    assert wecom.tokens.fetches == 1  # the token was seconds old

    clock.advance(minutes=10)
    await hello(api)

    assert wecom.tokens.fetches == 2


async def test_a_wrong_secret_is_tried_once_in_half_an_hour(
    wecom: FakeWecom, session: ClientSession, clock: Clock
) -> None:
    api = WecomApi(session, wecom.url, wecom.corp.corp_id, "not-the-secret", clock)

    for _ in range(30):
        error = await refused(api)
        assert (error.code, error.kind) == (40001, ErrorClass.CONFIGURATION)
        clock.advance(seconds=59)

    assert wecom.tokens.fetches == 1


async def test_callers_waiting_for_a_failing_fetch_all_learn_of_it(
    wecom: FakeWecom, session: ClientSession, clock: Clock
) -> None:
    api = WecomApi(session, wecom.url, wecom.corp.corp_id, "not-the-secret", clock)

    results = await asyncio.gather(*(hello(api) for _ in range(20)), return_exceptions=True)

    assert {str(result) for result in results} == {"gettoken: 40001 (configuration)"}
    assert wecom.tokens.fetches == 1


async def test_a_server_that_names_no_lifetime_is_not_asked_for_every_message(
    api: WecomApi, wecom: FakeWecom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.fakes.wecom.tokens.LIFETIME", timedelta(seconds=1))

    for _ in range(5):
        await hello(api)

    assert wecom.tokens.fetches == 1


async def test_a_token_lost_on_the_network_is_asked_for_again_soon(
    api: WecomApi, wecom: FakeWecom, clock: Clock
) -> None:
    wecom.faults.drop_next("gettoken", times=2)  # aiohttp repeats a GET once by itself
    for _ in range(2):
        assert (await refused(api)).kind is ErrorClass.BACKOFF
    assert wecom.faults.calls.count("gettoken") == 2

    clock.advance(seconds=6)
    await hello(api)

    assert wecom.heard_by("zhang") == ["您好"]


async def test_the_log_names_no_secret_no_token_and_no_word(
    api: WecomApi, wecom: FakeWecom, complaints: Callable[[], list[str]], clock: Clock
) -> None:
    await hello(api)
    for code in (40014, 60020, -1, 45002):
        wecom.faults.fail_next("message/send", code)
    wecom.faults.answer_status("message/send", 502)
    wecom.faults.drop_next("message/send")
    for _ in range(5):
        await refused(api)

    lines = complaints()
    assert "wecom message/send: 60020 (configuration)" in lines
    assert len(lines) == 6
    for secret in ("token-", wecom.corp.secret, wecom.corp.corp_id, "您好", "zhang"):
        assert not [line for line in lines if secret in line]


async def test_an_error_shown_with_its_causes_names_no_secret_either(
    wecom: FakeWecom, session: ClientSession, clock: Clock
) -> None:
    api = WecomApi(session, "http://127.0.0.1:1", wecom.corp.corp_id, wecom.corp.secret, clock)

    error = await refused(api)

    assert error.__suppress_context__
    assert str(error) == "gettoken: ClientConnectorError (backoff)"

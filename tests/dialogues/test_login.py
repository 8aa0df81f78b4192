"""登录: a link that is good once, for ten minutes; only its hash is kept."""

import hashlib
from datetime import timedelta

import msgspec
import pytest

from models.access import Door
from models.journey import Audit
from tests.town import GROUP, Town
from workflow import doors
from workflow.refusal import Refusal

PREFIX = "http://bot.example/d/"


async def token_for(town: Town, userid: str) -> str:
    await town.say(userid, "登录")
    card = town.phones.heard[userid][-1].card
    assert card
    return card.url.removeprefix(PREFIX)


async def test_everybody_gets_a_link_of_his_own(cast: Town) -> None:
    said = await cast.say("zhangsan", "登录")

    card = cast.phones.heard["zhangsan"][-1].card
    assert card
    assert said == (f"点这里打开网页：{card.url}\n10 分钟内有效，只能用一次，请不要转发给别人。")
    token = card.url.removeprefix(PREFIX)
    door = await Door.get()
    assert door.digest == hashlib.sha256(token.encode()).hexdigest()
    assert (door.userid, door.purpose) == ("zhangsan", "login")
    assert door.expires_at == cast.clock.now() + timedelta(minutes=10)
    assert token not in (await Audit.get(action="door.open")).detail


async def test_the_link_opens_once(cast: Town) -> None:
    token, now = await token_for(cast, "zhangsan"), cast.clock.now()

    assert (await doors.enter(token, "s1", now)).userid == "zhangsan"
    with pytest.raises(Refusal, match="已经用过了"):
        await doors.enter(token, "s2", now)


async def test_the_link_lasts_ten_minutes(cast: Town) -> None:
    token, now = await token_for(cast, "zhangsan"), cast.clock.now()

    with pytest.raises(Refusal, match="已经失效"):
        await doors.enter(token, "s1", now + timedelta(minutes=10))
    assert (await doors.enter(token, "s1", now + timedelta(minutes=9))).userid == "zhangsan"


async def test_the_token_comes_from_an_injected_source(cast: Town) -> None:
    cast.bot.dispatch._answerer._tokens = lambda: "sample-token"

    assert f"{PREFIX}sample-token" in await cast.say("zhangsan", "登陆")


async def test_not_in_a_group_and_not_without_pages(cast: Town) -> None:
    assert await cast.say("zhangsan", "登录", chat=GROUP) == (
        "“登录”请在私聊里发给我，群里只谈公开的事。"
    )
    cast.bot.dispatch._settings = msgspec.structs.replace(cast.bot.settings, public_url="")
    assert await cast.say("zhangsan", "登录") == (
        "这里还没有开通网页，请联系管理员设置 public_url。聊天里的功能照常可用，发“帮助”。"
    )
    assert not await Door.exists()

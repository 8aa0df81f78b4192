"""One-time links and the ballot page, in a real browser on a phone-sized screen."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import BrowserContext, Page

from bot.app import make_app
from bot.web.pages import add_pages
from models.access import Door
from models.ballots import Tally, Turnout
from models.journey import Audit
from tests.town import Town
from tests.web.conftest import Client
from workflow.doors import BALLOT, LOGIN, make_link


@pytest.fixture
async def voting(town: Town) -> Town:
    """Return a town whose vote is open: two assessed people, both of whom vote."""
    for userid, name, unit in (("zhangsan", "张三", "党政办"), ("lisi", "李四", "农业办")):
        await town.add(userid, name, "assessee voter", series="机关", unit=unit)
    await town.add("wangwu", "王五", "voter")
    await town.time_is("2026-11-27 09:00")
    return town


@pytest.fixture
async def pages(voting: Town) -> AsyncIterator[Client]:
    app = make_app()
    add_pages(app, voting.bot, voting.bot.drain)
    async with TestClient(TestServer(app)) as client:
        yield client


@pytest.fixture
async def phone(chromium: BrowserContext, pages: Client) -> AsyncIterator[Page]:
    page = await chromium.new_page()
    await page.set_viewport_size({"width": 390, "height": 844})
    yield page
    await page.close()


async def link(town: Town, userid: str, purpose: str, token: str = "secret-token") -> str:
    await make_link(userid, purpose, token, town.clock.now())
    return f"/d/{token}"


async def shot(page: Page, name: str) -> None:
    """Keep a picture where the environment asks for it."""
    if folder := os.environ.get("KAOHE_SHOTS"):
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


async def test_a_ballot_is_cast_on_the_page_and_only_counted(
    voting: Town, pages: Client, phone: Page
) -> None:
    await phone.goto(str(pages.make_url(await link(voting, "wangwu", BALLOT))))
    await shot(phone, "door")
    await phone.get_by_role("button", name="打开选票").click()
    await phone.get_by_label("不满意", exact=True).first.check(force=True)
    await phone.get_by_label("满意", exact=True).last.check(force=True)
    await shot(phone, "ballot")
    await phone.get_by_role("button", name="投出选票").click()

    assert "您的选票已计入" in await phone.locator("main").inner_text()
    await shot(phone, "voted")
    counts = {(t.assessee, t.choice): t.count for t in await Tally.filter(count__gt=0)}
    assert counts == {("lisi", "不满意"): 1, ("zhangsan", "满意"): 1}
    assert [t.voter for t in await Turnout.filter(voted=True)] == ["wangwu"]
    cast = [entry for entry in await Audit.all() if entry.action == "ballot.cast"]
    assert [entry.detail for entry in cast] == ["{}"]


async def test_nobody_votes_twice_or_about_himself(voting: Town, pages: Client) -> None:
    await pages.post(await link(voting, "lisi", BALLOT))
    ballot = await (await pages.get("/ballot")).text()
    assert "张三" in ballot
    assert "李四" not in ballot

    await pages.post("/ballot", data={"zhangsan": "弃权"})
    again = await pages.post("/ballot", data={"zhangsan": "满意"})

    assert again.status == 403
    assert "您已经投过票了" in await again.text()
    assert await Tally.filter(choice="满意", count__gt=0).count() == 0


async def test_an_incomplete_ballot_counts_nothing(voting: Town, pages: Client) -> None:
    await pages.post(await link(voting, "wangwu", BALLOT))

    answer = await pages.post("/ballot", data={"zhangsan": "满意"})

    assert "还有 1 人没选：李四" in await answer.text()
    assert await Tally.filter(count__gt=0).count() == 0


async def test_a_link_opens_once_within_ten_minutes_and_only_its_hash_is_kept(
    voting: Town, pages: Client
) -> None:
    path = await link(voting, "zhangsan", LOGIN)
    assert "secret-token" not in str([door.digest for door in await Door.all()])
    assert "张三，您好" in await (await pages.get(path)).text()
    assert "张三，您好" in await (await pages.get(path)).text()  # looking does not use it up

    entered = await pages.post(path)
    assert "张三的待办" in await entered.text()

    again = await pages.post(path)
    assert again.status == 403
    assert "已经用过了" in await again.text()

    late = await link(voting, "zhangsan", LOGIN, "another")
    await voting.wake_at("2026-11-27 09:11")
    assert "过了 10 分钟" in await (await pages.get(late)).text()


async def test_without_a_session_the_pages_say_how_to_get_one(pages: Client) -> None:
    for path in ("/home", "/ballot"):
        answer = await pages.get(path)
        assert answer.status == 403
        assert "在聊天里发“登录”" in await answer.text()


async def test_a_form_from_another_site_is_refused(voting: Town, pages: Client) -> None:
    await pages.post(await link(voting, "wangwu", BALLOT))

    answer = await pages.post(
        "/ballot", data={"zhangsan": "满意"}, headers={"Origin": "http://evil.example"}
    )

    assert answer.status == 403
    assert await Turnout.filter(voted=True).count() == 0

"""The simulator's calls as a script uses them."""

import base64
from datetime import timedelta
from typing import Any

from aiohttp import FormData

from bot.channels.simulator import Simulator
from tests.web.conftest import Client
from tests.web.world import CARD, CONSENT, GROUP, MORNING, PICTURE, FakeWorld
from workflow.messages import group


async def say(client: Client, **body: object) -> Any:
    answer = await client.post("/sim/say", json=body)
    assert answer.status == 200, await answer.text()
    return await answer.json()


async def get(client: Client, path: str, **query: str) -> Any:
    answer = await client.get(path, params=query)
    assert answer.status == 200, await answer.text()
    return await answer.json()


async def test_words_are_said_and_the_answer_comes_back(client: Client, world: FakeWorld) -> None:
    answer = await say(client, **{"from": "zhang"}, text="帮助")

    [incoming] = world.said
    assert (incoming.sender, incoming.kind, incoming.text) == ("zhang", "text", "帮助")
    assert (incoming.channel, incoming.chat, incoming.key) == ("simulator", "", "sim:m1:zhang")
    assert answer["ok"] is True
    assert answer["messages"] == await get(client, "/sim/messages", to="zhang")
    assert answer["messages"] == [
        {
            "n": 1,
            "to": "zhang",
            "at": "2026-11-25T09:00:00+08:00",
            "text": "您现在可以说：\n自评 92\n月报 完成：… 问题：…\n我的、为什么",
            "card": None,
            "attachment": None,
            "mentions": [],
            "update": False,
        }
    ]


async def test_only_what_these_words_caused_comes_back(client: Client) -> None:
    await say(client, **{"from": "zhang"}, text="帮助")

    answer = await say(client, **{"from": "zhang"}, text="你好")

    assert [message["n"] for message in answer["messages"]] == [2]
    assert [m["n"] for m in await get(client, "/sim/messages", to="zhang", after="1")] == [2]


async def test_a_card_is_spelled_out_and_its_button_pressed(
    client: Client, world: FakeWorld
) -> None:
    shown = (await say(client, **{"from": "zhao"}, text="待审"))["messages"][0]

    assert shown["text"].startswith("12号：11月考核等次待审")
    assert shown["card"] == {
        "id": "req-12@zhao",
        "title": "11月考核等次待审（12号）",
        "text": "站所类 9 人，拟定等次已按名额核对。",
        "fields": [["A 等", "2 人，名额 2"], ["B 等", "6 人"], ["C 等", "1 人，迟到 5 次"]],
        "buttons": [
            {"text": "同意", "key": CONSENT, "primary": True},
            {"text": "退回", "key": "退回 12", "primary": False},
            {"text": "看名单", "key": "审定", "primary": False},
        ],
        "url": "/board/12",
        "done": "",
    }

    answer = await say(client, **{"from": "zhao"}, press={"card": CARD.id, "key": CONSENT})

    pressed = world.said[-1]
    assert (pressed.kind, pressed.text, pressed.card) == ("press", CONSENT, CARD.id)
    [update] = answer["messages"]
    assert update["update"] is True
    assert update["card"]["done"] == "赵六 已同意 11月25日 09:00"
    [notice] = await get(client, "/sim/messages", to=group(GROUP))
    assert notice["to"] == group(GROUP)


async def test_a_button_can_be_pressed_again_after_its_card_was_updated(client: Client) -> None:
    """What it means now is for the program to say; the simulator only knows that it was there."""
    await say(client, **{"from": "zhao"}, text="待审")
    await say(client, **{"from": "zhao"}, press={"card": CARD.id, "key": CONSENT})

    await say(client, **{"from": "zhao"}, press={"card": CARD.id, "key": CONSENT})


async def test_a_repeated_id_is_one_message(client: Client, world: FakeWorld) -> None:
    await say(client, **{"from": "zhang"}, text="帮助", id="7001")

    again = await say(client, **{"from": "zhang"}, text="帮助", id=7001)

    assert again == {"ok": True, "messages": []}
    assert len(world.said) == 1


async def test_the_same_id_of_two_people_is_two_messages(client: Client, world: FakeWorld) -> None:
    await say(client, **{"from": "zhang"}, text="帮助", id="1")
    await say(client, **{"from": "li"}, text="帮助", id="1")

    assert [incoming.sender for incoming in world.said] == ["zhang", "li"]


async def test_words_in_a_group_are_answered_in_the_group(client: Client, world: FakeWorld) -> None:
    answer = await say(client, **{"from": "zhang"}, text="进度", chat=GROUP)

    assert world.said[0].chat == GROUP
    assert [m["to"] for m in answer["messages"]] == [group(GROUP)]
    assert answer["messages"][0]["mentions"] == ["li"]
    assert await get(client, "/sim/messages", to="zhang") == []


async def test_a_stranger_is_heard_like_any_stranger(client: Client) -> None:
    answer = await say(client, **{"from": "nobody"}, text="帮助")

    assert answer["messages"][0]["text"] == "您不在名册里，请联系党政党建办登记。"


async def test_a_picture_as_base64(client: Client, world: FakeWorld, simulator: Simulator) -> None:
    picture = {"name": "会议.png", "base64": base64.b64encode(PICTURE).decode()}

    answer = await say(client, **{"from": "zhang"}, picture=picture)

    assert world.said[0].kind == "image"
    assert await simulator.fetch(world.said[0].media) == (PICTURE, "image/png")
    assert answer["messages"][0]["text"].startswith("图片已收到")


async def test_a_picture_in_a_form(client: Client, world: FakeWorld, simulator: Simulator) -> None:
    form = FormData({"from": "zhang", "chat": "private", "id": "p1"})
    form.add_field("picture", PICTURE, filename="会议.png", content_type="image/png")

    answer = await client.post("/sim/say", data=form)

    assert answer.status == 200
    assert world.said[0].key == "sim:p1:zhang"
    assert await simulator.fetch(world.said[0].media) == (PICTURE, "image/png")


async def test_attachments_can_be_opened(client: Client) -> None:
    [chart] = (await say(client, **{"from": "wang"}, text="进度"))["messages"]
    [ledger] = (await say(client, **{"from": "wang"}, text="导出"))["messages"]

    assert chart["attachment"] == {"name": "进度.png", "url": "/sim/files/charts/progress.png"}
    seen = await client.get(chart["attachment"]["url"])
    assert (seen.content_type, await seen.read()) == ("image/png", PICTURE)
    saved = await client.get(ledger["attachment"]["url"])
    assert (saved.headers["Content-Disposition"], await saved.read()) == (
        "attachment",
        b"PK ledger",
    )


async def test_people_groups_and_words(client: Client) -> None:
    people = await get(client, "/sim/people")

    assert people[0] == {
        "userid": "zhang",
        "name": "张三",
        "roles": ["assessee", "voter"],
        "unit": "财政所",
        "series": "站所",
        "group": "",
    }
    assert [person["userid"] for person in people] == ["zhang", "li", "wang", "zhao", "sun"]
    assert await get(client, "/sim/groups") == [GROUP]
    assert (await get(client, "/sim/roles"))["assessee"] == "考核对象"
    assert await get(client, "/sim/words", **{"from": "li"}) == [
        "帮助",
        "待办",
        "评分",
        "扣分",
        "加分",
    ]


async def test_the_clock_moves_and_what_fell_due_has_been_done(client: Client) -> None:
    assert await get(client, "/sim/clock") == {"now": "2026-11-25T09:00:00+08:00"}
    assert await get(client, "/sim/next") == {
        "at": "2026-11-25T18:00:00+08:00",
        "title": "自评截止",
    }

    moved = await client.post("/sim/clock", json={"now": "2026-11-25T10:30:00Z"})

    assert await moved.json() == {"now": "2026-11-25T18:30:00+08:00"}
    [reminder] = await get(client, "/sim/messages", to="zhang")
    assert reminder["at"] == "2026-11-25T18:00:00+08:00"


async def test_a_time_without_offset_is_beijing_time(client: Client, world: FakeWorld) -> None:
    await client.post("/sim/clock", json={"now": "2026-11-25T12:00"})

    assert world.at == MORNING + timedelta(hours=3)


async def test_the_clock_may_be_set_to_what_it_is(client: Client, world: FakeWorld) -> None:
    moved = await client.post("/sim/clock", json={"now": MORNING.isoformat()})

    assert (moved.status, world.at) == (200, MORNING)


async def test_nothing_is_due_any_more(client: Client) -> None:
    furthest = (MORNING + timedelta(days=400)).isoformat()
    moved = await client.post("/sim/clock", json={"now": furthest})

    assert moved.status == 200
    assert await get(client, "/sim/next") is None


async def test_the_page_needs_nothing_from_outside(client: Client) -> None:
    page = await client.get("/")

    assert page.content_type == "text/html"
    assert "<title>考核 · 模拟器</title>" in await page.text()
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    for asset in ("sim.css", "sim.js", "sim-phone.js", "sim-show.js"):
        assert (await client.get(f"/sim/{asset}")).status == 200

"""Posting to groups."""

import base64
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.channels.port import Delivery, MediaGone, Outcome
from bot.channels.wecom_group import WecomGroupChannel
from tests.channels.conftest import Clock
from tests.fakes.wecom import FakeWecom
from workflow.messages import Attachment, Button, Card, Message, group

HALL = group("大厅")


async def test_words_are_posted_and_people_named(
    hall: WecomGroupChannel, wecom: FakeWecom, clock: Clock
) -> None:
    message = Message("还差 2 人未交月报。", mentions=("zhang", "li"))

    assert await hall.send(HALL, message, "", clock.now) == Delivery(Outcome.SENT)

    (post,) = wecom.posted_in("大厅")
    assert (post.kind, post.words) == ("text", "还差 2 人未交月报。")
    assert post.content["mentioned_list"] == ["zhang", "li"]


async def test_a_long_text_names_people_once(
    hall: WecomGroupChannel, wecom: FakeWecom, clock: Clock
) -> None:
    text = "甲等。" * 500

    await hall.send(HALL, Message(text, mentions=("zhang",)), "", clock.now)

    posts = wecom.posted_in("大厅")
    assert "".join(post.words for post in posts) == text
    assert [("mentioned_list" in post.content) for post in posts] == [True, False, False]


async def test_a_card_becomes_something_to_read(
    hall: WecomGroupChannel, wecom: FakeWecom, clock: Clock
) -> None:
    card = Card(
        "n1",
        "十一月考核结果公示",
        "公示三天 [不是链接] <font>",
        fields=(("A 等", "张三、李四"),),
        buttons=(Button("异议", "异议 考勤 #ab12"),),
        url="https://kaohe.invalid/notice/1",
    )

    await hall.send(HALL, Message("公示", card=card, mentions=("zhang",)), "", clock.now)

    (post,) = wecom.posted_in("大厅")
    assert post.kind == "markdown"
    assert post.words.splitlines() == [
        "**十一月考核结果公示**",
        "公示三天 ［不是链接］ ＜font＞",
        "> A 等：张三、李四",
        "[打开查看](https://kaohe.invalid/notice/1)",
        "请在与我的单聊里发送：异议 考勤",
        "<@zhang>",
    ]


async def test_a_card_too_long_for_markdown_is_posted_as_its_text(
    hall: WecomGroupChannel, wecom: FakeWecom, clock: Clock
) -> None:
    card = Card("n1", "公示", "长" * 1400, buttons=(Button("异议", "异议"),))

    await hall.send(HALL, Message("公示全文", card=card), "", clock.now)

    assert [(post.kind, post.words) for post in wecom.posted_in("大厅")] == [
        ("text", "公示全文\n请在与我的单聊里发送：异议")
    ]


async def test_pictures_and_files_are_posted(
    hall: WecomGroupChannel, wecom: FakeWecom, clock: Clock, tmp_path: Path
) -> None:
    (tmp_path / "1.png").write_bytes(b"picture bytes")
    (tmp_path / "2.png").write_bytes(b"x" * (2 * 1024 * 1024 + 1))
    small = Message("", attachment=Attachment("1.png", "进度.png", "image/png"))
    large = Message("", attachment=Attachment("2.png", "大图.png", "image/png"))

    await hall.send(HALL, small, "", clock.now)
    for _ in range(2):
        await hall.send(HALL, large, "", clock.now)

    picture, *files = wecom.posted_in("大厅")
    assert base64.b64decode(picture.content["base64"]) == b"picture bytes"
    assert [file.kind for file in files] == ["file", "file"]
    assert wecom.media.get(files[0].content["media_id"]).name == "大图.png"
    assert wecom.media.uploads == 1


async def test_a_file_is_uploaded_for_each_group_anew(
    wecom: FakeWecom, session: ClientSession, clock: Clock, tmp_path: Path
) -> None:
    wecom.corp.webhooks["key-of-yard"] = "大院"
    keys = {"大厅": "key-of-hall", "大院": "key-of-yard"}
    groups = WecomGroupChannel(session, wecom.url, keys, tmp_path)
    (tmp_path / "1.xlsx").write_bytes(b"sheet bytes")
    message = Message("", attachment=Attachment("1.xlsx", "台账.xlsx", "application/x"))

    for name in keys:
        delivery = await groups.send(group(name), message, "", clock.now)
        assert delivery == Delivery(Outcome.SENT)

    assert (len(wecom.posted_in("大厅")), len(wecom.posted_in("大院"))) == (1, 1)


async def test_a_group_is_written_to_no_faster_than_it_takes(
    hall: WecomGroupChannel, wecom: FakeWecom, clock: Clock
) -> None:
    for n in range(40):
        delivery = await hall.send(HALL, Message(f"第 {n} 条"), "", clock.now)
        if delivery.outcome is Outcome.LATER:
            assert delivery.not_before
            clock.now = delivery.not_before
            delivery = await hall.send(HALL, Message(f"第 {n} 条"), "", clock.now)
        assert delivery.outcome is Outcome.SENT

    assert len(wecom.posted_in("大厅")) == 40
    assert len(wecom.faults.calls) == 40


async def test_an_unknown_group_or_a_removed_address_is_for_the_administrator(
    hall: WecomGroupChannel,
    wecom: FakeWecom,
    clock: Clock,
    session: ClientSession,
    tmp_path: Path,
) -> None:
    unknown = await hall.send(group("别处"), Message("您好"), "", clock.now)
    wecom.corp.webhooks.clear()
    removed = await hall.send(HALL, Message("您好"), "", clock.now)

    assert (unknown.outcome, unknown.reason) == (
        Outcome.BROKEN,
        "unknown-group configuration",
    )
    assert (removed.outcome, removed.reason) == (Outcome.BROKEN, "93000 configuration")


async def test_too_many_posts_by_others_mean_a_minute_of_waiting(
    hall: WecomGroupChannel, wecom: FakeWecom, clock: Clock
) -> None:
    wecom.faults.fail_next("webhook/send", 45009)

    delivery = await hall.send(HALL, Message("您好"), "", clock.now)

    assert delivery.outcome is Outcome.LATER
    assert delivery.not_before
    assert (delivery.not_before - clock.now).total_seconds() == 61


async def test_nothing_posted_can_be_changed_and_nothing_comes_back(
    hall: WecomGroupChannel, clock: Clock
) -> None:
    update = Message("已结束", card=Card("n1", "公示"), update=True)

    assert (await hall.send(HALL, update, "", clock.now)).outcome is Outcome.REFUSED
    with pytest.raises(MediaGone, match="单聊"):
        await hall.fetch("media-1")

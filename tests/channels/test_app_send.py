"""Speaking to members: what arrives, and what becomes of what does not."""

from pathlib import Path

import pytest

from bot.channels.port import Delivery, Outcome
from bot.channels.wecom_app_send import WecomAppChannel
from tests.channels.conftest import Clock
from tests.fakes.wecom import FakeMember, FakeWecom
from workflow.messages import Attachment, Button, Card, Message

CARD = Card(
    id="req-12@zhang",
    title="请审定十一月考核结果",
    text="A 等 3 人，B 等 9 人。",
    fields=(("考核组", "第一组"), ("人数", "12")),
    buttons=(Button("同意", "同意 12 #a1b2", primary=True), Button("退回", "退回 12 #a1b2")),
)


async def test_words_arrive_as_they_are(
    channel: WecomAppChannel, wecom: FakeWecom, clock: Clock
) -> None:
    delivery = await channel.send("zhang", Message("已收到自评 92 分 👍"), "", clock.now)

    assert delivery == Delivery(Outcome.SENT)
    assert wecom.heard_by("zhang") == ["已收到自评 92 分 👍"]


async def test_a_long_text_arrives_whole_and_in_order(
    channel: WecomAppChannel, wecom: FakeWecom, clock: Clock
) -> None:
    text = "\n".join(f"{n}. 工作任务按时完成，没有迟到早退。" for n in range(200))

    assert (await channel.send("zhang", Message(text), "", clock.now)).outcome is Outcome.SENT

    heard = wecom.heard_by("zhang")
    assert len(heard) == 6
    assert "".join(heard) == text


async def test_a_card_arrives_with_its_buttons(
    channel: WecomAppChannel, wecom: FakeWecom, clock: Clock
) -> None:
    delivery = await channel.send("zhang", Message("审定 12", card=CARD), "", clock.now)

    (card,) = wecom.cards_of("zhang")
    assert delivery == Delivery(Outcome.SENT, ticket=card.response_code)
    assert delivery.ticket
    assert card.content["button_list"] == [
        {"text": "同意", "style": 1, "key": "同意 12 #a1b2"},
        {"text": "退回", "style": 2, "key": "退回 12 #a1b2"},
    ]
    assert wecom.heard_by("zhang") == []


async def test_what_a_card_has_no_room_for_follows_it(
    channel: WecomAppChannel, wecom: FakeWecom, clock: Clock
) -> None:
    reason = "任务完成及时，群众反映好。" * 20
    card = Card(CARD.id, CARD.title, text=reason, buttons=CARD.buttons)

    delivery = await channel.send("zhang", Message("审定 12", card=card), "", clock.now)

    assert [sent.kind for sent in wecom.sent] == ["template_card", "text"]
    assert wecom.heard_by("zhang") == [reason]
    assert delivery.ticket == wecom.cards_of("zhang")[0].response_code


async def test_a_press_comes_back_and_the_card_shows_the_outcome(
    channel: WecomAppChannel, wecom: FakeWecom, clock: Clock, zhang: FakeMember
) -> None:
    sent = await channel.send("zhang", Message("审定 12", card=CARD), "", clock.now)
    done = Message("已同意", card=Card(CARD.id, CARD.title, done="已同意"), update=True)

    updated = await channel.send("zhang", done, sent.ticket, clock.now)

    assert updated == Delivery(Outcome.SENT)
    shown = wecom.sending.cards[CARD.id]
    assert (shown["replace_text"], shown["button_list"]) == ("已同意", [])
    again = await channel.send("zhang", done, sent.ticket, clock.now)
    assert again == Delivery(Outcome.REFUSED, reason="60140 card-state")


async def test_an_outcome_too_long_for_a_button_is_told_on_the_card(
    channel: WecomAppChannel, wecom: FakeWecom, clock: Clock
) -> None:
    sent = await channel.send("zhang", Message("审定 12", card=CARD), "", clock.now)
    card = Card(CARD.id, CARD.title, text="A 等 3 人。", done="王五已于 11月25日 09:03 退回此件")

    await channel.send("zhang", Message("", card=card, update=True), sent.ticket, clock.now)

    shown = wecom.sending.cards[CARD.id]
    assert shown["replace_text"] == "已处理"
    assert shown["sub_title_text"] == "王五已于 11月25日 09:03 退回此件\nA 等 3 人。"


async def test_a_card_older_than_three_days_can_no_longer_be_changed(
    channel: WecomAppChannel, wecom: FakeWecom, clock: Clock
) -> None:
    sent = await channel.send("zhang", Message("审定 12", card=CARD), "", clock.now)
    done = Message("已同意", card=Card(CARD.id, CARD.title, done="已同意"), update=True)
    clock.advance(hours=73)

    late = await channel.send("zhang", done, sent.ticket, clock.now)
    never = await channel.send("zhang", done, "", clock.now)

    assert late == Delivery(Outcome.REFUSED, reason="60140 card-state")
    assert never == Delivery(Outcome.REFUSED, reason="no-ticket card-state")


async def test_a_card_changed_for_somebody_unknown_says_so(
    channel: WecomAppChannel, wecom: FakeWecom, clock: Clock
) -> None:
    sent = await channel.send("zhang", Message("审定 12", card=CARD), "", clock.now)
    wecom.corp.members.discard("zhang")
    done = Message("已同意", card=Card(CARD.id, CARD.title, done="已同意"), update=True)

    delivery = await channel.send("zhang", done, sent.ticket, clock.now)

    assert delivery == Delivery(Outcome.UNREACHABLE, reason="invaliduser")


async def test_a_picture_is_shown_and_a_file_is_sent(
    channel: WecomAppChannel, wecom: FakeWecom, clock: Clock, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "1.png").write_bytes(b"picture bytes")
    (tmp_path / "out" / "2.xlsx").write_bytes(b"sheet bytes")
    chart = Attachment("out/1.png", "进度.png", "image/png")
    sheet = Attachment("out/2.xlsx", '台账 "11月".xlsx', "application/vnd.ms-excel")

    await channel.send("zhang", Message("进度如图", attachment=chart), "", clock.now)
    await channel.send("zhang", Message("", attachment=sheet), "", clock.now)

    kinds = [(m.kind, m.words) for m in wecom.sent]
    assert kinds == [("text", "进度如图"), ("image", ""), ("file", "")]
    picture, file = (wecom.media.get(m.content["media_id"]) for m in wecom.sent[1:])
    assert (picture.name, picture.data) == ("进度.png", b"picture bytes")
    assert (file.name, file.data) == ("台账 _11月_.xlsx", b"sheet bytes")


async def test_a_picture_for_many_goes_up_once_and_again_when_it_has_expired(
    channel: WecomAppChannel, wecom: FakeWecom, clock: Clock, tmp_path: Path
) -> None:
    (tmp_path / "1.png").write_bytes(b"picture bytes")
    message = Message("", attachment=Attachment("1.png", "进度.png", "image/png"))
    for userid in ("zhang", "li", "wang"):
        await channel.send(userid, message, "", clock.now)
    assert wecom.media.uploads == 1

    clock.advance(days=4)
    assert (await channel.send("li", message, "", clock.now)).outcome is Outcome.SENT
    wecom.faults.fail_next("message/send", 40007)
    lost = await channel.send("li", message, "", clock.now)
    assert lost.outcome is Outcome.LATER
    assert (await channel.send("li", message, "", clock.now)).outcome is Outcome.SENT

    assert wecom.media.uploads == 3


@pytest.mark.parametrize(
    ("path", "size", "reason"),
    [
        ("../secret.txt", 10, "file-outside-folder"),
        ("missing.txt", 0, "file-missing"),
        ("tiny.txt", 5, "file-size"),
        ("huge.txt", 20 * 1024 * 1024 + 1, "file-size"),
    ],
)
async def test_a_file_wecom_would_not_take_is_refused_here(
    channel: WecomAppChannel, clock: Clock, tmp_path: Path, path: str, size: int, reason: str
) -> None:
    if size:
        (tmp_path / path).write_bytes(b"x" * size)
    message = Message("", attachment=Attachment(path, "a.txt", "text/plain"))

    delivery = await channel.send("zhang", message, "", clock.now)

    assert delivery == Delivery(Outcome.REFUSED, reason=reason)


@pytest.mark.parametrize("message", [Message(""), Message(" \n "), Message("", update=True)])
async def test_nothing_to_say_is_not_sent(
    channel: WecomAppChannel, wecom: FakeWecom, clock: Clock, message: Message
) -> None:
    delivery = await channel.send("zhang", message, "", clock.now)

    assert delivery == Delivery(Outcome.REFUSED, reason="empty")
    assert wecom.faults.calls == []

"""What members say and press, as it reaches the inbox."""

import pytest

from tests.channels.conftest import Inbox
from tests.fakes.wecom import FakeMember, FakeWecom
from tests.fakes.wecom.member import Xml


async def test_words_arrive_with_their_sender(zhang: FakeMember, inbox: Inbox) -> None:
    assert await zhang.says("自评 92 ]] <&>") == 200

    assert (inbox.only.sender, inbox.only.kind) == ("zhang", "text")
    assert inbox.only.text == "自评 92 ]] <&>"
    assert inbox.only.chat == ""


async def test_an_empty_message_is_an_empty_text(zhang: FakeMember, inbox: Inbox) -> None:
    await zhang.sends("text", Content="")

    assert (inbox.only.kind, inbox.only.text) == ("text", "")


async def test_a_picture_arrives_as_something_to_fetch(zhang: FakeMember, inbox: Inbox) -> None:
    await zhang.sends_picture(b"\x89PNG not really")

    assert (inbox.only.kind, inbox.only.media) == ("image", "media-1")


@pytest.mark.parametrize(
    ("kind", "elements", "expected"),
    [
        ("voice", {"MediaId": "m1", "Format": "amr"}, ("voice", "", "m1")),
        ("video", {"MediaId": "m2", "ThumbMediaId": "t"}, ("other", "", "m2")),
        (
            "location",
            {"Location_X": "23.1", "Location_Y": "113.2", "Scale": 15, "Label": "百丞镇政府"},
            ("other", "百丞镇政府", ""),
        ),
        (
            "link",
            {"Title": "通知", "Description": "略", "Url": "https://a.invalid/1"},
            ("other", "通知 https://a.invalid/1", ""),
        ),
        ("hologram", {}, ("other", "", "")),
    ],
)
async def test_whatever_a_person_sends_reaches_the_inbox(
    zhang: FakeMember,
    inbox: Inbox,
    kind: str,
    elements: dict[str, str | int],
    expected: tuple[str, str, str],
) -> None:
    assert await zhang.sends(kind, **elements) == 200

    assert (inbox.only.kind, inbox.only.text, inbox.only.media) == expected


async def test_a_press_says_the_words_behind_the_button(zhang: FakeMember, inbox: Inbox) -> None:
    assert await zhang.presses("req-12@zhang", "同意 12 #a1b2") == 200

    press = inbox.only
    assert (press.kind, press.text, press.card) == ("press", "同意 12 #a1b2", "req-12@zhang")
    assert press.ticket.startswith("code-")


@pytest.mark.parametrize(
    ("chosen", "text"), [("one", "评议 one"), (["one", "two"], "评议 one two"), ([], "评议")]
)
async def test_what_was_chosen_in_a_list_follows_the_words(
    zhang: FakeMember, inbox: Inbox, chosen: str | list[str], text: str
) -> None:
    item: Xml = {"QuestionKey": "q", "OptionIds": {"OptionId": chosen}}

    await zhang.presses("poll-1", "评议", SelectedItems={"SelectedItem": item})

    assert inbox.only.text == text


async def test_several_lists_are_read_in_order(zhang: FakeMember, inbox: Inbox) -> None:
    items: list[Xml] = [
        {"QuestionKey": "a", "OptionIds": {"OptionId": "x"}},
        {"QuestionKey": "b", "OptionIds": {"OptionId": ["y", "z"]}},
    ]

    await zhang.presses("poll-1", "评议", SelectedItems={"SelectedItem": items})

    assert inbox.only.text == "评议 x y z"


@pytest.mark.parametrize("event", ["template_card_menu_event", "click"])
async def test_a_menu_entry_is_a_button_too(zhang: FakeMember, inbox: Inbox, event: str) -> None:
    await zhang.causes(event, EventKey="待办")

    assert (inbox.only.kind, inbox.only.text) == ("press", "待办")


@pytest.mark.parametrize(
    "event", ["enter_agent", "subscribe", "unsubscribe", "view", "LOCATION", "never_heard_of"]
)
async def test_what_asks_for_nothing_is_acknowledged_and_not_kept(
    zhang: FakeMember, inbox: Inbox, event: str
) -> None:
    assert await zhang.causes(event, EventKey="") == 200

    assert inbox.stored == {}


@pytest.mark.parametrize("event", ["inactive_alert", "close_inactive_agent", "low_active_alert"])
async def test_wecom_about_to_withdraw_the_app_is_heard(
    wecom: FakeWecom, app: str, inbox: Inbox, event: str
) -> None:
    await FakeMember(wecom, "sys", app).causes(event, EffectTime=1796000000)

    assert (inbox.only.kind, inbox.only.text, inbox.only.sender) == ("event", event, "sys")


async def test_an_approval_in_wecom_itself_is_heard(
    wecom: FakeWecom, app: str, inbox: Inbox
) -> None:
    system = FakeMember(wecom, "sys", app)
    info: dict[str, Xml] = {
        "SpNoStr": "202611250001",
        "SpNo": 202611250001,
        "SpStatus": 2,
        "StatuChangeEvent": 2,
    }

    await system.causes("sys_approval_change", ApprovalInfo=info)
    await system.causes("sys_approval_change", ApprovalInfo=info | {"StatuChangeEvent": 10})

    assert [i.text for i in inbox.stored.values()] == ["sys_approval_change 202611250001 2"] * 2

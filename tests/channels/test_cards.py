"""Cards within the limits of the platform: what has no room on the card follows as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wecom_app_send import parts_of
from bot.channels.wecom_cards import Unsendable, build_card, build_update
from tests.fakes.wecom.limits import check_card, check_face, check_text
from workflow.messages import Button, Card, Message

AGREE = Button("同意", "同意 12", primary=True)


def words_after(card: Card) -> str:
    """Return what follows the card as text."""
    return "".join(part["text"]["content"] for part in parts_of(Message("", card=card))[1:])  # type: ignore[index]  # no attachments here


def test_a_small_card_leaves_nothing_over() -> None:
    card = Card("c1", "待办", "还差自评", (("截止", "11月25日 18:00"),), (AGREE,))

    built = build_card(card)

    assert built
    assert built.rest == ""
    assert built.body == {
        "card_type": "button_interaction",
        "main_title": {"title": "待办"},
        "sub_title_text": "还差自评",
        "horizontal_content_list": [{"keyname": "截止", "value": "11月25日 18:00"}],
        "task_id": "c1",
        "button_list": [{"text": "同意", "style": 1, "key": "同意 12"}],
    }


def test_a_card_without_buttons_needs_somewhere_to_go() -> None:
    linked = build_card(Card("c1", "公示", url="https://kaohe.invalid/notice/1"))

    assert linked
    assert linked.body["card_type"] == "text_notice"
    assert linked.body["card_action"] == {"type": 1, "url": "https://kaohe.invalid/notice/1"}
    assert "task_id" not in linked.body
    assert build_card(Card("c1", "公示")) is None
    assert parts_of(Message("公示开始", card=Card("c1", "公示"))) == [
        {"msgtype": "text", "text": {"content": "公示开始"}}
    ]


def test_a_long_title_is_shown_cut_and_told_in_full() -> None:
    title = "关于二〇二六年十一月干部绩效考核结果审定及公示安排有关事项的请示和说明"
    built = build_card(Card("c1", title + title, buttons=(AGREE,)))

    assert built
    assert built.body["main_title"]["title"] == (title + title)[:35] + "…"
    assert built.rest == title + title


def test_a_long_text_is_shown_cut_and_told_in_full() -> None:
    text = "工作任务按时完成。" * 20

    assert words_after(Card("c1", "月报", text, buttons=(AGREE,))) == text


def test_more_than_six_fields_go_on_below() -> None:
    fields = tuple((f"指标{n}", str(n)) for n in range(9))
    built = build_card(Card("c1", "得分", fields=fields, buttons=(AGREE,)))

    assert built
    assert len(built.body["horizontal_content_list"]) == 6
    assert built.body["sub_title_text"] == "指标6：6\n指标7：7\n指标8：8"


def test_fields_for_which_there_is_no_room_at_all_follow_as_text() -> None:
    fields = tuple((f"指标{n}", "说明" * 14) for n in range(20))

    card = Card("c1", "得分", fields=fields, buttons=(AGREE,))
    built = build_card(card)

    assert built
    shown = str(built.body) + words_after(card)
    assert [name for name, _ in fields if f"{name}" not in shown] == []


def test_a_field_with_a_long_name_is_written_out() -> None:
    built = build_card(Card("c1", "得分", fields=(("上级主管意见", "同意"),), buttons=(AGREE,)))

    assert built
    assert built.body["sub_title_text"] == "上级主管意见：同意"


def test_the_seventh_button_becomes_words_to_type() -> None:
    buttons = tuple(Button(f"第{n}项", f"同意 {n} #ab12") for n in range(8))

    card = Card("c1", "待审", buttons=buttons)

    assert words_after(card) == "也可以直接回复：\n同意 6\n同意 7"


def test_a_button_whose_words_are_too_long_for_a_key_is_typed_instead() -> None:
    card = Card("c1", "待审", buttons=(AGREE, Button("说", "说" * 400)))

    assert words_after(card) == "也可以直接回复：\n" + "说" * 400


@pytest.mark.parametrize("card_id", ["", "有中文", "a b", "x" * 129, "a#b"])
def test_an_id_wecom_would_refuse_is_refused_here(card_id: str) -> None:
    with pytest.raises(Unsendable, match="card-id"):
        build_card(Card(card_id, "待审", buttons=(AGREE,)))


def test_a_channel_without_room_for_cards_tells_the_words_behind_the_buttons() -> None:
    card = Card("c1", "待审", buttons=(Button("空", ""),))

    (part,) = parts_of(Message("请审定", card=card))

    assert part == {"msgtype": "text", "text": {"content": "请审定"}}


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=400)
cards = st.builds(
    Card,
    id=st.from_regex(r"[0-9A-Za-z_@-]{1,128}", fullmatch=True),
    title=texts.filter(str.strip),
    text=texts,
    fields=st.lists(st.tuples(texts.filter(bool), texts), max_size=12).map(tuple),
    buttons=st.lists(
        st.builds(Button, text=texts.filter(bool), says=texts, primary=st.booleans()), max_size=9
    ).map(tuple),
    url=st.just("https://kaohe.invalid/"),
    done=texts,
)


@given(cards)
def test_every_card_is_one_wecom_takes(card: Card) -> None:
    built = build_card(card)

    assert built
    check_card(built.body, set())
    check_face(build_update(card))
    for part in parts_of(Message("", card=card))[1:]:
        check_text(part["text"]["content"])  # type: ignore[index]  # no attachments here


@given(cards)
def test_no_field_and_no_button_is_lost(card: Card) -> None:
    built = build_card(card)

    assert built
    face = built.body.get("sub_title_text", "") + "\n" + built.rest
    horizontal = built.body.get("horizontal_content_list", [])
    for name, value in card.fields:
        assert {"keyname": name, "value": value} in horizontal or f"{name}：{value}" in face
    assert len(built.body.get("button_list", [])) <= 6
    assert card.title in (built.body["main_title"]["title"], *built.rest.split("\n")) or (
        card.title in built.rest
    )

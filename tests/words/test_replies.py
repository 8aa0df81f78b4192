"""Approval by reply: only what plainly decides, decides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.words import (
    Confirm,
    Consent,
    Denial,
    is_consent,
    is_courtesy,
    is_refusal,
    read_reply,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("同意", None),
        ("同意。", None),
        ("同意！", None),
        (" 同意 ", None),
        ("我同意", None),
        ("批准", None),
        ("同\u200b意", None),
        ("同意12", 12),
        ("同意 12", 12),
        ("同意１２", 12),
        ("同意12号", 12),
        ("同意第12号", 12),
        ("同意 #12", 12),
        ("同意：12", 12),
        ("同意十二", 12),
        ("同意十二号。", 12),
        ("12 同意", 12),
        ("12号同意", 12),
        ("/同意 12", 12),
    ],
)
def test_this_approves(text: str, number: int | None) -> None:
    assert read_reply(text) == Consent(number)


@pytest.mark.parametrize(
    "text", ["同意全部", "全部同意", "全同意", "都同意", "同意 所有", "我全部同意"]
)
def test_this_approves_everything(text: str) -> None:
    assert read_reply(text) == Consent(None, all=True)


@pytest.mark.parametrize(
    ("text", "number", "reason"),
    [
        ("退回 12 任务太笼统", 12, "任务太笼统"),
        ("退回12任务太笼统", 12, "任务太笼统"),
        ("退回 12号，任务太笼统。", 12, "任务太笼统"),
        ("退回\n12\n太笼统，\n请补充", 12, "太笼统，\n请补充"),
        ("不同意12 理由", 12, "理由"),
        ("12 不同意", 12, ""),
        ("退回十二 太笼统", 12, "太笼统"),
        ("退回 任务太笼统", None, "任务太笼统"),
        ("退回", None, ""),
        ("我不同意", None, ""),
        ("不 同意", None, ""),
        ("不\u200b同意", None, ""),
        ("不\n同意", None, ""),
        ("暂不同意", None, ""),
        ("都不同意", None, ""),
        ("不批准 12", 12, ""),
        ("不確認 12", 12, ""),
        ("驳回12", 12, ""),
        ("反对", None, ""),
        ("不准，人手不够", None, "人手不够"),
        ("打回12", 12, ""),
        ("不行，太多了", None, "太多了"),
        ("不同意，退回", None, "退回"),
        ("退回 3天太少", None, "3天太少"),
        ("退回 30天太多", None, "30天太多"),
        ("退回 一次性补助太多", None, "一次性补助太多"),
        ("退回 12 你觉得合理吗", 12, "你觉得合理吗"),
    ],
)
def test_this_denies(text: str, number: int | None, reason: str) -> None:
    assert read_reply(text) == Denial(number, reason)


@pytest.mark.parametrize(
    ("text", "number"),
    [("确认", None), ("确认 12", 12), ("确认12号", 12), ("確認 12", 12), ("我确认。", None)],
)
def test_this_confirms(text: str, number: int | None) -> None:
    assert read_reply(text) == Confirm(number)


@pytest.mark.parametrize(
    "text",
    [
        *[
            "",
            "好的",
            "好",
            "ok",
            "OK",
            "收到",
            "👍",
            "👍🏻",
            "可以",
            "行",
            "嗯",
            "1",
            "12",
            "知道了",
        ],
        *[
            "同意吗",
            "同意？",
            "同意12吗",
            "同意 12 但是…",
            "同意…",
            "同意...",
            "同意，但是",
            "同意12,13",
        ],
        *[
            "同意 12 13",
            "12 同意 13",
            "全部同意 12",
            "同意 12.5",
            "同意三四",
            "同意不了",
            "同意退回",
        ],
        *["不同意吗", "不同意？", "不退回", "我不反对", "没有不同意", "不同意退回", "不同意不行"],
        *["退回是什么意思", "退回吗", "退回12、13", "退回 12 和 13", "退回三四 理由", "不行就算了"],
        *[
            "确认吗",
            "确认全部",
            "确认12吗",
            "确认同意 12",
            "已同意",
            "他同意",
            "别退回",
            "同 意",
            "“同意”",
        ],
        *[
            "不同意见请发给我",
            "退回的材料呢",
            "退回去了",
            "不准迟到",
            "反对意见请写明",
            "退回到哪一步",
        ],
        *["同意 12345678901", "张三不同意", "同意12#", "同意12#a b"],
    ],
)
def test_this_decides_nothing(text: str) -> None:
    assert read_reply(text) is None


def test_a_button_says_which_content_was_shown() -> None:
    assert read_reply("同意 12#a1b2c3d4") == Consent(12, shown="a1b2c3d4")
    assert read_reply("确认 12#a1b2c3d4") == Confirm(12, shown="a1b2c3d4")
    assert read_reply("退回 12#a1b2c3d4 太少") == Denial(12, "太少", shown="a1b2c3d4")


def test_two_short_questions() -> None:
    assert [is_consent("同意 12"), is_refusal("同意 12")] == [True, False]
    assert [is_consent("不同意 12"), is_refusal("不同意 12")] == [False, True]
    assert [is_consent("确认 12"), is_refusal("好的")] == [False, False]


@given(st.text("不同意退回确认全部我12号 ，。吗#", max_size=12))
def test_a_text_with_a_word_of_denial_never_approves(text: str) -> None:
    denied = any(word in "".join(text.split()) for word in ("不同意", "退回"))

    assert not (denied and isinstance(read_reply(text), Consent | Confirm))


@given(st.integers(0, 999_999_999))
def test_every_number_comes_through(number: int) -> None:
    assert read_reply(f"同意{number}") == Consent(number)
    assert read_reply(f"退回 {number} 太少") == Denial(number, "太少")
    assert read_reply(f"确认 {number}号") == Confirm(number)


@pytest.mark.parametrize(
    "text",
    [
        "好的",
        "好！",
        "ok",
        "OK。",
        "收到",
        "收到，谢谢",
        "👍",
        "👍🏻",
        "嗯嗯",
        "知道了",
        "是的",
        "可以",
    ],
)
def test_politeness_is_told_from_decisions(text: str) -> None:
    assert is_courtesy(text)
    assert read_reply(text) is None


@pytest.mark.parametrize(
    "text", ["", "。。", "同意", "退回", "确认", "好像不对", "收到钱没有", "好的，同意", "行政"]
)
def test_what_says_more_is_no_mere_politeness(text: str) -> None:
    assert not is_courtesy(text)

"""Cutting long text: nothing is lost, nothing is torn apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wecom_text import split_text


def test_a_short_text_stays_one() -> None:
    assert split_text("自评 92", 2048) == ["自评 92"]


def test_exactly_the_limit_is_not_too_long() -> None:
    text = "甲" * 682 + "ab"  # 2048 bytes

    assert split_text(text, 2048) == [text]
    assert [len(part.encode()) for part in split_text(text + "c", 2048)] == [2048, 1]


def test_cuts_fall_between_paragraphs_first() -> None:
    assert split_text("第一段。\n第二行。\n\n第二段。", 36) == [
        "第一段。\n第二行。\n\n",
        "第二段。",
    ]


def test_then_between_lines() -> None:
    assert split_text("第一行。还有。\n第二行很长很长", 36) == [
        "第一行。还有。\n",
        "第二行很长很长",
    ]


def test_then_between_sentences() -> None:
    assert split_text("完成了。没有完成的也有", 24) == ["完成了。", "没有完成的也有"]


def test_then_between_clauses_and_words() -> None:
    assert split_text("甲乙丙，丁戊己庚", 18) == ["甲乙丙，", "丁戊己庚"]
    assert split_text("alpha beta gamma", 12) == ["alpha beta ", "gamma"]


def test_a_cut_that_would_leave_a_scrap_is_not_taken() -> None:
    assert split_text("一\n" + "甲" * 20, 30) == ["一\n" + "甲" * 8, "甲" * 10, "甲" * 2]


@pytest.mark.parametrize("cluster", ["👨‍👩‍👧‍👦", "👍🏽", "e\u0301\u0302", "1️⃣"])
def test_what_is_drawn_as_one_is_not_parted(cluster: str) -> None:
    text = "甲" * 3 + cluster + "乙" * 12

    parts = split_text(text, 9 + len(cluster.encode()) - 1)

    assert "".join(parts) == text
    assert any(cluster in part for part in parts) or len(cluster.encode()) > 30


def test_numbers_and_times_are_not_parted_for_their_punctuation() -> None:
    assert split_text("得分1,234在18:00前确认", 12)[0] == "得分1,234"


def test_blanks_alone_are_no_message() -> None:
    assert split_text("", 10) == []
    assert split_text(" \n ", 10) == []
    assert split_text("甲" + "\n" * 30, 10)[0].strip() == "甲"


@given(st.text(), st.integers(min_value=4, max_value=64))
def test_nothing_is_lost_and_every_part_fits(text: str, limit: int) -> None:
    parts = split_text(text.encode("utf-8", "ignore").decode(), limit)

    assert all(0 < len(part.encode()) <= limit for part in parts)
    assert [c for c in "".join(parts) if c.strip()] == [
        c for c in text.encode("utf-8", "ignore").decode() if c.strip()
    ]

"""Whatever is typed, nothing raises; and what is plain stays as it is."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.words import (
    CommandIndex,
    PeopleIndex,
    Unread,
    fold_line,
    normalise,
    read_count,
    read_date,
    read_duration,
    read_number,
    read_pairs,
    read_period,
    read_reply,
    take_date,
    take_duration,
    tidy,
)
from bot.words.normalise import fold_marks

NAMES = ["思想", "任务", "3.1", "迟到", "一普三提高"]
COMMANDS = CommandIndex(["自评", "评分", "公示", "为什么", "help"])
PEOPLE = PeopleIndex([("zhang", "张三"), ("zhang2", "张三"), ("ali", "阿里木·买买提")])

READERS: list[Callable[[str, date], object]] = [
    lambda text, _: read_number(text),
    lambda text, _: read_count(text),
    lambda text, _: read_pairs(text, NAMES),
    lambda text, _: read_pairs(text, [text]),
    lambda text, _: read_reply(text),
    lambda text, _: read_duration(text),
    lambda text, _: take_duration(text),
    lambda text, _: COMMANDS.split(text),
    lambda text, _: COMMANDS.closest(text),
    lambda text, _: PEOPLE.match(text),
    lambda text, _: normalise(text, ["助手", "考核 助手"]),
    read_period,
    read_date,
    take_date,
    lambda text, today: read_date(text, today, "past"),
    lambda text, today: read_date(text, today, "future"),
]

any_character = st.characters(exclude_categories=[])
words = st.sampled_from(
    [
        *[
            "思想",
            "任务",
            "3.1",
            "迟到",
            "9",
            "18.5",
            "半",
            "天",
            "次",
            "分",
            "十",
            "一百",
            "点",
            "两",
            "万",
        ],
        *[
            "月",
            "日",
            "号",
            "年",
            "周",
            "星期",
            "上",
            "下",
            "个",
            "季度",
            "Q3",
            "2026",
            "11",
            "31",
            "0",
        ],
        *[
            "至",
            "到",
            "-",
            "~",
            "/",
            ".",
            "，",
            "：",
            "=",
            " ",
            "\n",
            "\u200b",
            "@",
            "张三",
            "zhang",
        ],
        *[
            "同意",
            "不",
            "退回",
            "确认",
            "全部",
            "吗",
            "#",
            "今天",
            "月底",
            "上午",
            "下午",
            "起",
            "止",
            "後",
        ],
    ]
)
texts = st.one_of(
    st.text(any_character, max_size=40),
    st.lists(words, max_size=10).map("".join),
    st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF), max_size=20),
)
days = st.dates(date(2001, 1, 1), date(2098, 12, 31))


@pytest.mark.parametrize("reader", READERS)
@given(text=texts, today=days)
def test_no_text_raises(reader: Callable[[str, date], object], text: str, today: date) -> None:
    reader(text, today)


@given(texts)
def test_reading_twice_changes_nothing(text: str) -> None:
    for fold in (tidy, fold_line, normalise):
        once = fold(text)

        assert fold(once) == once


@given(texts)
def test_folding_marks_keeps_every_place(text: str) -> None:
    assert len(fold_marks(tidy(text))) == len(tidy(text))


@given(texts)
def test_a_normal_text_is_fit_to_be_stored(text: str) -> None:
    normal = normalise(text)

    assert normal == normal.strip()
    assert "\x00" not in normal
    assert normal.encode().decode() == normal


@given(texts)
def test_every_unread_word_comes_with_a_sentence(text: str) -> None:
    for one in read_pairs(text, NAMES):
        assert not isinstance(one, Unread) or one.why.endswith("。")


@given(texts)
def test_pairs_have_numbers_that_are_counts_or_marks(text: str) -> None:
    for one in read_pairs(text, NAMES):
        assert isinstance(one, Unread) or (one[0] in NAMES and one[1].is_finite() and one[1] >= 0)


def test_a_very_long_text_is_read_in_good_time() -> None:
    long = "思想9 没有这一项 " * 400 + "/" * 5_000 + "@甲 " * 2_000

    for reader in READERS:
        reader(long, date(2026, 11, 16))

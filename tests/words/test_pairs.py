"""Words with numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.words import Unread, read_pairs

MARKS = ["思想", "任务", "作风", "廉洁", "一普三提高", "3.1", "3.15", "任务进度"]
ABSENCES = ["迟到", "早退", "旷工", "请假"]


def read(text: str, names: list[str]) -> dict[str, str]:
    """Read pairs that must all be readable, numbers as text."""
    pairs = read_pairs(text, names)
    return {pair[0]: str(pair[1]) for pair in pairs if not isinstance(pair, Unread)} | {
        pair.word: pair.why for pair in pairs if isinstance(pair, Unread)
    }


def test_the_order_is_kept_and_numbers_are_exact() -> None:
    assert read_pairs("思想9 任务 18.5 作风=9，廉洁：10", MARKS) == [
        ("思想", Decimal(9)),
        ("任务", Decimal("18.5")),
        ("作风", Decimal(9)),
        ("廉洁", Decimal(10)),
    ]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", {}),
        (" ，。", {}),
        ("思想9任务18", {"思想": "9", "任务": "18"}),
        ("思想9分、任务18分。", {"思想": "9", "任务": "18"}),
        ("思想九任务十八分作风：八点五", {"思想": "9", "任务": "18", "作风": "8.5"}),
        ("思想９；任务＝１８。５", {"思想": "9", "任务": "18.5"}),
        ("思想 9\n任务 18\n", {"思想": "9", "任务": "18"}),
        ("思想得9分，任务是18", {"思想": "9", "任务": "18"}),
        ("任务18.", {"任务": "18"}),
        ("任务进度5 任务4", {"任务进度": "5", "任务": "4"}),
        ("思想九一普三提高八", {"思想": "9", "一普三提高": "8"}),
        ("3.1 2次 3.15 1次", {"3.1": "2", "3.15": "1"}),
        ("任务3.1 思想3.15", {"任务": "3.1", "思想": "3.15"}),
        ("任務 18", {"任务": "18"}),
    ],
)
def test_marks_are_read(text: str, numbers: dict[str, str]) -> None:
    assert read(text, MARKS) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("迟到2次 早退1 旷工半天", {"迟到": "2", "早退": "1", "旷工": "0.5"}),
        ("迟到两次早退一次旷工一天半", {"迟到": "2", "早退": "1", "旷工": "1.5"}),
        ("旷工1天半，请假2.5天", {"旷工": "1.5", "请假": "2.5"}),
        ("请假了3天", {"请假": "3"}),
        ("旷工0.5", {"旷工": "0.5"}),
        ("请假 3 天 迟到 1 次", {"请假": "3", "迟到": "1"}),
    ],
)
def test_absences_are_read(text: str, numbers: dict[str, str]) -> None:
    assert read(text, ABSENCES) == numbers


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("思响9 任务18", {"思响": "没有“思响”这一项，是不是“思想”？请改好后重发。"}),
        ("思响 9 任务18", {"思响": "没有“思响”这一项，是不是“思想”？请改好后重发。"}),
        ("思响九", {"思响": "没有“思响”这一项，是不是“思想”？请改好后重发。"}),
        (
            "任务18 卫生9",
            {
                "卫生": "没有“卫生”这一项，可以写："
                "思想、任务、作风、廉洁、一普三提高、3.1、3.15、任务进度。"
            },
        ),
        ("思想 任务9", {"思想": "“思想”后面没有数字，请补上后重发。"}),
        ("任务9 思想", {"思想": "“思想”后面没有数字，请补上后重发。"}),
        ("思想-9", {"思想": "“思想”后面的“-9”不要带正负号，请改好后重发。"}),
        ("思想 −9", {"思想": "“思想”后面的“-9”不要带正负号，请改好后重发。"}),
        ("思想9/10", {"思想": "“思想”后面的“9/10”看不懂，请改成数字后重发。"}),
        ("思想90%", {"思想": "“思想”后面的“90%”看不懂，请改成数字后重发。"}),
        ("思想8~9", {"思想": "“思想”后面的“8~9”看不懂，请改成数字后重发。"}),
        ("思想九十十", {"思想": "“思想”后面的“九十十”看不懂，请改成数字后重发。"}),
        ("思想1.2.3", {"思想": "“思想”后面的“1.2.3”看不懂，请改成数字后重发。"}),
        ("思想三四", {"思想": "“思想”后面的“三四”看不懂，请改成数字后重发。"}),
        ("9 任务8", {"9": "“9”前面没有写是哪一项，请补上后重发。"}),
        ("思想9 8分", {"8分": "“8分”前面没有写是哪一项，请补上后重发。"}),
        ("思想9 思想8", {"思想": "“思想”写了两次（9 和 8），请只留一个后重发。"}),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(text: str, unread: dict[str, str]) -> None:
    told = [one for one in read_pairs(text, MARKS) if isinstance(one, Unread)]

    assert {one.word: one.why for one in told} == unread
    assert len(told) == len(unread)


@pytest.mark.parametrize(
    "text",
    ["9思想 18任务", "请假2个半天", "三季度未公开", "1.思想9", "思想9 👍", "思想", "思想9（偏高）"],
)
def test_a_doubtful_list_is_never_read_as_if_clear(text: str) -> None:
    assert any(isinstance(one, Unread) for one in read_pairs(text, [*MARKS, *ABSENCES]))


def test_prose_after_a_pair_is_one_mistake_not_many() -> None:
    told = [one for one in read_pairs("3.1 2次 三季度未公开", MARKS) if isinstance(one, Unread)]

    assert [one.word for one in told] == ["三季度未公开"]


@pytest.mark.parametrize("text", ["3.15 1次", "3.1.2 1次", "3.11次"])
def test_an_id_is_not_found_inside_a_longer_number(text: str) -> None:
    assert {type(one) for one in read_pairs(text, ["3.1", "任务"])} == {Unread}


def test_no_names_known() -> None:
    assert [type(one) for one in read_pairs("思想9", [])] == [Unread]


names = st.sampled_from(["思想", "任务", "作风", "廉洁"])
numbers = st.decimals(0, 999, places=1)


@given(
    st.dictionaries(names, numbers, min_size=1),
    st.sampled_from(["", " ", "：", "=", ":"]),
    st.sampled_from([" ", "，", "、", ";", "\n", "分 ", "次，"]),
)
def test_however_they_are_joined(marks: dict[str, Decimal], between: str, after: str) -> None:
    text = after.join(f"{name}{between}{number}" for name, number in marks.items())

    assert read_pairs(text, MARKS) == list(marks.items())

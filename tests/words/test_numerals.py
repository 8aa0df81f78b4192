"""Numbers as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.words import read_count, read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("18.5", "18.5"),
        ("0", "0"),
        ("05", "5"),
        (".5", "0.5"),
        ("１８．５", "18.5"),
        ("18。5", "18.5"),
        ("18点5", "18.5"),
        ("1,200", "1200"),
        ("十八", "18"),
        ("十", "10"),
        ("二十", "20"),
        ("廿", "20"),
        ("廿三", "23"),
        ("卅", "30"),
        ("〇", "0"),
        ("零", "0"),
        ("两", "2"),
        ("兩", "2"),
        ("半", "0.5"),
        ("一半", "0.5"),
        ("两个半", "2.5"),
        ("2个半", "2.5"),
        ("九十二", "92"),
        ("一百零五", "105"),
        ("一百〇五", "105"),
        ("一百五", "150"),
        ("一百五十", "150"),
        ("一百一十五", "115"),
        ("一百十五", "115"),
        ("两百", "200"),
        ("一千零五", "1005"),
        ("一千零五十", "1050"),
        ("一千一", "1100"),
        ("两千五百", "2500"),
        ("二十点五", "20.5"),
        ("零点二五", "0.25"),
        ("八点〇五", "8.05"),
        ("九五", "95"),
        ("二〇二六", "2026"),
        ("1.5万", "15000"),
        ("3千", "3000"),
        ("一万二", "12000"),
        ("两万五千", "25000"),
        ("一万零五百", "10500"),
        ("壹佰贰拾", "120"),
        ("貳拾", "20"),
    ],
)
def test_a_number_is_read(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        *[
            "",
            "分",
            "九十二分",
            "18分",
            "5.",
            "1.2.3",
            "18,5",
            "1,00",
            "-5",
            "+5",
            "1e5",
            "NaN",
            "∞",
        ],
        *[
            "Infinity",
            "0x10",
            "1_000",
            "٣",
            "½",
            "①",
            "1 8",
            "三四",
            "七八",
            "十七八",
            "十十",
            "百",
        ],
        *[
            "一十十",
            "二十零五",
            "一百零五十",
            "一千五十",
            "两十",
            "十两",
            "零五",
            "五零百",
            "点五",
            "九点",
        ],
        *[
            "九点十",
            "十八半",
            "两半",
            "百分之九十",
            "一百零",
            "万",
            "零万",
            "一万五百",
            "九" * 30,
            "1" * 30,
        ],
        *["两个半个半", "半个半", "2.5个半"],
    ],
)
def test_nonsense_is_no_number(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "count"),
    [("12", 12), ("十二", 12), ("12.0", 12), ("12.5", None), ("半", None), ("1234567890", None)],
)
def test_a_count_is_whole_and_not_huge(text: str, count: int | None) -> None:
    assert read_count(text) == count


def spelt(number: int) -> str:
    """Spell 1 to 9999 as schoolbooks do: 一千零五十, 一百一十五, 十八."""
    digits = f"{number:04}"
    text = "".join(
        "零" if digit == "0" else "零一二三四五六七八九"[int(digit)] + place
        for digit, place in zip(digits, "千百十 ", strict=True)
    )
    while "零零" in text:
        text = text.replace("零零", "零")
    text = text.replace(" ", "").strip("零")
    return text.removeprefix("一") if text.startswith("一十") else text


@given(st.integers(1, 9999))
def test_every_schoolbook_number_is_read(number: int) -> None:
    assert read_number(spelt(number)) == number


@given(st.decimals(0, 99999, places=2))
def test_every_decimal_is_read_exactly(number: Decimal) -> None:
    assert read_number(str(number)) == number

"""Numbers as people write them: 18.5, 十八, 二十点五, 半, 一百零五, 1.5万."""

import re
from decimal import Decimal
from typing import Final

from bot.words.normalise import fold_line

NUMERAL: Final = "0-9零〇○一二三四五六七八九十百千万两半廿卅点壹贰叁肆伍陆柒捌玖拾佰仟"
"""Every character a number may end in, for use inside a character class; `.` besides."""

HALF: Final = Decimal("0.5")

_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟○", "一二三四五六七八九十百千〇")
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_TEN, _HUNDRED, _THOUSAND, _MYRIAD = 10, 100, 1000, 10_000

_ARABIC = re.compile(
    r"(?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:[.点][0-9]{1,6})?|\.[0-9]{1,6}"
)
_ARABIC_UNIT = {"百": _HUNDRED, "千": _THOUSAND, "万": _MYRIAD}
_LONGEST = 24


def read_number(text: str) -> Decimal | None:
    """Read a whole text as one number without sign or unit; None if it is not exactly that.

    两个半 is 2.5, 一百五 is 150, 九五 is 95; 三四 means "three or four" and is no number.
    """
    text = fold_line(text)
    if not text or len(text) > _LONGEST:
        return None
    if _ARABIC.fullmatch(text):
        return Decimal(text.replace(",", "").replace("点", "."))
    if (unit := _ARABIC_UNIT.get(text[-1])) and _ARABIC.fullmatch(text[:-1]):
        return Decimal(text[:-1].replace(",", "").replace("点", ".")) * unit
    return _read_chinese(text.translate(_FORMAL).replace("廿", "二十").replace("卅", "三十"))


def read_count(text: str) -> int | None:
    """Read a whole number of at most nine digits; None for anything else."""
    number = read_number(text)
    if number is None or number != number.to_integral_value() or number >= Decimal(10**9):
        return None
    return int(number)


def _read_chinese(text: str) -> Decimal | None:
    if text in {"半", "一半"}:
        return HALF
    if text.endswith("个半"):
        whole = read_number(text.removesuffix("个半"))
        return whole + HALF if whole is not None and whole % 1 == 0 else None
    integer, point, fraction = text.partition("点")
    whole_part = _digit_string(integer) if len(integer) > 1 else None
    whole_part = _integer(integer) if whole_part is None else whole_part
    if whole_part is None or bool(point) != bool(fraction):
        return None
    if any(digit not in _DIGITS for digit in fraction):
        return None
    return Decimal(f"{whole_part}.{''.join(str(_DIGITS[digit]) for digit in fraction)}")


def _digit_string(text: str) -> int | None:
    """Read 二〇二六 or 九五; but 三四 says "three or four"."""
    values = [_DIGITS.get(digit) for digit in text]
    if None in values or values[0] == 0:
        return None
    numbers = [value for value in values if value is not None]
    if len(numbers) == len("三四") and numbers[1] == numbers[0] + 1:
        return None
    return int("".join(map(str, numbers)))


def _integer(text: str) -> int | None:
    if text in {"零", "〇"}:
        return 0
    if text == "两":
        return 2
    high, myriad, low = text.partition("万")
    if not myriad:
        return _below_myriad(text)
    head = _below_myriad(high) if high != "两" else 2
    tail = _after_myriad(low)
    return None if head is None or tail is None else head * _MYRIAD + tail


def _after_myriad(low: str) -> int | None:
    """一万二 is 12 000, 一万零五百 is 10 500, 一万五千 is 15 000."""
    if not low:
        return 0
    if len(low) == 1 and _DIGITS.get(low):
        return _DIGITS[low] * _THOUSAND
    zero = low[0] in "零〇"
    value = _below_myriad(low[1:] if zero else low)
    return value if value is not None and (value < _THOUSAND) == zero else None


def _below_myriad(text: str) -> int | None:
    """Read 一千零五十, 一百零五, 一百五, 二十, 十八; None where places or zeros do not fit."""
    total, place, digit, zero = 0, _MYRIAD, 0, False
    for at, sign in enumerate(text):
        if sign in _UNITS:
            unit = _UNITS[sign]
            digit = digit or (1 if unit == _TEN and not zero else 0)
            gap = bool(total) and unit * _TEN < place
            if not digit or unit >= place or gap != zero:
                return None
            total, place, digit, zero = total + digit * unit, unit, 0, False
        elif digit or (zero and sign in "零〇"):
            return None
        elif sign in "零〇":
            if not total:
                return None
            zero = True
        elif sign == "两" and text[at + 1 : at + 2] in {"百", "千"}:
            digit = 2
        else:
            digit = _DIGITS.get(sign, 0)
            if not digit:
                return None
    return _last_digit(total, place, digit, zero=zero)


def _last_digit(total: int, place: int, digit: int, *, zero: bool) -> int | None:
    """Add the digit after the last place: 二十五, 一百零五, and 一百五 for 150."""
    if not total:
        return digit or None
    if zero:
        return total + digit if digit and place > _TEN else None
    return total + digit * max(place // _TEN, 1)

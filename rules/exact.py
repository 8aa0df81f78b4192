"""Exact numbers: decimals, and fractions only where a division does not come out even."""

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final, Literal

Number = Decimal | Fraction

ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)
HUNDRED: Final = Decimal(100)
CENT: Final = Decimal("0.01")
MOST_DIGITS: Final = 18
_EVEN: Final = frozenset({1, 2, 4, 5, 8, 10, 16, 20, 25, 40, 50, 100})
"""Divisors that leave a decimal a short decimal."""

Rounding = Literal["floor", "ceiling", "half-up"]
_MODES: Final = {"floor": ROUND_FLOOR, "ceiling": ROUND_CEILING, "half-up": ROUND_HALF_UP}


def total(numbers: Iterable[Number]) -> Number:
    """Add up exactly."""
    decimals = ZERO
    fractions: list[Fraction] = []
    for number in numbers:
        if isinstance(number, Decimal):
            decimals += number
        else:
            fractions.append(number)
    return _tidy(Fraction(decimals) + sum(fractions)) if fractions else decimals


def product(left: Number, right: Number) -> Number:
    """Multiply exactly."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return left * right
    return _tidy(Fraction(left) * Fraction(right))


def quotient(left: Number, right: Number) -> Number:
    """Divide exactly; the divisor is never zero."""
    if isinstance(left, Decimal) and right in _EVEN:
        return left / Decimal(int(right))
    return _tidy(Fraction(left) / Fraction(right))


def minus(left: Number, right: Number) -> Number:
    """Subtract exactly."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return left - right
    return _tidy(Fraction(left) - Fraction(right))


def percent_of(share: Decimal, number: Number) -> Number:
    """Return `share` percent of `number`."""
    return product(share / HUNDRED, number)


def mean(numbers: list[Decimal]) -> Number:
    """Return the arithmetic mean of at least one number."""
    if len(numbers) == 1:
        return numbers[0]
    return quotient(sum(numbers, ZERO), Decimal(len(numbers)))


def clamp(number: Number, least: Decimal, most: Decimal) -> Number:
    """Keep a number between two bounds."""
    if number < least:
        return least
    return min(number, most)


def cents(number: Number) -> Decimal:
    """Round half up to two places: the only rounding there is for scores and money."""
    if isinstance(number, Decimal):
        return number.quantize(CENT, ROUND_HALF_UP)
    sign = -1 if number < 0 else 1
    return Decimal(sign * int(abs(number) * 100 + Fraction(1, 2))) * CENT


def whole(number: Number, rounding: Rounding) -> int:
    """Round to a whole number of places, people or steps."""
    if isinstance(number, Decimal):
        return int(number.to_integral_value(_MODES[rounding]))
    if rounding == "floor":
        return number.__floor__()
    return number.__ceil__() if rounding == "ceiling" else (number + Fraction(1, 2)).__floor__()


def sane(number: Decimal) -> bool:
    """Say whether a number is one that people use: finite, neither absurdly large nor long."""
    if not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS:
        return False
    return len(number.as_tuple().digits) <= MOST_DIGITS


def plain(number: Number) -> str:
    """Write a number as people do: `18.5`, `20`, `33.33`."""
    text = f"{cents(number):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def signed(number: Number) -> str:
    """Write a gain or a loss: `+5`, `−2.5`."""
    return f"+{plain(number)}" if number >= 0 else f"−{plain(-number)}"


def _tidy(number: Fraction) -> Number:
    """Return a decimal where the fraction is one (its divisor holds only twos and fives)."""
    rest = number.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    if rest != 1:
        return number
    short = Decimal(number.numerator) / Decimal(number.denominator)
    return short if Fraction(short) == number else number

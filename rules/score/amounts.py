"""What findings and bonuses are worth: times, levels, steps, shares, and what counts only once."""

from collections.abc import Iterable
from decimal import Decimal

from rules.exact import HUNDRED, ONE, ZERO, plain, whole
from rules.facts.values import Entry
from rules.scheme.indicators import Amount, Bonus, Graded, Section, Steps

Worth = tuple[Decimal, str]
"""Points and the words that explain them."""


def entry_worth(entry: Entry, rule: Graded, section: Section) -> Decimal:
    """Return what one entry is worth alone, its share taken."""
    share = share_of(entry, section)
    if isinstance(rule, Bonus) and rule.steps:
        return steps_points(entry.value or ZERO, rule.steps) * share
    return _unit_points(entry, _amount(entry, rule)) * _repeats(entry, _amount(entry, rule)) * share


def worth(entries: list[Entry], rule: Graded, section: Section) -> Worth:
    """Return what all entries of one indicator are worth together."""
    if isinstance(rule, Bonus) and rule.steps:
        return _steps_worth(entries, rule.steps, section)
    points, words = ZERO, []
    for level in dict.fromkeys(sorted(entry.level for entry in entries)):
        some = [entry for entry in entries if entry.level == level]
        amount = _amount(some[0], rule)
        each = [entry_worth(entry, rule, section) for entry in some]
        got = max(each) if _once(amount) else sum(each, ZERO)
        points += got
        words.append(_say(level, amount, some))
    return points, "、".join(word for word in words if word)


def times_of(entries: Iterable[Entry]) -> int:
    """Return how often it happened altogether."""
    return sum(entry.times for entry in entries)


def share_of(entry: Entry, section: Section) -> Decimal:
    """Return the part of the points that the unit takes; 1 where nothing is shared."""
    if section.shares is None or not entry.share:
        return ONE
    percent = section.shares.lead if entry.share == "lead" else section.shares.assist
    return percent / HUNDRED


def steps_points(value: Decimal, steps: Steps) -> Decimal:
    """Return the points for a sum of the year; only full steps count."""
    if value <= 0 or value < steps.start:
        return ZERO
    return steps.first + steps.points * whole((value - steps.start) / steps.per, "floor")


def _steps_worth(entries: list[Entry], steps: Steps, section: Section) -> Worth:
    sums: dict[Decimal, Decimal] = {}
    for entry in entries:
        share = share_of(entry, section)
        sums[share] = sums.get(share, ZERO) + (entry.value or ZERO)
    points = sum((steps_points(value, steps) * share for share, value in sums.items()), ZERO)
    amount = "、".join(f"{value.normalize():,f}{steps.unit}" for _, value in sorted(sums.items()))
    return points, f"全年 {amount}"


def _amount(entry: Entry, rule: Graded) -> Amount:
    if rule.levels:
        return rule.levels[entry.level]
    return Amount(each=rule.each, once=rule.once, given=rule.given)


def _once(amount: Amount) -> bool:
    return amount.once is not None or bool(amount.given and amount.given.once)


def _unit_points(entry: Entry, amount: Amount) -> Decimal:
    if amount.given is not None:
        return entry.points or ZERO
    return amount.each if amount.each is not None else amount.once or ZERO


def _repeats(entry: Entry, amount: Amount) -> int:
    return 1 if _once(amount) else entry.times


def _say(level: str, amount: Amount, entries: list[Entry]) -> str:
    name = amount.title or level
    if _once(amount):
        return f"{name}计一次" if name else "计一次"
    times = times_of(entries)
    if amount.each is not None:
        return f"{name} {times} 次 × {plain(amount.each)}".strip()
    return f"{name} {times} 次".strip()

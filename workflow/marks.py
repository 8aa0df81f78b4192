"""Marks: what may be given for an item, and a total spread over several."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from rules.exact import cents, plain
from rules.scheme.indicators import Indicator


def short(item: Indicator) -> str:
    """Return the shortest name by which people call an item."""
    return min((item.title, *item.aliases), key=len)


def full(items: Sequence[Indicator]) -> Decimal:
    """Return what all the items together can bring."""
    return sum((item.points or Decimal(0) for item in items), Decimal(0))


def mark_problem(name: str, points: Decimal, most: Decimal) -> str | None:
    """Return why so many points cannot be given, as a sentence; None if they can."""
    if points > most:
        return f"{name}最多 {plain(most)} 分，您写了 {points} 分。"
    if points != cents(points):
        return f"{name}写了 {points} 分，分数最多两位小数。"
    return None


def item_problems(items: Sequence[Indicator], points: Mapping[str, Decimal]) -> list[str]:
    """Return what is wrong with the marks of single items."""
    found = (
        mark_problem(item.title, points[item.id], item.points or Decimal(0))
        for item in items
        if item.id in points
    )
    return [problem for problem in found if problem]


def spread(total: Decimal, items: Sequence[Indicator]) -> dict[str, Decimal]:
    """Spread a total over items in proportion to their points, in hundredths that add up to it.

    The sums are rounded, not the shares: no share falls below 0 or rises above its item.
    """
    most, before, so_far = full(items), Decimal(0), Decimal(0)
    shares: dict[str, Decimal] = {}
    for item in items:
        so_far += item.points or Decimal(0)
        after = cents(total * so_far / most)
        shares[item.id], before = after - before, after
    return shares


def marks_line(items: Sequence[Indicator], points: Mapping[str, Decimal]) -> str:
    """Return e.g. `思想9 任务18`, in the scheme's order."""
    return " ".join(f"{short(i)}{plain(points[i.id])}" for i in items if i.id in points)


def asked_line(items: Sequence[Indicator]) -> str:
    """Return the items with their maxima, e.g. `思想10 任务20`."""
    return marks_line(items, {item.id: item.points or Decimal(0) for item in items})

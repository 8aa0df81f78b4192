"""How many places there are, and who gets them from the top."""

from decimal import Decimal

from rules.exact import HUNDRED, plain, whole
from rules.grade.standing import Standing, groups
from rules.scheme.grading import BOUND_ROUNDING, Bound

SIGNS: dict[Bound, str] = {"most": "≤", "least": "≥", "about": "≈"}


def number_of_places(bound: Bound, count: int | None, percent: Decimal | None, people: int) -> int:
    """Return the places among so many people; a percentage is rounded as its bound asks."""
    if count is not None:
        return count
    return whole((percent or Decimal(0)) * people / HUNDRED, BOUND_ROUNDING[bound])


def rule_text(bound: Bound, count: int | None, percent: Decimal | None) -> str:
    """Write the rule as `≤ 10%` or `≥ 1 名`."""
    if count is not None:
        return f"{SIGNS[bound]} {count} 名"
    return f"{SIGNS[bound]} {plain(percent or Decimal(0))}%"


def fill_from_top(people: list[Standing], places: int) -> tuple[list[Standing], list[Standing]]:
    """Fill places from the best down; return who got one and who was tied at the cut.

    People whom only their names tell apart go below together, and nobody behind them moves up.
    """
    taken: list[Standing] = []
    for tied in groups(people):
        if len(taken) + len(tied) > places:
            return taken, tied if len(taken) < places else []
        taken += tied
    return taken, []

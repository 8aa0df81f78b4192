"""A total spread over items: always exactly the total, always within the items."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from rules.scheme.indicators import Rated
from workflow.marks import full, mark_problem, spread

ITEMS = st.lists(st.decimals("0.5", "100", places=1), min_size=1, max_size=20)


def rated(points: list[Decimal]) -> list[Rated]:
    return [Rated(id=str(n), title=f"项{n}", points=p, panel="p") for n, p in enumerate(points)]


@given(points=ITEMS, part=st.decimals(0, 1, places=4))
def test_shares_add_up_and_stay_within_their_items(points: list[Decimal], part: Decimal) -> None:
    items = rated(points)
    total = round(full(items) * part, 2)

    shares = spread(total, items)

    assert sum(shares.values()) == total
    assert all(0 <= shares[item.id] <= item.points for item in items)
    assert all(share == round(share, 2) for share in shares.values())


@given(points=ITEMS, part=st.decimals(0, 1, places=4))
def test_each_share_is_a_hundredth_off_at_most(points: list[Decimal], part: Decimal) -> None:
    items = rated(points)
    total = round(full(items) * part, 2)

    for item, share in zip(items, spread(total, items).values(), strict=True):
        assert abs(share - item.points * total / full(items)) <= Decimal("0.01")


def test_what_is_said_of_marks_that_cannot_be() -> None:
    assert mark_problem("任务", Decimal(20), Decimal(20)) is None
    assert (
        mark_problem("任务", Decimal("20.01"), Decimal(20)) == "任务最多 20 分，您写了 20.01 分。"
    )
    assert mark_problem("任务", Decimal("1.001"), Decimal(20)) == (
        "任务写了 1.001 分，分数最多两位小数。"
    )

"""Pay: what a result is worth in yuan."""

from decimal import Decimal

import msgspec

from rules.table import Cited, Who


class Pay(Cited, frozen=True, kw_only=True, tag_field="rule"):
    """One item of pay, for those it applies to."""

    item: str
    who: tuple[Who, ...] = msgspec.field(name="for", default=())


class PayByGrade(Pay, frozen=True, kw_only=True, tag="by-grade"):
    """A fixed amount for each grade."""

    amounts: dict[str, Decimal]


class PayFlat(Pay, frozen=True, kw_only=True, tag="flat"):
    """A fixed amount whatever the result; nothing for those tagged `except_tags`."""

    amount: Decimal
    except_tags: tuple[str, ...] = ()


class PayShare(Pay, frozen=True, kw_only=True, tag="share"):
    """`percent` of a monthly amount × `months`, raised or cut by a rate that hangs on the grade."""

    of: str
    """The key under `pay` in the facts."""
    percent: Decimal
    months: int = 1
    raised: dict[str, Decimal] = msgspec.field(default_factory=dict)
    """Grade → rate by which it is raised (0.30 = 30 %)."""
    cut: dict[str, Decimal] = msgspec.field(default_factory=dict)


class PayWage(Pay, frozen=True, kw_only=True, tag="wage"):
    """A wage in parts: whole, by score, reward for some grades; a veto loses `lost_by_veto`."""

    whole: tuple[str, ...] = ()
    by_score: tuple[str, ...] = ()
    reward: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    """Key under `pay` → the grades that get it."""
    lost_by_veto: tuple[str, ...] = ()


PayRule = PayByGrade | PayFlat | PayShare | PayWage

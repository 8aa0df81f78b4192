"""Consequences of a cycle, and what falls due at the end of a quarter or a year."""

from decimal import Decimal

import msgspec

from rules.period import Span
from rules.table import Cited, Table, Who


class Consequence(Cited, frozen=True, kw_only=True, tag_field="rule"):
    """Something that follows from the result."""

    title: str
    who: tuple[Who, ...] = msgspec.field(name="for", default=())


class ByGrade(Consequence, frozen=True, kw_only=True, tag="grade"):
    """Follows from a grade; with `previous`, only if the period before ended in one of those."""

    code: str
    grades: tuple[str, ...]
    previous: tuple[str, ...] = ()
    value: Decimal | None = None


class Step(Table, frozen=True, kw_only=True):
    """One step of a table; the last has no `from`."""

    start: Decimal | None = msgspec.field(name="from", default=None)
    value: Decimal
    title: str = ""


class ByScore(Consequence, frozen=True, kw_only=True, tag="score"):
    """Everybody's value by score: the first step whose `from` is reached."""

    code: str
    step: tuple[Step, ...]


class Prizes(Consequence, frozen=True, kw_only=True, tag="prizes"):
    """Prizes by rank: tier 1 has `tiers[0]` places, and so on; value = the tier."""

    code: str
    least_score: Decimal
    tiers: tuple[int, ...]
    vetoed: bool = False
    """Whether somebody vetoed may win one."""


class Top(Consequence, frozen=True, kw_only=True, tag="top"):
    """The first `count` of each series named."""

    codes: tuple[str, ...]
    count: dict[str, int]


class Bottom(Consequence, frozen=True, kw_only=True, tag="bottom"):
    """The last (`place = 1`) or second-last (2) of all."""

    codes: tuple[str, ...]
    place: int
    fewest: int = 3
    """With fewer assessed than this nobody is sanctioned."""


class Always(Consequence, frozen=True, kw_only=True, tag="always"):
    """Holds for those named, whatever the result."""

    code: str
    value: Decimal | None = None


ConsequenceRule = ByGrade | ByScore | Prizes | Top | Bottom | Always


class Rollup(Cited, frozen=True, kw_only=True, tag_field="rule"):
    """What the cycles of a longer period bring about together."""

    cadence: Span
    title: str


class SumPay(Rollup, frozen=True, kw_only=True, tag="sum-pay"):
    """The pay items of the months, added up."""


class Times(Table, frozen=True, kw_only=True):
    """A grade held so often."""

    grade: str
    least: int


class Count(Rollup, frozen=True, kw_only=True, tag="count"):
    """Follows when one of the grades was held often enough."""

    code: str
    when: tuple[Times, ...]


class Mean(Rollup, frozen=True, kw_only=True, tag="mean"):
    """The mean of the months' scores becomes the score of the period."""


class BadMonths(Rollup, frozen=True, kw_only=True, tag="bad-months"):
    """Follows when enough months were bad: such a grade, or among the `last` of the month."""

    code: str
    grades: tuple[str, ...]
    last: int
    """Bad if fewer than `last` others scored strictly lower."""
    fewest: int
    """The last places count only where there are at least so many units."""
    least: int
    """So many bad months."""


class LowestMean(Rollup, frozen=True, kw_only=True, tag="lowest-mean"):
    """Falls on the one with the lowest mean; a tie is left to the leaders."""

    code: str


class UnitEffect(Rollup, frozen=True, kw_only=True, tag="unit-effect"):
    """What the unit a member is stationed at does to him: the `bad-months` rule of `scheme`."""

    tag: str
    scheme: str
    cancels_pay: bool = True
    bad: BadMonths | None = None
    """Filled in when the scheme is loaded, from the scheme named."""


RollupRule = SumPay | Count | Mean | BadMonths | LowestMean | UnitEffect


class Converted(Cited, frozen=True, kw_only=True):
    """The total in proportion to the points of an item elsewhere."""

    points: Decimal
    of: Decimal

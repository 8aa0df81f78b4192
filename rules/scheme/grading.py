"""Pools and the two ways of grading: by bands, or by forced distribution."""

from decimal import Decimal
from typing import Literal

import msgspec

from rules.exact import Rounding
from rules.table import Cited, Table, Who

Bound = Literal["most", "least", "about"]
BOUND_ROUNDING: dict[Bound, Rounding] = {"most": "floor", "least": "ceiling", "about": "half-up"}
"""Reading rule 8: 不高于 → floor, 不低于 → ceiling, 左右 → half-up."""


class Pool(Cited, frozen=True, kw_only=True):
    """People ranked against each other; `split = "series"` makes each series a pool of its own."""

    id: str
    title: str = ""
    who: tuple[Who, ...] = msgspec.field(name="for", default=())
    split: Literal["", "series"] = ""
    scored: bool = True
    """False: no ratings are needed, there is no score, rank or grade."""


class Places(Table, frozen=True, kw_only=True):
    """So many places: a number, or a percentage of the pool."""

    count: int | None = None
    percent: Decimal | None = None
    pools: tuple[str, ...] = ()
    """Which pools; empty: every one."""


class Band(Cited, frozen=True, kw_only=True):
    """A grade from a score upwards; `most` limits it to the first so many by rank."""

    grade: str
    start: Decimal | None = msgspec.field(name="from", default=None)
    """None: the lowest band, whatever the score."""
    most: tuple[Places, ...] = ()


class Bands(Cited, frozen=True, kw_only=True, tag_field="rule", tag="bands"):
    """Grades by score, highest band first; whoever finds no place falls to the next band."""

    pools: tuple[str, ...] = ()
    band: tuple[Band, ...]


class Slot(Cited, frozen=True, kw_only=True):
    """The places of one grade and who fills them."""

    grade: str
    bound: Bound
    count: int | None = None
    percent: Decimal | None = None
    side: Literal["top", "bottom"] = "bottom"
    flagged: Literal["first", "all", "never"] = "first"
    """`first`: flagged people fill it before others; `all`: every flagged person left; `never`."""


class Rest(Cited, frozen=True, kw_only=True):
    """The grade of all others, with the share that the policy names for it."""

    grade: str
    percent: Decimal | None = None
    bound: Bound = "about"


class Alone(Cited, frozen=True, kw_only=True):
    """What one person alone in the pool gets."""

    grade: str
    flagged: str


class Small(Cited, frozen=True, kw_only=True):
    """Another order of filling where there are fewer people than places."""

    below: int
    order: tuple[str, ...]


class Halves(Cited, frozen=True, kw_only=True):
    """People with `tag` are to hold `percent` of every grade."""

    tag: str
    percent: Decimal


class Distribution(Cited, frozen=True, kw_only=True, tag_field="rule", tag="distribution"):
    """Forced distribution: the slots are filled in the order written, the rest get `rest`."""

    pools: tuple[str, ...] = ()
    grades: tuple[str, ...]
    """Best first."""
    slot: tuple[Slot, ...]
    rest: Rest
    alone: Alone
    small: Small | None = None
    halves: Halves | None = None


Grading = Bands | Distribution

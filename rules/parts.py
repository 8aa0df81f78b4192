"""An outcome and its pieces, each with the clause it rests on and the reason."""

from datetime import date
from decimal import Decimal

import msgspec

from rules.exact import Number


class Part(msgspec.Struct, frozen=True, gc=False):
    """A piece of an outcome; pieces are shared, never changed."""


class Line(Part, frozen=True, gc=False):
    """One line of a score; the points of all lines add up to the unrounded score."""

    indicator: str
    title: str
    clause: str
    points: Number
    of: Decimal | None
    why: str


class Flag(Part, frozen=True, gc=False):
    """A condition that was met and that the grading looks at."""

    code: str
    clause: str
    why: str


class Checked(Part, frozen=True, gc=False):
    """A condition that was checked and not met."""

    code: str
    clause: str
    why: str


class Payment(Part, frozen=True, gc=False):
    """An amount in yuan, also when it is 0."""

    item: str
    amount: Decimal
    clause: str
    why: str


class Consequence(Part, frozen=True, gc=False):
    """Something that follows; `value` where the scheme gives one."""

    code: str
    value: Decimal | None
    clause: str
    why: str


class Unmet(Part, frozen=True, gc=False):
    """A condition of an application that was not met."""

    code: str
    clause: str
    why: str


class Result(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One assessee's result. `score` is rounded, `exact` is not."""

    assessee: str
    name: str = ""
    pool: str = ""
    score: Decimal | None = None
    exact: Number | None = None
    rank: int | None = None
    grade: str | None = None
    proposed: str | None = None
    decided: bool = False
    provisional: bool = False
    lines: tuple[Line, ...] = ()
    flags: tuple[Flag, ...] = ()
    checked: tuple[Checked, ...] = ()
    pay: tuple[Payment, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    notes: tuple[str, ...] = ()
    """How the grade came about, for those who ask why."""
    converted: Decimal | None = None
    decision: str | None = None
    unmet: tuple[Unmet, ...] | None = None
    valid_until: date | None = None
    recheck_year: int | None = None


class Quota(Part, frozen=True, gc=False):
    """The places of a grade in a pool and how many were given."""

    pool: str
    grade: str
    rule: str
    places: int
    given: int
    note: str
    clause: str


class Excluded(Part, frozen=True, gc=False):
    """Somebody whom the scheme does not assess."""

    assessee: str
    clause: str
    why: str


class Outcome(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The outcome of one cycle; results by pool, then rank, then id."""

    scheme: str
    period: str
    provisional: bool
    results: tuple[Result, ...]
    quotas: tuple[Quota, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    warnings: tuple[str, ...] = ()

    def result(self, assessee: str) -> Result | None:
        """Return the result of one assessee."""
        return next((one for one in self.results if one.assessee == assessee), None)

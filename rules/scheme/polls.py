"""Polls, flags and vetoes: what ballots, attendance and findings can bring about."""

from decimal import Decimal

import msgspec

from rules.table import Cited, Who


class Poll(Cited, frozen=True, kw_only=True):
    """A secret vote: its choices in order, each with the percent it is worth."""

    panel: str
    title: str
    choices: dict[str, Decimal]
    dimensions: tuple[str, ...] = ()
    minimum: int = 5
    """Fewer ballots are not shown, lest a voter be known."""
    dissatisfied: str = ""
    """The choice whose share breaks ties."""
    scored: bool = True
    """False: held and shown, but it carries no points."""


class BallotFlag(Cited, frozen=True, kw_only=True, tag_field="rule", tag="ballots"):
    """Raised when more than `over` percent of the ballots cast chose `choice`."""

    code: str
    title: str
    panel: str
    choice: str
    over: Decimal


class AttendanceFlag(Cited, frozen=True, kw_only=True, tag_field="rule", tag="attendance"):
    """Raised at so many times late or early, or so many days absent."""

    code: str
    title: str
    late_or_early: Decimal
    absent_days: Decimal


Flag = BallotFlag | AttendanceFlag


class Veto(Cited, frozen=True, kw_only=True):
    """Something that overrides the score (一票否决)."""

    id: str
    title: str


class VetoEffect(Cited, frozen=True, kw_only=True):
    """What any veto brings about, besides the consequence `veto` itself."""

    grade: str = ""
    """The grade whatever the score; empty: the grade stands."""
    codes: tuple[str, ...] = ()


class Exclusion(Cited, frozen=True, kw_only=True):
    """Somebody whom the scheme does not assess."""

    why: str
    who: tuple[Who, ...] = msgspec.field(name="for", default=())

"""The closed set of indicators: what carries points, what takes some away, what adds some."""

from decimal import Decimal
from typing import ClassVar, TypeVar

import msgspec

from rules.table import Cited, Table, Who


class Given(Table, frozen=True, kw_only=True):
    """An amount that whoever reports it states, within bounds."""

    least: Decimal = Decimal(0)
    most: Decimal | None = None
    once: bool = False
    """Taken once a cycle, at the largest amount reported."""


class Amount(Table, frozen=True, kw_only=True):
    """Points of one level of a finding: exactly one of `each`, `once`, `given`."""

    title: str = ""
    each: Decimal | None = None
    """Repeats with every time."""
    once: Decimal | None = None
    """Taken once, however often it happened."""
    given: Given | None = None


class Steps(Table, frozen=True, kw_only=True):
    """Points for a sum of the year: `first` at `from`, and a step more for each full `per`."""

    per: Decimal
    points: Decimal
    start: Decimal = msgspec.field(name="from", default=Decimal(0))
    first: Decimal = Decimal(0)
    unit: str = ""


class Indicator(Cited, frozen=True, kw_only=True, tag_field="rule"):
    """One head of the scheme, addressed by id, title or alias."""

    kind: ClassVar[str] = ""
    id: str
    title: str
    aliases: tuple[str, ...] = ()
    who: tuple[Who, ...] = msgspec.field(name="for", default=())
    points: Decimal | None = None
    """The most it can bring; None where it only takes away or adds."""
    panel: str = ""
    """Who alone may enter it; empty: any panel."""
    hint: str = ""
    """A threshold that a rater should see beside it."""
    filed_by: tuple[str, ...] = ()
    """The bodies from which alone the policy lets entries come."""


class Rated(Indicator, frozen=True, kw_only=True, tag="rated"):
    """A panel gives 0 to `points`; several raters are averaged."""

    kind: ClassVar[str] = "rated"
    points: Decimal


class Survey(Indicator, frozen=True, kw_only=True, tag="survey"):
    """Points × mean over the dimensions of the ballots' mean percentage (the poll of `panel`)."""

    kind: ClassVar[str] = "survey"
    points: Decimal


class Measured(Indicator, frozen=True, kw_only=True):
    """A figure decides; a negative one earns nothing."""

    target: Decimal | None = None
    """None: the entry states it, if the rule needs one."""


class Proportional(Measured, frozen=True, kw_only=True, tag="proportional"):
    """Measured: full points at the target, `points × value / target` below it."""

    kind: ClassVar[str] = "proportional"
    points: Decimal


class Threshold(Measured, frozen=True, kw_only=True, tag="threshold"):
    """Measured: full points at `least` or more, nothing below."""

    kind: ClassVar[str] = "threshold"
    points: Decimal
    least: Decimal


class Stepwise(Measured, frozen=True, kw_only=True, tag="stepwise"):
    """Measured: `loss` for every full `percent` by which the value is short of the target."""

    kind: ClassVar[str] = "stepwise"
    points: Decimal
    percent: Decimal
    loss: Decimal


class Finding(Indicator, frozen=True, kw_only=True):
    """Something that was found; within a `matter` one event counts only once."""

    matter: str = ""
    exempt_self_reported: bool = False


class Deduct(Finding, frozen=True, kw_only=True, tag="deduct"):
    """Takes points away, never below 0: exactly one of `each`, `once`, `given`, `levels`.

    With `points` it is an item of its own; without, it takes from its pot or checklist.
    """

    kind: ClassVar[str] = "deduct"
    each: Decimal | None = None
    once: Decimal | None = None
    given: Given | None = None
    levels: dict[str, Amount] = msgspec.field(default_factory=dict)
    zero_from: int | None = None
    """From so many times on, the whole item goes."""
    replaces: tuple[str, ...] = ()
    """Findings that no longer count once this one is made."""


class Zero(Finding, frozen=True, kw_only=True, tag="zero"):
    """Takes the whole points of its item."""

    kind: ClassVar[str] = "zero"


class Restore(Finding, frozen=True, kw_only=True, tag="restore"):
    """Makes good a loss of the same checklist, never beyond its points."""

    kind: ClassVar[str] = "restore"
    each: Decimal


class Flagged(Finding, frozen=True, kw_only=True, tag="flag"):
    """Takes no points; it raises a flag that the grading looks at."""

    kind: ClassVar[str] = "flag"


class Checklist(Indicator, frozen=True, kw_only=True, tag="checklist"):
    """Full points less what its findings take away."""

    kind: ClassVar[str] = "checklist"
    points: Decimal
    finding: tuple[Deduct | Zero | Restore, ...]


class Bonus(Finding, frozen=True, kw_only=True, tag="bonus"):
    """Adds points, at most `most`: exactly one of `each`, `once`, `given`, `levels`, `steps`."""

    kind: ClassVar[str] = "bonus"
    each: Decimal | None = None
    once: Decimal | None = None
    given: Given | None = None
    levels: dict[str, Amount] = msgspec.field(default_factory=dict)
    steps: Steps | None = None
    most: Decimal | None = None


class Penalty(Finding, frozen=True, kw_only=True, tag="penalty"):
    """Comes off the total, without a floor: exactly one of `each`, `once`, `given`, `levels`."""

    kind: ClassVar[str] = "penalty"
    each: Decimal | None = None
    once: Decimal | None = None
    given: Given | None = None
    levels: dict[str, Amount] = msgspec.field(default_factory=dict)
    most: Decimal | None = None


Item = (
    Rated
    | Survey
    | Proportional
    | Threshold
    | Stepwise
    | Checklist
    | Deduct
    | Zero
    | Bonus
    | Penalty
    | Flagged
)
Graded = Deduct | Bonus | Penalty
"""Findings that carry an amount."""


AnyIndicator = TypeVar("AnyIndicator", bound=Indicator)


class Shares(Table, frozen=True, kw_only=True):
    """Percent of the points that the leading and each assisting unit take."""

    lead: Decimal
    assist: Decimal


class Section(Cited, frozen=True, kw_only=True):
    """A part of the scheme; as a `pot` it starts full and its findings take from it."""

    id: str
    title: str
    who: tuple[Who, ...] = msgspec.field(name="for", default=())
    panel: str = ""
    """The panel of its items that name none."""
    points: Decimal | None = None
    """What its items add up to, for whomever it applies to."""
    pot: bool = False
    overflow: bool = False
    """Losses beyond the pot come off the total."""
    most: Decimal | None = None
    """A ceiling for all its bonuses together."""
    matter: str = ""
    """Within the section one event counts once, at its largest."""
    shares: Shares | None = None
    item: tuple[Item, ...] = ()


class Weight(Cited, frozen=True, kw_only=True):
    """Percent with which the sections enter the score, for those it applies to."""

    who: tuple[Who, ...] = msgspec.field(name="for", default=())
    percent: dict[str, Decimal]


def fill_panels(section: Section) -> Section:
    """Give every item and finding that names no panel that of its section."""
    if not section.panel:
        return section
    items = []
    for item in section.item:
        filled = _with_panel(item, section.panel)
        if isinstance(filled, Checklist):
            finding = tuple(_with_panel(one, section.panel) for one in filled.finding)
            filled = msgspec.structs.replace(filled, finding=finding)
        items.append(filled)
    return msgspec.structs.replace(section, item=tuple(items))


def _with_panel(indicator: AnyIndicator, panel: str) -> AnyIndicator:
    return indicator if indicator.panel else msgspec.structs.replace(indicator, panel=panel)

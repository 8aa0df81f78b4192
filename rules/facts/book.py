"""Facts sorted by whom they concern, after every one of them has been checked."""

from dataclasses import dataclass, field

from rules.facts.values import (
    Application,
    Assessee,
    Attendance,
    Ballot,
    Decision,
    Entry,
    Facts,
    PastResult,
)
from rules.facts.values import Veto as VetoFact
from rules.period import Period
from rules.plan import Plan
from rules.scheme.document import Scheme


@dataclass(slots=True)
class Case:
    """All facts about one assessee."""

    person: Assessee
    plan: Plan
    entries: list[list[Entry]]
    """By unit of the plan."""
    ballots: list[Ballot] = field(default_factory=list)
    attendance: Attendance | None = None
    vetoes: list[VetoFact] = field(default_factory=list)
    decision: Decision | None = None
    history: dict[str, PastResult] = field(default_factory=dict)
    application: Application | None = None


@dataclass(slots=True)
class Book:
    """The checked facts of a cycle."""

    scheme: Scheme
    """With the local figures that these facts set."""
    facts: Facts
    period: Period
    cases: dict[str, Case]
    warnings: list[str]


def by_unit(plan: Plan) -> list[list[Entry]]:
    """Return an empty list of entries for every unit of a plan."""
    return [[] for _ in plan.units]

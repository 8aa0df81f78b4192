"""The facts of one cycle: who is assessed, what was found, voted, attended, decided."""

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from rules.scheme.certificate import Kind, Organ

Day = date
"""`date` under a name that a field called `date` does not hide."""


class Value(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A fact never changes; a correction is a new one."""


class Assessee(Value, frozen=True, gc=False):
    """A person or unit that is assessed."""

    id: str
    name: str = ""
    series: str = ""
    tags: tuple[str, ...] = ()
    unit: str = ""
    stationed_at: str = ""
    """The village or community where somebody tagged as stationed works."""
    scale: Decimal | None = None
    pay: dict[str, Decimal] = {}
    """Yuan by key, as the scheme's pay rules name them."""


class Entry(Value, frozen=True, gc=False):
    """One rating, measured figure, finding or bonus."""

    assessee: str
    indicator: str
    panel: str = ""
    rater: str = ""
    points: Decimal | None = None
    """A rating, or the amount where the scheme says "as given"."""
    value: Decimal | None = None
    target: Decimal | None = None
    times: int = 1
    level: str = ""
    event: str = ""
    """Names the matter, for rules that count it only once."""
    share: Literal["", "lead", "assist"] = ""
    self_reported: bool = False
    note: str = ""


class Ballot(Value, frozen=True, gc=False):
    """So many ballots with the same choice."""

    assessee: str
    panel: str
    choice: str
    count: int
    dimension: str | None = None


class Attendance(Value, frozen=True, gc=False):
    """The attendance of one person in the cycle."""

    assessee: str
    late: int = 0
    early: int = 0
    absent_days: Decimal = Decimal(0)
    leave_days: Decimal = Decimal(0)
    note: str = ""

    @property
    def faults(self) -> Decimal:
        """Times late or early and days absent, added up: what breaks ties."""
        return self.absent_days + self.late + self.early


class Veto(Value, frozen=True, gc=False):
    """A veto that was established."""

    assessee: str
    veto: str
    note: str = ""


class Decision(Value, frozen=True, gc=False):
    """A grade fixed by the leaders; a change from the proposal needs a reason."""

    assessee: str
    grade: str
    reason: str = ""
    by: str = ""


class PastResult(Value, frozen=True, gc=False):
    """A result of an earlier cycle; grade null marks a month before somebody joined."""

    assessee: str
    period: str
    grade: str | None = None
    score: Decimal | None = None


class VillageResult(Value, frozen=True, gc=False):
    """A monthly result of a unit where members are stationed."""

    unit: str
    period: str
    score: Decimal | None = None
    grade: str | None = None
    rank: int | None = None
    of: int | None = None


class Held(Value, frozen=True, gc=False):
    """A certificate held before."""

    level: str
    date: Day


class Application(Value, frozen=True, gc=False):
    """An application for a certificate and what became of it step by step."""

    assessee: str
    level: str
    kind: Kind = "promotion"
    date: Day | None = None
    organiser: Organ | None = None
    applicant_level: Organ | None = None
    prerequisites: dict[str, bool | None] = {}
    held: Held | None = None
    precheck_passed: bool | None = None
    notice_days: int | None = None
    objections_upheld: int | None = None
    panel_size: int | None = None
    score: Decimal | None = None
    site_review_passed: bool | None = None
    papers: tuple[str, ...] = ()
    approved_on: Day | None = None


class Facts(Value, frozen=True, gc=False):
    """Everything a scheme needs to know about one cycle."""

    scheme: str
    period: str
    assessees: tuple[Assessee, ...]
    entries: tuple[Entry, ...] = ()
    ballots: tuple[Ballot, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    decisions: tuple[Decision, ...] = ()
    history: tuple[PastResult, ...] = ()
    villages: tuple[VillageResult, ...] = ()
    applications: tuple[Application, ...] = ()
    parameters: dict[str, Decimal] = {}


class FactsError(Exception):
    """Facts that are wrong; every problem is one line `$.path: sentence`. Nothing was computed."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Owed(msgspec.Struct, frozen=True):
    """Something that is missing: for whom, what, and from which panel."""

    assessee: str
    indicator: str
    panel: str
    text: str


class MissingFacts(Exception):
    """Facts without which the cycle cannot be settled."""

    def __init__(self, owed: list[Owed]) -> None:
        self.owed = owed
        self.missing = [one.text for one in owed]
        super().__init__("\n".join(self.missing))

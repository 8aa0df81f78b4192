"""From rows to facts: everything the rules need to know about one cycle."""

from collections.abc import Sequence
from decimal import Decimal

from models import ballots, decisions, filings
from models.people import Member
from rules.facts import Attendance, Ballot, Decision, Entry, Facts
from rules.outcome import Outcome
from rules.scheme import indicators_of
from rules.settle import settle
from workflow.cycles import Running
from workflow.people import as_assessee, assessed


async def facts_of(running: Running, *, decided: bool = True) -> Facts:
    """Gather the facts of a cycle; `decided` takes the leaders' changes of grades along."""
    cycle = running.cycle
    everyone = await Member.filter(active=True).order_by("userid")
    members = assessed(running, everyone)
    known = {member.userid for member in members}
    asked = {member.userid: _indicators(running, member) for member in members}
    names = {member.userid: member.name for member in everyone}
    return Facts(
        scheme=running.scheme.id,
        period=cycle.period,
        assessees=tuple(as_assessee(running.scheme, member) for member in members),
        entries=tuple(
            _entry(row)
            for row in await standing(cycle.id)
            if row.indicator in asked.get(row.assessee, ())
        ),
        ballots=tuple(await _ballots(running, known)),
        attendance=tuple(
            _attendance(row)
            for row in (await latest_attendance(cycle.id)).values()
            if row.member in known
        ),
        decisions=tuple(await _decisions(cycle.id, names, known)) if decided else (),
    )


def _indicators(running: Running, member: Member) -> set[str]:
    """Return what may be said of a member as he is now, after the roster changed perhaps."""
    person = as_assessee(running.scheme, member)
    return {one.id for one in indicators_of(running.scheme, person)}


async def settle_now(running: Running, *, provisional: bool, decided: bool = True) -> Outcome:
    """Return the outcome as the facts stand.

    Raises MissingFacts unless provisional, and FactsError.
    """
    return settle(running.scheme, await facts_of(running, decided=decided), provisional=provisional)


async def standing(cycle_id: int) -> list[filings.Entry]:
    """Return the entries that count: the last rating of each rater, and findings not retracted."""
    return counting(await filings.Entry.filter(cycle_id=cycle_id).order_by("id"))


def counting(rows: Sequence[filings.Entry]) -> list[filings.Entry]:
    """Return those of `rows`, oldest first, that count; a retraction revives no earlier rating."""
    retracted = {row.retracts for row in rows if row.retracts}
    last: dict[tuple[str, str, str, str], int] = {
        _rating_key(row): row.id for row in rows if row.points is not None and row.panel
    }
    return [
        row
        for row in rows
        if row.retracts is None
        and row.id not in retracted
        and last.get(_rating_key(row), row.id) == row.id
    ]


def _rating_key(row: filings.Entry) -> tuple[str, str, str, str]:
    return (row.assessee, row.indicator, row.panel, row.rater)


def _entry(row: filings.Entry) -> Entry:
    return Entry(
        assessee=row.assessee,
        indicator=row.indicator,
        panel=row.panel,
        rater=row.rater if row.panel else "",
        points=row.points,
        value=row.value,
        target=row.target,
        times=row.times,
        level=row.level,
        note=row.note,
    )


async def latest_attendance(cycle_id: int) -> dict[str, filings.Attendance]:
    """Return each member's newest attendance row."""
    rows = await filings.Attendance.filter(cycle_id=cycle_id).order_by("id")
    return {row.member: row for row in rows}


def _attendance(row: filings.Attendance) -> Attendance:
    return Attendance(
        row.member,
        row.late,
        row.early,
        Decimal(row.absent_days),
        Decimal(row.leave_days),
    )


async def _ballots(running: Running, known: set[str]) -> list[Ballot]:
    """Return the count: nothing while the poll is open, nor of a person with too few ballots."""
    stage = running.stage_for("ballot")
    if not running.scheme.polls or (stage and running.is_open(stage.id)):
        return []
    poll = running.scheme.polls[0]
    rows = await ballots.Tally.filter(cycle_id=running.cycle.id).order_by("id")
    valid = [row for row in rows if row.assessee in known and row.choice != ABSTAIN]
    cast: dict[tuple[str, str], int] = {}
    for row in valid:
        cast[row.assessee, row.dimension] = cast.get((row.assessee, row.dimension), 0) + row.count
    return [
        Ballot(row.assessee, poll.panel, row.choice, row.count, row.dimension or None)
        for row in valid
        if row.count and cast[row.assessee, row.dimension] >= poll.minimum
    ]


ABSTAIN = "弃权"
"""A choice that every poll offers; it counts for the turnout and for nobody's result."""


async def _decisions(cycle_id: int, names: dict[str, str], known: set[str]) -> list[Decision]:
    """Return the leaders' changes that stand; a change with no grade took an earlier one back."""
    rows = await decisions.GradeChange.filter(cycle_id=cycle_id).order_by("id")
    newest = {row.assessee: row for row in rows if row.assessee in known}
    return [
        Decision(r.assessee, r.grade, r.reason, names.get(r.by, r.by))
        for r in newest.values()
        if r.grade
    ]

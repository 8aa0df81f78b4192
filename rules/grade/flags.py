"""Flags: findings, ballots and attendance that may lead to a lower grade."""

from collections.abc import Hashable, Iterator
from decimal import Decimal
from fractions import Fraction

from rules.exact import plain
from rules.facts.book import Case
from rules.parts import Checked, Flag
from rules.scheme.document import Scheme
from rules.scheme.polls import AttendanceFlag, BallotFlag

Verdict = Flag | Checked
Verdicts = tuple[tuple[Flag, ...], tuple[Checked, ...]]
Absences = tuple[int, Decimal]
"""Times late or early, and days absent."""
Votes = tuple[int, int]
"""Ballots against, and ballots cast."""


def raise_flags(scheme: Scheme, case: Case) -> Verdicts:
    """Return one person's flags that are met, and the conditions that were checked and are not."""
    return FlagRaiser(scheme).flags(case)


class FlagRaiser:
    """Raises the flags of one scheme; people with the same counts share their verdicts."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.known: dict[Hashable, Verdicts] = {}

    def flags(self, case: Case) -> Verdicts:
        """Return the flags that are met and the conditions that were checked and are not."""
        found = any(case.entries[place] for place in case.plan.flagged)
        record = case.attendance
        late = None if record is None else (record.late + record.early, record.absent_days)
        votes = tuple(
            _count(rule, case) for rule in self.scheme.flag if isinstance(rule, BallotFlag)
        )
        if found:
            return self._verdicts(case, late, votes)
        key = (id(case.plan), late, votes)
        known = self.known.get(key)
        if known is None:
            known = self.known[key] = self._verdicts(case, late, votes)
        return known

    def _verdicts(self, case: Case, late: Absences | None, votes: tuple[Votes, ...]) -> Verdicts:
        every = [*_found(case)]
        counts = iter(votes)
        for rule in self.scheme.flag:
            match rule:
                case BallotFlag():
                    every.append(_ballots(rule, *next(counts)))
                case AttendanceFlag():
                    every += _attendance(rule, late)
        met = tuple(one for one in every if isinstance(one, Flag))
        return met, tuple(one for one in every if isinstance(one, Checked))


def _found(case: Case) -> Iterator[Verdict]:
    for place in case.plan.flagged:
        item, entries = case.plan.units[place].item, case.entries[place]
        if item is None:
            continue
        if not entries:
            yield Checked(item.id, item.clause, f"{item.title}：无人反映")
            continue
        notes = "；".join(sorted({entry.note for entry in entries if entry.note}))
        yield Flag(item.id, item.clause, f"{item.title}{f'：{notes}' if notes else ''}")


def _count(rule: BallotFlag, case: Case) -> Votes:
    """Return how many ballots chose what the rule watches, and how many were cast."""
    against = cast = 0
    for ballot in case.ballots:
        if ballot.panel == rule.panel:
            cast += ballot.count
            against += ballot.count if ballot.choice == rule.choice else 0
    return against, cast


def _ballots(rule: BallotFlag, against: int, cast: int) -> Verdict:
    if not cast:
        return Checked(rule.code, rule.clause, f"{rule.title}：没有测评票")
    share = Fraction(against * 100, cast)
    over = share > Fraction(rule.over)
    sign = ">" if over else "≤"
    why = f"{rule.choice} {against} 票 / {cast} 票 = {plain(share)}% {sign} {plain(rule.over)}%"
    return Flag(rule.code, rule.clause, why) if over else Checked(rule.code, rule.clause, why)


def _attendance(rule: AttendanceFlag, counts: Absences | None) -> Iterator[Verdict]:
    if counts is None:
        yield Checked(rule.code, rule.clause, f"{rule.title}：没有考勤记录")
        return
    conditions = (
        ("迟到早退", Decimal(counts[0]), rule.late_or_early, "次"),
        ("旷工", counts[1], rule.absent_days, "天"),
    )
    met = [said for said in conditions if said[1] >= said[2]]
    words = [f"{name} {plain(n)} {u} ≥ {plain(limit)} {u}" for name, n, limit, u in met]
    if words:
        yield Flag(rule.code, rule.clause, "，".join(words))
    for name, n, limit, u in conditions:
        if n < limit:
            yield Checked(rule.code, rule.clause, f"{name} {plain(n)} {u} < {plain(limit)} {u}")

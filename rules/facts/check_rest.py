"""Checking everything beside entries: ballots, attendance, vetoes, decisions, history, villages."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from rules.exact import sane
from rules.facts.application_rules import application_problems
from rules.facts.book import Case
from rules.facts.check_entries import unknown_person
from rules.facts.problems import Problems
from rules.facts.values import Attendance, Ballot, Decision, Facts, PastResult, VillageResult
from rules.facts.values import Veto as VetoFact
from rules.period import read_period
from rules.scheme.document import Scheme
from rules.shape import nearest

Row = TypeVar("Row", Ballot, Attendance, VetoFact, Decision, PastResult)


def sort_rest(scheme: Scheme, facts: Facts, cases: dict[str, Case], problems: Problems) -> None:
    """Check the facts beside entries and put them into their cases."""
    checks = _Checks(scheme, problems)
    _sort("ballots", facts.ballots, cases, problems, checks.ballot)
    _sort("attendance", facts.attendance, cases, problems, checks.attendance)
    _sort("vetoes", facts.vetoes, cases, problems, checks.veto)
    _sort("decisions", facts.decisions, cases, problems, checks.decision)
    _sort("history", facts.history, cases, problems, checks.history)
    checks.villages(facts.villages)
    checks.applications(facts, cases)


def _sort(
    name: str,
    rows: Iterable[Row],
    cases: dict[str, Case],
    problems: Problems,
    check: Callable[[Row, Case, str], None],
) -> None:
    for index, row in enumerate(rows):
        case = cases.get(row.assessee)
        path = f"{name}[{index}]"
        if case is None:
            unknown_person(path, row.assessee, cases, problems)
        else:
            check(row, case, path)


class _Checks:
    """One method per kind of fact; each puts what is right into the case."""

    def __init__(self, scheme: Scheme, problems: Problems) -> None:
        self.scheme = scheme
        self.problems = problems

    def ballot(self, row: Ballot, case: Case, path: str) -> None:
        poll = self.scheme.poll_of(row.panel)
        if poll is None:
            known = [one.panel for one in self.scheme.poll]
            self._add(
                f"{path}.panel", row, f"没有由 {row.panel} 投票的测评{nearest(row.panel, known)}"
            )
            return
        if row.choice not in poll.choices:
            self._add(
                f"{path}.choice", row, f"没有选项 {row.choice}，应为 {'、'.join(poll.choices)} 之一"
            )
        if poll.dimensions and row.dimension not in poll.dimensions:
            self._add(f"{path}.dimension", row, f"应写明 {'、'.join(poll.dimensions)} 之一")
        if not poll.dimensions and row.dimension:
            self._add(f"{path}.dimension", row, "这项测评不分方面，请去掉 dimension")
        if row.count < 0:
            self._add(f"{path}.count", row, f"票数不能为负，现为 {row.count}")
        case.ballots.append(row)

    def attendance(self, row: Attendance, case: Case, path: str) -> None:
        if case.attendance is not None:
            self._add(path, row, "考勤已有一行，不能重复")
        if row.late < 0 or row.early < 0:
            name = "late" if row.late < 0 else "early"
            self._add(f"{path}.{name}", row, f"次数不能为负，现为 {getattr(row, name)}")
        for name in ("absent_days", "leave_days"):
            number = getattr(row, name)
            if not sane(number) or number < 0:
                self._add(f"{path}.{name}", row, f"应为不小于 0 的天数，现为 {number}")
        case.attendance = row

    def veto(self, row: VetoFact, case: Case, path: str) -> None:
        known = [veto.id for veto in self.scheme.veto]
        if row.veto not in known:
            said = f"应为 {'、'.join(known)} 之一" if known else "此方案没有一票否决"
            self._add(f"{path}.veto", row, f"没有否决项 {row.veto}，{said}")
        elif row.veto not in [veto.veto for veto in case.vetoes]:
            case.vetoes.append(row)

    def decision(self, row: Decision, case: Case, path: str) -> None:
        if case.decision is not None:
            self._add(path, row, "已有一个决定，不能重复")
        if row.grade not in self.scheme.grades:
            known = "、".join(self.scheme.grades)
            said = f"应为 {known} 之一" if known else "此方案不定等次"
            self._add(f"{path}.grade", row, f"没有等次 {row.grade}，{said}")
            return
        case.decision = row

    def history(self, row: PastResult, case: Case, path: str) -> None:
        if read_period(row.period) is None:
            self._add(f"{path}.period", row, f"看不懂周期 {row.period}")
        if row.period in case.history:
            self._add(path, row, f"{row.period} 已有一行，不能重复")
        if row.grade is not None and row.grade not in self.scheme.grades:
            self._add(
                f"{path}.grade",
                row,
                f"没有等次 {row.grade}，应为 {'、'.join(self.scheme.grades)} 之一",
            )
        if row.score is not None and not sane(row.score):
            self._add(f"{path}.score", row, f"应为数字，现为 {str(row.score)[:24]}")
        case.history[row.period] = row

    def villages(self, rows: tuple[VillageResult, ...]) -> None:
        seen: set[tuple[str, str]] = set()
        for index, row in enumerate(rows):
            path = f"villages[{index}]"
            if read_period(row.period) is None:
                self.problems.add(f"{path}.period", f"{row.unit}: 看不懂周期 {row.period}")
            if (row.unit, row.period) in seen:
                self.problems.add(path, f"{row.unit}: {row.period} 已有一行，不能重复")
            seen.add((row.unit, row.period))
            if row.rank is not None and row.rank < 1:
                self.problems.add(f"{path}.rank", f"{row.unit}: 名次应不小于 1，现为 {row.rank}")
            if row.of is not None and (row.of < 1 or row.of < (row.rank or 1)):
                self.problems.add(f"{path}.of", f"{row.unit}: 总数 {row.of} 与名次 {row.rank} 不符")

    def applications(self, facts: Facts, cases: dict[str, Case]) -> None:
        rule = self.scheme.certificate
        for index, row in enumerate(facts.applications):
            path = f"applications[{index}]"
            case = cases.get(row.assessee)
            if case is None:
                unknown_person(path, row.assessee, cases, self.problems)
            elif rule is None:
                self.problems.add(path, f"{row.assessee}: 此方案不受理申报")
            elif case.application is not None:
                self.problems.add(path, f"{row.assessee}: 已有一份申报，不能重复")
            else:
                case.application = row
                for name, sentence in application_problems(row, rule):
                    self.problems.add(f"{path}.{name}", f"{row.assessee}: {sentence}")

    def _add(self, path: str, row: Row, sentence: str) -> None:
        self.problems.add(path, f"{row.assessee}: {sentence}")

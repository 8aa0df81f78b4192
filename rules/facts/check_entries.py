"""Checking entries: does it concern this person, may this panel enter it, do the figures fit."""

from dataclasses import dataclass, field
from decimal import Decimal

from rules.exact import sane
from rules.facts.book import Case
from rules.facts.entry_rules import entry_problems, taken_once
from rules.facts.problems import Problems
from rules.facts.values import Entry, Facts
from rules.plan import Home
from rules.scheme.document import Scheme
from rules.scheme.indicators import Checklist
from rules.shape import nearest


def sort_entries(scheme: Scheme, facts: Facts, cases: dict[str, Case], problems: Problems) -> None:
    """Check every entry and put it into its assessee's case."""
    sorter = _Sorter(scheme, cases, problems)
    for index, entry in enumerate(facts.entries):
        case = cases.get(entry.assessee)
        if case is None:
            unknown_person(f"entries[{index}]", entry.assessee, cases, problems)
            continue
        home = case.plan.homes.get(entry.indicator)
        if home is None:
            sorter.no_home(index, entry, case)
            continue
        if not sorter.plain_rating(entry, home):
            sorter.check(index, entry, home)
        bucket = case.entries[home.unit]
        if bucket and home.single:
            sorter.crowded.add(entry.assessee)
        bucket.append(entry)
    _find_repeated(facts, cases, sorter.crowded, problems)
    for name in sorted(sorter.ignored):
        problems.warn(f"{name} 不参加评分，与其无关的记录没有计入")


def unknown_person(path: str, name: str, cases: dict[str, Case], problems: Problems) -> None:
    """Note that nobody has this id."""
    problems.add(f"{path}.assessee", f"名单里没有 {name}{nearest(name, list(cases)[:10_000])}")


def _find_repeated(
    facts: Facts, cases: dict[str, Case], crowded: set[str], problems: Problems
) -> None:
    """Find second ratings by the same rater and second values of a measured figure."""
    if not crowded:
        return
    seen: set[tuple[str, str, str]] = set()
    for index, entry in enumerate(facts.entries):
        if entry.assessee not in crowded:
            continue
        home = cases[entry.assessee].plan.homes.get(entry.indicator)
        if home is None or not home.single:
            continue
        rater = entry.rater if home.most is not None else ""
        key = (entry.assessee, entry.indicator, rater)
        if key in seen:
            who = (
                f"{rater or '未署名的评分人'}已经评过" if home.most is not None else "已经填过一次"
            )
            problems.add(
                f"entries[{index}]", f"{entry.assessee}/{entry.indicator}: {who}，不能重复"
            )
        seen.add(key)


@dataclass(slots=True)
class _Sorter:
    """Judges entries one by one."""

    scheme: Scheme
    cases: dict[str, Case]
    problems: Problems
    ignored: set[str] = field(default_factory=set)
    """People who are not scored, and about whom there is an entry all the same."""
    crowded: set[str] = field(default_factory=set)
    """People with several entries where there may be only one for each rater."""
    usual: set[Decimal] = field(default_factory=set)
    """Marks that were looked at before and found sane."""

    def plain_rating(self, entry: Entry, home: Home) -> bool:
        """Recognise the usual entry quickly: a rating by the right panel within its bounds."""
        points = entry.points
        if home.most is None or points is None or entry.panel != home.panel:
            return False
        if entry.times != 1 or entry.value is not None or entry.target is not None:
            return False
        if entry.level or entry.share:
            return False
        if points not in self.usual:
            if not sane(points) or points < 0:
                return False
            self.usual.add(points)
        return points <= home.most

    def check(self, index: int, entry: Entry, home: Home) -> None:
        """Say everything that is wrong with an entry."""
        name = f"{entry.assessee}/{entry.indicator}"
        for place, sentence in entry_problems(entry, home, self.scheme.panels):
            self.problems.add(f"entries[{index}].{place}", f"{name}: {sentence}")
        if entry.times > 1 and taken_once(entry, home.indicator):
            said = f"只计一次，填报的 {entry.times} 次按一次计"
            self.problems.warn(f"{name}: {said}（{home.indicator.clause}）")

    def no_home(self, index: int, entry: Entry, case: Case) -> None:
        """Say why an entry has no place with this person."""
        known = self.scheme.by_id.get(entry.indicator)
        path, name = f"entries[{index}].indicator", f"{entry.assessee}/{entry.indicator}"
        if known is None:
            hint = nearest(entry.indicator, list(self.scheme.by_id))
            self.problems.add(path, f"{name}: 方案没有这个项目{hint}")
        elif not case.plan.scored:
            self.ignored.add(entry.assessee)
        elif isinstance(known[0], Checklist):
            parts = "、".join(one.id for one in known[0].finding)
            self.problems.add(path, f"{name}: 请填具体情形（{parts}）")
        else:
            self.problems.add(path, f"{name}: 这一项不考核此人（类别或标签不符）")

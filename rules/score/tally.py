"""One assessee's score: a line for every item, and a line for whatever a sum cannot show."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from decimal import Decimal

from rules.exact import ZERO, Number, mean, minus, percent_of, plain, product, signed, total
from rules.facts.book import Case
from rules.facts.values import Entry, Owed
from rules.parts import Line
from rules.plan import Plan, Unit
from rules.scheme.document import Scheme
from rules.scheme.indicators import (
    Bonus,
    Flagged,
    Indicator,
    Measured,
    Penalty,
    Rated,
    Section,
    Survey,
)
from rules.score.amounts import worth
from rules.score.losses import Remainder, remainder
from rules.score.matters import Dropped, drop_uncounted, has_matters
from rules.score.measures import measured, needs_target, survey, unvoted


@dataclass(slots=True)
class Tally:
    """The lines of a score and what is missing for it."""

    score: Number | None
    lines: list[Line]
    owed: list[Owed]


@dataclass(slots=True)
class Teller:
    """Tallies cases one by one; equal lines are made once and shared."""

    scheme: Scheme
    matters: dict[int, bool] = field(default_factory=dict)
    ratings: dict[tuple[str, Decimal], Line] = field(default_factory=dict)
    full: dict[int, Line] = field(default_factory=dict)
    remainders: dict[Hashable, Remainder] = field(default_factory=dict)

    def tally(self, case: Case) -> Tally:
        """Work out the lines and the sum; items without the facts they need are owed."""
        plan = case.plan
        tally = Tally(None, [], [])
        dropped = drop_uncounted(case) if self._has_matters(plan) else []
        section, first = None, 0
        sums: dict[str, Number] = {}
        for unit, entries in zip(plan.units, case.entries, strict=True):
            if unit.section is not section:
                if section is not None:
                    self._close(section, tally, first, sums)
                section, first = unit.section, len(tally.lines)
            if entries or plan.scored:
                self._unit(unit, entries, case, tally)
        if section is not None:
            self._close(section, tally, first, sums)
        _note_dropped(dropped, tally, self.scheme)
        if plan.scored:
            self._weigh(plan, sums, tally)
            self._scale(case, tally)
            tally.score = total(line.points for line in tally.lines)
        return tally

    def _unit(self, unit: Unit, entries: list[Entry], case: Case, tally: Tally) -> None:
        if unit.rated is not None and len(entries) == 1:
            self._rating(unit.rated, entries[0], tally)
            return
        match unit.item:
            case None:
                self._pot(unit, entries, tally)
            case Rated() as item:
                self._rated(item, entries, case, tally)
            case Measured() as item:
                self._measured(item, entries, case, tally)
            case Survey() as item:
                self._survey(item, case, tally)
            case Bonus() | Penalty() as item:
                self._extra(item, entries, unit.section, tally)
            case Flagged():
                pass  # no points; the grading looks at it
            case Indicator() as item:
                self._remainder(item, unit, entries, tally)

    def _rating(self, item: Rated, entry: Entry, tally: Tally) -> None:
        """Add the line of a single rating; equal ones are made once."""
        points = entry.points or ZERO
        key = (item.id, points)
        line = self.ratings.get(key)
        if line is None:
            line = self.ratings[key] = self._rating_line(item, [points])
        tally.lines.append(line)

    def _rated(self, item: Rated, entries: list[Entry], case: Case, tally: Tally) -> None:
        given = [entry.points for entry in entries if entry.points is not None]
        if given:
            tally.lines.append(self._rating_line(item, given))
            return
        panel = self.scheme.panels[item.panel]
        said = f"缺 {item.panel}（{panel}）的评分"
        tally.owed.append(_owed(case, item, item.panel, said))
        tally.lines.append(_line(item, ZERO, f"{panel}尚未评分"))

    def _rating_line(self, item: Rated, given: list[Decimal]) -> Line:
        panel, points = self.scheme.panels[item.panel], mean(given)
        if len(given) == 1:
            return _line(item, points, f"{panel} {plain(points)}（1 人评）")
        return _line(item, points, f"{panel} {len(given)} 人平均 {plain(points)}")

    def _measured(self, item: Measured, entries: list[Entry], case: Case, tally: Tally) -> None:
        if not entries:
            tally.owed.append(_owed(case, item, item.panel, "缺实际完成数 value"))
            tally.lines.append(_line(item, ZERO, "尚无实际完成数"))
        elif needs_target(item) and entries[0].target is None:
            tally.owed.append(_owed(case, item, item.panel, "缺目标 target"))
            tally.lines.append(_line(item, ZERO, "尚无目标"))
        else:
            tally.lines.append(_line(item, *measured(item, entries[0])))

    def _survey(self, item: Survey, case: Case, tally: Tally) -> None:
        poll = self.scheme.poll_of(item.panel)
        if poll is None:
            raise LookupError(item.panel)  # the scheme's checks do not let this through
        ballots = [ballot for ballot in case.ballots if ballot.panel == item.panel]
        missing = unvoted(poll, ballots)
        for dimension in missing:
            about = f"（{dimension}）" if dimension else ""
            said = f"缺 {item.panel}（{self.scheme.panels[item.panel]}）的测评票{about}"
            tally.owed.append(_owed(case, item, item.panel, said))
        if missing:
            tally.lines.append(_line(item, ZERO, "尚无测评票"))
        else:
            tally.lines.append(_line(item, *survey(item, poll, ballots)))

    def _pot(self, unit: Unit, entries: list[Entry], tally: Tally) -> None:
        section = unit.section
        left = self._left(unit, section.points or ZERO, entries)
        tally.lines.append(_line(section, left.points, left.why))
        if left.excess and section.overflow:
            said = f"扣分超过 {plain(section.points or ZERO)} 分的部分从总分中扣"
            name = f"{section.id}.overflow"
            tally.lines.append(
                Line(name, f"{section.title}超扣", section.clause, -left.excess, None, said)
            )

    def _remainder(self, item: Indicator, unit: Unit, entries: list[Entry], tally: Tally) -> None:
        if not entries:
            line = self.full.get(id(item))
            if line is None:
                line = self.full[id(item)] = _line(item, item.points or ZERO, "无扣分")
            tally.lines.append(line)
            return
        left = self._left(unit, item.points or ZERO, entries)
        tally.lines.append(_line(item, left.points, left.why))

    def _left(self, unit: Unit, full: Decimal, entries: list[Entry]) -> Remainder:
        """Work out what findings leave; the same findings leave the same."""
        found = ((one.indicator, one.times, one.level, one.points) for one in entries)
        key = (id(unit), *found)
        left = self.remainders.get(key)
        if left is None:
            left = remainder(full, unit.findings, entries, unit.section)
            self.remainders[key] = left
        return left

    def _extra(
        self, item: Bonus | Penalty, entries: list[Entry], section: Section, tally: Tally
    ) -> None:
        if not entries:
            return
        points, said = worth(entries, item, section)
        if item.most is not None and points > item.most:
            said += f"，共 {plain(points)}，最多 {plain(item.most)}"
            points = item.most
        points = points if isinstance(item, Bonus) else -points
        tally.lines.append(_line(item, points, f"{said}，{signed(points)}"))

    def _close(self, section: Section, tally: Tally, first: int, sums: dict[str, Number]) -> None:
        """Cap a section and remember its sum for the weights."""
        if section.most is None and not self.scheme.weight:
            return
        points = total(line.points for line in tally.lines[first:])
        if section.most is not None and points > section.most:
            said = f"合计 {plain(points)}，最多 {plain(section.most)}"
            over = minus(section.most, points)
            tally.lines.append(
                Line(f"{section.id}.cap", f"{section.title}封顶", section.clause, over, None, said)
            )
            points = section.most
        sums[section.id] = points

    def _weigh(self, plan: Plan, sums: dict[str, Number], tally: Tally) -> None:
        if plan.weight is None:
            return
        shares = [(plan.weight.percent.get(name), points) for name, points in sums.items()]
        weighed = total(percent_of(share, points) for share, points in shares if share is not None)
        said = " + ".join(f"{plain(s)}% × {plain(p)}" for s, p in _merged(shares))
        change = minus(weighed, total(sums.values()))
        why = f"{said} = {plain(weighed)}"
        tally.lines.append(Line("weight", "权重折算", plan.weight.clause, change, None, why))

    def _scale(self, case: Case, tally: Tally) -> None:
        rule = self.scheme.scale
        if rule is None:
            return
        scale = case.person.scale
        if scale is None:
            said = f"{case.person.id}: scale: 缺{rule.title}"
            tally.owed.append(Owed(case.person.id, "scale", "", said))
            return
        points = total(line.points for line in tally.lines)
        change = product(points, scale - 1)
        why = f"{plain(points)} × {scale.normalize():f}"
        tally.lines.append(Line("scale", rule.title, rule.clause, change, None, why))

    def _has_matters(self, plan: Plan) -> bool:
        known = self.matters.get(id(plan))
        if known is None:
            known = self.matters[id(plan)] = has_matters(plan)
        return known


def _line(head: Indicator | Section, points: Number, why: str) -> Line:
    return Line(head.id, head.title, head.clause, points, head.points, why)


def _owed(case: Case, item: Indicator, panel: str, said: str) -> Owed:
    return Owed(case.person.id, item.id, panel, f"{case.person.id}: {item.id}: {said}")


def _merged(shares: list[tuple[Decimal | None, Number]]) -> list[tuple[Decimal, Number]]:
    """Add up sections that enter with the same percentage, for the words."""
    merged: dict[Decimal, Number] = {}
    for share, points in shares:
        if share is not None:
            merged[share] = total((merged.get(share, ZERO), points))
    return list(merged.items())


def _note_dropped(dropped: list[Dropped], tally: Tally, scheme: Scheme) -> None:
    """Say on a line of 0 points what was not counted."""
    for one in dropped:
        rule = scheme.indicator(one.entry.indicator)
        if rule is not None:
            tally.lines.append(Line(rule.id, rule.title, rule.clause, ZERO, None, one.why))

"""Quarter and year: what the months' results bring about together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from rules.effects.pay import cycle_amount
from rules.effects.units import Month, Stationed, judge
from rules.exact import ZERO, Number, cents, mean, plain
from rules.facts.book import Book, Case
from rules.facts.values import Owed
from rules.parts import Checked, Consequence, Line, Payment, Result
from rules.scheme.effects import BadMonths, Count, LowestMean, Mean, RollupRule, SumPay, UnitEffect
from rules.scheme.grading import Pool
from rules.scheme.money import PayByGrade, PayFlat
from rules.table import applies


@dataclass(slots=True)
class Roll:
    """One assessee's quarter or year as it takes shape."""

    case: Case
    pool: Pool
    exact: Number | None = None
    rank: int | None = None
    cancelled: str = ""
    """Why the pay of the period is lost."""
    lines: list[Line] = field(default_factory=list)
    pay: list[Payment] = field(default_factory=list)
    consequences: list[Consequence] = field(default_factory=list)
    checked: list[Checked] = field(default_factory=list)
    lacks: bool = False

    @property
    def id(self) -> str:
        """Return the assessee's id."""
        return self.case.person.id


@dataclass(slots=True)
class Rollup:
    """A quarter or year run over all assessees."""

    book: Book
    rolls: list[Roll]
    owed: list[Owed] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def months(self) -> tuple[str, ...]:
        """Return the months that the period holds."""
        return self.book.period.months

    def run(self) -> None:
        """Apply the rules of this period; pay comes last, as others may cancel it."""
        rules = [rule for rule in self.book.scheme.rollup if rule.cadence == self.book.period.span]
        self._months_needed()
        for rule in sorted(rules, key=lambda rule: isinstance(rule, SumPay)):
            self._apply(rule)
        late = {one.assessee for one in self.owed}
        for roll in self.rolls:
            roll.lacks = roll.id in late

    def _months_needed(self) -> None:
        for roll in self.rolls:
            if not roll.pool.scored:
                continue
            for month in self.months:
                if month not in roll.case.history:
                    said = f"{roll.id}: history: 缺 {month} 的结果"
                    self.owed.append(Owed(roll.id, "history", "", said))

    def _apply(self, rule: RollupRule) -> None:
        match rule:
            case Mean():
                self._means(rule)
            case BadMonths():
                self._bad_months(rule)
            case LowestMean():
                self._lowest(rule)
            case UnitEffect():
                self._unit_effect(rule)
            case SumPay():
                self._sum_pay(rule)
            case Count():
                self._count(rule)

    def _means(self, rule: Mean) -> None:
        for roll in self.rolls:
            past = [roll.case.history[month] for month in self.months if month in roll.case.history]
            scores = [one.score for one in past if one.score is not None]
            for one in past:
                if one.score is None and one.grade is not None:
                    said = f"{roll.id}: history: {one.period} 缺得分"
                    self.owed.append(Owed(roll.id, "history", "", said))
            if scores:
                roll.exact = mean(scores)
                marks = "、".join(plain(score) for score in scores)
                why = f"{len(scores)} 个月平均（{marks}）"
                roll.lines.append(Line("mean", rule.title, rule.clause, roll.exact, None, why))
        _rank(self.rolls)

    def _bad_months(self, rule: BadMonths) -> None:
        for roll in self.rolls:
            verdict = judge(rule, [m for month in self.months if (m := self._month(roll, month))])
            self._note(roll, rule.code, rule.clause, verdict.met, f"{rule.title}：{verdict.why}")

    def _month(self, roll: Roll, month: str) -> Month | None:
        """Return where a unit stood in a month, among all the units that were scored in it."""
        past = roll.case.history.get(month)
        if past is None or past.score is None:
            return None
        rows = [one.case.history.get(month) for one in self.rolls]
        scores = [cents(row.score) for row in rows if row and row.score is not None]
        own = cents(past.score)
        rank = 1 + sum(score > own for score in scores)
        return Month(month, past.grade, rank, len(scores), scores.count(own))

    def _lowest(self, rule: LowestMean) -> None:
        known = [roll for roll in self.rolls if roll.exact is not None]
        if len(known) < 2:  # noqa: PLR2004 — one alone is last of nobody
            return
        lowest = min(cents(roll.exact or ZERO) for roll in known)
        last = [roll for roll in known if cents(roll.exact or ZERO) == lowest]
        if len(last) > 1:
            names = "、".join(sorted(roll.id for roll in last))
            said = f"{rule.title}：{names} 平均分并列最低（{plain(lowest)}）"
            self.warnings.append(f"{said}，请领导小组定（{rule.clause}）")
            return
        for roll in known:
            met = roll is last[0]
            sign = "最低" if met else "不是最低"
            why = f"{rule.title}：平均 {plain(roll.exact or ZERO)} 分，{sign}（共 {len(known)} 个）"
            self._note(roll, rule.code, rule.clause, met, why)

    def _unit_effect(self, rule: UnitEffect) -> None:
        if rule.bad is None:
            return
        stationed = Stationed(self.book.facts, self.months)
        for roll in self.rolls:
            if rule.tag not in roll.case.person.tags:
                continue
            self.owed += stationed.owed(roll.case)
            unit = roll.case.person.stationed_at
            verdict = judge(rule.bad, stationed.standing(unit))
            why = f"{rule.title}：{unit} {verdict.why}"
            self._note(roll, rule.bad.code, rule.clause, verdict.met, why)
            if verdict.met and rule.cancels_pay:
                roll.cancelled = f"{unit} {verdict.why}，当期取消（{rule.clause}）"

    def _sum_pay(self, rule: SumPay) -> None:
        for roll in self.rolls:
            for pay in self.book.scheme.pay:
                if isinstance(pay, PayByGrade | PayFlat) and applies(pay.who, roll.case.person):
                    roll.pay.append(self._sum(pay, roll))

    def _sum(self, rule: PayByGrade | PayFlat, roll: Roll) -> Payment:
        amount, words = ZERO, []
        for month in self.months:
            past = roll.case.history.get(month)
            grade = past.grade if past else None
            got, said = cycle_amount(rule, grade, roll.case.person.tags)
            amount += got
            words.append(f"{month} {said}")
        why = "；".join(words)
        if roll.cancelled:
            return Payment(
                rule.item,
                cents(ZERO),
                rule.clause,
                f"{roll.cancelled}；原应发 {plain(amount)} 元（{why}）",
            )
        return Payment(rule.item, cents(amount), rule.clause, why)

    def _count(self, rule: Count) -> None:
        for roll in self.rolls:
            past = [roll.case.history[month] for month in self.months if month in roll.case.history]
            held = Counter(one.grade for one in past)
            met = [time for time in rule.when if held[time.grade] >= time.least]
            for time in met or rule.when:
                sign = "≥" if time in met else "<"
                why = (
                    f"{rule.title}：全年 {time.grade} {held[time.grade]} 次 {sign} {time.least} 次"
                )
                if not met or time is met[0]:
                    self._note(roll, rule.code, rule.clause, bool(met), why)

    def _note(self, roll: Roll, code: str, clause: str, met: bool, why: str) -> None:
        if met:
            roll.consequences.append(Consequence(code, None, clause, why))
        else:
            roll.checked.append(Checked(code, clause, why))


def _rank(rolls: Sequence[Roll]) -> None:
    scored = [roll for roll in rolls if roll.exact is not None]
    scores = [cents(roll.exact or ZERO) for roll in scored]
    for roll, own in zip(scored, scores, strict=True):
        roll.rank = 1 + sum(score > own for score in scores)


def result_of(roll: Roll) -> Result:
    """Turn a roll into a result; a quarter or year has no grade of its own."""
    return Result(
        assessee=roll.id,
        name=roll.case.person.name,
        pool=roll.pool.id,
        score=None if roll.exact is None else cents(roll.exact),
        exact=roll.exact,
        rank=roll.rank,
        provisional=roll.lacks,
        lines=tuple(roll.lines),
        pay=tuple(roll.pay),
        consequences=tuple(roll.consequences),
        checked=tuple(roll.checked),
    )

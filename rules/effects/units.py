"""Bad months of a unit: its own, and what they do to the members stationed there."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from rules.facts.book import Case
from rules.facts.values import Facts, Owed, VillageResult
from rules.scheme.effects import BadMonths


class Month(msgspec.Struct, frozen=True):
    """How a unit stood in one month."""

    period: str
    grade: str | None
    rank: int
    of: int
    tied: int
    """So many units share its rank, itself included."""

    @property
    def lower(self) -> int:
        """Return how many units scored strictly lower."""
        return self.of - (self.rank - 1) - self.tied


class Verdict(msgspec.Struct, frozen=True):
    """Whether enough months were bad, and the words for it."""

    met: bool
    why: str


def judge(rule: BadMonths, months: Sequence[Month]) -> Verdict:
    """Count the bad months: a bad grade, or among the last of the month."""
    words = [words for month in months if (words := _bad(rule, month))]
    sign = "≥" if len(words) >= rule.least else "<"
    listed = f"（{'、'.join(words)}）" if words else ""
    return Verdict(
        len(words) >= rule.least,
        f"不合格或末 {rule.last} 名 {len(words)} 个月{listed} {sign} {rule.least} 个月",
    )


def _bad(rule: BadMonths, month: Month) -> str:
    """Return why a month counts, or nothing."""
    if month.grade in rule.grades:
        return f"{month.period} {month.grade}"
    all_tied = month.tied == month.of
    if month.of < rule.fewest or all_tied or month.lower >= rule.last:
        return ""
    return f"{month.period} 第 {month.rank} 名（共 {month.of} 个）"


class Stationed:
    """The units where members are stationed, month by month."""

    def __init__(self, facts: Facts, months: Sequence[str]) -> None:
        self.months = months
        self.rows = {(row.unit, row.period): row for row in facts.villages}
        self.ties = Counter((row.period, row.rank) for row in facts.villages)

    def owed(self, case: Case) -> list[Owed]:
        """Return what is missing to judge the unit of a stationed member."""
        name, unit = case.person.id, case.person.stationed_at
        if not unit:
            return [Owed(name, "stationed_at", "", f"{name}: stationed_at: 缺所驻的村（社区）")]
        missing = []
        for month in self.months:
            row = self.rows.get((unit, month))
            if row is None:
                missing.append(f"{name}: villages: 缺 {unit} {month} 的考核结果")
            elif row.rank is None or row.of is None or row.grade is None:
                missing.append(f"{name}: villages: {unit} {month} 缺名次、总数或等次")
        return [Owed(name, "villages", "", text) for text in missing]

    def standing(self, unit: str) -> list[Month]:
        """Return the months of a unit that are known."""
        rows = [self.rows[unit, month] for month in self.months if (unit, month) in self.rows]
        return [self._month(row) for row in rows if row.rank is not None and row.of is not None]

    def _month(self, row: VillageResult) -> Month:
        tied = self.ties[row.period, row.rank]
        return Month(row.period, row.grade, row.rank or 1, row.of or 1, tied)

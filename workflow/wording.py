"""Outcomes in a few lines, for leaders with ten seconds."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from rules.outcome import Outcome, Result


def quota_lines(outcome: Outcome) -> list[str]:
    """Return e.g. `机关站所 A ≤ 10%：名额 2，已用 2`."""
    return [
        f"{q.pool} {q.grade}（{q.rule}）：名额 {q.places}，已用 {q.given}"
        + (f"（{q.note}）" if q.note else "")
        for q in outcome.quotas
    ]


def grade_list(outcome: Outcome, grades: Sequence[str]) -> list[str]:
    """Return the names by pool and grade, with scores and the reasons of those who were flagged.

    `grades` are the scheme's, best first.
    """
    lines = []
    for pool, grade in _groups(outcome, grades):
        found = [r for r in outcome.results if r.pool == pool and r.grade == grade]
        lines.append(f"{pool} {grade}（{len(found)} 人）：{'、'.join(map(_person, found))}")
    return lines


def _groups(outcome: Outcome, grades: Sequence[str]) -> list[tuple[str, str]]:
    pools = list(dict.fromkeys(r.pool for r in outcome.results))
    seen = {(r.pool, r.grade) for r in outcome.results}
    return [(pool, grade) for pool in pools for grade in grades if (pool, grade) in seen]


def _person(result: Result) -> str:
    """Return name and score, and in brackets what speaks for a low grade or who changed it."""
    said = [flag.why for flag in result.flags]
    if result.decided and result.proposed != result.grade:
        said.append(result.notes[-1])
    score = f" {result.score}" if result.score is not None else ""
    return f"{result.name or result.assessee}{score}" + (f"（{'；'.join(said)}）" if said else "")


def public_list(people: Iterable[tuple[str, str]], grades: Sequence[str]) -> list[str]:
    """Return names by grade, best first: what a notice shows, no scores and no reasons."""
    by_grade: dict[str, list[str]] = {}
    for name, grade in people:
        by_grade.setdefault(grade, []).append(name)
    order = [grade for grade in grades if grade in by_grade]
    return [f"{g}（{len(by_grade[g])} 人）：{'、'.join(by_grade[g])}" for g in order]


def yuan(amount: Decimal) -> str:
    """Return an amount without idle decimals: 130, 128.5."""
    text = f"{amount:.2f}"
    return text.rstrip("0").rstrip(".")

"""Grades by score, with a limit on how many may hold the better ones."""

from rules.exact import HUNDRED, plain, whole
from rules.grade.places import fill_from_top
from rules.grade.standing import PoolStandings, Standing, labels
from rules.parts import Quota
from rules.scheme.grading import Band, Bands, Places


def propose(rule: Bands, pool: PoolStandings, warnings: list[str]) -> None:
    """Propose a grade for everybody in the pool who has a score."""
    left = [one for one in pool.people if one.score is not None and one.proposed is None]
    for band in rule.band:
        reached = [one for one in left if band.start is None or _reaches(one, band)]
        limit = limit_of(band, pool)
        if limit is not None:
            reached, tied = fill_from_top(reached, places(limit, len(pool.people)))
            if tied:
                said = f"{pool.id} {band.grade}名额处并列：{labels(tied)}，都未列入，请领导小组定"
                warnings.append(f"{said}（{band.clause}）")
        for one in reached:
            one.proposed = band.grade
            one.notes.append(_why(one, band, pool, limit))
        left = [one for one in left if one.proposed is None]


def limit_of(band: Band, pool: PoolStandings) -> Places | None:
    """Return the limit of a band in this pool, if it has one."""
    return next((one for one in band.most if not one.pools or pool.id in one.pools), None)


def places(limit: Places, people: int) -> int:
    """Return how many may hold a band: a number, or a percentage rounded down (reading rule 8)."""
    if limit.count is not None:
        return limit.count
    return whole((limit.percent or HUNDRED) * people / HUNDRED, "floor")


def quotas(rule: Bands, pool: PoolStandings) -> list[Quota]:
    """Compare the limits with the grades given."""
    table = []
    for band in rule.band:
        limit = limit_of(band, pool)
        if limit is not None:
            given = sum(one.grade == band.grade for one in pool.people)
            number = places(limit, len(pool.people))
            table.append(
                Quota(pool.id, band.grade, limit_text(limit), number, given, "", band.clause)
            )
    return table


def limit_text(limit: Places) -> str:
    """Write a limit as `≤ 20%` or `≤ 5 名`."""
    if limit.count is not None:
        return f"≤ {limit.count} 名"
    return f"≤ {plain(limit.percent or HUNDRED)}%"


def _reaches(one: Standing, band: Band) -> bool:
    return one.score is not None and band.start is not None and one.score >= band.start


def _why(one: Standing, band: Band, pool: PoolStandings, limit: Places | None) -> str:
    score = plain(one.score) if one.score is not None else ""
    line = f"≥ {plain(band.start)}" if band.start is not None else "低于以上各档"
    said = f"{score} 分，{band.grade}：{line}"
    if limit is not None:
        said += f"，且在 {pool.id} 前 {places(limit, len(pool.people))} 名内（{limit_text(limit)}）"
    return f"{said}（{band.clause}）"

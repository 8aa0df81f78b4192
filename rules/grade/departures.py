"""Warnings where decisions depart from what the policy asks for only about, or merely allows."""

from rules.facts.problems import Problems
from rules.grade.distribution import places_of, rest_places
from rules.grade.halves import Kinds
from rules.grade.places import rule_text
from rules.grade.standing import PoolStandings, Standing
from rules.scheme.grading import Distribution


def warn_of_departures(
    rule: Distribution, pool: PoolStandings, changed: list[Standing], problems: Problems
) -> None:
    """Warn, naming the clause: flagged people spared, numbers off, a half further away."""
    lower = {slot.grade for slot in rule.slot if slot.side == "bottom"}
    for one in changed:
        if one.flags and one.grade not in lower:
            flags = "、".join(f"{flag.why}（{flag.clause}）" for flag in one.flags)
            problems.warn(f"{one.label} 有可定低等次的情形仍定为 {one.grade}：{flags}")
    for grade in rule.grades:
        _warn_number(rule, pool, grade, problems)
        _warn_halves(rule, pool, grade, problems)


def _warn_number(rule: Distribution, pool: PoolStandings, grade: str, problems: Problems) -> None:
    slot = next((slot for slot in rule.slot if slot.grade == grade), None)
    number = len(pool.people)
    if slot is None:
        places, text, clause = rest_places(rule, number)
    elif slot.bound == "about":
        places = places_of(rule, slot, number)
        text, clause = rule_text(slot.bound, slot.count, slot.percent), slot.clause
    else:
        return  # a most or a least is not departed from: it is kept
    after = sum(one.grade == grade for one in pool.people)
    before = sum(one.proposed == grade for one in pool.people)
    if after not in {places, before}:
        said = f"{pool.id} {grade} 等改后为 {after} 名，{text} 应为 {places} 名左右"
        problems.warn(f"{said}（{clause}）")


def _warn_halves(rule: Distribution, pool: PoolStandings, grade: str, problems: Problems) -> None:
    kinds = Kinds.of(rule.halves, pool.people)
    if kinds.halves is None:
        return
    before = [one for one in pool.people if one.proposed == grade]
    after = [one for one in pool.people if one.grade == grade]
    gap = _gap(kinds, after)
    if gap > max(_least_gap(kinds, pool, len(after)), _gap(kinds, before)):
        with_tag = sum(kinds.kind(one) for one in after)
        said = f"{pool.id} {grade} 等改后{kinds.halves.tag} {with_tag} 名"
        said += f"、其他 {len(after) - with_tag} 名"
        problems.warn(f"{said}，离各半更远（{kinds.halves.clause}）")


def _gap(kinds: Kinds, holders: list[Standing]) -> int:
    with_tag = sum(kinds.kind(one) for one in holders)
    return abs(2 * with_tag - len(holders))


def _least_gap(kinds: Kinds, pool: PoolStandings, holders: int) -> int:
    """Return the gap that the numbers of the two kinds force on so many holders."""
    with_tag = sum(kinds.kind(one) for one in pool.people)
    fewest = max(0, holders - (len(pool.people) - with_tag))
    most = min(with_tag, holders)
    return min(abs(2 * number - holders) for number in range(fewest, most + 1))

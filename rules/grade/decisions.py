"""The leaders' decisions: changes need a reason; hard limits hold, rules of thumb are warned of."""

from collections.abc import Iterable
from dataclasses import dataclass

from rules.facts.problems import Problems
from rules.facts.values import Decision, Facts
from rules.grade import bands
from rules.grade.departures import warn_of_departures
from rules.grade.distribution import places_of
from rules.grade.places import rule_text
from rules.grade.standing import PoolStandings, Standing
from rules.scheme.grading import Band, Bands, Distribution, Grading, Slot
from rules.scheme.polls import VetoEffect


@dataclass(frozen=True, slots=True)
class Change:
    """A decision that departs from the proposal, and where it stands in the facts."""

    path: str
    person: Standing


def decide(
    facts: Facts,
    rule: Grading,
    pool: PoolStandings,
    vetoed: VetoEffect | None,
    problems: Problems,
) -> None:
    """Turn proposals into grades, with the decisions of the leaders; refused ones are problems."""
    changes: list[Change] = []
    for one in pool.people:
        one.grade = one.proposed
        decision = one.case.decision
        if decision is None or one.proposed is None:
            continue
        one.decided, one.grade = True, decision.grade
        if decision.grade == one.proposed:
            continue
        path = f"decisions[{_index(facts, decision)}]"
        _check_change(one, decision, path, vetoed, problems)
        one.notes.append(_said(one, decision))
        changes.append(Change(path, one))
    if not changes:
        return
    if isinstance(rule, Distribution):
        for slot in rule.slot:
            _check_slot(rule, slot, pool, changes, problems)
        warn_of_departures(rule, pool, [change.person for change in changes], problems)
    else:
        _warn_bands(rule, changes, problems)
        for band in rule.band:
            _check_band(band, pool, changes, problems)


def refuse_ungraded(facts: Facts, people: Iterable[Standing], problems: Problems) -> None:
    """Refuse decisions about people who get no grade."""
    for one in people:
        decision = one.case.decision
        if decision is not None and one.proposed is None:
            path = f"decisions[{_index(facts, decision)}].grade"
            problems.add(path, f"{one.label} 本期不定等次，不能定为 {decision.grade}")


def _index(facts: Facts, decision: Decision) -> int:
    return next(index for index, one in enumerate(facts.decisions) if one is decision)


def _check_change(
    one: Standing, decision: Decision, path: str, vetoed: VetoEffect | None, problems: Problems
) -> None:
    change = f"{one.label} 由 {one.proposed} 改为 {decision.grade}"
    if not decision.reason.strip():
        problems.add(f"{path}.reason", f"{change} 要写理由")
    if vetoed and vetoed.grade and one.case.vetoes:
        said = f"{change} 不行：已被一票否决，只能定 {vetoed.grade}（{vetoed.clause}）"
        problems.add(f"{path}.grade", said)


def _said(one: Standing, decision: Decision) -> str:
    by = decision.by or "领导小组"
    return f"{by}由 {one.proposed} 改定为 {decision.grade}，理由：{decision.reason}"


def _check_slot(
    rule: Distribution,
    slot: Slot,
    pool: PoolStandings,
    changes: list[Change],
    problems: Problems,
) -> None:
    """Refuse changes that leave a most exceeded or a least unfilled."""
    grade, number = slot.grade, len(pool.people)
    places = places_of(rule, slot, number)
    after = sum(one.grade == grade for one in pool.people)
    before = sum(one.proposed == grade for one in pool.people)
    limit = f"{rule_text(slot.bound, slot.count, slot.percent)}，{number} 人为 {places} 名"
    if slot.bound == "most" and after > max(places, before):
        for change in (one for one in changes if one.person.grade == grade):
            said = f"{change.person.label} 不能改为 {grade}：{pool.id} {grade} 等{limit}"
            said += f"，这样有 {after} 名；请同时把一名 {grade} 改为其他等次（{slot.clause}）"
            problems.add(f"{change.path}.grade", said)
    if slot.bound == "least" and after < min(places, before):
        for change in (one for one in changes if one.person.proposed == grade):
            person = change.person
            said = f"{person.label} 不能由 {grade} 改为 {person.grade}：{pool.id} {grade} 等{limit}"
            said += f"，这样只有 {after} 名；请同时另定一名 {grade}（{slot.clause}）"
            problems.add(f"{change.path}.grade", said)


def _check_band(band: Band, pool: PoolStandings, changes: list[Change], problems: Problems) -> None:
    """Refuse changes that put more people into a band than it may hold."""
    limit = bands.limit_of(band, pool)
    if limit is None:
        return
    number = bands.places(limit, len(pool.people))
    after = sum(one.grade == band.grade for one in pool.people)
    if after <= number:
        return
    for change in (one for one in changes if one.person.grade == band.grade):
        said = (
            f"{change.person.label} 不能改为 {band.grade}：{pool.id} {band.grade}最多 {number} 名"
        )
        said += f"（{bands.limit_text(limit)}），这样有 {after} 名"
        said += f"；请同时把一名{band.grade}改为其他等次（{band.clause}）"
        problems.add(f"{change.path}.grade", said)


def _warn_bands(rule: Bands, changes: list[Change], problems: Problems) -> None:
    clauses = {band.grade: band.clause or rule.clause for band in rule.band}
    for change in changes:
        one = change.person
        said = f"{one.label} 由 {one.proposed} 改定为 {one.grade}，与按分数拟定的等次不同"
        problems.warn(f"{said}（{clauses[one.grade or '']}）")

"""Forced distribution: the proposal that the program puts before the leaders."""

from dataclasses import dataclass

from rules.grade.halves import Filling, Kinds, fill
from rules.grade.places import number_of_places, rule_text
from rules.grade.standing import PoolStandings, Standing, labels
from rules.parts import Quota
from rules.scheme.grading import Distribution, Slot


def propose(rule: Distribution, pool: PoolStandings, warnings: list[str]) -> None:
    """Propose a grade for everybody in the pool."""
    people = pool.people
    if len(people) == 1:
        _alone(rule, pool, warnings)
        return
    for slot in _in_order(rule, len(people)):
        _Filler(rule, slot, pool, warnings).fill()
    for one in people:
        if one.proposed is None:
            one.proposed = rule.rest.grade
            said = f"{_place(pool, one)}，不在其他等次的名额内"
            one.notes.append(f"{said}（{rule.rest.clause}）")


def places_of(rule: Distribution, slot: Slot, people: int) -> int:
    """Return the places of a slot; with one person alone there is nothing to distribute."""
    if people <= 1 and slot.bound != "most":
        return 0
    return number_of_places(slot.bound, slot.count, slot.percent, people)


def rest_places(rule: Distribution, people: int) -> tuple[int, str, str]:
    """Return how many the rest are meant to be, the rule in words, and its clause."""
    rest = rule.rest
    if rest.percent is not None:
        places = number_of_places(rest.bound, None, rest.percent, people)
        return places, rule_text(rest.bound, None, rest.percent), rest.clause
    places = people - sum(places_of(rule, slot, people) for slot in rule.slot)
    return max(places, 0), "其余", rest.clause


def quotas(rule: Distribution, pool: PoolStandings) -> list[Quota]:
    """Compare the places with the grades given, best grade first."""
    number = len(pool.people)
    slots = {slot.grade: slot for slot in rule.slot}
    table = []
    for grade in rule.grades:
        given = [one for one in pool.people if one.grade == grade]
        slot = slots.get(grade)
        if slot is not None:
            places = places_of(rule, slot, number)
            text, clause = rule_text(slot.bound, slot.count, slot.percent), slot.clause
        else:
            places, text, clause = rest_places(rule, number)
        note = _note(rule, pool, given)
        table.append(Quota(pool.id, grade, text, places, len(given), note, clause))
    return table


def _note(rule: Distribution, pool: PoolStandings, given: list[Standing]) -> str:
    kinds = Kinds.of(rule.halves, pool.people)
    if kinds.halves is None or not given:
        return ""
    with_tag = sum(kinds.kind(one) for one in given)
    return f"{kinds.halves.tag} {with_tag}、其他 {len(given) - with_tag}"


def _alone(rule: Distribution, pool: PoolStandings, warnings: list[str]) -> None:
    one, clause = pool.people[0], rule.alone.clause
    one.proposed = rule.alone.flagged if one.flags else rule.alone.grade
    one.notes.append(f"{pool.id} 只有一人，定 {one.proposed}（{clause}）")
    said = f"{pool.id} 只有 {one.label} 一人，名额无从分配，拟定 {one.proposed}"
    warnings.append(f"{said}，请领导小组定（{clause}）")


def _in_order(rule: Distribution, people: int) -> list[Slot]:
    small = rule.small
    if small is None or people >= small.below:
        return list(rule.slot)
    return sorted(rule.slot, key=lambda slot: small.order.index(slot.grade))


def _place(pool: PoolStandings, one: Standing) -> str:
    return f"{pool.id} 第 {one.rank} 名（共 {len(pool.people)} 人）"


@dataclass(slots=True)
class _Filler:
    """Fills the places of one grade: flagged people first, then by rank and halves."""

    rule: Distribution
    slot: Slot
    pool: PoolStandings
    warnings: list[str]

    def fill(self) -> None:
        slot = self.slot
        places = places_of(self.rule, slot, len(self.pool.people))
        left = [one for one in self.pool.people if one.proposed is None]
        flagged = [one for one in left if one.flags] if slot.flagged != "never" else []
        taken = self._flagged(flagged, places)
        free = [one for one in left if not one.flags]
        kinds = Kinds.of(self.rule.halves, self.pool.people)
        filling = fill(free, max(places - len(taken), 0), slot.side, kinds, taken)
        for one in filling.taken:
            one.proposed = slot.grade
            one.notes.append(self._why(one, places))
        self._warn(filling, kinds)

    def _flagged(self, flagged: list[Standing], places: int) -> list[Standing]:
        """Take flagged people, worst first; all of them even beyond the places if so ruled."""
        number = len(flagged) if self.slot.flagged == "all" else places
        filling = fill(flagged, number, "bottom", Kinds(None), [])
        for one in filling.taken:
            one.proposed = self.slot.grade
            flags = "、".join(f"{flag.why}（{flag.clause}）" for flag in one.flags)
            one.notes.append(f"有可定低等次的情形：{flags}；{self._why(one, places)}")
        self._warn(filling, Kinds(None))
        if len(filling.taken) > places:
            said = (
                f"{self.pool.id} {self.slot.grade} 等拟定 {len(filling.taken)} 名，多于 {places} 名"
            )
            said += f"（{self._rule()}），因为有情形的人多，请领导小组定（{self.slot.clause}）"
            self.warnings.append(said)
        return filling.taken

    def _rule(self) -> str:
        return rule_text(self.slot.bound, self.slot.count, self.slot.percent)

    def _why(self, one: Standing, places: int) -> str:
        rule = f"{self.slot.grade} 等 {self._rule()} = {places} 名（{self.slot.clause}）"
        return f"{_place(self.pool, one)}，{rule}"

    def _warn(self, filling: Filling, kinds: Kinds) -> None:
        name = f"{self.pool.id} {self.slot.grade} 等"
        if filling.tied:
            how = "都未列入" if self.slot.side == "top" else "按编号先后列入"
            said = f"{name}名额处并列：{labels(filling.tied)}，{how}"
            self.warnings.append(f"{said}，请领导小组定（{self.slot.clause}）")
        if filling.stood_in and kinds.halves:
            said = f"{name}轮到的一类已无可列的人，由另一类补上，{kinds.halves.tag}不足各半"
            self.warnings.append(f"{said}（{kinds.halves.clause}）")

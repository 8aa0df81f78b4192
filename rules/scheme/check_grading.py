"""Grades: bands without gap or overlap, quotas that can be met for every number of people."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from rules.exact import HUNDRED, whole
from rules.scheme.document import Document
from rules.scheme.grading import BOUND_ROUNDING, Bands, Distribution, Slot
from rules.shape import Path, Problem

_LARGEST: Final = 200
"""Quotas are tried for every pool up to this size; beyond it only the percentages matter."""


def check_grading(document: Document) -> Iterator[Problem]:
    """Check every way of grading."""
    pools = [pool.id for pool in document.pool if not pool.split]
    series = document.series if any(pool.split for pool in document.pool) else ()
    for index, rule in enumerate(document.grading):
        path: Path = ("grading", index)
        for place, name in enumerate(rule.pools):
            if name not in pools and name not in series:
                yield (*path, "pools", place), f"没有 {name} 这个 pool"
        if isinstance(rule, Bands):
            yield from _bands(rule, path)
        else:
            yield from _slots(rule, path)
            yield from _names(rule, path)
            yield from _sizes(rule, path)


def _bands(rule: Bands, path: Path) -> Iterator[Problem]:
    grades = [band.grade for band in rule.band]
    for index, grade in enumerate(grades):
        if grade in grades[:index]:
            yield (*path, "band", index, "grade"), f"等次 {grade} 出现两次"
    if not rule.band or rule.band[-1].start is not None:
        yield (*path, "band"), "最低一档不写 from，才没有漏洞：最低分以下的人也要有等次"
    for index, (upper, lower) in enumerate(pairwise(rule.band), 1):
        at = (*path, "band", index, "from")
        if upper.start is None:
            yield (*path, "band", index - 1), "只有最低一档可以不写 from，否则与下面各档重叠"
        elif lower.start is not None and lower.start > upper.start:
            yield at, f"{lower.start} 高于上一档的 {upper.start}，两档重叠；请从高到低写"
        elif lower.start == upper.start and not upper.most:
            yield at, f"与上一档同为 {upper.start}，两档重叠；除非上一档用 most 限了名额"


def _names(rule: Distribution, path: Path) -> Iterator[Problem]:
    filled = [slot.grade for slot in rule.slot]
    named = [*filled, rule.rest.grade]
    for index, grade in enumerate(rule.grades):
        if named.count(grade) != 1:
            said = f"等次 {grade} 要恰好有一个 slot，或者就是 rest"
            yield (*path, "grades", index), said
    used = {"alone": [rule.alone.grade, rule.alone.flagged]}
    if rule.small is not None:
        used["small"] = list(rule.small.order)
        if sorted(rule.small.order) != sorted(filled):
            yield (*path, "small", "order"), f"应列出全部名额：{'、'.join(filled)}"
    for key, grades in (*used.items(), ("slot", filled), ("rest", [rule.rest.grade])):
        for grade in grades:
            if grade not in rule.grades:
                yield (*path, key), f"grades 里没有 {grade}"


def _slots(rule: Distribution, path: Path) -> Iterator[Problem]:
    for index, slot in enumerate(rule.slot):
        at = (*path, "slot", index)
        if (slot.count is None) == (slot.percent is None):
            yield at, "count 和 percent 要恰好写一个"
        if slot.percent is not None and not 0 <= slot.percent <= HUNDRED:
            yield (*at, "percent"), f"应在 0 至 100 之间，现为 {slot.percent}"
        if slot.count is not None and slot.count < 0:
            yield (*at, "count"), f"不能为负，现为 {slot.count}"


def _sizes(rule: Distribution, path: Path) -> Iterator[Problem]:
    """Try every size of pool: the places may not outnumber the people."""
    for people in range(2, _LARGEST + 1):
        if rule.small is not None and people < rule.small.below:
            continue
        places = sum(_places(slot, people) for slot in rule.slot)
        if places > people:
            said = (
                f"{people} 人时名额共 {places} 个，无法满足；请改名额，或用 small 写明人少时的次序"
            )
            yield (*path, "slot"), said
            return


def _places(slot: Slot, people: int) -> int:
    if slot.count is not None:
        return slot.count
    if slot.percent is None:
        return 0
    return whole(slot.percent * people / HUNDRED, BOUND_ROUNDING[slot.bound])

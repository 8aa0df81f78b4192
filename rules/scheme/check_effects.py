"""Flags, pay and consequences: grades, panels and choices that exist, steps in order."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from rules.scheme.document import Document
from rules.scheme.effects import BadMonths, Bottom, ByGrade, ByScore, Count, Prizes, Top
from rules.scheme.grading import Bands
from rules.scheme.money import PayByGrade, PayRule, PayShare, PayWage
from rules.scheme.polls import BallotFlag
from rules.shape import Path, Problem, nearest

_LAST_PLACES: Final = 5

Used = Iterator[tuple[Path, str]]
"""Grades that something hangs on, with the place where they are named."""


def check_effects(document: Document) -> Iterator[Problem]:
    """Check what results bring about."""
    grades = _grades(document)
    for path, grade in _grades_used(document):
        if grade not in grades:
            yield path, f"没有等次 {grade}{nearest(grade, grades)}"
    yield from _flags(document)
    yield from _steps(document)
    yield from _places(document)
    yield from _veto_ids(document)


def _grades(document: Document) -> list[str]:
    names: list[str] = []
    for rule in document.grading:
        names += [band.grade for band in rule.band] if isinstance(rule, Bands) else rule.grades
    return names


def _grades_used(document: Document) -> Used:
    for index, pay in enumerate(document.pay):
        yield from _grades_paid(pay, ("pay", index))
    for index, rule in enumerate(document.consequence):
        if isinstance(rule, ByGrade):
            yield from _each(("consequence", index, "grades"), rule.grades)
            yield from _each(("consequence", index, "previous"), rule.previous)
    for index, roll in enumerate(document.rollup):
        if isinstance(roll, Count):
            yield from _each(("rollup", index, "when"), [time.grade for time in roll.when])
        elif isinstance(roll, BadMonths):
            yield from _each(("rollup", index, "grades"), roll.grades)
    if document.vetoed and document.vetoed.grade:
        yield ("vetoed", "grade"), document.vetoed.grade


def _grades_paid(pay: PayRule, path: Path) -> Used:
    match pay:
        case PayByGrade():
            yield from _each((*path, "amounts"), pay.amounts)
        case PayShare():
            yield from _each((*path, "raised"), pay.raised)
            yield from _each((*path, "cut"), pay.cut)
        case PayWage():
            for key, grades in pay.reward.items():
                yield from _each((*path, "reward", key), grades)


def _each(path: Path, grades: Iterable[str]) -> Used:
    for grade in grades:
        yield path, grade


def _flags(document: Document) -> Iterator[Problem]:
    for index, flag in enumerate(document.flag):
        if not isinstance(flag, BallotFlag):
            continue
        poll = next((poll for poll in document.poll if poll.panel == flag.panel), None)
        if poll is None:
            yield ("flag", index, "panel"), f"没有由 {flag.panel} 投票的 [[poll]]"
        elif flag.choice not in poll.choices:
            yield ("flag", index, "choice"), f"测评没有选项 {flag.choice}"


def _steps(document: Document) -> Iterator[Problem]:
    for index, rule in enumerate(document.consequence):
        if not isinstance(rule, ByScore):
            continue
        path: Path = ("consequence", index, "step")
        if not rule.step or rule.step[-1].start is not None:
            yield path, "最低一级不写 from，才没有漏洞"
        for place, (upper, lower) in enumerate(pairwise(rule.step), 1):
            if upper.start is None or (lower.start is not None and lower.start >= upper.start):
                yield (*path, place), "各级要从高到低写，互不重叠"


def _places(document: Document) -> Iterator[Problem]:
    for index, rule in enumerate(document.consequence):
        path: Path = ("consequence", index)
        match rule:
            case Prizes() if not rule.tiers or min(rule.tiers) < 1:
                yield (*path, "tiers"), "每一等奖至少一个名额"
            case Bottom() if not 1 <= rule.place <= _LAST_PLACES:
                yield (*path, "place"), f"应在 1 至 {_LAST_PLACES} 之间，现为 {rule.place}"
            case Top():
                for series in rule.count:
                    if series not in document.series:
                        known = list(document.series)
                        yield (*path, "count", series), f"没有类别 {series}{nearest(series, known)}"


def _veto_ids(document: Document) -> Iterator[Problem]:
    ids = [veto.id for veto in document.veto]
    for index, name in enumerate(ids):
        if name in ids[:index]:
            yield ("veto", index, "id"), f"{name} 出现两次"
    if document.veto and document.vetoed is None:
        yield ("veto",), "有否决项，还要 [vetoed] 写明否决的后果"

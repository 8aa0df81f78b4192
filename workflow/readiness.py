"""Before grades are fixed or posted: what they come to in numbers, and what is not in order."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from models.ballots import Turnout
from models.decisions import GradeChange, Objection
from models.decisions import Result as Row
from models.people import Member
from rules.outcome import Outcome
from workflow.archive import kept
from workflow.cycles import Running
from workflow.verdicts import open_objections
from workflow.wording import yuan

MOST_LISTED = 12


class Outlook(msgspec.Struct, frozen=True):
    """One person's result in a few words; `pay` in yuan, `grade` empty where there is none."""

    userid: str
    name: str
    grade: str
    pay: Decimal


def of_outcome(outcome: Outcome) -> list[Outlook]:
    """Return the people of an outcome that is being approved."""
    return [
        Outlook(
            r.assessee,
            r.name or r.assessee,
            r.grade or "",
            sum((p.amount for p in r.pay), Decimal(0)),
        )
        for r in outcome.results
    ]


async def of_rows(rows: Iterable[Row]) -> list[Outlook]:
    """Return the people of a verdict that is being posted."""
    names = {member.userid: member.name for member in await Member.all()}
    return [
        Outlook(
            row.assessee,
            names.get(row.assessee, row.assessee),
            row.grade,
            sum((p.amount for p in kept(row).pay), Decimal(0)),
        )
        for row in rows
    ]


def figures(people: Sequence[Outlook], grades: Sequence[str]) -> list[str]:
    """Return the numbers of people, which add up, and the money."""
    by_grade = Counter(one.grade for one in people if one.grade)
    graded = sum(by_grade.values())
    parts = "、".join(f"{grade} {by_grade[grade]} 人" for grade in grades if by_grade[grade])
    said = [f"{graded} 人评等次（{parts}）" if graded else "没有人评等次"]
    without = [one for one in people if not one.grade]
    flat = [one for one in without if one.pay]
    none = [one for one in without if not one.pay]
    if flat:
        said.append(f"{len(flat)} 人只领定额奖金（{_names(flat)}）")
    if none:
        said.append(f"{len(none)} 人不评等次也没有奖金（{_names(none)}）")
    total = sum((one.pay for one in people), Decimal(0))
    paid = sum(1 for one in people if one.pay)
    return [f"共 {len(people)} 人：{'，'.join(said)}", f"奖金合计 {yuan(total)} 元，{paid} 人"]


async def not_in_order(
    one: Running, warnings: Sequence[str], lapsed: Sequence[str] = ()
) -> list[str]:
    """Return the turnout, and what to look at before going on: lapsed changes, objections …"""
    lines = []
    roll = Turnout.filter(cycle_id=one.cycle.id)
    if called := await roll.count():
        lines.append(f"测评：应投 {called} 人，实投 {await roll.filter(voted=True).count()} 人")
    if lapsed:
        lines += ["以下调整与现在的名额不符，没有计入：", *some(lapsed)]
    if waiting := await open_objections(one):
        lines.append(f"还有 {waiting} 件异议没有答复")
    if warnings:
        lines += ["请注意：", *some(warnings)]
    return lines


async def lapsed_changes(one: Running, rows: Iterable[Row]) -> list[str]:
    """Return the leaders' changes that are not in the fixed grades."""
    names = {member.userid: member.name for member in await Member.all()}
    changes = await GradeChange.filter(cycle_id=one.cycle.id).order_by("id")
    newest = {change.assessee: change.grade for change in changes}
    return [
        f"{names.get(row.assessee, row.assessee)}调整为 {newest[row.assessee]}，现为 {row.grade}"
        for row in rows
        if newest.get(row.assessee) and newest[row.assessee] != row.grade
    ]


async def upheld(one: Running) -> list[Objection]:
    """Return the objections that were upheld and that no new verdict has settled."""
    rows = Objection.filter(verdict__cycle_id=one.cycle.id, status="upheld")
    return await rows.order_by("id")


def some(lines: Sequence[str]) -> list[str]:
    """Return as many lines as a phone shows, and how many there are."""
    more = [f"…… 共 {len(lines)} 项"] if len(lines) > MOST_LISTED else []
    return [f"· {line}" for line in lines[:MOST_LISTED]] + more


def _names(people: Sequence[Outlook]) -> str:
    first = "、".join(one.name for one in people[:MOST_LISTED])
    return f"{first}等" if len(people) > MOST_LISTED else first

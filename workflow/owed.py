"""Who still owes what: the one answer behind 待办, 进度, 催办, reminders and closing lists."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from models.ballots import Turnout
from models.decisions import Objection, Request
from models.filings import Filing
from models.people import Member
from workflow.cycles import Running
from workflow.facts import latest_attendance, standing
from workflow.people import (
    assessed,
    everyone,
    having,
    items_of,
    leads_of,
    may_rate,
    panels_of,
    planned,
    scored,
)  # fmt: skip
from workflow.plans import filed_plans
from workflow.roles import Role


class Debt(msgspec.Struct, frozen=True):
    """One person owes one thing, for the people or matters in `about`."""

    userid: str
    kind: str
    title: str
    about: tuple[str, ...]
    due: datetime | None
    say: str
    """The words that settle it, as an example to send."""
    stage: str

    @property
    def tap(self) -> str:
        """Return what a button may say: the command alone, for the rest of `say` is an example."""
        return self.say.split()[0]


@dataclass
class View:
    """A cycle with the people it concerns, loaded once for one question."""

    running: Running
    members: list[Member]

    @property
    def cycle_id(self) -> int:
        return self.running.cycle.id


Found = list[tuple[str, tuple[str, ...], str]]
"""userid, about, say"""

TITLES = {
    "plan": "报工作安排",
    "report": "交月报",
    "self": "自评",
    "attendance": "报考勤",
    "ratings": "评分",
    "ballot": "民主测评",
    "approval": "审定等次",
    "objections": "答复异议",
    "filing": "备案",
}
"""What people call each kind of debt."""


async def view(running: Running) -> View:
    return View(running, await everyone())


async def owed(one: View, *, stages: set[str] | None = None) -> list[Debt]:
    """Return all debts of the stages that are open (or of `stages`), in the scheme's order."""
    debts: list[Debt] = []
    for stage in one.running.scheme.stages:
        run = one.running.runs.get(stage.id)
        if run is None or (stage.id not in stages if stages else not one.running.is_open(stage.id)):
            continue
        for kind in stage.owes:
            debts += [
                Debt(userid, kind, TITLES[kind], about, run.due_at, say, stage.id)
                for userid, about, say in await FIND[kind](one)
            ]
    return debts if stages else debts + await _corrections(one)


async def _plans(one: View) -> Found:
    filed = await filed_plans(one.running)
    missing: dict[str, list[Member]] = {}
    for member in planned(one.running, one.members):
        if member.userid not in filed:
            for lead in leads_of(member, one.members):
                missing.setdefault(lead.userid, []).append(member)
    return [
        (lead, _names(people), f"计划 {people[0].name} 1.… 2.…") for lead, people in missing.items()
    ]


async def _reports(one: View) -> Found:
    filed = await _filed(one, "report")
    people = [m for m in scored(one.running, one.members) if m.userid not in filed]
    return [(m.userid, (), "月报 完成：… 问题：… 下月：…") for m in people]


async def _selves(one: View) -> Found:
    filed = await _filed(one, "self")
    people = [m for m in scored(one.running, one.members) if m.userid not in filed]
    return [(m.userid, (), "自评 92") for m in people]


async def _attendance(one: View) -> Found:
    known = await latest_attendance(one.cycle_id)
    missing = [m for m in scored(one.running, one.members) if m.userid not in known]
    if not missing:
        return []
    say = f"考勤 {missing[0].name} 迟到0 早退0 旷工0"
    return [(c.userid, _names(missing), say) for c in having(one.members, Role.CLERK)]


async def _ratings(one: View) -> Found:
    done = {(e.rater, e.assessee, e.indicator) for e in await standing(one.cycle_id)}
    found: Found = []
    people = scored(one.running, one.members)
    for rater in one.members:
        left = [m for m in people if unrated(one, rater, m, done)]
        if left:
            found.append((rater.userid, _names(left), f"评分 {left[0].name} 88"))
    return found


def unrated(one: View, rater: Member, member: Member, done: set[tuple[str, str, str]]) -> bool:
    """Tell whether `rater` still has something to rate about `member`."""
    return any(
        (rater.userid, member.userid, item.id) not in done
        for panel in panels_of(one.running.scheme, rater)
        if may_rate(rater, member, panel) is None
        for item in items_of(one.running.scheme, member, panel)
    )


async def _ballot(one: View) -> Found:
    roll = await Turnout.filter(cycle_id=one.cycle_id, voted=False).order_by("voter")
    return [(row.voter, (), "测评") for row in roll]


async def _nothing(_one: View) -> Found:
    """Return nothing: findings need not be there, and feedback is given outside of here."""
    return []


async def _approval(one: View) -> Found:
    """Return the leaders, or the office where the grades were given back to it."""
    pending = await Request.exists(cycle_id=one.cycle_id, status="pending", kind="grades")
    role = Role.LEADER if pending else Role.OFFICE
    return [(m.userid, (), "审定") for m in having(one.members, role)]


async def _corrections(one: View) -> list[Debt]:
    """Return what the office owes after an upheld objection, until a new verdict is fixed."""
    rows = Objection.filter(verdict__cycle_id=one.cycle_id, status="upheld").order_by("id")
    userids = dict.fromkeys([row.member for row in await rows])
    if not userids:
        return []
    names = {m.userid: m.name for m in one.members}
    about = tuple(names.get(userid, userid) for userid in userids)
    pending = await Request.exists(cycle_id=one.cycle_id, status="pending", kind="grades")
    title = "异议成立，已重新送审，等领导小组审定" if pending else "异议成立，更正后重新送审"
    office = having(one.members, Role.OFFICE)
    return [Debt(m.userid, "correction", title, about, None, "审定", "") for m in office]


async def _objections(one: View) -> Found:
    rows = await Objection.filter(verdict__cycle_id=one.cycle_id, status="open").order_by("id")
    names = {m.userid: m.name for m in assessed(one.running, one.members)}
    about = tuple(names.get(row.member, row.member) for row in rows)
    office = having(one.members, Role.OFFICE)
    return [(m.userid, about, "待审") for m in office if rows]


async def _filing(one: View) -> Found:
    done = await Filing.exists(cycle_id=one.cycle_id, kind="filing")
    office = having(one.members, Role.OFFICE)
    return [] if done else [(m.userid, (), "备案") for m in office]


async def _filed(one: View, kind: str) -> set[str]:
    rows = await Filing.filter(cycle_id=one.cycle_id, kind=kind).values_list("member", flat=True)
    return {str(userid) for userid in rows}


def _names(people: list[Member]) -> tuple[str, ...]:
    return tuple(m.name for m in people)


FIND: dict[str, Callable[[View], Awaitable[Found]]] = {
    "plan": _plans,
    "report": _reports,
    "self": _selves,
    "attendance": _attendance,
    "ratings": _ratings,
    "findings": _nothing,
    "feedback": _nothing,
    "precheck": _nothing,
    "ballot": _ballot,
    "approval": _approval,
    "objections": _objections,
    "filing": _filing,
}

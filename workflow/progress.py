"""进度 and 催办: how far each thing is, who is missing, and reminding just those."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import msgspec

from models.ballots import Turnout
from models.decisions import Objection
from models.filings import Filing
from workflow.act import Act
from workflow.cycles import Running, open_cycles
from workflow.facts import latest_attendance, standing
from workflow.owed import TITLES, Debt, View, owed, unrated, view
from workflow.people import items_of, may_rate, panels_of, planned, scored
from workflow.plans import filed_plans
from workflow.refusal import Refusal
from workflow.reminders import Reminded, remind


class Count(msgspec.Struct, frozen=True):
    """How far one kind of debt is. `missing` names who owes it, with the matters in brackets."""

    title: str
    stage: str
    due: datetime | None
    done: int
    total: int
    missing: tuple[tuple[str, tuple[str, ...]], ...]


class Progress(msgspec.Struct, frozen=True):
    """One cycle's open stages."""

    title: str
    scheme: str
    counts: tuple[Count, ...]


async def progress(act: Act) -> list[Progress]:
    """Return how far every open cycle is. Raises Refusal while nothing is under way."""
    found = [await _of(one) for one in await open_cycles()]
    under_way = [one for one in found if one.counts]
    if not under_way:
        raise Refusal("现在没有进行中的环节。发“公示”看最近的结果。")
    return under_way


async def _of(one: Running) -> Progress:
    seen = await view(one)
    names = {member.userid: member.name for member in seen.members}
    debts = await owed(seen)
    counts = []
    for stage in one.scheme.stages:
        if not one.is_open(stage.id):
            continue
        for kind in stage.owes:
            if kind not in HOW_FAR:
                continue  # findings and feedback: nobody can say how many there are to be
            done, total = await HOW_FAR[kind](seen)
            mine = [debt for debt in debts if debt.kind == kind]
            missing = tuple((names.get(d.userid, d.userid), d.about) for d in mine)
            due = one.runs[stage.id].due_at
            counts.append(Count(TITLES[kind], stage.title, due, done, total, missing))
    return Progress(one.title, one.scheme.title, tuple(counts))


async def urge(act: Act, what: str) -> Reminded:
    """Remind those who still owe something; `what` narrows it to a stage or a kind of debt.

    Raises Refusal for a word that names neither, and where nobody owes anything.
    """
    cycles = await open_cycles()
    if what and not any(named(one, debt, what) for one in cycles for debt in TITLES):
        words = "、".join(dict.fromkeys(_stage_titles(cycles))) or "无"
        raise Refusal(f"没有“{what}”这个环节。进行中的：{words}。例：催办 评分，或只发：催办")

    def chosen(one: Running, debt: Debt) -> bool:
        return not what or named(one, debt.kind, what)

    reminded = await remind(act, cycles, chosen, urged=True)
    if not reminded.told and not reminded.already:
        raise Refusal(f"{what or '各环节'}没有人欠交，不用催办。发“进度”看详情。")
    return reminded


def named(one: Running, kind: str, word: str) -> bool:
    """Tell whether `word` names this kind of debt, or the stage in which it is owed."""
    stage = one.stage_for(kind)
    if stage is None:
        return False
    return word in {stage.id, stage.title, TITLES.get(kind, ""), *SHORT.get(kind, ())}


SHORT = {
    "plan": ("计划",),
    "report": ("月报",),
    "attendance": ("考勤",),
    "ratings": ("打分",),
    "ballot": ("测评", "投票"),
    "approval": ("审定",),
    "objections": ("异议", "公示"),
}
"""What else people call each kind of debt."""


def _stage_titles(cycles: list[Running]) -> list[str]:
    return [s.title for one in cycles for s in one.scheme.stages if one.is_open(s.id)]


Done = tuple[int, int]


async def _plans(one: View) -> Done:
    people = planned(one.running, one.members)
    filed = await filed_plans(one.running)
    return sum(m.userid in filed for m in people), len(people)


async def _reports(one: View) -> Done:
    return await _filings(one, "report")


async def _selves(one: View) -> Done:
    return await _filings(one, "self")


async def _filings(one: View, kind: str) -> Done:
    people = scored(one.running, one.members)
    rows = Filing.filter(cycle_id=one.cycle_id, kind=kind)
    filed = {str(userid) for userid in await rows.values_list("member", flat=True)}
    return sum(m.userid in filed for m in people), len(people)


async def _attendance(one: View) -> Done:
    people = scored(one.running, one.members)
    known = await latest_attendance(one.cycle_id)
    return sum(m.userid in known for m in people), len(people)


async def _ratings(one: View) -> Done:
    """Count pairs of somebody who rates and somebody to be rated."""
    given = {(e.rater, e.assessee, e.indicator) for e in await standing(one.cycle_id)}
    people = scored(one.running, one.members)
    scheme = one.running.scheme
    pairs = [
        (rater, member)
        for rater in one.members
        if (panels := panels_of(scheme, rater))
        for member in people
        if any(may_rate(rater, member, p) is None and items_of(scheme, member, p) for p in panels)
    ]
    left = sum(unrated(one, rater, member, given) for rater, member in pairs)
    return len(pairs) - left, len(pairs)


async def _ballot(one: View) -> Done:
    roll = Turnout.filter(cycle_id=one.cycle_id)
    return await roll.filter(voted=True).count(), await roll.count()


async def _approval(_one: View) -> Done:
    return 0, 1  # the approval closes the stage: while it is open, it is not done


async def _objections(one: View) -> Done:
    rows = Objection.filter(verdict__cycle_id=one.cycle_id)
    total = await rows.count()
    return total - await rows.filter(status="open").count(), total


async def _filing(one: View) -> Done:
    return int(await Filing.exists(cycle_id=one.cycle_id, kind="filing")), 1


HOW_FAR: dict[str, Callable[[View], Awaitable[Done]]] = {
    "plan": _plans,
    "report": _reports,
    "self": _selves,
    "attendance": _attendance,
    "ratings": _ratings,
    "ballot": _ballot,
    "approval": _approval,
    "objections": _objections,
    "filing": _filing,
}

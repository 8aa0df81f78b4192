"""What is due: a pure function of the database, the schemes, the calendar and `now`.

Ticks may be lost and replicas may overlap: whatever became due is done once, the newest last.
"""

from datetime import datetime

from models.cycles import StageRun
from models.database import connection, is_sqlite
from models.journey import Outbox
from models.people import Member
from rules.stages import Stage
from workflow import stage_deeds
from workflow.act import SYSTEM, Act
from workflow.calendar import say_moment
from workflow.cycles import Running, open_cycles, subject
from workflow.messages import Message
from workflow.openings import begin_due, openings_ahead
from workflow.overdue import late_stages, missing_lines, tell_late
from workflow.owed import Debt, owed, view
from workflow.people import with_role
from workflow.reminders import instants, remind, reminder_due
from workflow.roles import Role
from workflow.settings import Settings
from workflow.waking import next_morning


async def run_due(now: datetime, settings: Settings) -> list[Act]:
    """Do all that is due at `now`, in the transaction in force; returns the acts to be written."""
    if not is_sqlite():  # replicas tick too: one at a time
        await connection().execute_query("SELECT pg_advisory_xact_lock(20260102)")
    acts = await begin_due(now, settings)
    for one in await open_cycles():
        acts += await _turn_stages(one, now, settings)
    acts += await tell_late(now, settings)
    return acts + await _remind(now, settings)


async def _turn_stages(one: Running, now: datetime, settings: Settings) -> list[Act]:
    """Open and close stages in the scheme's order, as many as have become due."""
    acts = []
    for stage in one.scheme.stages:
        run = one.runs.get(stage.id)
        if run is None:
            continue
        if run.opens_at and run.opens_at <= now and not run.opened_at:
            acts.append(await _open(one, stage, run, now, settings))
        if run.opened_at and run.due_at and run.due_at <= now and not run.closed_at:
            acts += await _close(one, stage, run, now, settings)
    return acts


async def _open(
    one: Running, stage: Stage, run: StageRun, now: datetime, settings: Settings
) -> Act:
    act = Act(SYSTEM, now, _cause(one, stage, run, "open"), settings)
    run.opened_at = now
    await run.save()
    act.record("stage.open", subject(one, stage.id), due=run.due_at)
    for debt in stage.owes:
        await stage_deeds.on_open(act, one, debt)
    return act


async def _close(
    one: Running, stage: Stage, run: StageRun, now: datetime, settings: Settings
) -> list[Act]:
    """Close a stage on time; what ends by a deed (an approval, a ruling) waits for it."""
    act = Act(SYSTEM, now, _cause(one, stage, run, "close"), settings)
    if stage_deeds.ends_by_deed(stage) and not await stage_deeds.deed_done(act, one, stage):
        return []
    debts = await owed(await view(one), stages={stage.id})
    run.closed_at = now
    await run.save()
    act.record("stage.close", subject(one, stage.id), missing=len(debts))
    await _tell_office(act, one, stage, debts)
    return [act]


async def _tell_office(act: Act, one: Running, stage: Stage, debts: list[Debt]) -> None:
    """After the due time the office gets the list of who is missing."""
    if stage_deeds.ends_by_deed(stage):
        return
    if debts:
        lines = missing_lines(debts, {m.userid: m.name for m in await Member.all()})
        text = f"{one.title}“{stage.title}”已截止，还缺：\n" + "\n".join(lines)
        text += f"\n需要补交的，请发：延期 {stage.title} 1天 原因"
    else:
        text = f"{one.title}“{stage.title}”已截止，全部交齐。"
    for member in await with_role(Role.OFFICE):
        act.tell(member.userid, "closed", Message(text))


def _cause(one: Running, stage: Stage, run: StageRun, edge: str) -> str:
    return f"clock:{subject(one, stage.id)}:{edge}:{run.round}:{run.due_at}"


async def _remind(now: datetime, settings: Settings) -> list[Act]:
    """Remind those who owe in a stage that has just opened or is about to be due."""
    act = Act(SYSTEM, now, f"clock:remind:{now.isoformat()}", settings)
    cycles = await open_cycles()
    triggered = {
        (one.cycle.id, stage.id)
        for one in cycles
        for stage in one.scheme.stages
        if one.is_open(stage.id) and await reminder_due(one.runs[stage.id], now, settings.calendar)
    }
    if triggered:
        await remind(act, cycles, lambda one, debt: (one.cycle.id, debt.stage) in triggered)
    return [act] if act.outgoing or act.entries else []


async def next_moment(now: datetime, settings: Settings) -> tuple[datetime, str] | None:
    """Return the next moment at which something happens by itself, and what."""
    ahead: list[tuple[datetime, str]] = []
    for one in await open_cycles():
        for stage in one.scheme.stages:
            run = one.runs.get(stage.id)
            if run is not None:
                ahead += _moments_of(one, stage, run, settings)
    for late in await late_stages(now):
        moment = next_morning(now, settings.calendar)
        ahead.append((moment, f"提醒：{late.one.title}{late.stage.title}到期未办"))
    ahead += [(moment, "新一期开始") for moment in await openings_ahead(now, settings)]
    waiting = await Outbox.filter(status="new", not_before__gt=now).order_by("not_before").first()
    if waiting:
        ahead.append((waiting.not_before, "消息待发"))
    return min((pair for pair in ahead if pair[0] > now), default=None)


def _moments_of(
    one: Running, stage: Stage, run: StageRun, settings: Settings
) -> list[tuple[datetime, str]]:
    if run.closed_at or not run.opens_at:
        return []
    if not run.opened_at:
        return [(run.opens_at, f"{stage.title}开始")]
    found = [(moment, f"提醒：{stage.title}") for moment in instants(run, settings.calendar)]
    if run.due_at:
        found.append((run.due_at, f"{one.title}{stage.title}截止 {say_moment(run.due_at)}"))
    return found

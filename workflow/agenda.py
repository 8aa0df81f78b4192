"""What is due: a pure function of the database, the schemes, the calendar and `now`.

Ticks may be lost and replicas may overlap: whatever became due is done once, the newest last.
"""

from datetime import datetime, timedelta

from models.cycles import Cycle, StageRun
from models.database import connection, is_sqlite
from models.journey import Outbox
from rules.period import Period
from rules.scheme import Scheme
from rules.stages import Stage
from workflow import stage_deeds
from workflow.act import SYSTEM, Act
from workflow.calendar import say_moment
from workflow.cycles import Running, current_period, open_cycle, open_cycles, subject
from workflow.messages import Message
from workflow.moments import schedule
from workflow.owed import Debt, owed, view
from workflow.people import with_role
from workflow.reminders import instants, remind, reminder_due
from workflow.roles import Role
from workflow.settings import Settings


async def run_due(now: datetime, settings: Settings) -> list[Act]:
    """Do everything that is due at `now`, within the transaction in force; returns the acts to be written."""
    if not is_sqlite():  # replicas tick too: one at a time
        await connection().execute_query("SELECT pg_advisory_xact_lock(20260102)")
    acts = [
        await _begin(scheme, period, now, settings)
        for scheme, period in await _unopened(now, settings)
    ]
    for one in await open_cycles():
        acts += await _turn_stages(one, now, settings)
    acts += await _remind(now, settings)
    return acts


def schemes_at(settings: Settings, now: datetime) -> list[tuple[Scheme, Period]]:
    """Return the scheme versions in force on the first day of their present period."""
    found: dict[str, tuple[Scheme, Period]] = {}
    for scheme in sorted(settings.schemes, key=lambda s: s.effective):
        period = current_period(scheme, now)
        if scheme.cadence != "application" and scheme.effective <= period.first_day:
            found[scheme.id] = (scheme, period)
    return list(found.values())


async def _unopened(now: datetime, settings: Settings) -> list[tuple[Scheme, Period]]:
    waiting = []
    for scheme, period in schemes_at(settings, now):
        spans = schedule(scheme, period, settings.calendar)
        first = min((s.opens for s in spans.values() if s.opens), default=None)
        if first is None or first > now:
            continue
        if not await Cycle.exists(scheme=scheme.id, period=period.name):
            waiting.append((scheme, period))
    return waiting


async def _begin(scheme: Scheme, period: Period, now: datetime, settings: Settings) -> Act:
    act = Act(SYSTEM, now, f"clock:{scheme.id}:{period.name}", settings)
    await open_cycle(act, scheme, period)
    return act


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
    """Close a stage on time. What ends by a deed (an approval, a ruling) stays open until it is done."""
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
    members = {m.userid: m.name for m in (await view(one)).members}
    if debts:
        listed = sorted({f"{d.title}：{members[d.userid]}" + _about(d) for d in debts})
        text = f"{one.title}“{stage.title}”已截止，还缺 {len(listed)} 项：\n" + "\n".join(listed)
        text += f"\n需要补交的，请发：延期 {stage.title} 1天 原因"
    else:
        text = f"{one.title}“{stage.title}”已截止，全部交齐。"
    for member in await with_role(Role.OFFICE):
        act.tell(member.userid, "closed", Message(text))


def _about(debt: Debt) -> str:
    return f"（{'、'.join(debt.about)}）" if debt.about else ""


def _cause(one: Running, stage: Stage, run: StageRun, edge: str) -> str:
    return f"clock:{subject(one, stage.id)}:{edge}:{run.round}:{run.due_at}"


async def _remind(now: datetime, settings: Settings) -> list[Act]:
    """Remind those who owe in a stage that has just opened or is about to be due."""
    act = Act(SYSTEM, now, f"clock:remind:{now.isoformat()}", settings)
    cycles = await open_cycles()
    triggered = [
        (one, stage.id)
        for one in cycles
        for stage in one.scheme.stages
        if one.is_open(stage.id) and await reminder_due(one.runs[stage.id], now)
    ]
    if triggered:
        await remind(act, cycles, triggered)
    return [act] if act.outgoing or act.entries else []


async def next_moment(now: datetime, settings: Settings) -> tuple[datetime, str] | None:
    """Return the next moment at which something happens by itself, and what."""
    ahead: list[tuple[datetime, str]] = []
    for one in await open_cycles():
        for stage in one.scheme.stages:
            run = one.runs.get(stage.id)
            if run is not None:
                ahead += _moments_of(one, stage, run)
    for scheme, period in [*schemes_at(settings, now), *schemes_at(settings, _later(now))]:
        if not await Cycle.exists(scheme=scheme.id, period=period.name):
            spans = schedule(scheme, period, settings.calendar)
            ahead += [(s.opens, "新一期开始") for s in spans.values() if s.opens]
    waiting = await Outbox.filter(status="new", not_before__gt=now).order_by("not_before").first()
    if waiting:
        ahead.append((waiting.not_before, "消息待发"))
    return min((pair for pair in ahead if pair[0] > now), default=None)


def _moments_of(one: Running, stage: Stage, run: StageRun) -> list[tuple[datetime, str]]:
    if run.closed_at or not run.opens_at:
        return []
    if not run.opened_at:
        return [(run.opens_at, f"{stage.title}开始")]
    found = [(moment, f"提醒：{stage.title}") for moment in instants(run)]
    if run.due_at:
        found.append((run.due_at, f"{one.title}{stage.title}截止 {say_moment(run.due_at)}"))
    return found


def _later(now: datetime) -> datetime:
    """Return a moment in the month after `now`."""
    return now.replace(day=28) + timedelta(days=7)

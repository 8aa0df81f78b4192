"""What is late although it must be done: approvals, rulings, filings, plans nobody has approved.

The office hears at the due time what is outstanding, from whom and what to do; then once a workday
while it lasts, as do the leaders who owe an approval.
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from models.cycles import StageRun
from models.decisions import Request
from models.journey import Outbox
from models.people import Member
from rules.stages import Stage
from workflow import stage_deeds
from workflow.act import SYSTEM, Act
from workflow.calendar import local, say_moment
from workflow.cycles import Running, open_cycles, subject
from workflow.messages import Message
from workflow.owed import Debt, owed, view
from workflow.people import with_role
from workflow.proposal import proposal_of
from workflow.reminders import quiet
from workflow.roles import Role
from workflow.settings import Settings
from workflow.verdicts import latest_verdict
from workflow.waking import daytime

MOST_LISTED = 8


class Late(msgspec.Struct, frozen=True):
    """A stage past its due time; `plans` are those filed in it that wait for their approval."""

    one: Running
    stage: Stage
    run: StageRun
    due: datetime
    plans: tuple[Request, ...] = ()

    @property
    def key(self) -> str:
        return f"{subject(self.one, self.stage.id)}:{self.run.round}"

    @property
    def head(self) -> str:
        return f"{self.one.title}“{self.stage.title}”应在 {say_moment(self.due)} 前办完"


async def late_stages(now: datetime) -> list[Late]:
    """Return what is past its due time and still waits for somebody, oldest cycle first."""
    found = []
    for one in await open_cycles():
        for stage in one.scheme.stages:
            run = one.runs.get(stage.id)
            if run is None or not run.opened_at or not run.due_at or run.due_at > now:
                continue
            plans = await _unapproved(one) if "plan" in stage.owes else ()
            if plans or (stage_deeds.ends_by_deed(stage) and not run.closed_at):
                found.append(Late(one, stage, run, run.due_at, plans))
    return found


async def _unapproved(one: Running) -> tuple[Request, ...]:
    """Return the plans before the leaders; once the grades are fixed they no longer matter."""
    if await latest_verdict(one):
        return ()
    rows = Request.filter(cycle_id=one.cycle.id, kind="plan", status="pending")
    return tuple(await rows.order_by("number"))


async def tell_late(now: datetime, settings: Settings) -> list[Act]:
    """Tell the office and the leaders of what is late and has not been told of yet."""
    fresh = [late for late in await late_stages(now) if _untold(late, now, settings)]
    if not fresh:
        return []
    day = local(now).date()
    keys = ",".join(late.key for late in fresh)
    act = Act(SYSTEM, now, f"clock:overdue:{keys}:{day}", settings)
    office = {member.userid for member in await with_role(Role.OFFICE)}
    report: list[str] = []
    mine: dict[str, list[str]] = {}
    for late in fresh:
        late.run.reminded_to = now
        await late.run.save(update_fields=["reminded_to"])
        said, own = await _say(late)
        report += said
        for userid, line in own.items():
            mine.setdefault(userid, []).append(line)
        if said:
            act.record("stage.overdue", subject(late.one, late.stage.id), due=late.due)
    for userid in sorted(office if report else ()):
        text = "【到期未办】\n" + "\n".join(report)
        act.tell_once(userid, f"overdue:{keys}:{day}/{userid}", Message(text), quiet(now))
    for userid in sorted(mine.keys() - office):
        await _tell_one(act, userid, mine[userid])
    return [act] if act.outgoing or act.entries else []


def _untold(late: Late, now: datetime, settings: Settings) -> bool:
    """Tell whether a stage is to be spoken of now: once when it is due, then once a workday."""
    told = late.run.reminded_to
    if told is None or told < late.due:
        return True
    return local(told).date() < local(now).date() and daytime(now, settings.calendar)


async def _tell_one(act: Act, userid: str, lines: list[str]) -> None:
    """Remind somebody who owes; like every reminder, one a day."""
    key = f"remind:{local(act.at).date()}/{userid}"
    if not await Outbox.exists(key=key):
        text = f"【到期未办】有 {len(lines)} 件事等您办：\n" + "\n".join(lines)
        act.tell_once(userid, key, Message(text), quiet(act.at))


async def _say(late: Late) -> tuple[list[str], dict[str, str]]:
    """Return what the office hears of a late stage, and the line for each who owes."""
    if late.plans:
        return await _say_plans(late)
    debts = await owed(await view(late.one), stages={late.stage.id})
    if not debts:
        return [], {}
    names = {member.userid: member.name for member in await Member.all()}
    lines = [f"{late.head}，还没有办：", *missing_lines(debts, names)]
    for kind in dict.fromkeys(debt.kind for debt in debts):
        lines += await _next_step(late, kind)
    own = {debt.userid: f"· {late.head}：{debt.title}\n  回复：{debt.say}" for debt in debts}
    return lines, own


async def _say_plans(late: Late) -> tuple[list[str], dict[str, str]]:
    leaders = await with_role(Role.LEADER)
    whose = [str(request.content["name"]) for request in late.plans]
    what = f"{len(whose)} 人的工作安排已报，还没有审批（{some(whose)}）"
    names = "、".join(leader.name for leader in leaders)
    lines = [
        f"{late.head}，{what}：",
        f"· 审批工作安排 {len(leaders)} 人：{names}",
        "已提醒领导小组，请催领导小组发“待审”。",
    ]
    line = f"· {late.head}，{what}\n  回复：待审"
    return lines, {leader.userid: line for leader in leaders}


async def _next_step(late: Late, kind: str) -> list[str]:
    """Return what the office should do about one kind of debt."""
    later = f"延期 {late.one.cycle.period} {late.stage.title} 1天 原因"
    if kind == "approval":
        return await _approval_step(late.one, later)
    if kind == "objections":
        return ["公示期已满，答复完才能定结果。请发：待审"]
    if kind == "filing":
        return [f"请发：备案；要延长的发：{later}"]
    return [f"请发：催办；要延长的发：{later}"]


async def _approval_step(one: Running, later: str) -> list[str]:
    if not await Request.exists(cycle_id=one.cycle.id, kind="grades", status="pending"):
        return ["等次已退回党政党建办，改好后请发：审定"]
    proposal = await proposal_of(one)
    if not proposal.ready:
        lacking = [*proposal.still_open, *proposal.missing]
        return [
            f"还缺 {len(lacking)} 项，补齐后才能审定：{some(lacking)}",
            f"请发：催办；已截止的发：延期 {one.cycle.period} 评分 1天 原因",
        ]
    return [f"请催领导小组发“审定”；要延长的发：{later}"]


def some(words: list[str]) -> str:
    """Return the first few of many, with how many there are."""
    more = f"等 {len(words)} 项" if len(words) > MOST_LISTED else ""
    return "、".join(words[:MOST_LISTED]) + more


def missing_lines(debts: Iterable[Debt], names: dict[str, str]) -> list[str]:
    """Return who is missing, one line for each thing that is owed."""
    by_title: dict[str, list[str]] = {}
    for debt in debts:
        about = f"（{'、'.join(debt.about)}）" if debt.about else ""
        by_title.setdefault(debt.title, []).append(names.get(debt.userid, debt.userid) + about)
    return [f"· {title} {len(who)} 人：{'、'.join(who)}" for title, who in by_title.items()]

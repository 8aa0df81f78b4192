"""工作安排: a member's tasks of the month, filed by his group's head, approved, then posted."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.decisions import Request
from models.filings import Filing
from models.people import Member
from workflow import requests
from workflow.act import Act
from workflow.cycles import Running, cycle_for, fits, open_cycles, running, subject
from workflow.messages import Message, group
from workflow.people import everyone, leads_of, planned
from workflow.refusal import Refusal
from workflow.requests import Kind, Sheet
from workflow.roles import Role
from workflow.settings import Group

LONGEST = 2000
WORD = "工作安排"
EXAMPLE = "1.清理水渠 2.走访五户"


@dataclass(frozen=True)
class Filed:
    """One member's tasks as they went before the leaders."""

    one: Running
    member: Member
    tasks: tuple[str, ...]
    request: Request


@dataclass(frozen=True)
class State:
    """How a member's plan stands: missing, pending, approved or returned (with the reason)."""

    member: Member
    status: str
    reason: str = ""


async def file_plan(act: Act, lead: Member, member: Member, tasks: Sequence[str]) -> Filed:
    """File or replace a member's tasks; the leaders see them once `put_before_leaders` is called.

    Raises Refusal for members of another 考核组, for those who need no plan, for tasks that say
    nothing or too much, and outside the stage.
    """
    one = await _cycle(act, member)
    await _check_right(one, lead, member)
    text = "\n".join(tasks)
    if not text:
        raise Refusal(f"请写出{member.name}具体要做的事。例：计划 {member.name} {EXAMPLE}")
    if len(text) > LONGEST:
        raise Refusal(
            f"{member.name}的{WORD}太长（{len(text)} 字），最多 {LONGEST} 字，请缩短后重发。"
        )
    filing = await Filing.create(
        cycle_id=one.cycle.id,
        kind="plan",
        member=member.userid,
        by=lead.userid,
        text=text,
        at=act.at,
    )
    act.record("plan.file", subject(one, member.userid), filing=filing.id, tasks=len(tasks))
    content: dict[str, object] = {
        "name": member.name,
        "lead": lead.userid,
        "by": lead.name,
        "tasks": list(tasks),
    }
    request = await requests.ask_quietly(act, one, "plan", Role.LEADER, content, member.userid)
    return Filed(one, member, tuple(tasks), request)


async def put_before_leaders(act: Act, filed: Sequence[Filed]) -> None:
    """Ask the leaders about what was filed in one message, in one message."""
    await requests.announce(act, [one.request for one in filed])


async def _check_right(one: Running, lead: Member, member: Member) -> None:
    members = await everyone()
    if all(member.userid != one_of.userid for one_of in planned(one, members)):
        raise Refusal(f"{member.name}不在报{WORD}的名单里，不用报。发“计划”看还缺谁。")
    leads = leads_of(member, members)
    if all(lead.userid != one_of.userid for one_of in leads):
        names = "、".join(one_of.name for one_of in leads)
        raise Refusal(f"{member.name}不在您的考核组，由{names}报{WORD}。发“计划”看您还缺谁。")


async def _cycle(act: Act, member: Member) -> Running:
    """Return where the plan goes: while the stage is open, or afterwards if it was given back."""
    try:
        return await cycle_for(act, "plan", member, WORD)
    except Refusal:
        for one in await open_cycles():
            mine = one.stage_for("plan") and fits(one.scheme, member)
            if mine and member.userid in await _statuses(one, "returned"):
                return one
        raise


async def plan_cycle(act: Act) -> Running:
    """Return the cycle whose plans are meant: one that asks for them now, else the last that did.

    Raises Refusal before the first has opened.
    """
    try:
        return await cycle_for(act, "plan", None, WORD)
    except Refusal:
        for one in reversed(await open_cycles()):
            stage = one.stage_for("plan")
            if stage and one.runs[stage.id].opened_at:
                return one
        raise


async def states(one: Running, lead: Member) -> list[State]:
    """Return how the plans of a lead's members stand."""
    members = await everyone()
    newest = await _newest(one)
    filed = await filed_plans(one)
    found = []
    for member in planned(one, members):
        if all(lead.userid != one_of.userid for one_of in leads_of(member, members)):
            continue
        request = newest.get(member.userid)
        if member.userid in filed:
            found.append(State(member, request.status if request else "pending"))
        elif request:
            found.append(State(member, "returned", request.reason))
        else:
            found.append(State(member, "missing"))
    return found


async def filed_plans(one: Running) -> set[str]:
    """Return those whose plan is filed; one that was given back counts as not filed."""
    rows = Filing.filter(cycle_id=one.cycle.id, kind="plan")
    filed = {str(userid) for userid in await rows.values_list("member", flat=True)}
    return filed - await _statuses(one, "returned")


async def _statuses(one: Running, status: str) -> set[str]:
    newest = await _newest(one)
    return {userid for userid, request in newest.items() if request.status == status}


async def _newest(one: Running) -> dict[str, Request]:
    rows = await Request.filter(cycle_id=one.cycle.id, kind="plan").order_by("id")
    return {request.subject: request for request in rows}


def numbered(tasks: Sequence[str]) -> str:
    """Return the tasks one to a line; a single one needs no number."""
    if len(tasks) == 1:
        return tasks[0]
    return "\n".join(f"{number}. {task}" for number, task in enumerate(tasks, 1))


def _tasks(request: Request) -> str:
    tasks = request.content["tasks"]
    return numbered([str(task) for task in tasks]) if isinstance(tasks, list) else ""


async def _describe(request: Request) -> Sheet:
    one = await running(await request.cycle)
    title = f"{request.content['name']} {one.title}{WORD}"
    return Sheet(title, f"{_tasks(request)}\n（{request.content['by']}报）")


async def _approve(act: Act, request: Request) -> str:
    """Post the tasks and tell whoever has to do them and whoever filed them."""
    one = await running(await request.cycle)
    member = await Member.get(userid=request.subject)
    text = f"{member.name} {one.title}：\n{_tasks(request)}"
    act.record("plan.approve", subject(one, member.userid), request=request.id)
    for chat in act.settings.groups:
        if _heard(chat, member):
            act.tell(group(chat.name), f"plan-{request.id}", Message(f"【{WORD}】{text}"))
    act.tell(
        member.userid,
        f"plan-{request.id}",
        Message(f"您的{WORD}已批准。{text}\n月底按它考核。"),
    )
    lead = str(request.content["lead"])
    if lead not in {member.userid, act.actor.userid}:
        said = f"{member.name}的{one.title}{WORD}已由{act.actor.name}批准，已在群里公布。"
        act.tell(lead, f"plan-{request.id}-lead", Message(said))
    return f"已同意{member.name}的{one.title}{WORD}，已在群里公布，并通知了本人。"


def _heard(chat: Group, member: Member) -> bool:
    return not chat.units or member.unit in chat.units


async def _give_back(act: Act, request: Request, reason: str) -> str:
    """Tell the lead why; the plan counts as not filed until he files it again."""
    one = await running(await request.cycle)
    name = request.content["name"]
    said = (
        f"{name}的{one.title}{WORD}被{act.actor.name}退回：{reason}\n"
        f"请改好后重报：计划 {name} {EXAMPLE}"
    )
    act.tell(str(request.content["lead"]), f"plan-back-{request.id}", Message(said))
    return f"已退回{name}的{WORD}，已通知{request.content['by']}重报。"


requests.register("plan", Kind(WORD, _describe, _approve, _give_back))

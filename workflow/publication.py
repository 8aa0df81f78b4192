"""公示: the verdict goes to the group and to each person, and becomes final when it ends."""

from datetime import datetime

import msgspec

from models.cycles import StageRun
from models.decisions import Request, Result, Verdict
from models.people import Member
from rules.scheme.effects import SumPay
from workflow import approvals, requests
from workflow.act import Act
from workflow.archive import kept
from workflow.calendar import say_moment
from workflow.cycles import Running, begin_stage, running, subject
from workflow.messages import Button, Card, Message, group
from workflow.people import with_role
from workflow.readiness import figures, lapsed_changes, not_in_order, of_rows
from workflow.refusal import Refusal
from workflow.requests import Kind, Sheet
from workflow.roles import Role
from workflow.settings import Group
from workflow.verdicts import latest_verdict, open_objections, verdicts_in
from workflow.wording import public_list, yuan


async def propose_publication(act: Act) -> Message:
    """公示, said by the office: show what would be posted, to be confirmed. Raises Refusal."""
    found = await verdicts_in("approved")
    if not found:
        raise Refusal("现在没有审定好、等待公示的结果。等次由领导小组先审定，发“进度”看到哪一步。")
    one, verdict = found[0]
    request = await requests.ask_quietly(
        act, one, "publish", Role.OFFICE, {"verdict": verdict.id, "revision": verdict.revision}
    )
    await requests.show(act, request)
    return await approvals.agree(act, request)


async def current_notice(now: datetime) -> str:
    """Return the text of whatever is posted now, or nothing."""
    found = await verdicts_in("published")
    return "\n\n".join([await _notice(one, verdict, now) for one, verdict in found])


async def _notice(one: Running, verdict: Verdict, now: datetime) -> str:
    run = one.runs[_stage(one)]
    until = f"公示到 {say_moment(run.due_at)}。" if run.due_at else ""
    return "\n".join(
        [
            f"{one.title}考核结果公示",
            *await _names(one, verdict, await Member.all()),
            notice_over(run, now) or f"{until}有异议请私聊我：异议 理由",
        ]
    )


def notice_over(run: StageRun, now: datetime) -> str:
    """Say that a notice is past its due time, and waits for rulings only; empty before that."""
    if run.due_at is None or run.due_at > now:
        return ""
    return f"公示期已满，正在答复异议，不再受理新的异议（{say_moment(run.due_at)} 期满）。"


async def _names(one: Running, verdict: Verdict, members: list[Member]) -> list[str]:
    """Return the names of `members` by grade, as a notice shows them."""
    names = {member.userid: member.name for member in members}
    rows = await Result.filter(verdict_id=verdict.id).order_by("id")
    graded = [(names[row.assessee], row.grade) for row in rows if row.assessee in names]
    return public_list(graded, one.scheme.grades)


async def _describe(request: Request) -> Sheet:
    one = await running(await request.cycle)
    verdict = await Verdict.get(id=request.content["verdict"])
    rows = await Result.filter(verdict_id=verdict.id).order_by("id")
    again = f"（第 {verdict.revision} 次）" if verdict.revision > 1 else ""
    title = f"{one.title}考核结果公示{again}"
    warnings = msgspec.json.decode(verdict.outcome).get("warnings", [])
    notes = await not_in_order(one, warnings, await lapsed_changes(one, rows))
    lines = [title, *await _names(one, verdict, await Member.all())]
    lines += [*figures(await of_rows(rows), one.scheme.grades), *notes]
    text = "\n".join([*lines, "确认后发到群里，并通知每个人。"])
    return Sheet(title, text, text)


async def _publish(act: Act, request: Request) -> str:
    one = await running(await request.cycle)
    verdict = await Verdict.get(id=request.content["verdict"])
    if verdict.status != "approved":
        raise Refusal("这份结果已经公示过或已被新的审定取代。")
    stage = one.stage_for("objections")
    if stage is None:
        await _make_final(act, one, verdict)
        return f"{one.title}结果已发到群里，并已通知每个人（这个方案没有公示期）。"
    verdict.status = "published"
    await verdict.save()
    run = await begin_stage(act, one, stage.id)
    act.record("verdict.publish", subject(one), revision=verdict.revision)
    until = say_moment(run.due_at) if run.due_at else ""
    await _tell_groups(act, one, verdict, until)
    await _tell_everyone(act, one, verdict, until)
    return f"已公示到 {until}，并已通知每个人。有异议会转给您答复。"


async def _tell_groups(act: Act, one: Running, verdict: Verdict, until: str) -> None:
    for chat in act.settings.groups:
        names = await _names(one, verdict, await _heard_in(chat))
        if names:
            again = "（更正后）" if verdict.revision > 1 else ""
            text = f"【公示】{one.title}考核结果{again}\n" + "\n".join(names)
            text += f"\n公示到 {until}。有异议请私聊我：异议 理由"
            act.tell(group(chat.name), f"notice-{verdict.revision}", Message(text))


async def _heard_in(chat: Group) -> list[Member]:
    """Return those whose results concern a group; one without units hears of everybody."""
    everyone = await Member.all()
    return [m for m in everyone if not chat.units or m.unit in chat.units]


async def _tell_everyone(act: Act, one: Running, verdict: Verdict, until: str) -> None:
    for row in await Result.filter(verdict_id=verdict.id):
        score = f"得分 {row.score}，" if row.score is not None else ""
        grade = f"等次 {row.grade}" if row.grade else "不评等次"
        text = f"{one.title}考核结果公示：您{score}{grade}。\n想知道每一分的来历，发“为什么”。"
        text += f"\n不同意的，{until} 前发“异议 理由”。"
        card = Card(
            f"result-{verdict.id}-{row.id}",
            f"{one.title}考核结果",
            f"{score}{grade}，公示到 {until}",
            buttons=(Button("为什么", f"为什么 {one.cycle.period}"),),
        )
        act.tell(row.assessee, f"result-{verdict.revision}", Message(text, card))


async def withdraw_notice(act: Act, one: Running, why: str) -> None:
    """Take the posted notice down: an objection was upheld and the result is being corrected."""
    verdict = await latest_verdict(one)
    if verdict is None or verdict.status != "published":
        return  # taken down already, for another objection
    verdict.status = "superseded"
    await verdict.save()
    run = one.runs[_stage(one)]
    run.closed_at = act.at
    await run.save()
    act.record("notice.withdraw", subject(one), round=run.round)
    for chat in act.settings.groups:
        act.tell(group(chat.name), "withdrawn", Message(f"【公示更正】{one.title}考核结果{why}"))


async def finish_notice(act: Act, one: Running) -> bool:
    """End the notice and make the verdict final; False while objections are open."""
    verdict = await latest_verdict(one)
    if verdict is None or verdict.status != "published" or await open_objections(one):
        return False
    await _make_final(act, one, verdict)
    return True


async def _make_final(act: Act, one: Running, verdict: Verdict) -> None:
    """Settle a verdict for good; all that remains is its filing, if there is one."""
    verdict.status = "final"
    await verdict.save()
    act.record("verdict.final", subject(one), revision=verdict.revision)
    await _tell_result(act, one, verdict)
    filing = one.stage_for("filing")
    if filing is None:
        one.cycle.closed_at = act.at
        await one.cycle.save()
        return
    await begin_stage(act, one, filing.id)
    for member in await with_role(Role.OFFICE):
        act.tell(member.userid, "final-office", Message(f"{one.title}结果已确定，请备案：备案"))


async def _tell_result(act: Act, one: Running, verdict: Verdict) -> None:
    """Tell the groups the final grades, and everybody what he gets."""
    for chat in act.settings.groups:
        if names := await _names(one, verdict, await _heard_in(chat)):
            text = f"【结果】{one.title}考核结果已确定：\n" + "\n".join(names)
            act.tell(group(chat.name), f"final-{verdict.revision}", Message(text))
    for row in await Result.filter(verdict_id=verdict.id).order_by("id"):
        text = f"{one.title}考核结果已确定：{say_result(one, row)}。"
        act.tell(row.assessee, f"final-{verdict.revision}", Message(text))


def say_result(one: Running, row: Result) -> str:
    """Return e.g. `等次 B，业绩奖金 130 元（按季度发放）`."""
    paid = [f"{p.item} {yuan(p.amount)} 元" for p in kept(row).pay]
    how = next((r.title for r in one.scheme.rollup if isinstance(r, SumPay)), "")
    pay = "；".join(paid) + (f"（{how}）" if how else "") if paid else "没有奖金项目"
    return (f"等次 {row.grade}，" if row.grade else "") + pay


def _stage(one: Running) -> str:
    stage = one.stage_for("objections")
    if stage is None:
        raise Refusal("这个方案没有公示环节。")
    return stage.id


async def _refuse(_act: Act, _request: Request, _reason: str) -> str:
    return "已取消，结果没有公示。需要时再发“公示”。"


requests.register(
    "publish",
    Kind(
        "结果公示",
        _describe,
        _publish,
        _refuse,
        two_steps=True,
        reasoned=False,
        no="取消",
        returned="已取消",
    ),
)

"""The approval of the grades: what it is bound to, how it looks, and the verdict it fixes."""

from decimal import Decimal

from models.decisions import Request
from rules.outcome import Result
from workflow import requests
from workflow.act import Act
from workflow.cycles import Running, running
from workflow.messages import Message
from workflow.people import with_role
from workflow.proposal import Proposal, proposal_of
from workflow.refusal import Refusal
from workflow.requests import Kind, Sheet
from workflow.roles import Role
from workflow.verdicts import fix, open_objections
from workflow.wording import grade_list, money, quota_lines

MOST_LISTED = 12


async def content_of(one: Running) -> dict[str, object]:
    """Return what an approval is bound to: every grade, score and yuan, and what is missing."""
    proposal = await proposal_of(one)
    rows = {r.assessee: [r.grade, str(r.score), str(_pay(r))] for r in proposal.outcome.results}
    return {"rows": rows, "missing": proposal.missing, "open": proposal.still_open}


def _pay(result: Result) -> Decimal:
    return sum((p.amount for p in result.pay), Decimal(0))


async def _fresh(_act: Act, request: Request) -> dict[str, object]:
    return await content_of(await _running(request))


async def _running(request: Request) -> Running:
    return await running(await request.cycle)


async def _describe(request: Request) -> Sheet:
    one = await _running(request)
    proposal = await proposal_of(one)
    title, grades = f"{one.title}等次审定", grade_list(proposal.outcome, one.scheme.grades)
    lines = [*quota_lines(proposal.outcome), "", *grades, *_notes(proposal)]
    lines += ["", "改等次请回复：调整 姓名 等次 理由"]
    return Sheet(title, "\n".join(lines), "\n".join([title, *grades, money(proposal.outcome)]))


def _notes(proposal: Proposal) -> list[str]:
    """Return what stands in the way of an approval, and what to look at before it."""
    lines = []
    if lacking := [*proposal.still_open, *proposal.missing]:
        lines += ["", f"还缺 {len(lacking)} 项，现在不能审定：", *_some(lacking)]
    if proposal.overtaken:
        overtaken = list(proposal.overtaken.values())
        lines += ["", "以下调整与现在的名额不符，没有计入：", *_some(overtaken)]
    if proposal.warnings:
        lines += ["", "请注意：", *_some(list(proposal.warnings))]
    return lines


def _some(lines: list[str]) -> list[str]:
    more = [f"…… 共 {len(lines)} 项"] if len(lines) > MOST_LISTED else []
    return [f"· {line}" for line in lines[:MOST_LISTED]] + more


async def _check(request: Request) -> None:
    """Raise Refusal while something is missing, or an objection has not been answered."""
    one = await _running(request)
    proposal = await proposal_of(one)
    if not proposal.ready:
        lacking = [*proposal.still_open, *proposal.missing]
        raise Refusal(
            f"还缺 {len(lacking)} 项，不能审定：\n"
            + "\n".join(_some(lacking))
            + "\n请党政党建办催办；已截止的请发：延期 评分 1天 原因"
        )
    if waiting := await open_objections(one):
        raise Refusal(f"还有 {waiting} 件异议没有答复，答复后才能审定。请党政党建办发“待审”。")


async def _approve(act: Act, request: Request) -> str:
    """Fix the grades as a new revision of the verdict and ask the office to publish them."""
    await _check(request)
    one = await _running(request)
    proposal = await proposal_of(one)
    verdict = await fix(act, one, proposal.outcome)
    run = one.runs[stage_of(one)]
    run.closed_at = act.at
    await run.save()
    for member in await with_role(Role.OFFICE):
        act.tell(
            member.userid,
            f"approved-{verdict.revision}",
            Message(f"{one.title}等次已由{act.actor.name}审定。请回复“公示”发布结果。"),
        )
    return f"{one.title}等次已审定，已请党政党建办公示。"


async def _give_back(act: Act, request: Request, reason: str) -> str:
    """Send the grades back to the office, which hears why and asks again."""
    one = await _running(request)
    for member in await with_role(Role.OFFICE):
        act.tell(
            member.userid,
            f"grades-back-{request.id}",
            Message(
                f"{one.title}等次被{act.actor.name}退回：{reason}\n改好后请回复“审定”重新送审。"
            ),
        )
    return f"已退回党政党建办，理由：{reason}"


def stage_of(one: Running) -> str:
    """Return the stage in which the grades are approved."""
    stage = one.stage_for("approval")
    if stage is None:
        raise ValueError(f"scheme {one.scheme.id} has no stage for an approval")
    return stage.id


requests.register(
    "grades",
    Kind(
        "等次审定",
        _describe,
        _approve,
        _give_back,
        content=_fresh,
        check=_check,
        two_steps=True,
    ),
)

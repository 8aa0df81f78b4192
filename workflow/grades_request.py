"""The approval of the grades: what it is bound to, how it looks, and the verdict it fixes."""

from decimal import Decimal

import msgspec

from models.decisions import Request
from models.people import Member
from rules.outcome import Result
from workflow import requests
from workflow.act import Act
from workflow.cycles import Running, running
from workflow.messages import Message
from workflow.missing import draft_lines, missing_lines
from workflow.people import with_role
from workflow.proposal import proposal_of
from workflow.readiness import figures, not_in_order, of_outcome, some, upheld
from workflow.refusal import Refusal
from workflow.requests import Kind, Sheet
from workflow.roles import Role
from workflow.verdicts import fix, open_objections
from workflow.wording import grade_list, quota_lines


async def content_of(one: Running) -> dict[str, object]:
    """Return what an approval is bound to: grades, scores, yuan, what is missing or upheld."""
    proposal = await proposal_of(one)
    rows = {r.assessee: [r.grade, str(r.score), str(_pay(r))] for r in proposal.outcome.results}
    objections = [row.id for row in await upheld(one)]
    return {
        "rows": rows,
        "missing": proposal.missing,
        "open": proposal.still_open,
        "objections": objections,
    }


def _pay(result: Result) -> Decimal:
    return sum((p.amount for p in result.pay), Decimal(0))


async def _fresh(_act: Act, request: Request) -> dict[str, object]:
    return await content_of(await _running(request))


async def _running(request: Request) -> Running:
    return await running(await request.cycle)


async def _describe(request: Request) -> Sheet:
    one = await _running(request)
    proposal = await proposal_of(one)
    title = f"{one.title}等次审定"
    objections = await _objections(one)
    if not proposal.ready:
        lines = [*await missing_lines(one, proposal), *draft_lines(proposal), *objections]
        return Sheet(title, "\n".join(lines), ready=False)
    grades = grade_list(proposal.outcome, one.scheme.grades)
    numbers = figures(of_outcome(proposal.outcome), one.scheme.grades)
    lapsed = list(proposal.overtaken.values())
    notes = await not_in_order(one, proposal.warnings, lapsed)
    text = [*quota_lines(proposal.outcome), "", *grades, *numbers, "", *notes, *objections]
    text += ["", "改等次请回复：调整 姓名 等次 理由（几个人写几行，可以对调）"]
    return Sheet(title, "\n".join(text), "\n".join([title, *grades, *numbers, *notes, *objections]))


async def _objections(one: Running) -> list[str]:
    """Return the upheld objections that these grades have to answer."""
    names = {member.userid: member.name for member in await Member.all()}
    said = [f"{names.get(row.member, row.member)}：{row.text}" for row in await upheld(one)]
    return ["成立的异议：", *some(said)] if said else []


async def _check(request: Request) -> None:
    """Raise Refusal while something is missing, or an objection has not been answered."""
    one = await _running(request)
    proposal = await proposal_of(one)
    if not proposal.ready:
        raise Refusal("\n".join(await missing_lines(one, proposal)))
    if waiting := await open_objections(one):
        raise Refusal(f"还有 {waiting} 件异议没有答复，答复后才能审定。请党政党建办发“待审”。")


async def _approve(act: Act, request: Request) -> str:
    """Fix the grades as a new revision of the verdict and ask the office to publish them."""
    await _check(request)
    one = await _running(request)
    proposal = await proposal_of(one)
    outcome = msgspec.structs.replace(proposal.outcome, warnings=proposal.warnings)
    verdict = await fix(act, one, outcome)
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

"""审定: the proposed grades before the leaders, and the changes they make."""

from models.decisions import GradeChange, Request
from models.people import Member
from rules.outcome import Result
from workflow import requests
from workflow.act import Act
from workflow.cycles import Running, begin_stage, cycle_for, open_cycles, subject
from workflow.grades_request import content_of, stage_of
from workflow.proposal import Proposal, proposal_of
from workflow.refusal import Refusal
from workflow.roles import Role
from workflow.verdicts import latest_verdict

LONGEST_REASON = 300


async def open_deliberation(act: Act, one: Running) -> Request:
    """Put the grades before the leaders; opens the stage again if an approval had closed it."""
    stage = stage_of(one)
    if one.runs[stage].closed_at:
        await begin_stage(act, one, stage)
    return await requests.ask(act, one, "grades", Role.LEADER, await content_of(one))


async def before_leaders(act: Act) -> tuple[Running, Request]:
    """Return the cycle whose grades wait for the leaders, and the request. Raises Refusal."""
    for one in await open_cycles():
        request = await Request.get_or_none(cycle_id=one.cycle.id, kind="grades", status="pending")
        if request:
            return one, request
    raise Refusal(await _why_none(act))


async def resubmit(act: Act) -> Request | None:
    """审定, said by the office: put grades before the leaders again.

    Those that were given back, or are being corrected; None where there is nothing of the kind.
    """
    for one in await open_cycles():
        if await _is_back(one):
            return await open_deliberation(act, one)
    return None


async def _is_back(one: Running) -> bool:
    """Tell whether a cycle's grades are with the office: given back, or being corrected."""
    if await Request.exists(cycle_id=one.cycle.id, kind="grades", status="pending"):
        return False
    verdict = await latest_verdict(one)
    if verdict:
        return verdict.status == "superseded"
    stage = one.stage_for("approval")
    return stage is not None and one.is_open(stage.id)


async def _why_none(act: Act) -> str:
    for one in await open_cycles():
        if await _is_back(one):
            return f"{one.title}等次已退回党政党建办，改好后会重新送审。"
        verdict = await latest_verdict(one)
        if verdict and verdict.status == "approved":
            return f"{one.title}等次已经审定，等党政党建办公示。"
        if verdict and verdict.status == "published":
            return f"{one.title}等次已经审定，正在公示。看结果发“公示”。"
    try:
        await cycle_for(act, "approval", None, "审定")
    except Refusal as refusal:
        return str(refusal)
    return "现在没有等审定的等次。发“待办”看现在要做什么。"


async def change_grade(act: Act, assessee: Member, grade: str, reason: str) -> Result:
    """Change a proposed grade; back to the proposal takes the change away. Returns the new result.

    Raises Refusal with the rule that forbids it.
    """
    one, _ = await before_leaders(act)
    before = await proposal_of(one)
    result = await _changeable(act, one, before, assessee, grade)
    undo = grade == result.proposed
    if not undo and not reason:
        raise Refusal(f"调整要写理由，例：调整 {assessee.name} {grade} 主动承担防汛")
    if len(reason) > LONGEST_REASON:
        raise Refusal(f"理由太长（{len(reason)} 字），请写在 {LONGEST_REASON} 字以内再发。")
    was = result.grade or ""
    change = await GradeChange.create(
        cycle_id=one.cycle.id,
        assessee=assessee.userid,
        before=was,
        grade="" if undo else grade,
        reason=reason,
        by=act.actor.userid,
        at=act.at,
    )
    changed = await _holding(one, before, assessee)
    act.record(
        "grade.change", subject(one, assessee.userid), before=was, after=grade, change=change.id
    )
    return changed


async def _changeable(
    act: Act, one: Running, before: Proposal, assessee: Member, grade: str
) -> Result:
    """Return the result whose grade may be changed. Raises Refusal where it may not, or need not."""
    if await _akin(act.actor.userid, assessee):
        raise Refusal(f"{assessee.name}与您有回避关系，等次请由其他领导调整。")
    result = before.outcome.result(assessee.userid)
    if result is None or result.proposed is None:
        raise Refusal(f"{assessee.name}本期不评等次，不能调整。发“审定”看名单。")
    if grade not in one.scheme.grades:
        raise Refusal(
            f"没有“{grade}”这个等次，可以用：{'、'.join(one.scheme.grades)}。"
            f"例：调整 {assessee.name} {one.scheme.grades[0]} 理由"
        )
    if grade == result.grade:
        raise Refusal(f"{assessee.name}现在就是 {grade}，不用调整。")
    return result


async def _akin(leader: str, assessee: Member) -> bool:
    """Tell whether a leader must keep away: his own grade, or that of declared kin."""
    if leader == assessee.userid or leader in assessee.kin:
        return True
    own = await Member.get_or_none(userid=leader)
    return own is not None and assessee.userid in own.kin


async def _holding(one: Running, before: Proposal, assessee: Member) -> Result:
    """Return the result after a change. Raises Refusal if the change, or an earlier one, cannot hold."""
    after = await proposal_of(one)
    if lost := {u: why for u, why in after.overtaken.items() if u not in before.overtaken}:
        why = lost.get(assessee.userid) or "；".join(lost.values())
        raise Refusal(f"{why}。两人对调时，先调另一位，再调这一位。")
    changed = after.outcome.result(assessee.userid)
    if changed is None:
        raise ValueError(f"{assessee.userid} has lost his result")
    return changed

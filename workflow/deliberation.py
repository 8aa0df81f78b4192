"""审定: the proposed grades before the leaders, and the changes they make."""

from collections.abc import Sequence

import msgspec

from models.decisions import GradeChange, Request
from models.people import Member
from rules.outcome import Result
from workflow import requests
from workflow.act import Act
from workflow.cycles import Running, begin_stage, cycle_for, fits, open_cycles, subject
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


async def before_leaders(act: Act) -> list[tuple[Running, Request]]:
    """Return the cycles whose grades wait for the leaders, with their requests. Raises Refusal."""
    found = []
    for one in await open_cycles():
        request = await Request.get_or_none(cycle_id=one.cycle.id, kind="grades", status="pending")
        if request:
            found.append((one, request))
    if not found:
        raise Refusal(await _why_none(act))
    return found


async def grades_about(act: Act, member: Member) -> tuple[Running, Request]:
    """Return the cycle before the leaders in which this member is assessed. Raises Refusal."""
    found = await before_leaders(act)
    return next((pair for pair in found if fits(pair[0].scheme, member)), found[0])


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


async def _why_back(one: Running) -> str:
    """Say why grades are with the office: given back by a leader, or an objection was upheld."""
    last = await Request.filter(cycle_id=one.cycle.id, kind="grades").order_by("-id").first()
    if last and last.status == "returned":
        return f"{one.title}等次已退回党政党建办，改好后会重新送审。"
    return f"{one.title}有异议成立，党政党建办正在更正，更正后会重新送审。"


async def _why_none(act: Act) -> str:
    for one in await open_cycles():
        if await _is_back(one):
            return await _why_back(one)
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


class Wish(msgspec.Struct, frozen=True):
    """A change of one grade that can be asked for; `undo` takes an earlier change back."""

    one: Running
    assessee: Member
    grade: str
    reason: str
    was: str
    undo: bool


async def wish_for(act: Act, assessee: Member, grade: str, reason: str) -> Wish:
    """Return a change of a proposed grade, seen by itself; back to the proposal undoes an earlier.

    Raises Refusal where this person's grade may not, or need not, be changed so.
    """
    one, _ = await grades_about(act, assessee)
    result = await _changeable(act, one, await proposal_of(one), assessee, grade)
    undo = grade == result.proposed
    if not undo and not reason:
        raise Refusal(f"调整要写理由，例：调整 {assessee.name} {grade} 主动承担防汛")
    if len(reason) > LONGEST_REASON:
        raise Refusal(f"理由太长（{len(reason)} 字），请写在 {LONGEST_REASON} 字以内再发。")
    return Wish(one, assessee, grade, reason, result.grade or "", undo)


async def change_grades(act: Act, wishes: Sequence[Wish]) -> list[Result]:
    """Make changes that only have to hold together, as a swap does; returns the new results.

    Raises Refusal with the rule that forbids them: then none counts.
    """
    cycles = {wish.one.cycle.id: wish.one for wish in wishes}
    before = {number: await proposal_of(one) for number, one in cycles.items()}
    for wish in wishes:
        change = await GradeChange.create(
            cycle_id=wish.one.cycle.id,
            assessee=wish.assessee.userid,
            before=wish.was,
            grade="" if wish.undo else wish.grade,
            reason=wish.reason,
            by=act.actor.userid,
            at=act.at,
        )
        about = subject(wish.one, wish.assessee.userid)
        act.record("grade.change", about, before=wish.was, after=wish.grade, change=change.id)
    after = {number: await _holding(one, before[number]) for number, one in cycles.items()}
    return [_result(after[wish.one.cycle.id], wish.assessee) for wish in wishes]


async def _changeable(
    act: Act, one: Running, before: Proposal, assessee: Member, grade: str
) -> Result:
    """Return the result whose grade may be changed. Raises Refusal where it may or need not."""
    if await _akin(act.actor.userid, assessee):
        raise Refusal(f"{assessee.name}与您有回避关系，等次请由其他领导调整。")
    if not before.ready:
        raise Refusal(f"{one.title}的评分还没有齐，等次还没有排，不能调整。还缺什么请发“审定”。")
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


async def _holding(one: Running, before: Proposal) -> Proposal:
    """Return the grades after changes. Raises Refusal if any of them cannot hold."""
    after = await proposal_of(one)
    if lost := [why for userid, why in after.overtaken.items() if userid not in before.overtaken]:
        raise Refusal(f"{'；'.join(lost)}。两人对调的，请在一条消息里各写一行。")
    return after


def _result(after: Proposal, assessee: Member) -> Result:
    changed = after.outcome.result(assessee.userid)
    if changed is None:
        raise ValueError(f"{assessee.userid} has lost his result")
    return changed

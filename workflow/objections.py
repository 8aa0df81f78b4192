"""异议: raised during the notice, answered by the office; one upheld leads to a new verdict."""

from models.decisions import Objection, Request, Result, Verdict
from models.people import Member
from workflow import requests
from workflow.act import Act
from workflow.cycles import Running, running, subject
from workflow.deliberation import open_deliberation
from workflow.messages import Message
from workflow.people import with_role
from workflow.publication import notice_over, withdraw_notice
from workflow.refusal import Refusal
from workflow.requests import Kind, Sheet
from workflow.roles import Role
from workflow.verdicts import latest_verdict, verdicts_in

LONGEST = 1000
"""Characters of an objection."""


async def object_to(act: Act, member: Member, text: str) -> int:
    """Raise an objection against the posted result; returns the number under which it is answered.

    Raises Refusal outside the notice, for somebody it does not concern, or without a reason.
    """
    one, verdict = await _posted_about(member)
    run = one.runs[_stage(one)]
    if over := notice_over(run, act.at):
        raise Refusal(f"{over}有意见请联系党政党建办。")
    if not text:
        raise Refusal("请写明理由，例：异议 考勤 11月2日我在县里开会")
    if len(text) > LONGEST:
        raise Refusal(f"异议请写在 {LONGEST} 字以内（现在 {len(text)} 字），其他材料可以发图片。")
    await _check_anew(verdict, member, text)
    objection = await Objection.create(
        verdict_id=verdict.id, member=member.userid, text=text, at=act.at
    )
    act.record("objection.open", subject(one, member.userid), objection=objection.id)
    content: dict[str, object] = {"objection": objection.id, "text": text, "name": member.name}
    request = await requests.ask(
        act, one, "objection", await _judge(member), content, _about(objection)
    )
    return request.number


async def _check_anew(verdict: Verdict, member: Member, text: str) -> None:
    """Raise Refusal where the same objection waits for its answer already."""
    rows = Objection.filter(verdict_id=verdict.id, member=member.userid, status="open")
    for row in await rows:
        if row.text.split() == text.split():
            waiting = await Request.get(kind="objection", subject=_about(row))
            raise Refusal(f"这条异议已经收到，在 {waiting.number} 号等答复，不用再提。")


def _about(objection: Objection) -> str:
    return f"{objection.member}#{objection.id}"


async def _posted_about(member: Member) -> tuple[Running, Verdict]:
    """Return the posted verdict with this member's result. Raises Refusal."""
    found = await verdicts_in("published")
    for one, verdict in found:
        if await Result.exists(verdict_id=verdict.id, assessee=member.userid):
            return one, verdict
    if found:
        raise Refusal("公示的结果里没有您，不能提异议。")
    raise Refusal("现在没有公示中的结果，不能提异议。对旧结果有意见请联系党政党建办。")


async def _judge(member: Member) -> Role:
    """Return who rules: the office, or the leaders if the objector is the only one in it."""
    office = [m for m in await with_role(Role.OFFICE) if m.userid != member.userid]
    return Role.OFFICE if office else Role.LEADER


async def correcting(one: Running, userid: str) -> bool:
    """Tell whether this person's facts may be corrected although their stage is closed."""
    verdict = await latest_verdict(one)
    return verdict is not None and await Objection.exists(
        verdict_id=verdict.id, member=userid, status="upheld"
    )


async def corrected(act: Act, one: Running, userid: str) -> str:
    """After a correction, put the recomputed grades before the leaders; returns what to say."""
    if not await correcting(one, userid):
        return ""
    await open_deliberation(act, one)
    return "\n已按更正重新计算，并送领导小组重新审定。"


async def _describe(request: Request) -> Sheet:
    content = request.content
    text = f"{content['name']}：{content['text']}"
    return Sheet(f"{content['name']}的异议", text)


async def _uphold(act: Act, request: Request) -> str:
    one, objection, member = await _load(request)
    await _rule(act, objection, "upheld", "成立")
    await withdraw_notice(act, one, "有异议成立，正在更正，更正后重新公示。")
    act.tell(
        objection.member,
        f"objection-{objection.id}",
        Message(f"您对{one.title}结果的异议成立。更正后会重新审定、重新公示，请留意新结果。"),
    )
    return (
        f"{member.name}的异议已定为成立，公示已停。记录有误的，请更正（之后会自动重算、送审）：\n"
        f"考勤 {member.name} 迟到0 早退0 旷工0\n撤销 {member.name} 指标（撤销扣分）\n"
        f"或请原评分人重评：评分 {member.name} 指标 分数\n"
        "记录无误、只是等次要改的，请党政党建办发“审定”重新送审，"
        f"再由领导小组回复：调整 {member.name} 等次 理由"
    )


async def _reject(act: Act, request: Request, reason: str) -> str:
    one, objection, member = await _load(request)
    await _rule(act, objection, "rejected", reason)
    act.tell(
        objection.member,
        f"objection-{objection.id}",
        Message(f"您对{one.title}结果的异议不成立：{reason}\n{await _standing(one)}"),
    )
    return f"已答复{member.name}：异议不成立。"


async def _standing(one: Running) -> str:
    """Say what holds for somebody whose objection was rejected, also while others' are upheld."""
    verdict = await latest_verdict(one)
    if verdict and verdict.status == "published":
        return "结果不变。想看依据发“为什么”。"
    return "本期另有异议成立，正在更正、重新审定，您的结果以重新公示的为准。"


async def _load(request: Request) -> tuple[Running, Objection, Member]:
    objection = await Objection.get(id=request.content["objection"])
    return await running(await request.cycle), objection, await Member.get(userid=objection.member)


async def _rule(act: Act, objection: Objection, status: str, ruling: str) -> None:
    objection.status, objection.ruling = status, ruling
    objection.by, objection.ruled_at = act.actor.userid, act.at
    await objection.save()
    act.record(f"objection.{status}", f"objection/{objection.id}")


def _stage(one: Running) -> str:
    return next(stage.id for stage in one.scheme.stages if "objections" in stage.owes)


requests.register(
    "objection",
    Kind(
        "异议",
        _describe,
        _uphold,
        _reject,
        one_by_one=True,
        yes="异议成立",
        no="不成立",
        approved="定为成立",
        returned="定为不成立",
    ),
)

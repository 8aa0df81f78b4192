"""公示, 异议 and 备案: the result before everybody, what is said against it, and its filing."""

from bot.router import Context
from bot.routes import router
from workflow.cycles import open_cycles
from workflow.filing_away import Filed, file_away
from workflow.messages import Message
from workflow.mine import when_posted
from workflow.objections import object_to
from workflow.publication import current_notice, propose_publication
from workflow.refusal import Refusal
from workflow.roles import Role
from workflow.verdicts import verdicts_in
from workflow.wording import yuan


@router.command("公示", help="公示", group=True)
async def notice(ctx: Context) -> Message:
    """Show the current notice; the office, in private, starts one where a result waits for it."""
    office = Role.OFFICE in ctx.act.actor.roles and not ctx.in_group
    if office and await verdicts_in("approved"):
        return await propose_publication(ctx.act)
    posted = await current_notice(ctx.act.at)
    if posted:
        return Message(posted)
    cycles = await open_cycles()
    when = f"{cycles[-1].title}的结果{await when_posted(cycles[-1])}。" if cycles else ""
    raise Refusal(f"现在没有公示。{when}")


@router.command("异议", role=Role.ASSESSEE, help="异议 考勤 11月2日我在县里开会")
async def objection(ctx: Context) -> Message:
    """Object to the posted result; the office must answer."""
    number = await object_to(ctx.act, ctx.member, ctx.args)
    return Message(
        f"已收到您的异议（{number} 号），会有人答复，结果私聊告诉您。"
        "答复之前公示不会结束；有证明材料请交给党政党建办。"
    )


@router.command("备案", role=Role.OFFICE, help="备案")
async def file_record(ctx: Context) -> Message:
    """File the final result and close the cycle."""
    return Message(_thanks(await file_away(ctx.act)))


def _thanks(filed: Filed) -> str:
    grades = "、".join(f"{grade} {number} 人" for grade, number in filed.grades)
    others = f"，另有 {filed.ungraded} 人不评等次" if filed.ungraded else ""
    return (
        f"{filed.period}考核已备案，本期到此结束，辛苦了。\n"
        f"等次：{grades}{others}。\n"
        f"奖金合计 {yuan(filed.pay)} 元，{filed.paid} 人。\n"
        f"报县里的材料请发：导出 {filed.cycle}"
    )

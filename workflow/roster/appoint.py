"""Giving somebody a role, or taking it away."""

from models.people import Member
from workflow.act import Act
from workflow.messages import Message
from workflow.people import with_role
from workflow.refusal import Refusal
from workflow.roles import Role, titles

POWERFUL = {Role.ADMIN, Role.LEADER, Role.OFFICE, Role.TELLER}
"""Roles that decide, publish or watch over the vote."""


async def appoint(act: Act, member: Member, role: Role, remove: bool = False) -> Member:
    """Give `member` a role, or take it; he is told. Returns the member as he is now.

    Who decides, publishes or watches over the vote is appointed by administrators, of whom the last
    one stays, and nobody but they changes his own roles. Raises Refusal.
    """
    if Role.ADMIN not in act.actor.roles:
        if role in POWERFUL:
            raise Refusal(f"{role.label}只能由管理员任免，请联系管理员。")
        if member.userid == act.actor.userid:
            raise Refusal("不能任免自己，请联系管理员。")
    found = await Member.filter(userid=member.userid, active=True).select_for_update().first()
    if found is None:
        raise Refusal(f"{member.name}已不在名册里，请先在名册里登记。")
    if remove:
        await _take(found, role)
    elif role.value in found.roles:
        raise Refusal(f"{found.name}已经是{role.label}，不用再任命。")
    before = list(found.roles)
    roles = {*before, role.value} - ({role.value} if remove else set())
    found.roles = [one.value for one in Role if one.value in roles]
    await found.save(update_fields=["roles"])
    act.record(
        "roster.dismiss" if remove else "roster.appoint",
        found.userid,
        role=role.value,
        roles=found.roles,
        roles_before=before,
    )
    if found.userid != act.actor.userid:
        act.tell(found.userid, "appointed", Message(_told(act, role, remove)))
    return found


async def _take(member: Member, role: Role) -> None:
    if role.value not in member.roles:
        mine = titles({Role(name) for name in member.roles}) or "没有角色"
        raise Refusal(f"{member.name}不是{role.label}（现有：{mine}），不用取消。")
    if role is Role.ADMIN and len(await with_role(Role.ADMIN)) == 1:
        raise Refusal(f"{member.name}是唯一的管理员，请先任命另一位管理员再取消。")


def _told(act: Act, role: Role, remove: bool) -> str:
    if remove:
        return f"{act.actor.name}取消了您的角色“{role.label}”。发“帮助”看现在能做什么。"
    return f"{act.actor.name}任命您为{role.label}。发“帮助”看现在能做什么。"

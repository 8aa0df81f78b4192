"""Who is assessed in a cycle, and who rates, reports and votes about whom."""

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

import msgspec

from models.people import Member
from rules.facts import Assessee
from rules.scheme import Scheme, in_scope, rated_items
from rules.scheme.indicators import Indicator
from rules.table import applies
from workflow.cycles import Running, fits
from workflow.roles import Role

RESPONSIBLE = "主管:"
"""Tag in a line department, `主管:水管站`: rates that unit's members (no tag: everybody's)."""

PANEL_ROLES = {"superior": Role.SUPERIOR}
"""Which role a panel's raters have; every other panel is filled by assessors."""


async def with_role(role: Role) -> list[Member]:
    """Return the active members who have `role`, in the order of their ids."""
    everyone = await Member.filter(active=True).order_by("userid")
    return having(everyone, role)


def having(members: Iterable[Member], role: Role) -> list[Member]:
    return [member for member in members if role.value in member.roles]


async def everyone() -> list[Member]:
    """Return all active members in the order of their ids."""
    return await Member.filter(active=True).order_by("userid")


def assessed(running: Running, members: Iterable[Member]) -> list[Member]:
    """Return those whom the scheme looks at, also those it will list as excluded."""
    return [m for m in having(members, Role.ASSESSEE) if fits(running.scheme, m)]


def scored(running: Running, members: Iterable[Member]) -> list[Member]:
    """Return those who get a score: in scope, with something to rate."""
    return [m for m in assessed(running, members) if items_of(running.scheme, m)]


def as_assessee(scheme: Scheme, member: Member) -> Assessee:
    """Return a member as the rules see him, without tags that are the roster's own."""
    known = _assessee(
        scheme.content_hash,
        tuple(tag for tag in member.tags if tag in scheme.tags),
        (member.userid, member.name, member.series, member.unit, member.stationed_at),
    )
    if not member.pay:
        return known
    pay = {key: Decimal(amount) for key, amount in member.pay.items()}
    return msgspec.structs.replace(known, pay=pay)


@lru_cache(maxsize=4096)
def _assessee(_scheme: str, tags: tuple[str, ...], who: tuple[str, str, str, str, str]) -> Assessee:
    userid, name, series, unit, stationed_at = who
    return Assessee(userid, name, series, tags, unit, stationed_at)


def items_of(scheme: Scheme, member: Member, panel: str | None = None) -> list[Indicator]:
    """Return what must be rated about a member, by one panel or by all."""
    person = as_assessee(scheme, member)
    if in_scope(scheme, person) is not None:
        return []
    return [i for i in rated_items(scheme, person) if panel is None or i.panel == panel]


def panels_of(scheme: Scheme, rater: Member) -> list[str]:
    """Return the panels for which this member may rate."""
    panels = dict.fromkeys(i.panel for i in scheme.indicators if i.panel in scheme.panels)
    voted = {poll.panel for poll in scheme.polls}
    return [p for p in panels if p not in voted and role_of(p).value in rater.roles]


def role_of(panel: str) -> Role:
    return PANEL_ROLES.get(panel, Role.ASSESSOR)


def may_rate(rater: Member, assessee: Member, panel: str) -> str | None:
    """Return why `rater` must not rate `assessee` for `panel`; None if he may.

    Nobody rates himself or declared kin. An assessor with a 考核组 rates its members only.
    """
    if rater.userid == assessee.userid:
        return "不能给自己评分"
    if rater.userid in assessee.kin or assessee.userid in rater.kin:
        return f"您与{assessee.name}有回避关系，不能评分"
    if role_of(panel) is Role.SUPERIOR:
        units = [t.removeprefix(RESPONSIBLE) for t in rater.tags if t.startswith(RESPONSIBLE)]
        return f"{assessee.name}不在您主管的单位" if units and assessee.unit not in units else None
    if rater.group and assessee.group and rater.group != assessee.group:
        return f"{assessee.name}由{assessee.group}考核组评分"
    return None


def planned(running: Running, members: Iterable[Member]) -> list[Member]:
    """Return those for whom the month's tasks must be planned."""
    stage = running.stage_for("plan")
    people = scored(running, members)
    if stage is None:
        return []
    return [m for m in people if applies(stage.who, as_assessee(running.scheme, m))]


def leads_of(member: Member, members: Iterable[Member]) -> list[Member]:
    """Return the heads of the 考核组 to which a member is allotted; without one, every head."""
    leads = having(members, Role.GROUP_LEAD)
    own = [lead for lead in leads if lead.group == member.group]
    return own if member.group and own else [lead for lead in leads if not lead.group] or leads

"""Periods that begin by themselves: which are due, which come next, what keeps one back."""

from datetime import datetime, timedelta

from models.cycles import Cycle
from rules.period import Period
from rules.scheme import Scheme
from workflow.act import SYSTEM, Act
from workflow.calendar import YearUnknown, local
from workflow.cycles import current_period, open_cycle
from workflow.messages import Message
from workflow.moments import schedule
from workflow.people import with_role
from workflow.roles import Role
from workflow.settings import Settings
from workflow.versions import in_force, scheme_ids


async def begin_due(now: datetime, settings: Settings) -> list[Act]:
    """Open every period whose first stage has come; administrators hear why one cannot."""
    acts = []
    for scheme, period in await _waiting(now, settings):
        act = Act(SYSTEM, now, f"clock:{scheme.id}:{period.name}", settings)
        try:
            first = first_opening(scheme, period, settings)
            if first is None or first > now:
                continue
            await open_cycle(act, scheme, period)
        except YearUnknown as unknown:
            await _tell_admins(act, scheme, period, unknown)
        acts.append(act)
    return acts


async def openings_ahead(now: datetime, settings: Settings) -> list[datetime]:
    """Return when the periods of this month and the next begin, as far as the calendar is known."""
    found = []
    for moment in (now, now.replace(day=28) + timedelta(days=7)):
        for scheme, period in await _waiting(moment, settings):
            try:
                first = first_opening(scheme, period, settings)
            except YearUnknown:
                continue  # whoever keeps the calendar is told when the period would begin
            if first is not None:
                found.append(first)
    return found


def first_opening(scheme: Scheme, period: Period, settings: Settings) -> datetime | None:
    """Return when a period's first stage opens. Raises YearUnknown."""
    spans = schedule(scheme, period, settings.calendar)
    return min((span.opens for span in spans.values() if span.opens), default=None)


async def _waiting(moment: datetime, settings: Settings) -> list[tuple[Scheme, Period]]:
    """Return the schemes in force whose period around `moment` has not begun."""
    found = []
    for name in scheme_ids(settings.schemes):
        for period in {current_period(s, moment) for s in settings.schemes if s.id == name}:
            scheme = in_force(settings.schemes, name, period.first_day)
            if scheme is None or scheme.cadence == "application":
                continue
            if not await Cycle.exists(scheme=scheme.id, period=period.name):
                found.append((scheme, period))
    return found


async def _tell_admins(act: Act, scheme: Scheme, period: Period, unknown: YearUnknown) -> None:
    text = f"“{scheme.title}”{period.name} 这一期不能开始：{unknown}。改好后重启机器人。"
    for admin in await with_role(Role.ADMIN):
        key = f"calendar:{scheme.id}:{period.name}:{local(act.at).date()}/{admin.userid}"
        act.tell_once(admin.userid, key, Message(text))

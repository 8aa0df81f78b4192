"""我的 and 为什么: what somebody handed in, what he got, and every line of it."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from models.cycles import Cycle
from models.decisions import Request, Result, Verdict
from models.filings import Evidence
from models.people import Member
from rules.exact import plain
from rules.explain import explain
from workflow.archive import kept
from workflow.attendance import times_of
from workflow.calendar import say_moment
from workflow.cycles import Running, fits, running, say_period
from workflow.facts import latest_attendance
from workflow.filings import newest_filing
from workflow.people import everyone, planned, scored
from workflow.proposal import proposal_of
from workflow.publication import say_result
from workflow.refusal import Refusal
from workflow.verdicts import latest_verdict

POSTED = ("published", "final")
PLAN = {"pending": "已报，等领导批准", "approved": "已批准", "returned": "被退回，待重报"}


class Mine(msgspec.Struct, frozen=True):
    """One cycle as it concerns one person. `posted` is empty until the result is."""

    period: str
    title: str
    handed_in: tuple[tuple[str, str], ...]
    posted: str
    when: str
    """While nothing is posted: when it will be."""


class Why(msgspec.Struct, frozen=True):
    """The reasons of one result; provisional ones are computed as the facts stand."""

    lines: tuple[str, ...]
    provisional: bool = False


async def mine(member: Member, period: str | None) -> list[Mine]:
    """Return how somebody stands in a period, the newest one if none is named. Raises Refusal."""
    return [await _mine(one, member) for one in await cycles_of(member, period)]


async def cycles_of(member: Member, period: str | None) -> list[Running]:
    """Return the cycles of a period (or of the newest) that are about people like this member.

    Raises Refusal if there is none.
    """
    rows = Cycle.filter(period=period) if period else Cycle.all()
    found = [await running(cycle) for cycle in await rows.order_by("-opened_at", "-id")]
    found = [one for one in found if fits(one.scheme, member)]
    if not found:
        raise Refusal(
            f"{say_period(period) if period else '现在'}没有{member.name}参加的考核。"
            "要看别的一期，写上是哪期，例：我的 2026-10"
        )
    return [one for one in found if one.cycle.period == found[0].cycle.period]


async def _mine(one: Running, member: Member) -> Mine:
    verdict = await latest_verdict(one)
    row = await _row(verdict, member) if verdict else None
    posted = _posted(one, verdict, row) if verdict and row else ""
    return Mine(
        period=one.title,
        title=one.scheme.title,
        handed_in=tuple(await _handed_in(one, member)),
        posted=posted,
        when="" if posted else await when_posted(one),
    )


async def _row(verdict: Verdict, member: Member) -> Result | None:
    """Return somebody's result if the verdict may be shown."""
    if verdict.status not in POSTED:
        return None
    return await Result.get_or_none(verdict_id=verdict.id, assessee=member.userid)


def _posted(one: Running, verdict: Verdict, row: Result) -> str:
    state = "已确定" if verdict.status == "final" else "公示中，还可能因异议更正"
    score = f"得分 {plain(row.score)}，" if row.score is not None else ""
    return f"{score}{say_result(one, row)}（{state}）"


async def _handed_in(one: Running, member: Member) -> list[tuple[str, str]]:
    people = await everyone()
    if all(member.userid != m.userid for m in scored(one, people)):
        return []
    lines = []
    if any(member.userid == m.userid for m in planned(one, people)):
        asked = Request.filter(cycle_id=one.cycle.id, kind="plan", subject=member.userid)
        plan = await asked.order_by("-id").first()
        lines.append(("工作安排", PLAN.get(plan.status, "未报") if plan else "考核组长还没有报"))
    report = await newest_filing(one, "report", member.userid)
    lines.append(("月报", _when(report.at if report else None)))
    marks = await newest_filing(one, "self", member.userid)
    total = f"{plain(marks.total)} 分，" if marks and marks.total is not None else ""
    lines.append(("自评", total + _when(marks.at if marks else None)))
    pieces = await Evidence.filter(cycle_id=one.cycle.id, member=member.userid).count()
    lines.append(("佐证", f"{pieces} 件"))
    attendance = (await latest_attendance(one.cycle.id)).get(member.userid)
    lines.append(("考勤", times_of(attendance).words if attendance else "还没有报"))
    return lines


def _when(moment: datetime | None) -> str:
    return f"{say_moment(moment)} 交" if moment else "还没有交"


async def when_posted(one: Running) -> str:
    """Say when a result that cannot be seen yet will be posted, or why it is not to be seen."""
    verdict = await latest_verdict(one)
    if verdict and verdict.status in POSTED:
        return "已经公示，名单里没有这个人（不在考核范围内）"
    if verdict and verdict.status == "superseded":
        return "有异议成立，正在更正，更正后重新公示"
    if verdict and verdict.status == "approved":
        return "已经审定，等党政党建办公示"
    stage = one.stage_for("approval")
    run = one.runs.get(stage.id) if stage else None
    if run and run.due_at:
        return f"还没有公示，领导小组在 {say_moment(run.due_at)} 前审定，审定后公示"
    return "还没有公示，审定后公示"


async def why(member: Member, period: str | None) -> Why:
    """Return the reasons of somebody's newest posted result (of `period`, if named).

    Raises Refusal, saying when it will be posted, while there is none.
    """
    found = await _posted_row(member, period)
    if found:
        return Why(kept(found).why)
    first = (await cycles_of(member, period))[0]
    verdict = await latest_verdict(first)
    if verdict and verdict.status in POSTED:
        raise Refusal(
            f"{first.title}的结果里没有{member.name}：不在考核范围内。有疑问请联系党政党建办。"
        )
    raise Refusal(f"{first.title}的结果{await when_posted(first)}。到时发“为什么”看每一分的来历。")


async def why_now(member: Member, period: str | None) -> Why:
    """Return the reasons as leaders and the office see them: provisional before the posting."""
    one = (await cycles_of(member, period))[0]
    verdict = await latest_verdict(one)
    row = await _row(verdict, member) if verdict else None
    if row:
        return Why(kept(row).why)
    outcome = (await proposal_of(one)).outcome
    result = outcome.result(member.userid)
    if result is None:
        out = next((x for x in outcome.excluded if x.assessee == member.userid), None)
        reason = f"{out.why}（{out.clause}）" if out else "不是考核对象"
        raise Refusal(f"{member.name}不在{one.title}的考核范围内：{reason}。")
    return Why(tuple(explain(result, outcome, one.scheme)), provisional=True)


async def _posted_row(member: Member, period: str | None) -> Result | None:
    rows = Result.filter(assessee=member.userid, verdict__status__in=POSTED)
    if period:
        rows = rows.filter(verdict__cycle__period=period)
    return await rows.order_by("-verdict__cycle__opened_at", "-id").first()


async def last_posted(member: Member, before: Sequence[Mine]) -> tuple[str, str] | None:
    """Return period and result of the last posted cycle other than those in `before`."""
    row = await _posted_row(member, None)
    if row is None:
        return None
    verdict = await Verdict.get(id=row.verdict_id)
    one = await running(await verdict.cycle)
    if any(one.title == known.period for known in before):
        return None
    return one.title, _posted(one, verdict, row)

"""备案: the cycle's record goes to the level above, and the cycle is closed."""

from decimal import Decimal

import msgspec

from models.decisions import Result
from models.filings import Filing
from workflow.act import Act
from workflow.archive import kept
from workflow.cycles import cycle_for, subject
from workflow.refusal import Refusal
from workflow.verdicts import latest_verdict


class Filed(msgspec.Struct, frozen=True):
    """What went on file: how many of each grade, best first, and the money in yuan."""

    period: str
    cycle: str
    grades: tuple[tuple[str, int], ...]
    ungraded: int
    pay: Decimal
    paid: int


async def file_away(act: Act) -> Filed:
    """File the final result and close the cycle. Raises Refusal before it is final, and twice."""
    one = await cycle_for(act, "filing", None, "备案")
    verdict = await latest_verdict(one)
    if verdict is None or verdict.status != "final":
        raise Refusal(f"{one.title}的结果还没有确定，公示期满才能备案。发“公示”看什么时候。")
    rows = await Result.filter(verdict_id=verdict.id)
    pays = [sum((p.amount for p in kept(row).pay), Decimal(0)) for row in rows]
    filing = await Filing.create(
        cycle_id=one.cycle.id,
        kind="filing",
        member=act.actor.userid,
        by=act.actor.userid,
        text=f"verdict {verdict.id}",
        at=act.at,
    )
    stage = one.stage_for("filing")
    run = one.runs[stage.id] if stage else None
    if run:
        run.closed_at = act.at
        await run.save()
    one.cycle.closed_at = act.at
    await one.cycle.save()
    act.record("cycle.file", subject(one), revision=verdict.revision, filing=filing.id)
    grades = [(g, sum(row.grade == g for row in rows)) for g in one.scheme.grades]
    return Filed(
        period=one.title,
        cycle=one.cycle.period,
        grades=tuple(pair for pair in grades if pair[1]),
        ungraded=sum(not row.grade for row in rows),
        pay=sum(pays, Decimal(0)),
        paid=sum(bool(pay) for pay in pays),
    )

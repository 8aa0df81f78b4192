"""The verdict: an outcome as it was fixed, with its results; a correction is a new revision."""

import msgspec

from models.decisions import Objection, Result, Verdict
from rules.outcome import Outcome, to_json
from workflow.act import Act
from workflow.archive import keep
from workflow.cycles import Running, open_cycles, subject


async def latest_verdict(one: Running) -> Verdict | None:
    """Return the newest revision of a cycle's verdict."""
    return await Verdict.filter(cycle_id=one.cycle.id).order_by("-revision").first()


async def verdicts_in(status: str) -> list[tuple[Running, Verdict]]:
    """Return the open cycles whose newest verdict has this status, oldest first."""
    newest = [(one, await latest_verdict(one)) for one in await open_cycles()]
    return [(one, verdict) for one, verdict in newest if verdict and verdict.status == status]


async def fix(act: Act, one: Running, outcome: Outcome) -> Verdict:
    """Keep an outcome as the cycle's newest verdict.

    The one before is superseded, and its upheld objections are settled.
    """
    last = await latest_verdict(one)
    if last:
        last.status = "superseded"
        await last.save()
        await Objection.filter(verdict_id=last.id, status="upheld").update(status="settled")
    bare = msgspec.structs.replace(outcome, results=())
    verdict = await Verdict.create(
        cycle_id=one.cycle.id,
        revision=last.revision + 1 if last else 1,
        status="approved",
        outcome=to_json(bare).decode(),
        by=act.actor.userid,
        at=act.at,
    )
    await Result.bulk_create(
        Result(
            verdict_id=verdict.id,
            assessee=r.assessee,
            score=r.score,
            grade=r.grade or "",
            detail=keep(r, outcome, one.scheme),
        )
        for r in outcome.results
    )
    act.record("verdict.fix", subject(one), revision=verdict.revision, people=len(outcome.results))
    return verdict


async def open_objections(one: Running) -> int:
    """Return how many objections of this cycle still wait for their ruling."""
    return await Objection.filter(verdict__cycle_id=one.cycle.id, status="open").count()

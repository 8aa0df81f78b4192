"""What opening a stage sets going, and which stages end by a deed instead of by the clock."""

from rules.stages import Stage
from workflow.act import Act
from workflow.ballots import freeze_roll
from workflow.cycles import Running
from workflow.deliberation import open_deliberation
from workflow.publication import finish_notice

BY_DEED = {"approval", "objections", "filing"}


async def on_open(act: Act, one: Running, debt: str) -> None:
    """Do what belongs to the opening of a stage in which `debt` is owed."""
    if debt == "ballot":
        await freeze_roll(act, one)
    elif debt == "approval":
        await open_deliberation(act, one)


def ends_by_deed(stage: Stage) -> bool:
    """Tell whether a stage stays open beyond its due time until its deed is done."""
    return bool(BY_DEED & set(stage.owes))


async def deed_done(act: Act, one: Running, stage: Stage) -> bool:
    """Tell whether such a stage may close now that it is due; does what ending it involves."""
    return "objections" in stage.owes and await finish_notice(act, one)

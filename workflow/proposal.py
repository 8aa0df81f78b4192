"""The grades as they stand: the rules' proposal, the leaders' changes, and what is missing."""

import re

import msgspec

from models.people import Member
from rules.facts import Facts, FactsError, MissingFacts
from rules.facts.values import Owed
from rules.outcome import Outcome
from rules.scheme import Scheme
from rules.settle import settle
from workflow.calendar import say_moment
from workflow.cycles import Running
from workflow.facts import facts_of

FEEDING = ("attendance", "ratings", "ballot")
"""What is owed in stages whose facts the grades rest on."""

_DECISION = re.compile(r"\$\.decisions\[(\d+)\]")


class Proposal(msgspec.Struct, frozen=True):
    """What the leaders have before them; provisional where something is missing.

    `overtaken` holds the changes of grades that no longer hold, {userid: why}: facts that came
    later moved the quotas. They are left out of `outcome`.
    """

    outcome: Outcome
    missing: tuple[str, ...] = ()
    still_open: tuple[str, ...] = ()
    overtaken: dict[str, str] = {}
    warnings: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Tell whether the grades can be fixed as they are."""
        return not self.missing and not self.still_open


async def proposal_of(one: Running) -> Proposal:
    """Return the grades as the facts stand."""
    outcome, owed, overtaken = _settle(one.scheme, await facts_of(one))
    said = {f"缺 {lacking.text}" for lacking in owed}
    return Proposal(
        outcome=outcome,
        missing=tuple(await _missing(one.scheme, owed)),
        still_open=tuple(_still_open(one)),
        overtaken=overtaken,
        warnings=tuple(warning for warning in outcome.warnings if warning not in said),
    )


def _settle(scheme: Scheme, facts: Facts) -> tuple[Outcome, list[Owed], dict[str, str]]:
    """Settle with as many of the leaders' changes as hold together."""
    overtaken: dict[str, str] = {}
    while True:
        try:
            try:
                return settle(scheme, facts), [], overtaken
            except MissingFacts as lacking:
                return settle(scheme, facts, provisional=True), lacking.owed, overtaken
        except FactsError as refused:
            lost = _refused(refused, facts)
            if not lost:
                raise
            overtaken |= lost
            kept = tuple(d for d in facts.decisions if d.assessee not in lost)
            facts = msgspec.structs.replace(facts, decisions=kept)


def _refused(refused: FactsError, facts: Facts) -> dict[str, str]:
    """Return the decisions that were refused, with the sentence, free of its path."""
    found = {}
    for problem in refused.problems:
        if place := _DECISION.match(problem):
            assessee = facts.decisions[int(place[1])].assessee
            found[assessee] = problem.partition(": ")[2]
    return found


def _still_open(one: Running) -> list[str]:
    """Name the stages that still bring in facts."""
    found = []
    for stage in one.scheme.stages:
        run = one.runs.get(stage.id)
        if run and one.is_open(stage.id) and set(FEEDING) & set(stage.owes):
            until = f"（{say_moment(run.due_at)} 截止）" if run.due_at else ""
            found.append(f"{stage.title}还在进行{until}")
    return found


async def _missing(scheme: Scheme, owed: list[Owed]) -> list[str]:
    """Say what is missing, one line for each person and panel."""
    names = {member.userid: member.name for member in await Member.all()}
    lines: dict[tuple[str, str], list[str]] = {}
    for one in owed:
        indicator = scheme.indicator(one.indicator)
        what = indicator.title if indicator else one.text.rpartition(": ")[2]
        lines.setdefault((one.assessee, one.panel), []).append(what)
    return [
        f"{names.get(assessee, assessee)}：{scheme.panels.get(panel, '名册')}（{'、'.join(whats)}）"
        for (assessee, panel), whats in lines.items()
    ]

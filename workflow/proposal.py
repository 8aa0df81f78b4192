"""The grades as they stand: the rules' proposal, the leaders' changes, and what is missing."""

import re
from collections.abc import Callable, Iterable

import msgspec

from rules.facts import Facts, FactsError, MissingFacts
from rules.facts.values import Owed
from rules.outcome import Outcome, Result
from rules.scheme import Scheme
from rules.settle import settle
from workflow.calendar import say_moment
from workflow.cycles import Running
from workflow.facts import facts_of
from workflow.naming import namer

FEEDING = ("attendance", "ratings", "ballot")
"""What is owed in stages whose facts the grades rest on."""

_DECISION = re.compile(r"\$\.decisions\[(\d+)\]")
_ASKS = "请领导小组定"
"""With these words the rules leave something to the leaders."""


class Proposal(msgspec.Struct, frozen=True):
    """What the leaders have before them; provisional where something is missing.

    `missing` has a line for each person and panel, `owing` counts the facts, `lacking` holds those
    about whom they are. `overtaken` holds the
    changes of grades that no longer hold, {userid: why}: facts that came later moved the quotas.
    They are left out of `outcome`.
    """

    outcome: Outcome
    missing: tuple[str, ...] = ()
    owing: int = 0
    lacking: frozenset[str] = frozenset()
    still_open: tuple[str, ...] = ()
    overtaken: dict[str, str] = {}
    warnings: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Tell whether the grades can be fixed as they are."""
        return not self.missing and not self.still_open

    @property
    def complete(self) -> tuple[Result, ...]:
        """Return the results with a score of which nothing is missing."""
        return tuple(r for r in self.outcome.results if not r.provisional and r.score is not None)


async def proposal_of(one: Running) -> Proposal:
    """Return the grades as the facts stand."""
    outcome, owed, overtaken = _settle(one.scheme, await facts_of(one))
    said = {f"缺 {lacking.text}" for lacking in owed}
    name = await namer()
    warnings = dict.fromkeys(w for w in outcome.warnings if w not in said)
    return Proposal(
        outcome=outcome,
        missing=tuple(_missing(one.scheme, owed, name)),
        owing=len(owed),
        lacking=frozenset(lacking.assessee for lacking in owed),
        still_open=tuple(_still_open(one)),
        overtaken={userid: name(why) for userid, why in overtaken.items()},
        warnings=tuple(name(w) for w in warnings if not _settled(w, outcome)),
    )


def _settled(warning: str, outcome: Outcome) -> bool:
    """Tell whether the leaders have decided meanwhile what a warning of the rules asks of them."""
    if _ASKS not in warning:
        return False
    changed = [r for r in outcome.results if r.grade != r.proposed]
    return any(
        f"（{r.assessee}）" in warning
        or any(warning.startswith(f"{r.pool} {grade} 等") for grade in (r.grade, r.proposed))
        for r in changed
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


def _missing(scheme: Scheme, owed: Iterable[Owed], name: Callable[[str], str]) -> list[str]:
    """Say what is missing, one line for each person and panel; what no panel gives is spelt out."""
    lines: dict[tuple[str, str], list[str]] = {}
    for one in owed:
        lines.setdefault((one.assessee, one.panel), []).append(_what(scheme, one))
    return [
        f"{name(assessee)}："
        + (f"{scheme.panels.get(panel, panel)} {len(whats)} 项" if panel else "、".join(whats))
        for (assessee, panel), whats in lines.items()
    ]


def _what(scheme: Scheme, one: Owed) -> str:
    indicator = scheme.indicator(one.indicator)
    return indicator.title if indicator else one.text.rpartition(": ")[2]

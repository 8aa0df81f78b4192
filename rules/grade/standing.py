"""Where somebody stands: score, rank, what breaks ties, and the grade as it takes shape."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import groupby

from rules.exact import ZERO, cents
from rules.facts.book import Case
from rules.parts import Checked, Flag
from rules.scheme.document import Scheme
from rules.score.tally import Tally

_MOST_NAMES = 50

TieKey = tuple[Decimal, int, Decimal]
"""Best first: score, then the smaller share of 不满意 (by its place), then the fewer faults."""


@dataclass(slots=True, eq=False)
class Standing:
    """One assessee on the way from a tally to a result."""

    case: Case
    tally: Tally
    pool: str
    score: Decimal | None
    share: Fraction
    faults: Decimal
    tie_key: TieKey = (ZERO, 0, ZERO)
    """What is compared where places cut through equal scores; set when the pool is ranked."""
    rank: int | None = None
    flags: tuple[Flag, ...] = ()
    checked: tuple[Checked, ...] = ()
    grade: str | None = None
    proposed: str | None = None
    decided: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Return the assessee's id."""
        return self.case.person.id

    @property
    def label(self) -> str:
        """Return how a person is called in sentences."""
        person = self.case.person
        return (
            f"{person.name}（{person.id}）"
            if person.name and person.name != person.id
            else person.id
        )


@dataclass(slots=True)
class PoolStandings:
    """The people of one pool, best first."""

    id: str
    scored: bool
    people: list[Standing]


def stand(scheme: Scheme, case: Case, tally: Tally, pool: str) -> Standing:
    """Put a tally into a standing with what breaks ties."""
    score = None if tally.score is None else cents(tally.score)
    faults = case.attendance.faults if case.attendance else ZERO
    return Standing(case, tally, pool, score, dissatisfied_share(scheme, case), faults)


def dissatisfied_share(scheme: Scheme, case: Case) -> Fraction:
    """Return the share of 不满意 among the ballots cast; 0 without ballots."""
    if not case.ballots:
        return _share(0, 0)
    worst = scheme.dissatisfied
    against = cast = 0
    for ballot in case.ballots:
        choice = worst.get(ballot.panel)
        if choice is not None:
            cast += ballot.count
            against += ballot.count if ballot.choice == choice else 0
    return _share(against, cast)


@lru_cache(maxsize=4096)
def _share(against: int, cast: int) -> Fraction:
    return Fraction(against, cast or 1)


def rank_pool(people: list[Standing]) -> list[Standing]:
    """Sort best first and give ranks; equal scores share the better rank (1, 2, 2, 4)."""
    shares = {share: place for place, share in enumerate(sorted({one.share for one in people}))}
    for one in people:
        one.tie_key = (-(one.score or ZERO), shares[one.share], one.faults)
    ordered = sorted(people, key=lambda one: (one.score is None, one.tie_key, one.id))
    place, rank, before = 0, 0, None
    for one in ordered:
        if one.score is None:
            continue
        place += 1
        if one.score != before:
            rank, before = place, one.score
        one.rank = rank
    return ordered


def groups(people: list[Standing]) -> Iterator[list[Standing]]:
    """Yield people whom nothing but their names tells apart, in the order given."""
    for _, tied in groupby(people, key=lambda one: one.tie_key):
        yield list(tied)


def labels(people: Iterable[Standing]) -> str:
    """Name several people in a sentence; beyond fifty, how many there are in all."""
    ordered = sorted(people, key=lambda one: one.id)
    names = "、".join(one.label for one in ordered[:_MOST_NAMES])
    return names if len(ordered) <= _MOST_NAMES else f"{names} 等 {len(ordered)} 人"

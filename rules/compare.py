"""A dry run of another scheme over the same facts: who moves, and how the money changes."""

from decimal import Decimal

import msgspec

from rules.exact import ZERO
from rules.facts.values import Facts
from rules.outcome import Outcome
from rules.parts import Result
from rules.scheme.document import Scheme


class Side(msgspec.Struct, frozen=True):
    """What one scheme makes of somebody."""

    score: Decimal | None
    rank: int | None
    grade: str | None
    pay: Decimal
    consequences: tuple[str, ...]


class Move(msgspec.Struct, frozen=True):
    """Somebody whom the two schemes treat differently; None where one leaves him out."""

    assessee: str
    name: str
    before: Side | None
    after: Side | None


class Comparison(msgspec.Struct, frozen=True):
    """All differences, and the money of both runs."""

    moves: tuple[Move, ...]
    people: int
    pay_before: Decimal
    pay_after: Decimal


def as_rehearsal(other: Scheme, scheme: Scheme, facts: Facts) -> tuple[Scheme, Facts]:
    """Let a scheme that is not yet in force, or has another id, look at these facts."""
    rehearsed = msgspec.structs.replace(other, effective=scheme.effective, expires=None)
    return rehearsed, msgspec.structs.replace(facts, scheme=rehearsed.id)


def compare(before: Outcome, after: Outcome) -> Comparison:
    """Compare two outcomes of the same facts."""
    old = {one.assessee: one for one in before.results}
    new = {one.assessee: one for one in after.results}
    moves = []
    for name in sorted({*old, *new}):
        sides = (_side(old.get(name)), _side(new.get(name)))
        if sides[0] != sides[1]:
            person = new.get(name) or old.get(name)
            moves.append(Move(name, person.name if person else "", *sides))
    return Comparison(tuple(moves), len(new), _money(before), _money(after))


def _side(result: Result | None) -> Side | None:
    if result is None:
        return None
    pay = sum((one.amount for one in result.pay), ZERO)
    codes = tuple(sorted({_code(one.code, one.value) for one in result.consequences}))
    return Side(result.score, result.rank, result.grade or result.decision, pay, codes)


def _code(code: str, value: Decimal | None) -> str:
    return code if value is None else f"{code}={value}"


def _money(outcome: Outcome) -> Decimal:
    return sum((pay.amount for one in outcome.results for pay in one.pay), ZERO)

"""A result as it is kept: the figures, and the reasons in the words in which they were told."""

from decimal import Decimal

import msgspec

from models.decisions import Result as Row
from rules.explain import explain
from rules.outcome import Outcome, Result
from rules.scheme import Scheme


class KeptPay(msgspec.Struct, frozen=True):
    """An amount in yuan with its clause."""

    item: str
    amount: Decimal
    clause: str


class Kept(msgspec.Struct, frozen=True, omit_defaults=True):
    """One person's result in one verdict."""

    pool: str
    rank: int | None
    proposed: str
    why: tuple[str, ...]
    pay: tuple[KeptPay, ...] = ()
    consequences: tuple[str, ...] = ()


def keep(result: Result, outcome: Outcome, scheme: Scheme) -> str:
    """Return the JSON that is stored; later schemes and programs do not change it."""
    kept = Kept(
        pool=result.pool,
        rank=result.rank,
        proposed=result.proposed or "",
        why=tuple(explain(result, outcome, scheme)),
        pay=tuple(KeptPay(p.item, p.amount, p.clause) for p in result.pay),
        consequences=tuple(c.code for c in result.consequences),
    )
    return msgspec.json.encode(kept).decode()


def kept(row: Row) -> Kept:
    """Return what was kept of a stored result."""
    return msgspec.json.decode(row.detail, type=Kept)

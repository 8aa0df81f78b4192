"""A county's own file over a base scheme: other local figures, and nothing else."""

from datetime import date
from decimal import Decimal

import msgspec

from rules.table import Table


class Layer(Table, frozen=True, kw_only=True):
    """`[local]` maps names of local figures of `base` to the county's own values."""

    id: str
    title: str
    base: str
    effective: date
    source: str = ""
    expires: date | None = None
    local: dict[str, Decimal] = msgspec.field(default_factory=dict)

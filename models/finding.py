"""Rows of hand-written queries as the ORM's objects, for the few questions every message asks.

Building a query with the ORM takes longer than asking it, and turning a row into an object longer
still. So these are written out, and equal rows are turned into an object once: what is remembered
is found by everything the row says, and is therefore never out of date.
"""

import re
from collections.abc import Mapping
from copy import deepcopy
from functools import lru_cache
from itertools import count
from typing import Any, TypeVar

from tortoise.models import Model

from models.database import connection, is_sqlite

M = TypeVar("M", bound=Model)
REMEMBERED = 2048
"""Rows: a township's roster and open cycles many times over, and 20 MB of the longest reports."""


async def find(model: type[M], sql: str, *values: object) -> list[M]:
    """Return what `sql` selects: every column of `model`. A `?` stands for each of `values`."""
    return [fill(model, row) for row in await ask(sql, *values)]


async def ask(sql: str, *values: object) -> list[dict[str, Any]]:
    """Return the bare rows that `sql` selects; never put a user's words into `sql` itself."""
    sql = sql if is_sqlite() else _numbered(sql)
    _, rows = await connection().execute_query(sql, list(values))
    return [dict(row) for row in rows]


def fill(model: type[M], row: Mapping[str, Any]) -> M:
    """Return a row as an object of the caller's own; columns that `model` lacks are left out."""
    state, lists = _filled(model, tuple(row.items()))
    own = model.__new__(model)
    own.__dict__.update(state)
    for name in lists:
        own.__dict__[name] = deepcopy(state[name])
    return own


@lru_cache(maxsize=REMEMBERED)
def _filled(
    model: type[Model], row: tuple[tuple[str, object], ...]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return an object's attributes, and the names of those that a caller could change in place."""
    filled = model._init_from_db(**dict(row))  # noqa: SLF001 - the ORM fills rows in no other way
    columns = filled._meta.db_fields  # noqa: SLF001 - as above
    state = filled.__dict__
    return state, tuple(name for name in columns if isinstance(state[name], list | dict))


@lru_cache
def _numbered(sql: str) -> str:
    """Return `sql` with PostgreSQL's marks."""
    numbers = count(1)
    return re.sub(r"\?", lambda _: f"${next(numbers)}", sql)

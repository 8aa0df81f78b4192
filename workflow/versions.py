"""Which version of a scheme counts on a given day."""

from collections.abc import Iterable
from datetime import date

from rules.scheme import Scheme


def in_force(schemes: Iterable[Scheme], name: str, day: date) -> Scheme | None:
    """Return the version of scheme `name` in force on `day`; None where none is or all expired."""
    versions = [s for s in schemes if s.id == name and s.effective <= day]
    newest = max(versions, key=lambda s: s.effective, default=None)
    if newest is None or (newest.expires and day > newest.expires):
        return None
    return newest


def scheme_ids(schemes: Iterable[Scheme]) -> list[str]:
    """Return the ids of the schemes, each once, in their order."""
    return list(dict.fromkeys(scheme.id for scheme in schemes))

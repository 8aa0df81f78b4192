"""What every table of a scheme file has in common, and the conditions on people."""

from typing import Protocol

import msgspec


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file; an unknown key is an error."""


class Cited(Table, frozen=True, kw_only=True):
    """A table with figures: each rests on a clause of the policy or is left to the locality.

    `local` is true for all figures of the table, or lists the keys whose figures are local.
    `reading` says which reading was taken where the policy is silent or ambiguous.
    """

    clause: str = ""
    local: bool | tuple[str, ...] = False
    reading: str = ""


class Person(Protocol):
    """Whoever is assessed, as far as conditions look at him."""

    @property
    def series(self) -> str: ...

    @property
    def tags(self) -> tuple[str, ...]: ...


class Who(Table, frozen=True, kw_only=True):
    """A condition on series and tags; an empty one holds for everybody."""

    series: tuple[str, ...] = ()
    """One of these series."""
    tags: tuple[str, ...] = ()
    """All of these tags."""
    without: tuple[str, ...] = ()
    """None of these tags."""

    def holds(self, person: Person) -> bool:
        """Say whether the condition holds for `person`."""
        if self.series and person.series not in self.series:
            return False
        has = person.tags
        return all(tag in has for tag in self.tags) and not any(tag in has for tag in self.without)


def applies(conditions: tuple[Who, ...], person: Person) -> bool:
    """Say whether one of the conditions holds; no condition at all means everybody."""
    return not conditions or any(who.holds(person) for who in conditions)

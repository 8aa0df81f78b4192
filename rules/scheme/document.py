"""A scheme: the tables of its file, and the ways to find things in it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

import msgspec

from rules.scheme.certificate import Certificate
from rules.scheme.effects import ConsequenceRule, Converted, RollupRule
from rules.scheme.grading import Bands, Grading, Pool
from rules.scheme.indicators import Checklist, Indicator, Section, Weight, fill_panels
from rules.scheme.money import PayRule
from rules.scheme.polls import Exclusion, Flag, Poll, Veto, VetoEffect
from rules.stages import Duty, Stage, fill_times
from rules.table import Cited, Table

Cadence = Literal["month", "quarter", "half", "year", "application"]


class Parameter(Cited, frozen=True, kw_only=True):
    """A short name for local figures, with the range in which a locality may choose."""

    name: str
    title: str
    figures: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None


class Scale(Cited, frozen=True, kw_only=True):
    """The sum is multiplied by a coefficient of the assessee's unit."""

    title: str


class Document(Table, frozen=True, kw_only=True):
    """The tables of a scheme file as written."""

    id: str
    title: str
    source: str
    effective: date
    effective_clause: str = ""
    expires: date | None = None
    cadence: Cadence
    clause: str
    """The clause by which the parts are added up."""
    base: str = ""
    """The scheme that this file adapts: it may then only change local figures."""
    panels: dict[str, str] = msgspec.field(default_factory=dict)
    series: tuple[str, ...] = ()
    """The series there are; none: any name will do."""
    series_needed: bool = False
    tags: dict[str, str] = msgspec.field(default_factory=dict)
    self_panel: str = ""
    out: tuple[Exclusion, ...] = ()
    poll: tuple[Poll, ...] = ()
    section: tuple[Section, ...] = ()
    weight: tuple[Weight, ...] = ()
    scale: Scale | None = None
    converted: Converted | None = None
    flag: tuple[Flag, ...] = ()
    veto: tuple[Veto, ...] = ()
    vetoed: VetoEffect | None = None
    pool: tuple[Pool, ...] = ()
    grading: tuple[Grading, ...] = ()
    pay: tuple[PayRule, ...] = ()
    consequence: tuple[ConsequenceRule, ...] = ()
    rollup: tuple[RollupRule, ...] = ()
    certificate: Certificate | None = None
    parameter: tuple[Parameter, ...] = ()
    stage: tuple[Stage, ...] = ()
    duty: tuple[Duty, ...] = ()


class Scheme(Document, frozen=True, kw_only=True, dict=True):
    """A scheme ready for use. Old periods keep the version (and content hash) they began with."""

    content_hash: str
    raw: dict[str, Any]
    """The file as read, so that local figures can be replaced."""
    overridden: tuple[str, ...] = ()
    """The local figures that were replaced."""

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """Return items and findings in the scheme's order."""
        return tuple(_walk(self.section))

    @cached_property
    def by_id(self) -> dict[str, tuple[Indicator, ...]]:
        """Return the indicators of each id; several where they apply to different people."""
        found: dict[str, tuple[Indicator, ...]] = {}
        for indicator in self.indicators:
            found[indicator.id] = (*found.get(indicator.id, ()), indicator)
        return found

    @cached_property
    def polls(self) -> tuple[Poll, ...]:
        """Return the secret votes held in a cycle."""
        return self.poll

    @property
    def pools(self) -> tuple[Pool, ...]:
        """Return the pools in the order in which results are listed."""
        return self.pool

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Return the stages of a cycle."""
        return self.stage

    @property
    def vetoes(self) -> tuple[Veto, ...]:
        """Return what can override the score."""
        return self.veto

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Return the short names of local figures."""
        return self.parameter

    @cached_property
    def grades(self) -> tuple[str, ...]:
        """Return all grades, best first."""
        names: list[str] = []
        for grading in self.grading:
            grades = (
                [b.grade for b in grading.band] if isinstance(grading, Bands) else grading.grades
            )
            names += [grade for grade in grades if grade not in names]
        return tuple(names)

    @cached_property
    def mentioned_tags(self) -> frozenset[str]:
        """Return the tags on which something hangs."""
        return frozenset(self.tags)

    @cached_property
    def dissatisfied(self) -> dict[str, str]:
        """Return the choice whose share breaks ties, by the panel that votes."""
        return {poll.panel: poll.dissatisfied for poll in self.poll if poll.dissatisfied}

    def indicator(self, name: str) -> Indicator | None:
        """Return the (first) indicator with this id."""
        found = self.by_id.get(name)
        return found[0] if found else None

    def poll_of(self, panel: str) -> Poll | None:
        """Return the poll that `panel` votes in."""
        return next((poll for poll in self.poll if poll.panel == panel), None)


def _walk(sections: tuple[Section, ...]) -> Iterator[Indicator]:
    for section in sections:
        for item in section.item:
            yield item
            if isinstance(item, Checklist):
                yield from item.finding


def completed(document: Document) -> dict[str, Any]:
    """Return the tables with what the file leaves to defaults: panels of items, times of day."""
    values = {one.name: getattr(document, one.name) for one in msgspec.structs.fields(Document)}
    values["section"] = tuple(fill_panels(section) for section in document.section)
    values["stage"] = tuple(fill_times(stage) for stage in document.stage)
    return values

"""Which parts of a scheme concern one kind of person: worked out once per series and tags."""

from dataclasses import dataclass, field
from decimal import Decimal

from rules.scheme.document import Scheme
from rules.scheme.grading import Pool
from rules.scheme.indicators import Checklist, Flagged, Indicator, Measured, Rated, Section, Weight
from rules.scheme.lookup import in_scope, pool_of, sections_of
from rules.scheme.polls import Exclusion
from rules.table import Person, applies


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """What becomes one line of the score: an item, or a section that is a pot."""

    section: Section
    item: Indicator | None
    """None: the section itself."""
    findings: tuple[Indicator, ...]
    rated: Rated | None
    """The item, if it is a rating."""


@dataclass(frozen=True, slots=True, eq=False)
class Home:
    """Where entries of one indicator belong."""

    unit: int
    indicator: Indicator
    section: Section
    panel: str
    most: Decimal | None
    """The most points of a rating; None: not a rating."""
    single: bool
    """One entry of each rater (a rating), or one at all (a measured figure)."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Everything about a scheme that is the same for people with the same series and tags."""

    pool: Pool | None
    excluded: Exclusion | None
    units: tuple[Unit, ...]
    homes: dict[str, Home]
    weight: Weight | None
    flagged: tuple[int, ...]
    """The units that raise flags."""

    @property
    def scored(self) -> bool:
        """Say whether ratings are needed and a score comes out."""
        return self.excluded is None and self.pool is not None and self.pool.scored


@dataclass(slots=True)
class Planner:
    """Makes plans and keeps them."""

    scheme: Scheme
    known: dict[tuple[str, tuple[str, ...]], Plan] = field(default_factory=dict)

    def plan(self, person: Person) -> Plan:
        """Return the plan for somebody."""
        key = (person.series, person.tags)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = _make(self.scheme, person)
        return found


def _make(scheme: Scheme, person: Person) -> Plan:
    units: list[Unit] = []
    homes: dict[str, Home] = {}
    for section in sections_of(scheme, person):
        items = [item for item in section.item if applies(item.who, person)]
        if section.pot:
            homes |= {item.id: _home(len(units), item, section) for item in items}
            units.append(Unit(section, None, tuple(items), None))
            continue
        for item in items:
            inside = item.finding if isinstance(item, Checklist) else (item,)
            homes |= {one.id: _home(len(units), one, section) for one in inside}
            rated = item if isinstance(item, Rated) else None
            units.append(Unit(section, item, tuple(inside), rated))
    weight = next((weight for weight in scheme.weight if applies(weight.who, person)), None)
    flagged = tuple(place for place, unit in enumerate(units) if isinstance(unit.item, Flagged))
    return Plan(
        pool_of(scheme, person), in_scope(scheme, person), tuple(units), homes, weight, flagged
    )


def _home(unit: int, indicator: Indicator, section: Section) -> Home:
    most = indicator.points if isinstance(indicator, Rated) else None
    single = isinstance(indicator, Rated | Measured)
    return Home(unit, indicator, section, indicator.panel, most, single)

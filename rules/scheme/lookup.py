"""Finding things in a scheme: indicators by what people call them, and what concerns one person."""

from rules.scheme.document import Scheme
from rules.scheme.grading import Pool
from rules.scheme.indicators import Checklist, Finding, Flagged, Indicator, Rated, Section
from rules.scheme.polls import Exclusion
from rules.table import Person, applies


def candidates(scheme: Scheme, text: str, person: Person | None = None) -> list[Indicator]:
    """Return what `text` may mean: by id, else by title or alias, else by a part of one."""
    pool = indicators_of(scheme, person) if person else list(scheme.indicators)
    exact = [one for one in pool if one.id == text]
    named = [one for one in pool if text == one.title or text in one.aliases]
    partly = [one for one in pool if text and (text in one.title)]
    return exact or named or partly


def indicators_of(scheme: Scheme, person: Person) -> list[Indicator]:
    """Return every item and finding that applies to somebody."""
    found: list[Indicator] = []
    for section in sections_of(scheme, person):
        for item in section.item:
            if applies(item.who, person):
                found.append(item)
                if isinstance(item, Checklist):
                    found += item.finding
    return found


def sections_of(scheme: Scheme, person: Person) -> list[Section]:
    """Return the sections that apply to somebody."""
    return [section for section in scheme.section if applies(section.who, person)]


def rated_items(scheme: Scheme, assessee: Person) -> list[Indicator]:
    """Return what some panel must rate for this person, in the scheme's order."""
    pool = pool_of(scheme, assessee)
    if pool is None or not pool.scored or in_scope(scheme, assessee):
        return []
    return [one for one in indicators_of(scheme, assessee) if isinstance(one, Rated)]


def self_items(scheme: Scheme, assessee: Person) -> list[Indicator]:
    """Return what this person marks himself: the rated items of the scheme's own panel."""
    rated = rated_items(scheme, assessee)
    return [one for one in rated if not scheme.self_panel or one.panel == scheme.self_panel]


def findings(scheme: Scheme, assessee: Person) -> list[Indicator]:
    """Return what may be reported about this person: losses, gains, and findings that flag."""
    return [one for one in indicators_of(scheme, assessee) if isinstance(one, Finding | Flagged)]


def in_scope(scheme: Scheme, assessee: Person) -> Exclusion | None:
    """Return why somebody is not assessed; None if he is."""
    return next((out for out in scheme.out if applies(out.who, assessee)), None)


def pool_of(scheme: Scheme, assessee: Person) -> Pool | None:
    """Return the first pool that fits; None if no pool does."""
    return next((pool for pool in scheme.pool if applies(pool.who, assessee)), None)

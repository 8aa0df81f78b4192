"""Random facts that fit a scheme, for properties that must hold whatever happens."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from rules.facts import Assessee
from rules.scheme import Scheme, indicators_of
from rules.scheme.indicators import (
    Bonus,
    Checklist,
    Given,
    Graded,
    Indicator,
    Measured,
    Rated,
    Section,
    Survey,
    Threshold,
)
from rules.scheme.kinds import Kind, kinds

Entry = dict[str, Any]


def marks(most: Decimal) -> st.SearchStrategy[Decimal]:
    """Ratings with up to two decimals, from 0 to the points of the item."""
    return st.integers(0, int(most * 100)).map(lambda n: Decimal(n) / 100)


@st.composite
def people(draw: st.DrawFn, scheme: Scheme, most: int = 6) -> list[dict[str, Any]]:
    """A few people of kinds that the scheme tells apart, each with what a settlement needs."""
    fitting = [kind for kind in kinds(scheme) if _assessed(scheme, kind)]
    chosen = draw(st.lists(st.sampled_from(fitting), min_size=1, max_size=most))
    return [_person(scheme, place, kind) for place, kind in enumerate(chosen)]


def _assessed(scheme: Scheme, kind: Kind) -> bool:
    return bool(indicators_of(scheme, kind)) and not any(
        who.holds(kind) for out in scheme.out for who in out.who
    )


def _person(scheme: Scheme, place: int, kind: Kind) -> dict[str, Any]:
    person: dict[str, Any] = {"id": f"p{place}", "tags": list(kind.tags)}
    if kind.series or scheme.series_needed:
        person["series"] = kind.series or "某序列"
    if scheme.scale:
        person["scale"] = Decimal("0.95")
    keys = ("allowance", "base", "performance", "reward", "collective")
    return person | {"pay": dict.fromkeys(keys, 1000)}


@st.composite
def needed(draw: st.DrawFn, scheme: Scheme, row: dict[str, Any]) -> tuple[list[Entry], list[Entry]]:
    """The ratings, measured figures and ballots without which a person cannot be scored."""
    entries: list[Entry] = []
    ballots: list[Entry] = []
    for item in indicators_of(scheme, as_person(row)):
        entry = {"assessee": row["id"], "indicator": item.id}
        if isinstance(item, Rated):
            for rater in range(draw(st.integers(1, 3))):
                points = draw(marks(item.points))
                entries.append(
                    {**entry, "panel": item.panel, "rater": f"r{rater}", "points": points}
                )
        elif isinstance(item, Measured):
            entries.append({**entry, **draw(figures(item))})
        elif isinstance(item, Survey):
            ballots += draw(votes(scheme, row["id"], item.panel))
    return entries, ballots


def figures(item: Measured) -> st.SearchStrategy[Entry]:
    value = st.integers(-20, 400).map(lambda n: Decimal(n) / 2)
    if item.target is not None or isinstance(item, Threshold):
        return value.map(lambda v: {"value": v})
    target = st.integers(1, 200)
    return st.builds(lambda v, t: {"value": v, "target": t}, value, target)


@st.composite
def votes(draw: st.DrawFn, scheme: Scheme, name: str, panel: str) -> list[Entry]:
    poll = scheme.poll_of(panel)
    assert poll is not None
    ballots: list[Entry] = []
    for dimension in poll.dimensions or (None,):
        counts = draw(
            st.lists(st.integers(0, 9), min_size=len(poll.choices), max_size=len(poll.choices))
        )
        counts[0] += 1
        for choice, count in zip(poll.choices, counts, strict=True):
            ballot = {"assessee": name, "panel": panel, "choice": choice, "count": count}
            ballots.append({**ballot, "dimension": dimension} if dimension else ballot)
    return ballots


@st.composite
def findings(
    draw: st.DrawFn, scheme: Scheme, row: dict[str, Any], losses: bool = False
) -> list[Entry]:
    """Some findings about one person; only what takes away, if `losses`."""
    person = as_person(row)
    kinds_wanted = {"deduct", "zero", "penalty"} | (
        set() if losses else {"bonus", "restore", "flag"}
    )
    found: list[Entry] = []
    for section in scheme.section:
        for item in section.item:
            inside = item.finding if isinstance(item, Checklist) else (item,)
            fitting = [one for one in inside if one.kind in kinds_wanted]
            if not any(
                one is wanted for one in fitting for wanted in indicators_of(scheme, person)
            ):
                continue
            some = draw(st.lists(st.sampled_from(fitting), max_size=2))
            found += [draw(finding(one, section, row["id"])) for one in some]
    return found


@st.composite
def finding(draw: st.DrawFn, rule: Indicator, section: Section, name: str) -> Entry:
    entry: Entry = {"assessee": name, "indicator": rule.id, "times": draw(st.integers(1, 4))}
    if not isinstance(rule, Graded):
        return entry
    given: Given | None = rule.given
    if rule.levels:
        entry["level"] = draw(st.sampled_from(sorted(rule.levels)))
        given = rule.levels[entry["level"]].given
    if isinstance(rule, Bonus) and rule.steps:
        entry["value"] = draw(st.integers(0, 40_000_000))
    if given is not None:
        most = given.most if given.most is not None else Decimal(20)
        cents = st.integers(int(given.least * 100), int(most * 100))
        entry["points"] = Decimal(draw(cents)) / 100
    if section.shares is not None:
        entry["share"] = draw(st.sampled_from(["lead", "assist"]))
    if draw(st.booleans()):
        entry["event"] = draw(st.sampled_from(["E1", "E2"]))
    return entry


def as_person(row: dict[str, Any]) -> Assessee:
    return Assessee(row["id"], series=row.get("series", ""), tags=tuple(row["tags"]))

"""One matter counts once: of several entries about the same event, the largest stays."""

from dataclasses import dataclass
from decimal import Decimal

from rules.facts.book import Case
from rules.facts.values import Entry
from rules.plan import Home, Plan
from rules.scheme.indicators import Finding, Graded
from rules.score.amounts import entry_worth

Key = tuple[str, str]
"""A matter and the event that counts only once within it."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """An entry that does not count, and why."""

    entry: Entry
    why: str


def has_matters(plan: Plan) -> bool:
    """Say whether anything of a plan can be left uncounted."""
    return any(_matter(home) or _exempts(home) for home in plan.homes.values())


def drop_uncounted(case: Case) -> list[Dropped]:
    """Take out of a case what exemptions and matters leave uncounted; say what and why."""
    entries = sorted((one for bucket in case.entries for one in bucket), key=_order)
    homes = case.plan.homes
    exempt = [
        Dropped(one, f"{one.indicator} 由本单位自行查处或主动报告，免扣")
        for one in entries
        if one.self_reported and _exempts(homes[one.indicator])
    ]
    _take_out(case, exempt)
    left = [one for one in entries if all(one is not gone.entry for gone in exempt)]
    largest = _largest(left, homes)
    repeated = []
    for entry in left:
        winner = largest.get(_key(entry, homes[entry.indicator]))
        if winner is not None and winner is not entry:
            said = f"{entry.indicator} 的 {entry.event} 已按 {winner.indicator} 就高计一次"
            repeated.append(Dropped(entry, said))
    _take_out(case, repeated)
    return exempt + repeated


def _largest(entries: list[Entry], homes: dict[str, Home]) -> dict[Key, Entry]:
    """Return the entry that stands for each event: the largest, among equals the first."""
    best: dict[Key, tuple[Decimal, Entry]] = {}
    for entry in entries:
        home = homes[entry.indicator]
        key, rule = _key(entry, home), home.indicator
        if not all(key) or not isinstance(rule, Graded):
            continue
        points = entry_worth(entry, rule, home.section)
        if key not in best or points > best[key][0]:
            best[key] = (points, entry)
    return {key: entry for key, (_, entry) in best.items()}


def _take_out(case: Case, dropped: list[Dropped]) -> None:
    for one in dropped:
        bucket = case.entries[case.plan.homes[one.entry.indicator].unit]
        bucket[:] = [entry for entry in bucket if entry is not one.entry]


def _key(entry: Entry, home: Home) -> Key:
    return _matter(home), entry.event


def _matter(home: Home) -> str:
    rule = home.indicator
    return rule.matter or home.section.matter if isinstance(rule, Finding) else ""


def _exempts(home: Home) -> bool:
    return isinstance(home.indicator, Finding) and home.indicator.exempt_self_reported


def _order(entry: Entry) -> tuple[str, ...]:
    """Sort entries by what they say, so that their order in the facts makes no difference."""
    return tuple(str(getattr(entry, name)) for name in entry.__struct_fields__)

"""Items that start full and lose points: pots, checklists, single findings."""

from dataclasses import dataclass
from decimal import Decimal

from rules.exact import ZERO, plain
from rules.facts.values import Entry
from rules.scheme.indicators import Deduct, Indicator, Restore, Section, Zero
from rules.score.amounts import times_of, worth


@dataclass(frozen=True, slots=True)
class Remainder:
    """What is left of an item, what was lost beyond it, and the words for it."""

    points: Decimal
    excess: Decimal
    why: str


def remainder(
    full: Decimal, findings: tuple[Indicator, ...], entries: list[Entry], section: Section
) -> Remainder:
    """Take the findings from `full` points: never below 0, never above `full`."""
    if not entries:
        return Remainder(full, ZERO, "无扣分")
    replaced = _replaced(findings, entries)
    change, words = ZERO, []
    for finding in findings:
        some = [entry for entry in entries if entry.indicator == finding.id]
        if not some:
            continue
        if finding.id in replaced:
            words.append(f"{finding.id} {finding.title} 不另计")
            continue
        points, said = _change(full, finding, some, section)
        change += points
        words.append(said)
    left = full + change
    return Remainder(min(max(left, ZERO), full), max(-left, ZERO), "；".join(words))


def _replaced(findings: tuple[Indicator, ...], entries: list[Entry]) -> set[str]:
    made = {entry.indicator for entry in entries}
    return {
        name
        for finding in findings
        if isinstance(finding, Deduct) and finding.id in made
        for name in finding.replaces
    }


def _change(
    full: Decimal, finding: Indicator, entries: list[Entry], section: Section
) -> tuple[Decimal, str]:
    """Return what one finding does to its item, in points and in words."""
    name = f"{finding.id} {finding.title}"
    cited = f"（{finding.clause}）" if finding.clause else ""
    match finding:
        case Zero():
            return -full, f"{name}：整项不得分{cited}"
        case Restore():
            points = finding.each * times_of(entries)
            return points, f"{name} {times_of(entries)} 次 +{plain(points)}{cited}"
        case Deduct(zero_from=int(limit)) if times_of(entries) >= limit:
            return -full, f"{name} {times_of(entries)} 次，第 {limit} 次起整项不得分{cited}"
        case Deduct():
            points, said = worth(entries, finding, section)
            return -points, f"{name} {said} −{plain(points)}{cited}"
    raise TypeError(f"{finding.kind} takes nothing from an item")

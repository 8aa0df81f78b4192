"""Single items and findings: the right keys, sane figures, panels that exist."""

from collections.abc import Iterator
from decimal import Decimal

from rules.scheme.document import Document
from rules.scheme.indicators import (
    Amount,
    Bonus,
    Checklist,
    Deduct,
    Given,
    Graded,
    Indicator,
    Rated,
    Restore,
    Section,
    Survey,
    Zero,
)
from rules.shape import Path, Problem, nearest


def check_items(document: Document) -> Iterator[Problem]:
    """Check every item and finding by itself."""
    for place, section in enumerate(document.section):
        if section.panel and section.panel not in document.panels:
            hint = nearest(section.panel, list(document.panels))
            yield ("section", place, "panel"), f"[panels] 里没有 {section.panel}{hint}"
        for index, item in enumerate(section.item):
            path = ("section", place, "item", index)
            yield from _item(document, section, item, path)
            if isinstance(item, Checklist):
                for number, finding in enumerate(item.finding):
                    inner = (*path, "finding", number)
                    yield from _finding(finding, inner)
                    yield from _inside(finding, inner)
    yield from _polls(document)


def _item(document: Document, section: Section, item: Indicator, path: Path) -> Iterator[Problem]:
    yield from _panel(document, section, item, path)
    if item.points is not None and item.points <= 0:
        yield (*path, "points"), f"分值应大于 0，现为 {item.points}"
    if section.pot and not isinstance(item, Deduct | Zero):
        yield (*path, "rule"), f"扣分池（pot）里只能有 deduct、zero，不能有 {item.kind}"
    elif section.pot:
        yield from _inside(item, path)
    elif isinstance(item, Deduct | Zero) and item.points is None:
        yield path, "这一项自己起算，要有 points；若从一节的总分里扣，请给该节写 pot = true"
    yield from _finding(item, path)


def _inside(finding: Indicator, path: Path) -> Iterator[Problem]:
    if finding.points is not None:
        yield (*path, "points"), "从别处扣分的情形不带自己的 points"


def _panel(document: Document, section: Section, item: Indicator, path: Path) -> Iterator[Problem]:
    if isinstance(item, Rated | Survey) and not (item.panel or section.panel):
        yield path, "要写明由谁评：给这一项或这一节写 panel"
    if item.panel and item.panel not in document.panels:
        hint = nearest(item.panel, list(document.panels))
        yield (*path, "panel"), f"[panels] 里没有 {item.panel}{hint}"
    if isinstance(item, Survey) and (item.panel or section.panel) not in [
        poll.panel for poll in document.poll
    ]:
        yield (*path, "panel"), f"没有由 {item.panel} 投票的 [[poll]]"


def _finding(item: Indicator, path: Path) -> Iterator[Problem]:
    if isinstance(item, Restore) and item.each <= 0:
        yield (*path, "each"), f"应大于 0，现为 {item.each}"
    if not isinstance(item, Graded):
        return
    ways: dict[str, object] = {"each": item.each, "once": item.once, "given": item.given}
    ways["levels"] = item.levels or None
    if isinstance(item, Bonus):
        ways["steps"] = item.steps
    yield from _one_way(ways, path)
    for name, amount in item.levels.items():
        yield from _level(amount, (*path, "levels", name))
    yield from _sane(item.each, item.once, item.given, path)
    if isinstance(item, Bonus) and item.steps and item.steps.per <= 0:
        yield (*path, "steps", "per"), f"应大于 0，现为 {item.steps.per}"
    if isinstance(item, Deduct) and item.zero_from is not None and item.zero_from < 1:
        yield (*path, "zero_from"), f"应不小于 1，现为 {item.zero_from}"


def _level(amount: Amount, path: Path) -> Iterator[Problem]:
    yield from _one_way({"each": amount.each, "once": amount.once, "given": amount.given}, path)
    yield from _sane(amount.each, amount.once, amount.given, path)


def _one_way(ways: dict[str, object], path: Path) -> Iterator[Problem]:
    used = [name for name, value in ways.items() if value is not None]
    if len(used) != 1:
        said = "、".join(used) if used else "一个也没有"
        yield path, f"{'、'.join(ways)} 要恰好用一个，现有：{said}"


def _sane(
    each: Decimal | None, once: Decimal | None, given: Given | None, path: Path
) -> Iterator[Problem]:
    for name, value in (("each", each), ("once", once)):
        if value is not None and value <= 0:
            yield (*path, name), f"应大于 0，现为 {value}（扣分还是加分由 rule 决定）"
    if given is not None and given.most is not None and given.least > given.most:
        yield (*path, "given", "least"), f"{given.least} 大于 most 的 {given.most}"


def _polls(document: Document) -> Iterator[Problem]:
    for index, poll in enumerate(document.poll):
        path: Path = ("poll", index)
        if poll.panel not in document.panels:
            yield (*path, "panel"), f"[panels] 里没有 {poll.panel}"
        if poll.dissatisfied and poll.dissatisfied not in poll.choices:
            yield (*path, "dissatisfied"), f"choices 里没有 {poll.dissatisfied}"
        for choice, percent in poll.choices.items():
            if not 0 <= percent <= 100:  # noqa: PLR2004 — percent
                yield (*path, "choices", choice), f"应在 0 至 100 之间，现为 {percent}"

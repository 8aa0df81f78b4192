"""What one entry must and may say, by the kind of its indicator."""

from collections.abc import Iterator
from decimal import Decimal

from rules.exact import plain, sane
from rules.facts.values import Entry
from rules.plan import Home
from rules.scheme.indicators import Amount, Bonus, Given, Graded, Indicator, Measured, Rated, Survey
from rules.shape import nearest

Problem = tuple[str, str]
"""The field and what is wrong with it."""


def entry_problems(entry: Entry, home: Home, panels: dict[str, str]) -> Iterator[Problem]:
    """List what is wrong with one entry."""
    indicator = home.indicator
    yield from _panel(entry, indicator, panels)
    if entry.times < 1:
        yield "times", f"次数应为不小于 1 的整数，现为 {entry.times}"
    if entry.share and home.section.shares is None:
        yield "share", "这一项不分主办、协办，请去掉 share"
    if isinstance(indicator, Survey):
        yield "indicator", "这一项由测评票计分，请填 ballots"
    elif isinstance(indicator, Rated):
        yield from _rating(entry, indicator)
    elif isinstance(indicator, Measured):
        yield from _measured(entry, indicator)
    else:
        yield from _finding(entry, indicator)


def taken_once(entry: Entry, indicator: Indicator) -> bool:
    """Say whether the number of times makes no difference."""
    if not isinstance(indicator, Graded):
        return indicator.kind != "restore"
    amount = indicator.levels.get(entry.level) if indicator.levels else None
    if amount is not None:
        return amount.once is not None or bool(amount.given and amount.given.once)
    if isinstance(indicator, Bonus) and indicator.steps:
        return True
    return indicator.once is not None or bool(indicator.given and indicator.given.once)


def _panel(entry: Entry, indicator: Indicator, panels: dict[str, str]) -> Iterator[Problem]:
    if not entry.panel:
        if isinstance(indicator, Rated):
            yield "panel", f"评分要写明由谁评，应为 {indicator.panel}"
        return
    if entry.panel not in panels:
        yield "panel", f"没有评分方 {entry.panel}{nearest(entry.panel, list(panels))}"
    elif indicator.panel and entry.panel != indicator.panel:
        allowed = panels.get(indicator.panel, indicator.panel)
        yield "panel", f"{entry.panel} 无权填这一项，应由 {indicator.panel}（{allowed}）填"


def _rating(entry: Entry, indicator: Rated) -> Iterator[Problem]:
    yield from _without(entry, "value", "target", "level")
    if entry.points is None:
        yield "points", "缺少分数"
    else:
        yield from _range("points", entry.points, Decimal(0), indicator.points)


def _measured(entry: Entry, indicator: Measured) -> Iterator[Problem]:
    yield from _without(entry, "points", "level")
    if entry.value is None:
        yield "value", "缺少实际完成数 value"
    elif not sane(entry.value):
        yield "value", f"应为数字，现为 {str(entry.value)[:24]}"
    if entry.target is None:
        return
    if not sane(entry.target) or entry.target <= 0:
        yield "target", f"目标应大于 0，现为 {entry.target}"
    elif indicator.target is not None:
        yield "target", f"目标已由方案定为 {plain(indicator.target)}，请去掉 target"


def _finding(entry: Entry, indicator: Indicator) -> Iterator[Problem]:
    if not isinstance(indicator, Graded):
        yield from _without(entry, "points", "value", "target", "level")
        return
    yield from _without(entry, "target")
    if isinstance(indicator, Bonus) and indicator.steps:
        yield from _without(entry, "points", "level")
        if entry.value is None or not sane(entry.value):
            yield "value", "缺少数额 value"
        return
    yield from _without(entry, "value")
    given = indicator.given
    if indicator.levels:
        amount = indicator.levels.get(entry.level)
        if amount is None:
            yield _level(entry, indicator.levels)
            return
        given = amount.given
    elif entry.level:
        yield "level", "这一项不分级，请去掉 level"
    yield from _given(entry, given)


def _level(entry: Entry, levels: dict[str, Amount]) -> Problem:
    known = "、".join(levels)
    if not entry.level:
        return "level", f"缺少级别 level，应为 {known} 之一"
    return "level", f"没有级别 {entry.level}，应为 {known} 之一"


def _given(entry: Entry, given: Given | None) -> Iterator[Problem]:
    if given is None:
        if entry.points is not None:
            yield "points", "分值由方案规定，请去掉 points"
    elif entry.points is None:
        yield "points", "缺少分值 points（这一项由填报方给定）"
    else:
        yield from _range("points", entry.points, given.least, given.most)


def _range(name: str, number: Decimal, least: Decimal, most: Decimal | None) -> Iterator[Problem]:
    if not sane(number):
        yield name, f"应为数字，现为 {str(number)[:24]}"
    elif number < least:
        yield name, f"{plain(number)} 低于 {plain(least)}"
    elif most is not None and number > most:
        yield name, f"{plain(number)} 超过 {plain(most)}"


def _without(entry: Entry, *names: str) -> Iterator[Problem]:
    for name in names:
        if getattr(entry, name) not in {None, ""}:
            yield name, f"这一项不用 {name}，请去掉"

"""Items that a measured figure or a poll decides."""

from decimal import Decimal
from fractions import Fraction

from rules.exact import HUNDRED, ZERO, Number, plain, product, quotient, total, whole
from rules.facts.values import Ballot, Entry
from rules.scheme.indicators import Measured, Proportional, Stepwise, Survey, Threshold
from rules.scheme.polls import Poll

Scored = tuple[Number, str]
"""Points and the words that explain them."""


def measured(item: Measured, entry: Entry) -> Scored:
    """Turn a measured figure into points."""
    points, value = item.points or ZERO, entry.value or ZERO
    target = item.target or entry.target or ZERO
    match item:
        case Threshold():
            reached = value >= item.least
            sign = "≥" if reached else "<"
            return (points if reached else ZERO), f"实际 {_say(value)} {sign} {_say(item.least)}"
        case Stepwise():
            return _stepwise(item, value, target)
        case Proportional():
            if value >= target:
                return points, f"完成 {_say(value)} / 目标 {_say(target)}，达标"
            share = quotient(max(value, ZERO), target)
            said = f"完成 {_say(value)} / 目标 {_say(target)}，按比例"
            return product(points, share), said
    raise TypeError(f"no measure for {item.kind}")


def needs_target(item: Measured) -> bool:
    """Say whether the entry must state the target."""
    return item.target is None and not isinstance(item, Threshold)


def survey(item: Survey, poll: Poll, ballots: list[Ballot]) -> Scored:
    """Turn ballots into points: mean over the dimensions of the mean percentage of the ballots."""
    parts, words = [], []
    for dimension in poll.dimensions or (None,):
        some = [ballot for ballot in ballots if ballot.dimension == dimension]
        cast = sum(ballot.count for ballot in some)
        worth = sum((poll.choices[ballot.choice] * ballot.count for ballot in some), ZERO)
        parts.append(quotient(worth, Decimal(cast)))
        words.append(f"{dimension or ''} {plain(parts[-1])}%（{cast} 票）".strip())
    share = quotient(total(parts), Decimal(len(parts)))
    said = "、".join(words)
    if len(parts) > 1:
        said += f"，平均 {plain(share)}%"
    return quotient(product(item.points, share), HUNDRED), said


def unvoted(poll: Poll, ballots: list[Ballot]) -> list[str]:
    """Return the dimensions for which nobody voted; one empty name where there are none."""
    cast = {ballot.dimension for ballot in ballots if ballot.count}
    return [dimension or "" for dimension in poll.dimensions or (None,) if dimension not in cast]


def _stepwise(item: Stepwise, value: Decimal, target: Decimal) -> Scored:
    if value < 0:
        return ZERO, f"完成 {_say(value)}，不得分"
    short = Fraction(target - value) * 100 / Fraction(target)
    steps = max(whole(short / Fraction(item.percent), "floor"), 0)
    lost = min(item.loss * steps, item.points)
    said = f"完成 {_say(value)} / 目标 {_say(target)}，差 {plain(max(short, Fraction(0)))}%"
    return item.points - lost, f"{said}，满 {plain(item.percent)}% 的 {steps} 个 −{plain(lost)}"


def _say(number: Decimal) -> str:
    return f"{number.normalize():f}"

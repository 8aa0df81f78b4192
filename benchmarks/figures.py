"""From turns to figures: medians over rounds, ratios to the ceiling, and how they are shown."""

from collections.abc import Sequence
from statistics import median

import msgspec

from benchmarks.contender import Result

GOALS = {"accept": (0.50, 0.65, 0.85), "whole": (0.10, 0.30, 0.60)}
"""Share of the ceiling that each line asks for: the first is due, the others are to come."""
TITLES = {
    "bare": "A   aiohttp + wechatpy, encrypted reply, no storage",
    "bare-empty": "A0  the same with an empty answer",
    "accept": "B   our accept: on disk, then acknowledged",
    "whole": "C   our whole processing, reply committed",
}


class Figure(msgspec.Struct, frozen=True):
    """One contender over all rounds.

    `ratio` is its throughput over A's, the median of `ratios` by round; `cpu_ratio` what A's
    message costs over its own. Latencies are in milliseconds, `cpu` in microseconds.
    """

    name: str
    per_second: float
    ratio: float
    ratios: list[float]
    cpu: float
    cpu_ratio: float
    p50: float
    p99: float
    reply_p50: float | None = None
    reply_p99: float | None = None


class Verdict(msgspec.Struct, frozen=True):
    """A goal of the first line and what came out.

    The lesser ratio counts: throughput misses no waiting, CPU time no neighbour who slowed A down.
    """

    name: str
    goal: float
    ratio: float
    passed: bool


def figures(rounds: Sequence[dict[str, Result]]) -> list[Figure]:
    """Put the rounds together; what differs between rounds is the machine, hence medians."""
    return [_figure(name, rounds) for name in rounds[0]]


def _figure(name: str, rounds: Sequence[dict[str, Result]]) -> Figure:
    turns = [one[name] for one in rounds]
    ratios = [one[name].rate / one["bare"].rate for one in rounds]
    to_reply = sorted(wait for turn in turns for wait in turn.to_reply)
    latencies = sorted(wait for turn in turns for wait in turn.latencies)
    return Figure(
        name,
        median(turn.rate for turn in turns),
        median(ratios),
        ratios,
        median(turn.cpu for turn in turns) * 1e6,
        median(one["bare"].cpu / one[name].cpu for one in rounds),
        quantile(latencies, 0.50),
        quantile(latencies, 0.99),
        quantile(to_reply, 0.50) if to_reply else None,
        quantile(to_reply, 0.99) if to_reply else None,
    )


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return the value below which `share` of the seconds in `ordered` lie, in milliseconds."""
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000


def verdicts(found: Sequence[Figure]) -> list[Verdict]:
    """Hold the figures against the first line."""
    return [_verdict(one, GOALS[one.name][0]) for one in found if one.name in GOALS]


def _verdict(one: Figure, goal: float) -> Verdict:
    ratio = min(one.ratio, one.cpu_ratio)
    return Verdict(one.name, goal, ratio, ratio >= goal)


def table(found: Sequence[Figure]) -> list[str]:
    """Return the figures as lines of text."""
    heads = f"{'msg/s':>7} {'÷ A':>5} {'CPU µs':>7} {'÷ A':>5} {'p50 ms':>7} {'p99 ms':>7}"
    lines = [f"{'':52} {heads}   ÷ A by round"]
    for one in found:
        spread = " ".join(f"{ratio:.2f}" for ratio in one.ratios)
        lines.append(
            f"{TITLES[one.name]:52} {one.per_second:7.0f} {one.ratio:5.2f}"
            f" {one.cpu:7.0f} {one.cpu_ratio:5.2f} {one.p50:7.1f} {one.p99:7.1f}   {spread}"
        )
        if one.reply_p50 is not None and one.reply_p99 is not None:
            title = "      accept → reply committed, under this flood"
            lines.append(f"{title:80} {one.reply_p50:7.1f} {one.reply_p99:7.1f}")
    return lines


def verdict_lines(found: Sequence[Figure]) -> list[str]:
    """Return one line for each goal."""
    lines = []
    for one in verdicts(found):
        later = " · ".join(f"{goal:.2f}" for goal in GOALS[one.name][1:])
        word = "pass" if one.passed else "MISS"
        lines.append(
            f"{one.name:7} {one.ratio:.2f} × A, goal ≥ {one.goal:.2f}: {word}  (then {later})"
        )
    return lines

"""Throughput and latency of callbacks, ours and the ceiling's, in one run: `make bench`."""

import argparse
import asyncio
import os
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import msgspec

from benchmarks.contender import Contender, Result, running
from benchmarks.figures import Figure, figures, quantile, table, verdict_lines, verdicts
from benchmarks.house import userid
from benchmarks.kept import Void
from benchmarks.letters import Letters
from benchmarks.server import CONTENDERS
from bot.timing import WallClock
from tests.fakes.wecom.state import Corp

WARM_UP = 300
FEWEST, MOST = 100, 30_000
QUIET = 0.5
BUSY = "the machine is busy (load {:.1f}): throughput says little, CPU time still does"
UNHURRIED, PAUSE_SECONDS = 100, 0.01


class Report(msgspec.Struct, frozen=True):
    """Everything of one run, as `--json` prints it; times in milliseconds.

    `load` is how many processes wanted a core before it began.
    """

    machine: str
    load: float
    connections: int
    rounds: int
    flush: float
    figures: list[Figure]
    unhurried_p50: float
    unhurried_p99: float
    passed: bool


def main() -> int:
    """Return 0 if the first line is reached, 1 if it is missed or a figure is void."""
    args = _arguments()
    server, generator = _cores()
    if generator is not None:
        os.sched_setaffinity(0, {generator})
    try:
        report = asyncio.run(_measure(args, server))
    except Void as void:
        print(f"VOID  {void}")
        return 1
    if args.json:
        print(msgspec.json.format(msgspec.json.encode(report)).decode())
    else:
        print("\n".join(_shown(report)))
    return 0 if report.passed else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.callback", description=__doc__)
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--seconds", type=float, default=1.5, help="length of a turn (1.5)")
    length.add_argument("--messages", type=int, help="messages of a turn, instead of --seconds")
    parser.add_argument("--connections", type=int, default=64, help="kept open at once (64)")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each contender (5)")
    parser.add_argument("--json", action="store_true", help="print JSON only")
    return parser.parse_args()


def _cores() -> tuple[int | None, int | None]:
    """Return a core for the servers and another for the generator, where that can be had."""
    if not hasattr(os, "sched_getaffinity"):
        return None, None
    cores = sorted(os.sched_getaffinity(0))
    return (cores[0], cores[1]) if len(cores) > 1 else (None, None)


async def _measure(args: argparse.Namespace, core: int | None) -> Report:
    letters = Letters(Corp(), WallClock().now)
    load = os.getloadavg()[0]
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kaohe-bench-")))
        contenders = [
            await stack.enter_async_context(running(name, folder / name, core, args.connections))
            for name in CONTENDERS
        ]
        sizes = {one.name: await _size(one, letters, args) for one in contenders}
        rounds = []
        for number in range(args.rounds):
            turn = number % len(contenders)
            order = contenders[turn:] + contenders[:turn]
            rounds.append({
                one.name: await one.turn(_say(letters, sizes[one.name]))
                for one in order
            })  # fmt: skip
        calm = await contenders[-1].slowly(_say(letters, UNHURRIED), PAUSE_SECONDS)
        return _report(args, load, rounds, calm, _flush(folder))


async def _size(one: Contender, letters: Letters, args: argparse.Namespace) -> int:
    """Warm a contender up and return how many messages fill its turn."""
    warm = await one.turn(_say(letters, WARM_UP))
    return args.messages or min(max(int(warm.rate * args.seconds), FEWEST), MOST)


def _say(letters: Letters, count: int) -> list[bytes]:
    """Return self-assessments, each by another member than the one before."""
    return [letters.write(userid(number), f"自评 {80 + number % 20}") for number in range(count)]


def _flush(folder: Path) -> float:
    """Return what the disk takes to flush a small write: the median of twenty, in milliseconds."""
    times = []
    with (folder / "flush").open("wb") as file:
        for _ in range(20):
            file.write(b"x" * 4096)
            file.flush()
            begun = time.perf_counter()
            os.fsync(file.fileno())
            times.append(time.perf_counter() - begun)
    return quantile(sorted(times), 0.5)


def _report(
    args: argparse.Namespace,
    load: float,
    rounds: Sequence[dict[str, Result]],
    calm: Result,
    flush: float,
) -> Report:
    found = figures([{name: one[name] for name in CONTENDERS} for one in rounds])
    waits = sorted(calm.to_reply)
    return Report(
        f"Python {platform.python_version()}, {os.cpu_count()} cores",
        load,
        args.connections,
        args.rounds,
        flush,
        found,
        quantile(waits, 0.50),
        quantile(waits, 0.99),
        all(one.passed for one in verdicts(found)),
    )


def _shown(report: Report) -> list[str]:
    return [
        f"{report.machine}; {report.connections} connections, {report.rounds} rounds; "
        f"a disk flush takes {report.flush:.2f} ms",
        *([BUSY.format(report.load)] if report.load > QUIET else []),
        *table(report.figures),
        f"C, one message at a time: accept → reply committed p50 {report.unhurried_p50:.1f} ms, "
        f"p99 {report.unhurried_p99:.1f} ms",
        *verdict_lines(report.figures),
    ]


if __name__ == "__main__":
    sys.exit(main())

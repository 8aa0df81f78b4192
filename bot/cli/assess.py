"""`kaohe assess`: a scheme and the facts of a cycle in, the outcome with its reasons out."""

import argparse
import gc
import sys
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import Any

from bot.cli.comparison import print_comparison, write_comparison
from bot.cli.tables import console, print_outcome, progress
from rules.compare import Comparison, as_rehearsal, compare
from rules.explain import explain
from rules.facts import Facts, FactsError, MissingFacts, Reading, open_facts
from rules.outcome import Outcome, to_json
from rules.period import read_period
from rules.scheme import Scheme, SchemeError, find_versions, load_scheme, version_for
from rules.settle import settle

DONE, FAILED, WRONG, MISSING = 0, 1, 2, 3


def add_parser(subparsers: Any) -> None:
    """Register `assess`."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "assess", help="按方案算出一期考核的结果"
    )
    parser.add_argument("scheme", metavar="SCHEME", help="方案编号，或 .toml 文件")
    parser.add_argument("facts", metavar="FACTS.json", help="这一期的事实；- 表示从标准输入读")
    parser.add_argument("--provisional", action="store_true", help="缺的按 0 暂算，并注明")
    parser.add_argument("--json", action="store_true", help="只输出 JSON")
    parser.add_argument("--why", metavar="ID", help="只解释一个对象的结果")
    parser.add_argument(
        "--compare", metavar="OTHER.toml", help="用另一个方案试算，看谁变、钱变多少"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Settle and show; every problem is one line on standard error."""
    collecting = gc.isenabled()
    gc.disable()  # 100 000 people make millions of small values, none of them in a cycle
    try:
        return _run(args)
    finally:
        if collecting:
            gc.enable()


def _run(args: argparse.Namespace) -> int:
    try:
        with progress("正在计算…"):
            reading = open_facts(_read(args.facts))
            scheme = open_scheme(args.scheme, reading)
            facts = reading.sound(scheme)
            outcome = settle(scheme, facts, provisional=args.provisional)
            other = _rehearse(args, scheme, facts) if args.compare else None
    except (FactsError, SchemeError) as error:
        return complain(error.problems, WRONG)
    except MissingFacts as error:
        return complain(error.missing, MISSING)
    except OSError as error:
        return complain([f"{args.facts}: 读不出（{error.strerror}），请检查路径"], WRONG)
    if other is not None:
        return _show_comparison(args, compare(outcome, other))
    return _show(args, outcome, scheme)


def _rehearse(args: argparse.Namespace, scheme: Scheme, facts: Facts) -> Outcome:
    """Settle the same facts by another scheme."""
    other, facts = as_rehearsal(load_scheme(Path(args.compare)), scheme, facts)
    return settle(other, facts, provisional=args.provisional)


def open_scheme(name: str, reading: Reading) -> Scheme:
    """Load a scheme by path, or by id in the version in force on the first day of the period."""
    if name.endswith(".toml") or "/" in name:
        return load_scheme(Path(name))
    versions = find_versions(name, [built_in()])
    if not versions:
        raise SchemeError([f"没有方案 {name}；kaohe scheme list 列出全部方案"])
    period = read_period(reading.facts.period) if reading.facts else None
    return load_scheme(version_for(versions, period.first_day) if period else versions[-1])


def built_in() -> Path:
    """Return the folder of the schemes that come with the program."""
    return Path(str(resources.files("schemes")))


def complain(lines: Iterable[str], status: int) -> int:
    """Print one line per problem to standard error and return the exit status."""
    for line in lines:
        print(line, file=sys.stderr)
    return status


def _read(name: str) -> bytes:
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()


def _show_comparison(args: argparse.Namespace, comparison: Comparison) -> int:
    if args.json:
        write_comparison(comparison)
    else:
        print_comparison(console(), comparison)
    return DONE


def _show(args: argparse.Namespace, outcome: Outcome, scheme: Scheme) -> int:
    if args.why:
        result = outcome.result(args.why)
        if result is None:
            return complain([f"结果里没有 {args.why}"], WRONG)
        print("\n".join(explain(result, outcome, scheme)))
    elif args.json:
        sys.stdout.buffer.write(to_json(outcome) + b"\n")
        sys.stdout.buffer.flush()
    else:
        print_outcome(console(), outcome, scheme)
    return DONE

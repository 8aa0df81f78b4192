"""The only place that puts the parts together: the subcommands of `kaohe`."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

COMMANDS = {
    "serve": "serve",
    "demo": "demo",
    "check": "check",
    "migrate": "database",
    "roster": "roster",
    "cycle": "cycle",
    "assess": "assess",
    "scheme": "scheme",
    "export": "export",
    "audit": "database",
    "backup": "database",
    "restore": "database",
}
"""Command → module of `bot.cli`; only the module that is asked for is imported."""


def main(words: Sequence[str] | None = None) -> int:
    """Run one subcommand and return 0 done, 1 a check failed, 2 bad input, 3 something missing."""
    given = list(sys.argv[1:] if words is None else words)
    parser = _parser(given)
    arguments = parser.parse_args(given)
    if arguments.run is None:
        parser.print_help()
        return 2
    if given[0] in ("serve", "demo"):
        import handlers  # noqa: F401 - registers the routes; the other commands need none
    run: Callable[[argparse.Namespace], int] = arguments.run
    try:
        status = run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader (`| head`) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kaohe", description="考核：企业微信里的绩效考核机器人")
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(metavar="命令")
    asked = COMMANDS.get(given[0]) if given else None
    for name in dict.fromkeys([asked] if asked else COMMANDS.values()):
        import_module(f"bot.cli.{name}").add_parser(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())

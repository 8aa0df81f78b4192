"""The only place that puts the parts together: the subcommands of `kaohe`."""

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

MODULES = (
    "serve", "demo", "check", "database", "roster", "cycle", "assess", "scheme", "export",
)  # fmt: skip


def main(words: Sequence[str] | None = None) -> int:
    """Run one subcommand and return 0 done, 1 a check failed, 2 bad input, 3 something missing."""
    arguments = _parser().parse_args(words)
    if arguments.run is None:
        _parser().print_help()
        return 2
    if arguments.run.__module__ in ("bot.cli.serve", "bot.cli.demo"):
        import handlers  # noqa: F401 - registers the routes; the other commands need none
    run: Callable[[argparse.Namespace], int] = arguments.run
    return run(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kaohe", description="考核：企业微信里的绩效考核机器人")
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(metavar="命令")
    for name in MODULES:
        import_module(f"bot.cli.{name}").add_parser(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""`kaohe cycle`: opening periods by hand, and how they stand."""

import argparse
from datetime import datetime
from typing import Any

from tortoise.transactions import in_transaction

from bot.cli.common import DONE, Unusable, act_of, add_config, now, run_with_config, storage
from bot.config import Config
from bot.settings import load_settings
from models.cycles import Cycle, StageRun
from rules.period import SPAN_TITLES, Period, read_period
from rules.scheme import Scheme
from rules.shape import nearest
from workflow.act import write_acts
from workflow.calendar import local, say_moment
from workflow.cycles import Running, open_cycle, open_cycles
from workflow.owed import Debt, owed, view
from workflow.settings import Settings
from workflow.versions import in_force, scheme_ids


def add_parser(subparsers: Any) -> None:
    """Register `cycle` with its three subcommands."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "cycle", help="考核期：建立、列出、看进度"
    )
    commands = parser.add_subparsers(required=True, metavar="open|list|status")
    begin = commands.add_parser("open", help="手工建立一期（平时到点自动建立）")
    begin.add_argument("scheme", metavar="SCHEME", help="方案编号，如 baicheng")
    begin.add_argument("period", metavar="PERIOD", help="如 2026-11、2026-Q4、2026-H2、2026")
    add_config(begin)
    begin.set_defaults(run=run_open)
    listing = commands.add_parser("list", help="列出所有考核期")
    add_config(listing)
    listing.set_defaults(run=lambda args: run_with_config(args, list_all))
    status = commands.add_parser("status", help="进行中的考核期走到哪一步、还差谁")
    add_config(status)
    status.set_defaults(run=lambda args: run_with_config(args, show_status))


def run_open(args: argparse.Namespace) -> int:
    """Open a cycle as one act and show its timetable."""

    async def work(config: Config) -> int:
        settings = load_settings(config)
        scheme, period = choose(settings, args.scheme, args.period)
        async with storage(config), in_transaction():
            act = act_of(settings, f"cycle.open:{scheme.id}:{period.name}")
            running = await open_cycle(act, scheme, period)
            await write_acts([act])
        print(f"已建立 {running.title}“{scheme.title}”（{scheme.effective} 起施行的版本）。")
        _print_stages(running, act.at)
        return DONE

    return run_with_config(args, work)


def choose(settings: Settings, name: str, written: str) -> tuple[Scheme, Period]:
    """Return the period, and the scheme version in force on its first day. Raises Unusable."""
    versions = [scheme for scheme in settings.schemes if scheme.id == name]
    if not versions:
        known = scheme_ids(settings.schemes)
        hint = nearest(name, known) or f"，已启用：{'、'.join(known)}"
        raise Unusable(f"方案 {name} 没有启用{hint}（config.toml 的 [schemes] active）")
    newest = versions[-1]
    span = "year" if newest.cadence == "application" else newest.cadence
    example = {"month": "2026-11", "quarter": "2026-Q4", "half": "2026-H2", "year": "2026"}[span]
    period = read_period(written)
    if period is None or period.span != span:
        raise Unusable(f"“{newest.title}”按{SPAN_TITLES[span]}考核，期间要写成 {example} 的样子")
    scheme = in_force(versions, name, period.first_day)
    if scheme is None and period.first_day > versions[0].effective:
        raise Unusable(f"方案 {name} 在 {period.first_day} 已经失效，请启用新的方案")
    return scheme or versions[0], period


async def list_all(config: Config) -> int:
    """Print every cycle, one line each, oldest first."""
    async with storage(config):
        cycles = await Cycle.all().order_by("opened_at", "id")
    for cycle in cycles:
        state = f"已结束 {_day(cycle.closed_at)}" if cycle.closed_at else "进行中"
        print(f"{cycle.period:<8} {cycle.scheme:<24} 建立 {_day(cycle.opened_at)}  {state}")
    if not cycles:
        print("还没有考核期：到点会自动建立，也可以用 kaohe cycle open 手工建立。")
    return DONE


async def show_status(config: Config) -> int:
    """Print where each open cycle stands and who owes what."""
    async with storage(config):
        views = [await view(running) for running in await open_cycles()]
        found = [(one, await owed(one)) for one in views]
    for one, debts in found:
        print(f"{one.running.title}“{one.running.scheme.title}”")
        _print_stages(one.running, now())
        _print_debts(debts, {member.userid: member.name for member in one.members})
    if not found:
        print("现在没有进行中的考核期。")
    return DONE


def _print_stages(running: Running, at: datetime) -> None:
    for stage in running.scheme.stages:
        run = running.runs[stage.id]
        span = f"{_moment(run.opens_at)} 至 {_moment(run.due_at)}" if run.opens_at else "待定"
        print(f"  {stage.title}：{span}  {_state(run, at)}")


def _state(run: StageRun, at: datetime) -> str:
    if run.closed_at:
        return "已截止"
    if run.opened_at:
        return "进行中，已过期限" if run.due_at and run.due_at < at else "进行中"
    return "未开始"


def _print_debts(debts: list[Debt], names: dict[str, str]) -> None:
    by_title: dict[str, list[str]] = {}
    for debt in debts:
        by_title.setdefault(debt.title, []).append(names.get(debt.userid, debt.userid))
    for title, people in by_title.items():
        print(f"  还差{title}：{len(people)} 人（{'、'.join(people)}）")
    if not debts:
        print("  现在没有人欠交。")


def _day(moment: datetime) -> str:
    return f"{local(moment):%Y-%m-%d}"


def _moment(moment: datetime | None) -> str:
    return say_moment(moment) if moment else "待定"

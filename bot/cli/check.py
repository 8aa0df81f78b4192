"""`kaohe check`: is everything there that the bot needs, and what to do where it is not."""

import argparse
import asyncio
import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from bot.cli.check_calendar import calendar_findings
from bot.cli.check_online import online_findings
from bot.cli.common import (
    DONE,
    FAILED,
    WRONG,
    Missing,
    add_config,
    guarded,
    now,
    storage,
)
from bot.cli.finding import Finding, bad, good, note
from bot.config import Config, ConfigError
from bot.config_read import load_config
from bot.settings import load_settings
from models.database import DatabaseUnavailable
from models.people import Member
from workflow.people import having
from workflow.roles import Role
from workflow.settings import Settings

FONT: Final = "NotoSansCJKsc-Regular.otf"


def add_parser(subparsers: Any) -> None:
    """Register `check`."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "check", help="检查配置、数据库、方案、日历、字体"
    )
    parser.add_argument("--online", action="store_true", help="再向企业微信核对密钥、IP 和权限")
    add_config(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print one line per finding; status 2 for a bad configuration, 1 if anything else fails."""
    return guarded(lambda: asyncio.run(_check(args)))


async def _check(args: argparse.Namespace) -> int:
    try:
        config = load_config(args.config, os.environ)
    except ConfigError as error:
        return _report([bad(problem) for problem in error.problems], WRONG)
    findings = [good(f"配置 {args.config}")]
    settings, status = None, FAILED
    try:
        settings = load_settings(config)
    except ConfigError as error:
        findings += [bad(problem) for problem in error.problems]
        status = WRONG
    if settings:
        findings += _schemes(settings)
        findings += calendar_findings(settings, now())
    findings += await _database(config)
    findings += [_folder(Path(config.server.data)), _fonts()]
    findings += _channels(config)
    if args.online:
        findings += await online_findings(config, now)
    return _report(findings, status)


def _report(findings: list[Finding], status: int) -> int:
    for finding in findings:
        print(finding.line)
    failed = sum(finding.fails for finding in findings)
    print(f"有 {failed} 项要处理。" if failed else "检查通过。")
    return status if failed else DONE


def _schemes(settings: Settings) -> Iterator[Finding]:
    for scheme in settings.schemes:
        set_here = f"，本地数字 {len(scheme.overridden)} 项" if scheme.overridden else ""
        yield good(f"方案 {scheme.id}：{scheme.title}（{scheme.effective} 起施行{set_here}）")


async def _database(config: Config) -> list[Finding]:
    try:
        async with storage(config):
            members = await Member.filter(active=True)
    except (Missing, DatabaseUnavailable) as error:
        return [bad(str(error))]
    if not members:
        return [good("数据库"), note("名册是空的：请用 kaohe roster import FILE 导入")]
    found = [good(f"数据库，在册 {len(members)} 人")]
    if not having(members, Role.ADMIN):
        found.append(note("名册里没有管理员：请给一个人写上角色“管理员”再导入"))
    return found


def _folder(folder: Path) -> Finding:
    """Check that evidence and exports can be kept; the folder itself is made when it is needed."""
    nearest = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if nearest.is_dir() and os.access(nearest, os.W_OK):
        return good(f"文件夹 {folder}")
    return bad(f"文件夹 {folder} 写不进去：请改正权限，或在 [server] data 里换一个")


def _fonts() -> Finding:
    """Check for the font of a package; matplotlib itself would be slow to load."""
    package = find_spec("mpl_font")
    places = package.submodule_search_locations if package else None
    if any((Path(place) / "fonts" / "noto" / FONT).is_file() for place in places or ()):
        return good("图片用的中文字体")
    return bad("缺少图片用的中文字体：请重新安装 mpl-font（pip install mpl-font）")


def _channels(config: Config) -> Iterator[Finding]:
    if config.wecom.app:
        yield good(f"企业微信自建应用 {config.wecom.app.agent_id}")
    else:
        yield note("没有配置企业微信自建应用 [wecom.app]：机器人收不到单聊，也发不出单聊")
    if not config.groups:
        yield note("没有配置群 [[group]]：公示和进度不会发到群里")
    if not config.server.public_url:
        yield note("没有写 [server] public_url：消息里不会有网页链接")

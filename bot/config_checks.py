"""Whether the values of a configuration can be right, one by one and together."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from difflib import get_close_matches
from ipaddress import ip_network
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from bot.config import POSTGRES, SQLITE, Schemes
from rules.shape import Path as Place
from rules.shape import Problem

Check = Callable[[Any, Place], str]

_AES_KEY: Final = re.compile(r"[A-Za-z0-9]{43}")
_TOKEN: Final = re.compile(r"[A-Za-z0-9]{1,32}")
_WEBHOOK_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_YEAR: Final = re.compile(r"20\d\d")
_LAST_PORT: Final = 65535


def value_problems(tables: Any, wrong: set[Place]) -> list[Problem]:
    """Check every value by where it stands, except at the places that are `wrong` already."""
    problems: list[Problem] = []
    for place, value in _leaves(tables, ()):
        if place in wrong:
            continue
        check = _CHECKS.get(tuple("*" if isinstance(part, int) else part for part in place))
        sentence = check(value, place) if check else ""
        if sentence:
            problems.append((tuple(part for part in place if part != "text"), sentence))
    return problems


def cross_problems(tables: Any) -> list[Problem]:
    """Check what only shows when several keys are seen together."""
    return [*_corp_id(tables), *_groups(tables), *_years(tables), *_parameters(tables)]


def _leaves(node: Any, place: Place) -> Iterator[tuple[Place, Any]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _leaves(value, (*place, key))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from _leaves(value, (*place, number))
    else:
        yield place, node


def _port(value: int, _: Place) -> str:
    return "" if 0 <= value <= _LAST_PORT else f"应在 0 至 {_LAST_PORT} 之间"


def _web_address(value: str, _: Place) -> str:
    return _address(value, "http://", "https://")


def _public_url(value: str, place: Place) -> str:
    return _web_address(value, place) if value else ""


def _socket_address(value: str, _: Place) -> str:
    return _address(value, "ws://", "wss://")


def _address(value: str, *beginnings: str) -> str:
    try:
        good = value.startswith(beginnings) and bool(urlsplit(value).hostname)
    except ValueError:
        good = False
    return "" if good else f"应是以 {' 或 '.join(beginnings)} 开头的网址"


def _network(value: str, _: Place) -> str:
    try:
        ip_network(value)
    except ValueError:
        return "应是 IP 地址或网段，如 10.0.0.2 或 10.0.0.0/24"
    return ""


def _database(value: str, _: Place) -> str:
    if value.startswith(SQLITE):
        name = value.removeprefix(SQLITE).partition("?")[0]
        return "sqlite:// 后面要写文件名" if name in ("", ":memory:") else ""
    if not value.startswith(POSTGRES):
        return "应以 sqlite:// 或 postgres:// 开头" if value else ""
    try:
        parts = urlsplit(value)
        host = parts.hostname or parse_qs(parts.query).get("host")
        good = bool(host and parts.path.strip("/")) and parts.port != 0
    except ValueError:
        good = False
    return (
        ""
        if good
        else "应写成 postgres://用户:密码@主机:端口/库名，密码里的 @ : / 要写成 %40 %3A %2F"
    )


def _agent_id(value: int, _: Place) -> str:
    return "" if value > 0 else "应是企业微信后台显示的应用编号（AgentId）"


def _token(value: str, _: Place) -> str:
    return "" if not value or _TOKEN.fullmatch(value) else "应是不超过 32 位的字母和数字"


def _aes_key(value: str, _: Place) -> str:
    if not value or _AES_KEY.fullmatch(value):
        return ""
    return f"EncodingAESKey 应是 43 位字母和数字，现在是 {len(value)} 位，请从企业微信后台重新复制"


def _webhook_key(value: str, _: Place) -> str:
    if not value or _WEBHOOK_KEY.fullmatch(value):
        return ""
    return "请只写推送地址里 key= 后面的部分"


def _named(value: str, _: Place) -> str:
    return "" if value.strip() else "还没有填写"


_CHECKS: Final[dict[tuple[str | int, ...], Check]] = {
    ("server", "port"): _port,
    ("server", "public_url"): _public_url,
    ("server", "trusted_proxies", "*"): _network,
    ("server", "data"): _named,
    ("database", "url", "text"): _database,
    ("wecom", "api_base"): _web_address,
    ("wecom", "app", "agent_id"): _agent_id,
    ("wecom", "app", "token", "text"): _token,
    ("wecom", "app", "encoding_aes_key", "text"): _aes_key,
    ("wecom", "aibot", "bot_id"): _named,
    ("wecom", "aibot", "ws_url"): _socket_address,
    ("group", "*", "name"): _named,
    ("group", "*", "webhook_key", "text"): _webhook_key,
}


def _table(tables: Any, *path: str) -> dict[str, Any]:
    """Return the table at `path`, empty where there is none or something else."""
    for name in path:
        tables = tables.get(name) if isinstance(tables, dict) else None
    return tables if isinstance(tables, dict) else {}


def _list(tables: Any, *path: str) -> list[Any]:
    found = _table(tables, *path[:-1]).get(path[-1])
    return found if isinstance(found, list) else []


def _corp_id(tables: Any) -> Iterator[Problem]:
    wecom = _table(tables, "wecom")
    users = [name for name in ("app", "contacts") if name in wecom]
    if users and not wecom.get("corp_id"):
        yield ("wecom",), f"写了 [wecom.{users[0]}] 就要写 corp_id（企业微信后台的企业 ID）"


def _groups(tables: Any) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, chat in enumerate(_list(tables, "group")):
        name = chat.get("name") if isinstance(chat, dict) else None
        if isinstance(name, str) and name in seen:
            yield ("group", number, "name"), "与前面的群同名，请改成不同的名字"
        seen.add(str(name))


def _years(tables: Any) -> Iterator[Problem]:
    for name, year in _table(tables, "calendar", "years").items():
        place = ("calendar", "years", name)
        if not _YEAR.fullmatch(name):
            yield place, "应是四位数的年份，如 [calendar.years.2027]"
            continue
        days = {key: _days(year, key) for key in ("holidays", "workdays")}
        for key, listed in days.items():
            for day in sorted(listed):
                if day.year != int(name):
                    yield (*place, key), f"{day} 不在 {name} 年"
            if any(isinstance(day, datetime) for day in _list(year, key)):
                yield (*place, key), "只写日期，不要写钟点"
        for day in sorted(days["holidays"] & days["workdays"]):
            yield place, f"{day} 既是假日又是补班，请只留一处"
        if isinstance(year, dict) and year.get("holidays") == []:
            yield (*place, "holidays"), "不能是空的：一年总有法定节假日"


def _days(year: Any, key: str) -> set[date]:
    return set(filter(None, map(_day, _list(year, key))))


def _day(written: object) -> date | None:
    """Return the day, also of one written in quotes; None for what has been found wrong already."""
    if isinstance(written, str):
        try:
            return date.fromisoformat(written)
        except ValueError:
            return None
    return written if type(written) is date else None


def _parameters(tables: Any) -> Iterator[Problem]:
    given = "active" in _table(tables, "schemes")
    active = (
        [str(name) for name in _list(tables, "schemes", "active")] if given else Schemes().active
    )
    if not active:
        yield ("schemes", "active"), '至少要启用一个方案，如 ["baicheng"]'
    for name in _table(tables, "schemes", "parameters"):
        if name not in active:
            close = get_close_matches(name, active, n=1)
            hint = f"，是否指 {close[0]}" if close else ""
            yield ("schemes", "parameters", name), f"方案 {name} 没有在 active 里启用{hint}"

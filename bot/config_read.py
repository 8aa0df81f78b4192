"""Reading `config.toml`: text → tables → checked `Config`; all that is wrong is said at once."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import inspect

from bot.config import SQLITE, Config, ConfigError
from bot.config_checks import cross_problems, value_problems
from bot.secret import Secret
from rules.shape import Path as Place
from rules.shape import Problem, problems_of

Known = tuple[Mapping[str, str], list[Problem]]
"""The environment, and the problems found so far."""

_BY_REFERENCE: Final = "env:"
_QUOTES_VALUES: Final = "，现为"
_HOLD_SECRETS: Final = ("database", "wecom", "group")


def load_config(path: Path, environ: Mapping[str, str]) -> Config:
    """Read the file at `path`; `environ` answers for secrets written `env:NAME`.

    Raises ConfigError.
    """
    tables = _tables(path)
    _flatten_parameters(tables)
    problems: list[Problem] = []
    sealed = _seal(tables, inspect.type_info(Config), (), (environ, problems))
    problems += problems_of(sealed, Config)
    wrong = {place for place, _ in problems}
    problems += value_problems(sealed, wrong) + cross_problems(sealed)
    if problems:
        raise ConfigError([_say(place, sentence) for place, sentence in problems])
    return _settled(msgspec.convert(sealed, Config), path.resolve().parent)


def _tables(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")  # Notepad puts a mark at the beginning
    except FileNotFoundError:
        raise ConfigError(
            [
                f"找不到配置文件 {path}：请把 config.example.toml 复制成它再修改，"
                "或用 --config 指明在哪里"
            ]
        ) from None
    except UnicodeDecodeError:
        raise ConfigError([f"{path} 不是 UTF-8 编码，请另存为 UTF-8"]) from None
    except OSError as error:
        raise ConfigError([f"{path} 读不出（{error.strerror}），请检查路径和权限"]) from None
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([f"{path} 不是有效的 TOML，请改正：{error}"]) from None


def _flatten_parameters(tables: dict[str, Any]) -> None:
    """Read `grades.x = 1` like `"grades.x" = 1`: a figure's name has dots of its own."""
    schemes = tables.get("schemes")
    given = schemes.get("parameters") if isinstance(schemes, dict) else None
    if isinstance(given, dict):
        for name, figures in given.items():
            if isinstance(figures, dict):
                given[name] = dict(_flat(figures, ""))


def _flat(figures: dict[str, Any], prefix: str) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in figures.items():
        deeper = isinstance(value, dict) and value
        found += _flat(value, f"{prefix}{name}.") if deeper else [(prefix + name, value)]
    return found


def _seal(data: Any, kind: inspect.Type, place: Place, known: Known) -> Any:
    """Return the tables with every secret looked up and wrapped; what cannot be is a problem."""
    match kind:
        case inspect.UnionType():
            some = [one for one in kind.types if not isinstance(one, inspect.NoneType)]
            return _seal(data, some[0], place, known)
        case inspect.VarTupleType() if isinstance(data, list):
            return [
                _seal(one, kind.item_type, (*place, number), known)
                for number, one in enumerate(data)
            ]
        case inspect.StructType(cls=cls) if cls is Secret:
            return {"text": _secret(data, place, known)}
        case inspect.StructType() if isinstance(data, dict):
            types = {field.encode_name: field.type for field in kind.fields}
            return {
                name: _seal(value, types[name], (*place, name), known) if name in types else value
                for name, value in data.items()
            }
    return data


def _secret(written: object, place: Place, known: Known) -> str:
    """Return the secret's text, or '' after naming what is wrong, never the text itself."""
    environ, problems = known
    if not isinstance(written, str):
        problems.append((place, "应为文字，请加上引号"))
        return ""
    if not written.startswith(_BY_REFERENCE):
        if not written.strip():
            problems.append((place, "还没有填写"))
        return written.strip()
    name = written.removeprefix(_BY_REFERENCE)
    value = environ.get(name, "").strip()
    if not value:
        problems.append((place, f"环境变量 {name} 没有设置，请设好再启动"))
    return value


def _say(place: Place, sentence: str) -> str:
    if place and place[0] in _HOLD_SECRETS:
        sentence = sentence.partition(_QUOTES_VALUES)[0]
    text = ""
    for part in place:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return f"{text}：{sentence}" if text else sentence


def _settled(config: Config, folder: Path) -> Config:
    """Resolve paths against the folder of the file, so that they hold wherever Kaohe is started."""
    url = config.database.url.reveal()
    if url.startswith(SQLITE):
        name, mark, options = url.removeprefix(SQLITE).partition("?")
        url = f"{SQLITE}{folder / name}{mark}{options}"
    replace = msgspec.structs.replace
    schemes = replace(
        config.schemes,
        directories=tuple(str(folder / name) for name in config.schemes.directories),
    )
    server = replace(
        config.server,
        data=str(folder / config.server.data),
        public_url=config.server.public_url.rstrip("/"),
    )
    return replace(
        config, server=server, database=replace(config.database, url=Secret(url)), schemes=schemes
    )

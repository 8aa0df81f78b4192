"""From configuration to settings: schemes with their local figures, the completed calendar."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from bot.config import Calendar, Config, ConfigError, Schemes
from rules.scheme import (
    BUILT_IN,
    Scheme,
    SchemeError,
    find_schemes,
    load_scheme,
    local_figures,
    with_parameters,
)
from rules.shape import nearest
from workflow.calendar import WorkCalendar
from workflow.settings import Group, Settings


def load_settings(config: Config) -> Settings:
    """Load everything that acts rely on. Raises ConfigError, naming all that is wrong."""
    return Settings(
        calendar=work_calendar(config.calendar),
        schemes=load_schemes(config.schemes),
        data=Path(config.server.data),
        groups=tuple(Group(chat.name, chat.units) for chat in config.groups),
        public_url=config.server.public_url,
    )


def work_calendar(calendar: Calendar) -> WorkCalendar:
    """Return the calendar; the years of the configuration go before the built-in ones."""
    return WorkCalendar(
        {
            int(name): (frozenset(year.holidays), frozenset(year.workdays))
            for name, year in calendar.years.items()
        }
    )


def load_schemes(chosen: Schemes) -> tuple[Scheme, ...]:
    """Return every version of the active schemes, local figures set. Raises ConfigError."""
    folders = [Path(name) for name in chosen.directories]
    problems = [
        f"schemes.directories：没有文件夹 {folder}，请改正或建好"
        for folder in folders
        if not folder.is_dir()
    ]
    found = find_schemes([BUILT_IN, *(folder for folder in folders if folder.is_dir())])
    schemes: list[Scheme] = []
    for name in dict.fromkeys(chosen.active):
        if name not in found:
            problems.append(_unknown(name, list(found)))
            problems += _broken(folders, found)
            continue
        versions, wrong = _versions(name, found[name], folders, chosen.parameters.get(name, {}))
        schemes += versions
        problems += wrong
    if problems:
        raise ConfigError(list(dict.fromkeys(problems)))
    return tuple(schemes)


def _versions(
    name: str, paths: Sequence[Path], folders: Sequence[Path], figures: Mapping[str, Decimal]
) -> tuple[list[Scheme], list[str]]:
    """Load all versions of a scheme; a local figure has to be known to at least one of them."""
    schemes: list[Scheme] = []
    problems: list[str] = []
    known: set[str] = set()
    for path in paths:
        try:
            scheme = load_scheme(path, folders)
        except SchemeError as error:
            problems += error.problems
            continue
        figures_here = set(_names(scheme))
        known |= figures_here
        if any(other.effective == scheme.effective for other in schemes):
            problems.append(
                f"{path}：方案 {name} 另有一份也从 {scheme.effective} 起施行，"
                "请改其中一份的 id 或 effective"
            )
        try:
            mine = {key: value for key, value in figures.items() if key in figures_here}
            schemes.append(with_parameters(scheme, mine))
        except SchemeError as error:
            problems += [f"schemes.parameters.{name}.{one}" for one in error.problems]
    if known:
        lost = [key for key in figures if key not in known]
        problems += [_no_figure(name, key, sorted(known)) for key in lost]
    return schemes, problems


def _names(scheme: Scheme) -> Iterator[str]:
    """Return every name by which a local figure of the scheme may be set."""
    for figure in local_figures(scheme):
        yield from (figure.name, figure.path)
    for parameter in scheme.parameters:
        yield from parameter.aliases


def _no_figure(scheme: str, name: str, known: list[str]) -> str:
    hint = nearest(name, known) or f"，请用 kaohe scheme show {scheme} 查看有哪些"
    return f"schemes.parameters.{scheme}：方案没有地方参数 {name}{hint}"


def _unknown(name: str, known: list[str]) -> str:
    hint = nearest(name, known) or f"，现有：{'、'.join(known)}"
    return f"schemes.active：找不到方案 {name}{hint}"


def _broken(folders: Sequence[Path], found: Mapping[str, Sequence[Path]]) -> Iterator[str]:
    """Say what is wrong with files in one's own folders that do not even have a readable id."""
    readable = {path for paths in found.values() for path in paths}
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            if path not in readable:
                try:
                    load_scheme(path, folders)
                except SchemeError as error:
                    yield from error.problems

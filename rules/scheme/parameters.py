"""Local figures: those that a policy leaves to the locality, by name, with their range."""

from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any

import msgspec

from rules.scheme.checks import check
from rules.scheme.document import Document, Parameter, Scheme, completed
from rules.scheme.figures import Figure, local_by_name, put
from rules.scheme.problems import SchemeError
from rules.shape import nearest, problems_of


class LocalFigure(msgspec.Struct, frozen=True):
    """A figure that the locality decides: its name, value now, and range."""

    name: str
    title: str
    value: Decimal
    least: Decimal | None
    most: Decimal | None
    clause: str
    path: str


def local_figures(scheme: Scheme) -> list[LocalFigure]:
    """List every local figure: short names first, the others by their path in the file."""
    known = local_by_name(scheme.raw)
    listed = [
        _named(parameter, known[target])
        for parameter in scheme.parameter
        for target in parameter.figures
    ]
    named = {figure.path for figure in listed}
    rest = [
        LocalFigure(one.name, one.title, one.value, Decimal(0), None, one.clause, one.name)
        for one in known.values()
        if one.name not in named
    ]
    return listed + rest


def replace_figures(
    scheme: Scheme, values: Mapping[str, Decimal]
) -> tuple[Scheme, list[tuple[str, str]]]:
    """Return the scheme with other local figures, and what is wrong with each name given."""
    if not values:
        return scheme, []
    known, raw = local_by_name(scheme.raw), deepcopy(scheme.raw)
    wrong: list[tuple[str, str]] = []
    for name, value in values.items():
        targets, problem = _targets(scheme, known, name, value)
        if problem:
            wrong.append((name, problem))
        for target in targets:
            put(raw, known[target].path, value)
    if wrong:
        return scheme, wrong
    return _rebuilt(scheme, raw, tuple(values))


def with_parameters(scheme: Scheme, values: Mapping[str, Decimal]) -> Scheme:
    """Return the scheme with other local figures; anything else than a local one is an error."""
    changed, wrong = replace_figures(scheme, values)
    if wrong:
        raise SchemeError([f"{name}: {sentence}" for name, sentence in wrong])
    return changed


def _rebuilt(
    scheme: Scheme, raw: dict[str, Any], names: tuple[str, ...]
) -> tuple[Scheme, list[tuple[str, str]]]:
    """Make a scheme of changed tables, unless they no longer fit together."""
    problems = problems_of(raw, Document)
    if not problems:
        document = msgspec.convert(raw, Document)
        problems = check(document, raw)
        if not problems:
            changed = completed(document) | {"rollup": scheme.rollup}
            kept = {"content_hash": scheme.content_hash, "overridden": (*scheme.overridden, *names)}
            return Scheme(**{**changed, **kept}, raw=raw), []
    return scheme, [("、".join(names), sentence) for _, sentence in problems]


def _targets(
    scheme: Scheme, known: dict[str, Figure], name: str, value: Decimal
) -> tuple[tuple[str, ...], str]:
    """Return the figures that a name stands for, or why it may not be set so."""
    short = next((one for one in scheme.parameter if name in (one.name, *one.aliases)), None)
    if short is None and name not in known:
        names = [*(one.name for one in scheme.parameter), *known]
        return (), f"方案 {scheme.id} 没有这个地方参数{nearest(name, names)}"
    least = short.least if short and short.least is not None else Decimal(0)
    most = short.most if short else None
    if value < least or (most is not None and value > most):
        bounds = f"{least} 至 {most}" if most is not None else f"不小于 {least}"
        return (), f"{value} 超出允许范围（{bounds}）"
    return (short.figures if short else (name,)), ""


def _named(parameter: Parameter, figure: Figure) -> LocalFigure:
    least = parameter.least if parameter.least is not None else Decimal(0)
    return LocalFigure(
        parameter.name,
        parameter.title,
        figure.value,
        least,
        parameter.most,
        parameter.clause or figure.clause,
        figure.name,
    )

"""Everything about a scheme that can be checked before anybody is assessed by it."""

from collections.abc import Iterator
from typing import Any

from rules.scheme.check_amounts import check_items
from rules.scheme.check_effects import check_effects
from rules.scheme.check_grading import check_grading
from rules.scheme.check_people import check_people
from rules.scheme.check_points import check_points
from rules.scheme.check_stages import check_stages
from rules.scheme.document import Document
from rules.scheme.figures import figures
from rules.shape import Problem, nearest


def check(document: Document, raw: dict[str, Any]) -> list[Problem]:
    """List what is wrong, each with its path in the file."""
    return [
        *_dates(document),
        *_sources(raw),
        *_parameters(document, raw),
        *check_people(document),
        *check_items(document),
        *check_points(document),
        *check_grading(document),
        *check_effects(document),
        *check_stages(document),
    ]


def _dates(document: Document) -> Iterator[Problem]:
    if document.expires is not None and document.expires < document.effective:
        said = f"失效日期 {document.expires} 早于施行日期 {document.effective}"
        yield ("expires",), said


def _sources(raw: dict[str, Any]) -> Iterator[Problem]:
    """Every figure rests on a clause or is local."""
    seen = set()
    for figure in figures(raw):
        table = figure.path[:-1]
        if not figure.clause and not figure.local and table not in seen:
            seen.add(table)
            yield figure.path, "数字既没有 clause（条款），也没有 local = true（由地方定）"


def _parameters(document: Document, raw: dict[str, Any]) -> Iterator[Problem]:
    known = {figure.name: figure for figure in figures(raw)}
    for index, parameter in enumerate(document.parameter):
        path = ("parameter", index)
        least, most = parameter.least, parameter.most
        if least is not None and most is not None and least > most:
            yield (*path, "least"), f"{least} 大于 most 的 {most}"
        for place, name in enumerate(parameter.figures):
            figure = known.get(name)
            if figure is None:
                hint = nearest(name, list(known))
                yield (*path, "figures", place), f"文件里没有数字 {name}{hint}"
            elif not figure.local:
                yield (*path, "figures", place), f"{name} 不是地方数字（没有 local = true）"
            elif (least is not None and figure.value < least) or (
                most is not None and figure.value > most
            ):
                yield figure.path, f"{figure.value} 超出 {parameter.name} 的范围"

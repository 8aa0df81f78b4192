"""The figures of a scheme file by name: dotted paths, array elements named by their id.

Where several elements have the same id (for different people), the second is `id#2`, and so on.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

import msgspec

from rules.shape import Path

_LABELS: Final = ("id", "name", "grade", "code", "item", "panel", "level", "cadence")
"""Keys that name an element of an array, the first found."""


class Figure(msgspec.Struct, frozen=True):
    """A figure as the file has it, with the clause and the locality of its table."""

    name: str
    path: Path
    value: Decimal
    clause: str
    local: bool
    title: str


def figures(raw: dict[str, Any]) -> Iterator[Figure]:
    """Walk over all figures of a file."""
    yield from _walk(raw, Figure("", (), Decimal(0), "", False, ""))


def local_by_name(raw: dict[str, Any]) -> dict[str, Figure]:
    """Return the figures that are left to the locality."""
    return {figure.name: figure for figure in figures(raw) if figure.local}


def put(raw: dict[str, Any], path: Path, value: Decimal) -> None:
    """Replace the figure at `path`; a whole number stays one."""
    node: Any = raw
    for part in path[:-1]:
        node = node[part]
    whole = isinstance(node[path[-1]], int) and value == value.to_integral_value()
    node[path[-1]] = int(value) if whole else value


def _walk(node: Any, at: Figure) -> Iterator[Figure]:
    replace = msgspec.structs.replace
    if isinstance(node, dict):
        at = replace(at, title=str(node.get("title", at.title)))
        cited = bool(at.path) and ("clause" in node or "local" in node)
        for key, value in node.items():
            name = f"{at.name}.{key}" if at.name else key
            inner = replace(at, name=name, path=(*at.path, key))
            if cited:
                local = node.get("local", False)
                is_local = key in local if isinstance(local, list) else bool(local)
                inner = replace(inner, clause=str(node.get("clause", "")), local=is_local)
            yield from _walk(value, inner)
    elif isinstance(node, list):
        labels = [_label(value, index) for index, value in enumerate(node)]
        for index, value in enumerate(node):
            before = labels[:index].count(labels[index])
            label = labels[index] + (f"#{before + 1}" if before else "")
            alone = len(node) == 1 and label == "0"
            name = at.name if alone else f"{at.name}.{label}"
            yield from _walk(value, replace(at, name=name, path=(*at.path, index)))
    elif isinstance(node, int | Decimal) and not isinstance(node, bool):
        yield replace(at, value=Decimal(node))


def _label(element: Any, index: int) -> str:
    if isinstance(element, dict):
        return next((str(element[key]) for key in _LABELS if key in element), str(index))
    return str(index)

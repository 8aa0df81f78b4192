"""Every way in which plain data differs from the shape expected of it, each with its path.

msgspec stops at the first problem; people want to see all of them at once. This is the slow,
thorough way, taken only after the fast one has failed.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Final

from msgspec import inspect

from rules.exact import sane

Path = tuple[str | int, ...]
Problem = tuple[Path, str]

_NAMES: Final = {
    bool: "真假值",
    int: "数字",
    Decimal: "数字",
    float: "数字",
    str: "文字",
    date: "日期",
    list: "列表",
    dict: "表",
}


def problems_of(data: object, expected: type) -> list[Problem]:
    """List what is wrong with `data`; empty if it converts."""
    return list(_check(data, inspect.type_info(expected), ()))


def nearest(word: str, known: list[str]) -> str:
    """Return the hint that names the nearest right word, or nothing."""
    close = get_close_matches(word, known, n=1, cutoff=0.5)
    return f"，是否指 {close[0]}" if close else ""


def _check(data: Any, kind: inspect.Type, path: Path) -> Iterator[Problem]:
    match kind:
        case inspect.StructType():
            yield from _check_struct(data, kind, path)
        case inspect.UnionType():
            yield from _check_union(data, kind, path)
        case inspect.VarTupleType() | inspect.ListType():
            yield from _check_list(data, kind.item_type, path)
        case inspect.DictType():
            yield from _check_dict(data, kind.value_type, path)
        case inspect.AnyType():
            return
        case _:
            wrong = _leaf(data, kind)
            if wrong:
                yield path, wrong


def _check_list(data: Any, kind: inspect.Type, path: Path) -> Iterator[Problem]:
    if not isinstance(data, list | tuple):
        yield path, f"应为列表，现为{_say(data)}"
        return
    for index, element in enumerate(data):
        yield from _check(element, kind, (*path, index))


def _check_dict(data: Any, kind: inspect.Type, path: Path) -> Iterator[Problem]:
    if not isinstance(data, dict):
        yield path, f"应为表，现为{_say(data)}"
        return
    for key, value in data.items():
        yield from _check(value, kind, (*path, key))


def _check_struct(data: Any, kind: inspect.StructType, path: Path) -> Iterator[Problem]:
    if not isinstance(data, dict):
        yield path, f"应为表，现为{_say(data)}"
        return
    fields = {field.encode_name: field for field in kind.fields}
    names = [*fields, *([kind.tag_field] if kind.tag_field else [])]
    for key in data:
        if key not in names:
            yield (*path, key), f"没有 {key} 这一项{nearest(key, names)}"
    for name, field in fields.items():
        if name in data:
            yield from _check(data[name], field.type, (*path, name))
        elif field.required:
            yield path, f"缺少 {name}"


def _check_union(data: Any, kind: inspect.UnionType, path: Path) -> Iterator[Problem]:
    if data is None and kind.includes_none:
        return
    structs = [one for one in kind.types if isinstance(one, inspect.StructType)]
    if not structs:
        others = [one for one in kind.types if not isinstance(one, inspect.NoneType)]
        lists = [one for one in others if isinstance(one, inspect.VarTupleType)]
        use = lists if lists and isinstance(data, list | tuple) else others
        yield from _check(data, use[0], path)
        return
    if len(structs) == 1:
        yield from _check_struct(data, structs[0], path)
        return
    if not isinstance(data, dict):
        yield path, f"应为表，现为{_say(data)}"
        return
    tag_field = structs[0].tag_field or ""
    tags = {str(one.tag): one for one in structs}
    chosen = tags.get(str(data.get(tag_field)))
    if chosen is None:
        given = data.get(tag_field)
        said = (
            f"没有 {given} 这种规则{nearest(str(given), list(tags))}"
            if given
            else f"缺少 {tag_field}"
        )
        yield (*path, tag_field) if given else path, f"{said}；可用：{'、'.join(tags)}"
        return
    yield from _check_struct(data, chosen, path)


def _leaf(data: Any, kind: inspect.Type) -> str:
    """Return what is wrong with a single value, or nothing."""
    match kind:
        case inspect.DecimalType():
            return _number(data)
        case inspect.IntType():
            fits = isinstance(data, int) and not isinstance(data, bool)
            return "" if fits else f"应为整数，现为{_say(data)}"
        case inspect.StrType():
            return "" if isinstance(data, str) else f"应为文字，现为{_say(data)}"
        case inspect.BoolType():
            return "" if isinstance(data, bool) else f"应为 true 或 false，现为{_say(data)}"
        case inspect.DateType():
            return _date(data)
        case inspect.LiteralType():
            known = [str(value) for value in kind.values]
            fits = data in kind.values
            return (
                ""
                if fits
                else f"应为 {'、'.join(known)} 之一，现为{_say(data)}{nearest(str(data), known)}"
            )
    raise TypeError(f"no check for {kind}")


def _number(data: Any) -> str:
    if isinstance(data, bool) or not isinstance(data, int | Decimal | float):
        return f"应为数字，现为{_say(data)}"
    number = Decimal(data) if isinstance(data, int) else Decimal(str(data))
    if not number.is_finite():
        return "应为数字，现为 NaN 或无穷大"
    if not sane(number):
        return f"数字过长：{str(number)[:24]}"
    return ""


def _date(data: Any) -> str:
    if isinstance(data, date):
        return ""
    try:
        date.fromisoformat(data)
    except (TypeError, ValueError):
        return f"应为日期（如 2026-06-01），现为{_say(data)}"
    return ""


def _say(data: object) -> str:
    if data is None:
        return "空（null）"
    name = next((title for kind, title in _NAMES.items() if isinstance(data, kind)), "")
    return f"{name} {str(data)[:24]}" if not isinstance(data, list | dict) else name

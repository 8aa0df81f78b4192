"""`kaohe scheme`: check scheme files, list and read schemes, and a schema for editors."""

import argparse
import json
from pathlib import Path
from typing import Any

import msgspec
from rich.table import Table

from bot.cli.assess import DONE, FAILED, WRONG, built_in, complain
from bot.cli.tables import console
from rules.scheme import Scheme, SchemeError, find_schemes, load_scheme
from rules.scheme.describe import describe
from rules.scheme.document import Document
from rules.scheme.layer import Layer

_CADENCES = {
    "month": "月",
    "quarter": "季度",
    "half": "半年",
    "year": "年",
    "application": "随申报",
}


def add_parser(subparsers: Any) -> None:
    """Register `scheme` with its four verbs."""
    parser: argparse.ArgumentParser = subparsers.add_parser("scheme", help="方案：检查、列出、查看")
    verbs = parser.add_subparsers(dest="verb", required=True)
    check = verbs.add_parser("check", help="检查方案文件，逐条说出问题在哪一行")
    check.add_argument(
        "files", metavar="FILE", nargs="*", type=Path, help="不写就检查自带的全部方案"
    )
    check.set_defaults(run=_check)
    verbs.add_parser("list", help="列出自带的方案").set_defaults(run=_list)
    show = verbs.add_parser("show", help="把一个方案当文件读：每个数字旁边是条款")
    show.add_argument("scheme", metavar="ID", help="方案编号，或 .toml 文件")
    show.set_defaults(run=_show)
    verbs.add_parser("jsonschema", help="给编辑器用的 JSON Schema").set_defaults(run=_jsonschema)


def _check(args: argparse.Namespace) -> int:
    status = DONE
    for path in args.files or sorted(built_in().glob("*.toml")):
        try:
            scheme = load_scheme(path)
        except SchemeError as error:
            complain(error.problems, FAILED)
            status = FAILED if path.is_file() else WRONG
        else:
            print(f"{path}: 通过（{scheme.id}，{len(scheme.indicators)} 项）")
    return status


def _list(args: argparse.Namespace) -> int:
    del args
    table = Table()
    for head in ("编号", "名称", "周期", "施行", "依据"):
        table.add_column(head, overflow="fold", no_wrap=head in {"编号", "施行", "周期"})
    for name, versions in find_schemes([built_in()]).items():
        for path in versions:
            scheme = load_scheme(path)
            cadence = _CADENCES[scheme.cadence]
            table.add_row(name, scheme.title, cadence, str(scheme.effective), scheme.source)
    console().print(table)
    return DONE


def _show(args: argparse.Namespace) -> int:
    try:
        scheme = _open(args.scheme)
    except SchemeError as error:
        return complain(error.problems, WRONG)
    out = console()
    for line in describe(scheme):
        level = len(line) - len(line.lstrip("#"))
        style = "bold" if level else ""
        out.print(
            f"\n{line.lstrip('# ')}" if level else line, style=style, markup=False, soft_wrap=True
        )
    return DONE


def _open(name: str) -> Scheme:
    if name.endswith(".toml") or "/" in name:
        return load_scheme(Path(name))
    versions = find_schemes([built_in()]).get(name)
    if not versions:
        raise SchemeError([f"没有方案 {name}；kaohe scheme list 列出全部方案"])
    return load_scheme(versions[-1])


def _jsonschema(args: argparse.Namespace) -> int:
    del args
    (document, layer), components = msgspec.json.schema_components(
        (Document, Layer), ref_template="#/$defs/{name}"
    )
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Kaohe scheme",
        "anyOf": [document, layer],
        "$defs": components,
    }
    print(json.dumps(_as_toml(schema), ensure_ascii=False, indent=2))
    return DONE


def _as_toml(node: Any) -> Any:
    """Decimals are plain numbers in TOML, not strings."""
    if isinstance(node, dict):
        if node.get("format") == "decimal":
            return {"type": "number"}
        return {key: _as_toml(value) for key, value in node.items()}
    return [_as_toml(one) for one in node] if isinstance(node, list) else node

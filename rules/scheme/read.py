"""Reading scheme files: text → tables → checked scheme; every problem with its file and line."""

import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import msgspec

from rules.scheme.checks import check
from rules.scheme.document import Document, Scheme, completed
from rules.scheme.effects import BadMonths, RollupRule, UnitEffect
from rules.scheme.layer import Layer
from rules.scheme.lines import find_lines, line_of
from rules.scheme.parameters import replace_figures
from rules.scheme.problems import SchemeError
from rules.shape import Problem, problems_of

BUILT_IN: Final = Path(__file__).resolve().parents[2] / "schemes"
"""The schemes that come with the program."""

Find = Callable[[str], "Scheme | None"]


@dataclass(frozen=True)
class _File:
    """A scheme text with its name, to say where a problem stands."""

    name: str
    text: str

    def error(self, problems: Iterable[Problem]) -> SchemeError:
        lines = find_lines(self.text)
        said = [(line_of(lines, path), _dotted(path), sentence) for path, sentence in problems]
        return SchemeError(
            [f"{self.name}:{line}: {path}: {words}" for line, path, words in sorted(said)]
        )


def load_scheme(path: Path, dirs: Sequence[Path] = ()) -> Scheme:
    """Load a scheme file; those it builds on are sought beside it, in `dirs`, and built in."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise SchemeError([f"{path}:1: 文件: 不是 UTF-8 编码，请另存为 UTF-8"]) from None
    except OSError as error:
        raise SchemeError(
            [f"{path}:1: 文件: 读不出（{error.strerror}），请检查路径和权限"]
        ) from None

    def find(name: str) -> Scheme | None:
        for folder in (path.parent, *dirs, BUILT_IN):
            other = folder / f"{name}.toml"
            if other != path and other.is_file():
                return load_scheme(other, dirs)
        return None

    return parse_scheme(text, str(path), find)


def parse_scheme(text: str, name: str, find: Find | None = None) -> Scheme:
    """Read a scheme from its text; `name` stands for the file in messages."""
    file = _File(name, text)
    try:
        raw = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise _syntax(file, str(error)) from None
    find = find or _find_built_in
    if "base" in raw:
        return _layered(file, raw, find)
    return _build(file, raw, find)


def _build(file: _File, raw: dict[str, Any], find: Find) -> Scheme:
    """Turn tables into a scheme, or say everything that is wrong with them."""
    problems = problems_of(raw, Document)
    if problems:
        raise file.error(problems)
    document = msgspec.convert(raw, Document)
    rollups, problems = _resolve(document, find)
    problems += check(document, raw)
    if problems:
        raise file.error(problems)
    digest = sha256(file.text.encode())
    for rule in rollups:
        if isinstance(rule, UnitEffect):
            digest.update(
                msgspec.json.encode(rule.bad)
            )  # a rule from elsewhere is part of this one
    values = completed(document) | {"rollup": rollups}
    return Scheme(**values, content_hash=digest.hexdigest(), raw=raw)


def _resolve(document: Document, find: Find) -> tuple[tuple[RollupRule, ...], list[Problem]]:
    """Fetch the rule by which units are judged from the scheme of the units."""
    rollups: list[RollupRule] = []
    problems: list[Problem] = []
    for index, rule in enumerate(document.rollup):
        if not isinstance(rule, UnitEffect):
            rollups.append(rule)
            continue
        other = find(rule.scheme)
        bad = next((r for r in other.rollup if isinstance(r, BadMonths)), None) if other else None
        if bad is None:
            problems.append(
                (("rollup", index, "scheme"), f"找不到方案 {rule.scheme} 的 bad-months 规则")
            )
        rollups.append(msgspec.structs.replace(rule, bad=bad))
    return tuple(rollups), problems


def _layered(file: _File, raw: dict[str, Any], find: Find) -> Scheme:
    """Read a file that only changes local figures of a base scheme."""
    problems = problems_of(raw, Layer)
    if problems:
        raise file.error(problems)
    layer = msgspec.convert(raw, Layer)
    base = find(layer.base)
    if base is None:
        raise file.error([(("base",), f"找不到方案 {layer.base}")])
    scheme, wrong = replace_figures(base, layer.local)
    problems = [(("local", name), sentence) for name, sentence in wrong]
    if layer.effective < base.effective:
        problems.append((("effective",), f"早于 {base.id} 的施行日期 {base.effective}"))
    if problems:
        raise file.error(problems)
    digest = sha256((file.text + base.content_hash).encode()).hexdigest()
    return msgspec.structs.replace(
        scheme,
        id=layer.id,
        title=layer.title,
        source=layer.source or base.source,
        effective=layer.effective,
        expires=layer.expires,
        base=base.id,
        content_hash=digest,
    )


def _find_built_in(name: str) -> Scheme | None:
    path = BUILT_IN / f"{name}.toml"
    return load_scheme(path) if path.is_file() else None


def _syntax(file: _File, message: str) -> SchemeError:
    words, _, place = message.partition(" (at ")
    line = next((word for word in place.replace(",", " ").split() if word.isdigit()), "")
    line = line or str(len(file.text.splitlines()) or 1)
    return SchemeError([f"{file.name}:{line}: 语法: 不是有效的 TOML：{words}"])


def _dotted(path: tuple[str | int, ...]) -> str:
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text or "文件"

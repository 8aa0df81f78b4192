"""How a dry run of another scheme is shown."""

import sys
from decimal import Decimal

import msgspec
from rich.console import Console
from rich.table import Table

from rules.compare import Comparison, Move, Side
from rules.exact import plain, signed

_ENCODER = msgspec.json.Encoder(decimal_format="number")


def print_comparison(out: Console, comparison: Comparison) -> None:
    """Print who moves and how the money changes."""
    moved = len(comparison.moves)
    if moved:
        table = Table(
            title=f"有变化的 {moved} 个（共 {comparison.people} 个）", title_justify="left"
        )
        for head in ("对象", "得分", "名次", "等次", "钱", "后果"):
            table.add_column(head, overflow="fold")
        for move in comparison.moves:
            table.add_row(move.name or move.assessee, *_cells(move))
        out.print(table)
    else:
        out.print(f"{comparison.people} 个对象，结果没有变化。")
    change = comparison.pay_after - comparison.pay_before
    before, after = plain(comparison.pay_before), plain(comparison.pay_after)
    out.print(f"钱合计：{before} → {after} 元（{signed(change)}）")


def write_comparison(comparison: Comparison) -> None:
    """Write the comparison as one JSON document."""
    sys.stdout.buffer.write(_ENCODER.encode(comparison) + b"\n")


def _cells(move: Move) -> tuple[str, ...]:
    before, after = move.before, move.after
    if before is None or after is None:
        said = "新列入" if before is None else "不再列入"
        side = after or before
        return (said, "", side.grade or "" if side else "", "", "")
    return (
        _change(_number(before.score), _number(after.score)),
        _change(str(before.rank or "—"), str(after.rank or "—")),
        _change(before.grade or "—", after.grade or "—"),
        _change(plain(before.pay), plain(after.pay)),
        _codes(before, after),
    )


def _change(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"


def _number(score: Decimal | None) -> str:
    return "—" if score is None else plain(score)


def _codes(before: Side, after: Side) -> str:
    gone = [f"−{code}" for code in before.consequences if code not in after.consequences]
    new = [f"+{code}" for code in after.consequences if code not in before.consequences]
    return "\n".join(gone + new)

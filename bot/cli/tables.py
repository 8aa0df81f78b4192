"""Outcomes on a terminal: one table per pool, the reasons beside each person."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from itertools import groupby

from rich.console import Console
from rich.table import Table

from rules.exact import plain
from rules.explain import cite, consequence_text, score_text
from rules.outcome import Outcome, Quota, Result
from rules.scheme import Scheme

_WIDTH = 120


def console() -> Console:
    """Return a console for standard output, wide enough for Chinese where it is no terminal."""
    out = Console(highlight=False)
    return out if out.is_terminal else Console(highlight=False, width=_WIDTH)


def progress(words: str) -> AbstractContextManager[object]:
    """Show on a terminal that something is going on; standard output stays clean."""
    err = Console(stderr=True)
    return err.status(words) if err.is_terminal else nullcontext()


def print_outcome(out: Console, outcome: Outcome, scheme: Scheme) -> None:
    """Print results pool by pool, then quotas, who was left out, and warnings."""
    state = "（暂算）" if outcome.provisional else ""
    out.print(f"[bold]{scheme.title}[/bold]  {outcome.period}{state}  方案 {scheme.id}")
    for pool, results in groupby(outcome.results, key=lambda result: result.pool):
        out.print(_pool_table(pool, list(results)))
    if outcome.quotas:
        out.print(_quota_table(outcome.quotas))
    for one in outcome.excluded:
        out.print(f"不在考核范围：{one.assessee}，{one.why}{cite(one.clause)}", markup=False)
    for warning in outcome.warnings:
        out.print(f"提示：{warning}", style="yellow", markup=False)


def _pool_table(pool: str, results: list[Result]) -> Table:
    table = Table(
        title=f"{pool or '未分类'}（{len(results)}）", title_justify="left", show_lines=True
    )
    for head in ("名次", "对象", "得分", "等次"):
        table.add_column(
            head, justify="right" if head in {"名次", "得分"} else "left", no_wrap=True
        )
    table.add_column("为什么", overflow="fold", ratio=1)
    for result in results:
        table.add_row(
            "" if result.rank is None else str(result.rank),
            result.name or result.assessee,
            "" if result.score is None else plain(result.score),
            _grade(result),
            "\n".join(_reasons(result)),
        )
    return table


def _grade(result: Result) -> str:
    if result.decision is not None:
        return "通过" if result.decision == "approved" else "不通过"
    if result.decided and result.grade != result.proposed:
        return f"{result.grade}（原拟 {result.proposed}）"
    return result.grade or "—"


def _reasons(result: Result) -> Iterator[str]:
    """Yield what made the difference; full marks are folded into a count."""
    full = [line for line in result.lines if line.of is not None and line.points == line.of]
    for line in result.lines:
        if line not in full:
            yield f"{line.title} {score_text(line)}{cite(line.clause)}{line.why}"
    if full:
        yield f"满分 {len(full)} 项"
    for flag in result.flags:
        yield f"情形：{flag.why}{cite(flag.clause)}"
    yield from result.notes
    for pay in result.pay:
        yield f"{pay.item} {plain(pay.amount)} 元{cite(pay.clause)}{pay.why}"
    for one in result.consequences:
        value = None if one.value is None else plain(one.value)
        yield f"{consequence_text(value, one.why)}{cite(one.clause)}"
    for unmet in result.unmet or ():
        yield f"未满足：{unmet.why}{cite(unmet.clause)}"
    if result.valid_until:
        yield f"有效期至 {result.valid_until}，{result.recheck_year} 年复查"


def _quota_table(quotas: Iterable[Quota]) -> Table:
    table = Table(title="名额", title_justify="left")
    for head in ("范围", "等次", "规定", "名额", "已定", "说明", "条款"):
        table.add_column(head)
    for quota in quotas:
        numbers = (str(quota.places), str(quota.given))
        table.add_row(quota.pool, quota.grade, quota.rule, *numbers, quota.note, quota.clause)
    return table

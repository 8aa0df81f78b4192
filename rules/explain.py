"""为什么: a result in words, every piece with the clause it rests on."""

from collections.abc import Iterator

from rules.exact import plain, signed
from rules.outcome import Line, Outcome, Quota, Result
from rules.scheme.document import Scheme


def explain(result: Result, outcome: Outcome, scheme: Scheme) -> list[str]:
    """Explain one result in lines that a village cadre understands."""
    return [
        _headline(result, outcome, scheme),
        *_headed("得分", (_line(line) for line in result.lines)),
        *_headed("可定低等次的情形", (f"{flag.why}{cite(flag.clause)}" for flag in result.flags)),
        *_headed("核对过、不成立", (f"{one.why}{cite(one.clause)}" for one in result.checked)),
        *_headed("等次", result.notes),
        *_headed("名额", (_quota(one) for one in outcome.quotas if one.pool == result.pool)),
        *_headed("奖金补贴", _pay(result)),
        *_headed("后果", _consequences(result)),
        *_headed("评审", _decision(result)),
    ]


def cite(clause: str) -> str:
    """Put a clause in full-width brackets."""
    return f"（{clause}）" if clause else ""


def score_text(line: Line) -> str:
    """Write the points of a line: `18.5/20`, or a gain or loss."""
    return f"{plain(line.points)}/{plain(line.of)}" if line.of is not None else signed(line.points)


def consequence_text(value: object, why: str) -> str:
    """Write a consequence: its words, and its value where it has one."""
    return why if value is None else f"{why}（{value}）"


def _headline(result: Result, outcome: Outcome, scheme: Scheme) -> str:
    name = result.name or result.assessee
    said = f"{name} {outcome.period}（{scheme.title}）："
    if result.decision is not None:
        return said + ("通过" if result.decision == "approved" else "不通过")
    parts = ["不评分" if result.score is None else f"{plain(result.score)} 分"]
    if result.rank is not None:
        of = sum(one.pool == result.pool and one.rank is not None for one in outcome.results)
        parts.append(f"{result.pool} 第 {result.rank} 名（共 {of}）")
    if result.grade is not None:
        changed = result.decided and result.grade != result.proposed
        parts.append(f"{result.grade}（原拟 {result.proposed}）" if changed else result.grade)
    if result.provisional:
        parts.append("暂算：还缺事实")
    return said + "，".join(parts)


def _headed(head: str, lines: Iterator[str] | tuple[str, ...]) -> list[str]:
    found = list(lines)
    return [f"{head}：", *(f"　{line}" for line in found)] if found else []


def _line(line: Line) -> str:
    return f"{line.title} {score_text(line)}{cite(line.clause)}{line.why}"


def _quota(quota: Quota) -> str:
    note = f"，{quota.note}" if quota.note else ""
    numbers = f"{quota.places} 名，已定 {quota.given} 名"
    return f"{quota.grade} {quota.rule}：{numbers}{note}{cite(quota.clause)}"


def _pay(result: Result) -> Iterator[str]:
    for pay in result.pay:
        yield f"{pay.item} {plain(pay.amount)} 元{cite(pay.clause)}{pay.why}"


def _consequences(result: Result) -> Iterator[str]:
    for one in result.consequences:
        value = None if one.value is None else plain(one.value)
        yield f"{consequence_text(value, one.why)}{cite(one.clause)}"


def _decision(result: Result) -> Iterator[str]:
    for unmet in result.unmet or ():
        yield f"未满足：{unmet.why}{cite(unmet.clause)}"
    if result.valid_until is not None:
        yield f"有效期至 {result.valid_until}，{result.recheck_year} 年复查"

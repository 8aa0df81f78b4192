"""A scheme as an officer reads it: every figure beside its clause, local ones marked."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from rules.exact import ZERO, plain
from rules.scheme.describe_content import describe_content
from rules.scheme.describe_effects import describe_effects
from rules.scheme.describe_words import cited, who_text
from rules.scheme.document import Scheme
from rules.scheme.grading import Bands, Distribution, Places
from rules.scheme.parameters import local_figures

_CADENCES = {
    "month": "每月",
    "quarter": "每季度",
    "half": "每半年",
    "year": "每年",
    "application": "随申报",
}


_FLAGGED = {"first": "先给有情形的", "all": "有情形的都列入", "never": "不给有情形的"}


def describe(scheme: Scheme) -> list[str]:
    """Render a scheme as lines of text; headings start with `#`."""
    return [
        *_head(scheme),
        *_people(scheme),
        *describe_content(scheme),
        *_grades(scheme),
        *describe_effects(scheme),
        *_local(scheme),
    ]


def _head(scheme: Scheme) -> Iterator[str]:
    yield f"# {scheme.title}（{scheme.id}）"
    yield f"依据：{scheme.source}"
    until = f"，至 {scheme.expires} 止" if scheme.expires else ""
    clause = f"（{scheme.effective_clause}）" if scheme.effective_clause else ""
    yield f"施行：{scheme.effective}{clause}{until}；{_CADENCES[scheme.cadence]}一次"
    if scheme.base:
        yield f"在 {scheme.base} 的基础上改了地方数字：{'、'.join(scheme.overridden) or '无'}"
    yield f"版本指纹：{scheme.content_hash[:12]}"
    yield "※ 是原文留给地方定的数字。"


def _people(scheme: Scheme) -> Iterator[str]:
    yield "## 对象和评分方"
    for pool in scheme.pool:
        how = "，每个类别各排各的" if pool.split else ""
        scored = "" if pool.scored else "，不评分"
        yield cited(f"{pool.title or pool.id}：{who_text(pool.who)}{how}{scored}", pool)
    for out in scheme.out:
        yield cited(f"不考核：{out.why}", out)
    for panel, title in scheme.panels.items():
        yield f"评分方 {panel}：{title}"
    for poll in scheme.poll:
        choices = "、".join(
            f"{choice} {plain(percent)}%" for choice, percent in poll.choices.items()
        )
        about = f"；分 {'、'.join(poll.dimensions)}" if poll.dimensions else ""
        kept = "" if poll.scored else "；不计分"
        yield cited(
            f"{poll.title}（{poll.panel}）：{choices}{about}；至少 {poll.minimum} 票{kept}", poll
        )


def _grades(scheme: Scheme) -> Iterator[str]:
    if scheme.grading:
        yield "## 等次"
    for rule in scheme.grading:
        if rule.pools:
            yield f"### {'、'.join(rule.pools)}"
        if isinstance(rule, Bands):
            yield from _bands(rule)
        else:
            yield from _slots(rule)


def _bands(rule: Bands) -> Iterator[str]:
    for band in rule.band:
        line = f"≥ {plain(band.start)}" if band.start is not None else "其余"
        limits = "、".join(_limit(limit) for limit in band.most)
        yield cited(f"{band.grade}：{line}{f'，{limits}' if limits else ''}", band, "- ")


def _limit(limit: Places) -> str:
    pools = f"{'、'.join(limit.pools)} " if limit.pools else ""
    return f"{pools}最多 {_number(limit.count, limit.percent)}"


def _number(count: int | None, percent: Decimal | None) -> str:
    return f"{count} 名" if count is not None else f"{plain(percent or ZERO)}%"


def _slots(rule: Distribution) -> Iterator[str]:
    words = {"most": "最多", "least": "最少", "about": "左右"}
    for slot in rule.slot:
        number, flagged = _number(slot.count, slot.percent), _FLAGGED[slot.flagged]
        side = "从最后一名往上" if slot.side == "bottom" else "从第一名往下"
        yield cited(f"{slot.grade}：{words[slot.bound]} {number}，{side}，{flagged}", slot, "- ")
    rest = rule.rest
    about = f"（{plain(rest.percent)}% 左右）" if rest.percent is not None else ""
    yield cited(f"{rest.grade}：其余{about}", rest, "- ")
    yield cited(f"只有一人：定 {rule.alone.grade}，有情形定 {rule.alone.flagged}", rule.alone, "- ")
    if rule.small:
        order = "、".join(rule.small.order)
        yield cited(f"不足 {rule.small.below} 人：按 {order} 的次序占名额", rule.small, "- ")
    if rule.halves:
        yield cited(f"各等次中{rule.halves.tag}占 {plain(rule.halves.percent)}%", rule.halves, "- ")


def _local(scheme: Scheme) -> Iterable[str]:
    figures = local_figures(scheme)
    if not figures:
        return
    yield "## 地方数字（parameters 里可以改的名字、现值、范围）"
    for one in figures:
        most = plain(one.most) if one.most is not None else "不限"
        least = plain(one.least) if one.least is not None else "不限"
        clause = f"（{one.clause}）" if one.clause else ""
        yield f"- {one.name} = {plain(one.value)}　{least}—{most}　{one.title}{clause}"

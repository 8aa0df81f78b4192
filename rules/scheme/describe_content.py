"""The content of a described scheme: sections, items, findings, weights."""

from collections.abc import Iterator

from rules.exact import plain
from rules.scheme.describe_words import cited, who_text
from rules.scheme.document import Scheme
from rules.scheme.indicators import (
    Amount,
    Bonus,
    Checklist,
    Deduct,
    Graded,
    Indicator,
    Penalty,
    Proportional,
    Rated,
    Restore,
    Section,
    Stepwise,
    Survey,
    Threshold,
    Zero,
)


def describe_content(scheme: Scheme) -> Iterator[str]:
    """Describe what is assessed, item by item."""
    yield "## 内容和分值"
    for section in scheme.section:
        yield cited(_section(section), section, "### ")
        for item in section.item:
            yield cited(
                f"{item.id} {item.title}：{_item(item, scheme.panels)}{_for(item)}", item, "- "
            )
            if isinstance(item, Checklist):
                for finding in item.finding:
                    said = f"{finding.id} {finding.title}：{_item(finding, scheme.panels)}"
                    yield cited(said, finding, "  - ")
    for weight in scheme.weight:
        parts = "、".join(f"{name} {plain(percent)}%" for name, percent in weight.percent.items())
        yield cited(f"权重（{who_text(weight.who)}）：{parts}", weight)
    if scheme.scale:
        yield cited(f"合计再乘{scheme.scale.title}", scheme.scale)
    if scheme.converted:
        rule = scheme.converted
        yield cited(f"得分 ÷ {plain(rule.of)} × {plain(rule.points)} 另行折算", rule)


def _section(section: Section) -> str:
    said = f"{section.id} {section.title}" if section.id != section.title else section.title
    if section.points is not None:
        said += f" {plain(section.points)} 分"
    if section.pot:
        said += (
            "，从满分起扣，扣完为止" if not section.overflow else "，从满分起扣，超扣的从总分里扣"
        )
    if section.most is not None:
        said += f"，合计最多 {plain(section.most)} 分"
    if section.matter:
        said += "，同一事项只计最高的一次"
    if section.shares:
        said += f"，主办 {plain(section.shares.lead)}%、协办 {plain(section.shares.assist)}%"
    return said + (f"（{who_text(section.who)}）" if section.who else "")


def _for(item: Indicator) -> str:
    said = f"；只对{who_text(item.who)}" if item.who else ""
    said += f"；由{'、'.join(item.filed_by)}提供" if item.filed_by else ""
    return said + (f"；{item.hint}" if item.hint else "")


def _item(item: Indicator, panels: dict[str, str]) -> str:
    points = f"{plain(item.points)} 分，" if item.points is not None else ""
    return points + _how(item, panels.get(item.panel, item.panel))


def _how(item: Indicator, panel: str) -> str:
    """Say how points come about, kind by kind."""
    said = "可定低等次的情形，不扣分"
    match item:
        case Rated():
            said = f"{panel}评 0 至 {plain(item.points)}"
        case Survey():
            said = f"按{panel}的测评票折算"
        case Proportional():
            target = plain(item.target) if item.target is not None else "各自的目标"
            said = f"完成{target}得满分，不足按比例"
        case Threshold():
            said = f"达到 {plain(item.least)} 得满分，否则不得分"
        case Stepwise():
            said = f"每差满 {plain(item.percent)}% 扣 {plain(item.loss)} 分"
        case Checklist():
            said = "按下列情形扣"
        case Zero():
            said = "一有就整项不得分"
        case Restore():
            said = f"每次补回 {plain(item.each)} 分"
        case Deduct() | Bonus() | Penalty():
            said = _amounts(item)
    return said


def _amounts(item: Graded) -> str:
    sign = "+" if isinstance(item, Bonus) else "−"
    if item.levels:
        levels = (f"{one.title or name} {_amount(one, sign)}" for name, one in item.levels.items())
        said = "、".join(levels)
    elif isinstance(item, Bonus) and item.steps:
        steps = item.steps
        start = f"{plain(steps.start)} 起 {plain(steps.first)} 分，" if steps.first else ""
        said = f"全年合计 {start}每满 {plain(steps.per)}{steps.unit} +{plain(steps.points)}"
    else:
        said = _amount(Amount(each=item.each, once=item.once, given=item.given), sign)
    if isinstance(item, Deduct) and item.zero_from is not None:
        said += f"，第 {item.zero_from} 次起整项不得分"
    most = None if isinstance(item, Deduct) else item.most
    return said + (f"，合计最多 {plain(most)} 分" if most is not None else "")


def _amount(amount: Amount, sign: str) -> str:
    if amount.each is not None:
        return f"{sign}{plain(amount.each)}/次"
    if amount.once is not None:
        return f"{sign}{plain(amount.once)} 计一次"
    given = amount.given
    if given is None:
        return ""
    most = f"{plain(given.least)}—{plain(given.most)}" if given.most is not None else "由填报方给定"
    return f"{sign}{most}{'，计一次' if given.once else ''}"

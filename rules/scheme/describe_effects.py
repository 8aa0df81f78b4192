"""The effects in a described scheme: flags, vetoes, money, consequences, dates."""

from collections.abc import Iterator

from rules.exact import plain
from rules.scheme.certificate import Certificate
from rules.scheme.describe_words import cited, who_text
from rules.scheme.document import Scheme
from rules.scheme.effects import (
    Always,
    BadMonths,
    Bottom,
    ByGrade,
    ByScore,
    ConsequenceRule,
    Count,
    Prizes,
    RollupRule,
    Step,
    Top,
    UnitEffect,
)
from rules.scheme.money import PayByGrade, PayFlat, PayRule, PayShare, PayWage
from rules.scheme.polls import BallotFlag
from rules.stages import Moment

_SPANS = {"month": "每月", "quarter": "每季度", "half": "每半年", "year": "每年"}


def describe_effects(scheme: Scheme) -> Iterator[str]:
    """Describe what results bring about, and the dates."""
    yield from _flags(scheme)
    yield from _vetoes(scheme)
    if scheme.pay:
        yield "## 奖金补贴"
        yield from (cited(_pay(rule), rule) for rule in scheme.pay)
    if scheme.consequence or scheme.rollup:
        yield "## 后果"
        yield from (cited(_consequence(rule), rule) for rule in scheme.consequence)
        yield from (cited(_rollup(rule), rule) for rule in scheme.rollup)
    if scheme.certificate:
        yield from _certificate(scheme.certificate)
    yield from _dates(scheme)


def _flags(scheme: Scheme) -> Iterator[str]:
    if scheme.flag:
        yield "## 可定低等次的情形"
    for flag in scheme.flag:
        if isinstance(flag, BallotFlag):
            yield cited(f"{flag.title}：{flag.choice}超过 {plain(flag.over)}%", flag)
        else:
            late = f"迟到早退 {plain(flag.late_or_early)} 次以上"
            yield cited(f"{flag.title}：{late}，或旷工 {plain(flag.absent_days)} 天以上", flag)


def _vetoes(scheme: Scheme) -> Iterator[str]:
    if scheme.vetoed is None:
        return
    yield "## 一票否决"
    yield from (cited(f"{veto.id} {veto.title}", veto) for veto in scheme.veto)
    grade = f"定{scheme.vetoed.grade}；" if scheme.vetoed.grade else ""
    yield cited(f"后果：{grade}{'、'.join(scheme.vetoed.codes)}", scheme.vetoed)


def _pay(rule: PayRule) -> str:
    head = f"{rule.item}（{who_text(rule.who)}）："
    match rule:
        case PayByGrade():
            amounts = (f"{grade} {plain(amount)} 元" for grade, amount in rule.amounts.items())
            return head + "、".join(amounts)
        case PayFlat():
            barred = f"；{'、'.join(rule.except_tags)}不发" if rule.except_tags else ""
            return f"{head}定额 {plain(rule.amount)} 元{barred}"
        case PayShare():
            raised = "".join(f"，{g}加发 {plain(r * 100)}%" for g, r in rule.raised.items())
            cut = "".join(f"，{g}扣 {plain(r * 100)}%" for g, r in rule.cut.items())
            share = f"{rule.of} × {plain(rule.percent)}% × {rule.months} 个月"
            return f"{head}{share}{raised}{cut}"
        case PayWage():
            scored = [f"{key} × 得分/100" for key in rule.by_score]
            reward = [f"{key}（{'、'.join(grades)}）" for key, grades in rule.reward.items()]
            lost = f"；一票否决不发 {'、'.join(rule.lost_by_veto)}" if rule.lost_by_veto else ""
            return head + " + ".join((*rule.whole, *scored, *reward)) + lost


def _consequence(rule: ConsequenceRule) -> str:
    match rule:
        case ByGrade():
            before = f"，上期也是{'、'.join(rule.previous)}" if rule.previous else ""
            value = f" = {plain(rule.value)}" if rule.value is not None else ""
            return f"{'、'.join(rule.grades)}{before}：{rule.title}〔{rule.code}{value}〕"
        case ByScore():
            return f"{rule.title}：{'、'.join(_step(step) for step in rule.step)}〔{rule.code}〕"
        case Prizes():
            tiers = "、".join(f"{tier} 等奖 {count} 名" for tier, count in enumerate(rule.tiers, 1))
            return f"{rule.title}：{plain(rule.least_score)} 分以上按名次，{tiers}〔{rule.code}〕"
        case Top():
            count = "、".join(f"{series}前 {number} 名" for series, number in rule.count.items())
            return f"{count}：{rule.title}〔{'、'.join(rule.codes)}〕"
        case Bottom():
            return f"倒数第 {rule.place} 名：{rule.title}〔{'、'.join(rule.codes)}〕"
        case Always():
            value = f" = {plain(rule.value)}" if rule.value is not None else ""
            return f"{who_text(rule.who)}：{rule.title}〔{rule.code}{value}〕"


def _step(step: Step) -> str:
    line = f"≥ {plain(step.start)}" if step.start is not None else "其余"
    return f"{line} {plain(step.value)}"


def _rollup(rule: RollupRule) -> str:
    said = f"{_SPANS[rule.cadence]}：{rule.title}"
    match rule:
        case Count():
            times = "或".join(f"{one.grade} {one.least} 次以上" for one in rule.when)
            return f"{said}，{times}〔{rule.code}〕"
        case BadMonths():
            bad = f"{'、'.join(rule.grades)}或末 {rule.last} 名满 {rule.least} 个月"
            return f"{said}，{bad}〔{rule.code}〕"
        case UnitEffect():
            return f"{said}，依方案 {rule.scheme}〔{rule.bad.code if rule.bad else ''}〕"
    return said


def _certificate(rule: Certificate) -> Iterator[str]:
    yield "## 等级和条件"
    for level in rule.level:
        line = f"{plain(level.pass_score)} 分" if level.pass_score is not None else "现场评议"
        needs = f"，先持有{level.needs}满 {level.held_years} 年" if level.needs else ""
        yield cited(f"{level.level}：{line}{needs}", level)
    for one in rule.prerequisite:
        yield cited(f"条件 {one.id}：{one.title}{'（可不适用）' if one.optional else ''}", one)
    yield cited(f"公示不少于 {rule.notice.days} 天", rule.notice)
    for size in rule.panel:
        below = "、".join(str(step) for step in size.steps_below)
        yield cited(f"评审组 {size.least}—{size.most} 人（低 {below} 级）", size)
    yield cited(f"证书有效 {rule.validity.years} 年", rule.validity)


def _dates(scheme: Scheme) -> Iterator[str]:
    if scheme.stage or scheme.duty:
        yield "## 日程"
    for stage in scheme.stage:
        yield cited(f"{stage.title}：{_moment(stage.opens)} 至 {_moment(stage.due)}", stage)
    for duty in scheme.duty:
        finding = f"，逾期拟扣 {duty.finding}" if duty.finding else ""
        yield cited(f"{_SPANS[duty.every]} {duty.title}：{_moment(duty.due)}前{finding}", duty)


def _moment(moment: Moment) -> str:
    month = f"第 {moment.month} 个月" if moment.month else ""
    if moment.stage:
        return f"{moment.stage} {'开始' if moment.edge == 'opens' else '截止'}时"
    if moment.event:
        return f"{moment.event} 时"
    if moment.days or moment.workdays:
        unit = "天" if moment.days else "个工作日"
        return f"{moment.days or moment.workdays} {unit}后 {moment.time}"
    number = moment.day or moment.workday
    kind = "日" if moment.day else "个工作日"
    place = f"{number} {kind}" if number > 0 else f"倒数第 {-number} {kind}"
    return f"{month}{place} {moment.time}".strip()

"""Consequences of a cycle: by grade, by score, by place, by veto."""

from collections import defaultdict

from rules.effects.prizes import Given, award
from rules.exact import plain
from rules.grade.places import fill_from_top
from rules.grade.standing import PoolStandings, Standing, groups, labels
from rules.parts import Checked, Consequence
from rules.period import Period
from rules.scheme.document import Scheme
from rules.scheme.effects import Always, Bottom, ByGrade, ByScore, Prizes, Top
from rules.table import applies


def consequences(
    scheme: Scheme, pools: list[PoolStandings], period: Period, warnings: list[str]
) -> Given:
    """Work out every consequence of a cycle."""
    given: Given = defaultdict(list)
    people = [one for pool in pools for one in pool.people]
    for rule in scheme.consequence:
        match rule:
            case ByGrade() | ByScore() | Always():
                for one in people:
                    if applies(rule.who, one.case.person):
                        found = _own(rule, one, period)
                        given[one.id] += [found] if found else []
            case Prizes():
                award(rule, _scored(people), given, warnings)
            case Top():
                _top(rule, people, given, warnings)
            case Bottom():
                _bottom(rule, people, given, warnings)
    _vetoes(scheme, people, given)
    return given


def _own(rule: ByGrade | ByScore | Always, one: Standing, period: Period) -> Consequence | None:
    """Return what follows from somebody's own result."""
    match rule:
        case Always():
            return Consequence(rule.code, rule.value, rule.clause, rule.title)
        case ByScore():
            return _by_score(rule, one)
        case ByGrade():
            return _by_grade(rule, one, period)


def _by_score(rule: ByScore, one: Standing) -> Consequence | None:
    if one.score is None:
        return None
    for step in rule.step:
        if step.start is None or one.score >= step.start:
            line = f"≥ {plain(step.start)}" if step.start is not None else "低于以上各档"
            why = f"{rule.title}：{plain(one.score)} 分，{line}"
            return Consequence(
                rule.code, step.value, rule.clause, f"{why}，{step.title}" if step.title else why
            )
    return None


def _by_grade(rule: ByGrade, one: Standing, period: Period) -> Consequence | None:
    if one.grade is None or one.grade not in rule.grades:
        return None
    why = f"{rule.title}：{one.grade}"
    if rule.previous:
        before = one.case.history.get(period.previous.name)
        if before is None or before.grade not in rule.previous:
            was = before.grade if before and before.grade else "没有记录"
            said = f"{rule.title}：上期（{period.previous.name}）{was}"
            one.checked += (Checked(rule.code, rule.clause, said),)
            return None
        why += f"，上期（{period.previous.name}）也是 {before.grade}"
    return Consequence(rule.code, rule.value, rule.clause, why)


def _scored(people: list[Standing]) -> list[Standing]:
    return sorted(
        (one for one in people if one.score is not None), key=lambda one: (one.tie_key, one.id)
    )


def _top(rule: Top, people: list[Standing], given: Given, warnings: list[str]) -> None:
    """Give the codes to the first of each series."""
    for series, count in rule.count.items():
        some = [one for one in _scored(people) if one.case.person.series == series]
        first, tied = fill_from_top(some, count)
        if tied:
            said = f"{series} 前 {count} 名处并列：{labels(tied)}，都未列入"
            warnings.append(f"{said}，请领导小组定（{rule.clause}）")
        for place, one in enumerate(first, 1):
            why = f"{rule.title}：{series} 第 {place} 名，前 {count} 名内"
            given[one.id] += [Consequence(code, None, rule.clause, why) for code in rule.codes]


def _bottom(rule: Bottom, people: list[Standing], given: Given, warnings: list[str]) -> None:
    """Give the codes to the last or second-last of all; a tie there is left to the leaders."""
    some = _scored(people)
    if len(some) < rule.fewest:
        return
    index = len(some) - rule.place
    tied = next(group for group in groups(some) if some[index] in group)
    if len(tied) > 1:
        said = f"倒数名次并列：{labels(tied)}，没有自动处理，请领导小组定（{rule.clause}）"
        if said not in warnings:
            warnings.append(said)
        return
    name = f"倒数第{'一二三四五'[rule.place - 1]}"
    why = f"{rule.title}：全部 {len(some)} 个中{name}"
    given[some[index].id] += [Consequence(code, None, rule.clause, why) for code in rule.codes]


def _vetoes(scheme: Scheme, people: list[Standing], given: Given) -> None:
    titles = {veto.id: veto for veto in scheme.veto}
    for one in people:
        for fact in one.case.vetoes:
            veto = titles[fact.veto]
            note = f"：{fact.note}" if fact.note else ""
            why = f"{veto.id} {veto.title}{note}"
            given[one.id].append(Consequence("veto", None, veto.clause, why))
        if one.case.vetoes and scheme.vetoed:
            ids = "、".join(fact.veto for fact in one.case.vetoes)
            rule = scheme.vetoed
            given[one.id] += [
                Consequence(code, None, rule.clause, f"一票否决（{ids}）") for code in rule.codes
            ]

"""Checking the list of assessees and opening a case for each."""

from rules.exact import sane
from rules.facts.book import Case, by_unit
from rules.facts.problems import Problems
from rules.facts.values import Assessee, Facts
from rules.plan import Planner
from rules.scheme.document import Scheme
from rules.shape import nearest


def cases(scheme: Scheme, facts: Facts, problems: Problems) -> dict[str, Case]:
    """Open a case for every assessee; unknown series and tags are problems."""
    planner = Planner(scheme)
    found: dict[str, Case] = {}
    checked: set[tuple[str, tuple[str, ...]]] = set()
    for index, person in enumerate(facts.assessees):
        kind = (person.series, person.tags)
        if kind not in checked and _kind_fits(scheme, person, index, problems):
            checked.add(kind)
        if person.id in found or not person.id.strip():
            said = f"{person.id} 出现两次" if person.id.strip() else "编号不能为空"
            problems.add(f"assessees[{index}].id", said)
            continue
        if person.pay or person.scale is not None:
            _check_figures(person, index, problems)
        plan = planner.plan(person)
        found[person.id] = Case(person, plan, by_unit(plan))
    return found


def _kind_fits(scheme: Scheme, person: Assessee, index: int, problems: Problems) -> bool:
    before = len(problems.found)
    if scheme.series and person.series and person.series not in scheme.series:
        known = list(scheme.series)
        hint = nearest(person.series, known) or f"，应为 {'、'.join(known)} 之一"
        problems.add(f"assessees[{index}].series", f"{person.id}: 没有类别 {person.series}{hint}")
    for place, tag in enumerate(person.tags):
        if tag not in scheme.tags:
            known = list(scheme.tags)
            hint = nearest(tag, known) or (
                f"；可用：{'、'.join(known)}" if known else "；此方案不用标签"
            )
            problems.add(f"assessees[{index}].tags[{place}]", f"{person.id}: 没有标签 {tag}{hint}")
    return len(problems.found) == before


def _check_figures(person: Assessee, index: int, problems: Problems) -> None:
    if person.scale is not None and not (sane(person.scale) and person.scale > 0):
        problems.add(
            f"assessees[{index}].scale", f"{person.id}: 规模系数应大于 0，现为 {person.scale}"
        )
    for key, amount in person.pay.items():
        if not sane(amount) or amount < 0:
            said = f"{person.id}: 应为不小于 0 的金额，现为 {str(amount)[:24]}"
            problems.add(f"assessees[{index}].pay.{key}", said)

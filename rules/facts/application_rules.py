"""What an application may say: known levels, papers and prerequisites, sane figures."""

from collections.abc import Iterator

from rules.exact import plain, sane
from rules.facts.values import Application
from rules.scheme.certificate import Certificate
from rules.shape import nearest

Problem = tuple[str, str]
"""The field and what is wrong with it."""


def application_problems(row: Application, rule: Certificate) -> Iterator[Problem]:
    """List what is wrong with one application."""
    levels = [one.level for one in rule.level]
    if row.level not in levels:
        yield "level", f"没有等级 {row.level}，应为 {'、'.join(levels)} 之一"
    if row.held is not None and row.held.level not in levels:
        yield "held.level", f"没有等级 {row.held.level}，应为 {'、'.join(levels)} 之一"
    known = [one.id for one in rule.prerequisite]
    for name in row.prerequisites:
        if name not in known:
            yield f"prerequisites.{name}", f"没有这个条件{nearest(name, known)}"
    papers = [one.id for one in rule.papers.paper]
    for place, name in enumerate(row.papers):
        if name not in papers:
            yield f"papers[{place}]", f"没有这种材料 {name}{nearest(name, papers)}"
    yield from _figures(row, rule)


def _figures(row: Application, rule: Certificate) -> Iterator[Problem]:
    if row.score is not None and not (sane(row.score) and 0 <= row.score <= rule.top_score):
        yield "score", f"应在 0 至 {plain(rule.top_score)} 之间，现为 {row.score}"
    for name in ("notice_days", "objections_upheld", "panel_size"):
        number = getattr(row, name)
        if number is not None and number < 0:
            yield name, f"不能为负，现为 {number}"
    if row.date is not None and row.approved_on is not None and row.approved_on < row.date:
        yield "approved_on", f"审批日期 {row.approved_on} 早于申报日期 {row.date}"

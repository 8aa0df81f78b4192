"""Checking facts against a scheme: every problem at once, each with its JSON path."""

from rules.facts import check_entries, check_people, check_rest
from rules.facts.book import Book
from rules.facts.problems import Problems
from rules.facts.values import Facts, FactsError
from rules.period import SPAN_TITLES, Period, read_period
from rules.scheme.document import Scheme
from rules.scheme.parameters import replace_figures


def check_facts(scheme: Scheme, facts: Facts) -> None:
    """Raise `FactsError` with everything that is wrong with the facts."""
    open_book(scheme, facts)


def open_book(scheme: Scheme, facts: Facts) -> Book:
    """Check the facts and sort them by assessee."""
    problems = Problems()
    period = _check_head(scheme, facts, problems)
    scheme, wrong = replace_figures(scheme, facts.parameters)
    for name, sentence in wrong:
        problems.add(f"parameters.{name}", sentence)
    cases = check_people.cases(scheme, facts, problems)
    check_entries.sort_entries(scheme, facts, cases, problems)
    check_rest.sort_rest(scheme, facts, cases, problems)
    if problems.found or period is None:
        raise FactsError(problems.sorted())
    return Book(scheme, facts, period, cases, sorted(set(problems.warnings)))


def _check_head(scheme: Scheme, facts: Facts, problems: Problems) -> Period | None:
    if facts.scheme not in (scheme.id, scheme.base):
        problems.add("scheme", f"事实属于方案 {facts.scheme}，不是 {scheme.id}")
    period = read_period(facts.period)
    if period is None:
        problems.add("period", f"看不懂周期 {facts.period}，应如 2026-11、2026-Q4、2026-H2 或 2026")
        return None
    spans = {scheme.cadence, *(rule.cadence for rule in scheme.rollup)}
    if scheme.cadence == "month":
        spans |= {"quarter", "year"}  # months are always summed up, even where nothing falls due
    if scheme.cadence != "application" and period.span not in spans:
        known = "、".join(title for span, title in SPAN_TITLES.items() if span in spans)
        problems.add("period", f"方案 {scheme.id} 按{known}考核，{facts.period} 不是这样的周期")
    if period.first_day < scheme.effective:
        since = (
            f"{scheme.effective}（{scheme.effective_clause}）"
            if scheme.effective_clause
            else str(scheme.effective)
        )
        problems.add("period", f"方案 {scheme.id} 自 {since} 起施行，{facts.period} 早于施行日期")
    if scheme.expires and period.first_day > scheme.expires:
        problems.add("period", f"方案 {scheme.id} 已于 {scheme.expires} 失效，请用新的方案")
    return period

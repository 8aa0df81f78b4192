"""The one function: a scheme and the facts of a cycle give an outcome."""

from collections.abc import Iterable
from decimal import Decimal

from rules.certify import certify
from rules.effects.consequences import consequences
from rules.effects.pay import Payer
from rules.effects.rollup import Roll, Rollup, result_of
from rules.exact import cents, product, quotient
from rules.facts.book import Book, Case
from rules.facts.check import open_book
from rules.facts.problems import Problems
from rules.facts.values import Facts, FactsError, MissingFacts, Owed
from rules.grade import bands, distribution
from rules.grade.decisions import decide, refuse_ungraded
from rules.grade.flags import FlagRaiser
from rules.grade.standing import PoolStandings, Standing, rank_pool, stand
from rules.outcome import Excluded, Outcome, Quota, Result
from rules.scheme.certificate import Certificate
from rules.scheme.document import Scheme
from rules.scheme.grading import Bands, Grading, Pool
from rules.score.tally import Teller


def settle(scheme: Scheme, facts: Facts, *, provisional: bool = False) -> Outcome:
    """Settle one cycle, quarter or year.

    Raises FactsError when something is wrong, MissingFacts when something is missing; a provisional
    run counts what is missing as 0 and says so.
    """
    book = open_book(scheme, facts)
    if book.scheme.cadence == "month" and book.period.span != "month":
        return _settle_rollup(book, provisional)
    if book.scheme.certificate is not None:
        return _settle_applications(book, book.scheme.certificate, provisional)
    return _settle_cycle(book, provisional)


def _settle_applications(book: Book, rule: Certificate, provisional: bool) -> Outcome:
    results, owed = certify(book, rule)
    if owed and not provisional:
        raise MissingFacts(owed)
    return _outcome(book, tuple(results), (), owed, book.warnings)


def _settle_cycle(book: Book, provisional: bool) -> Outcome:
    scheme, problems = book.scheme, Problems()
    owed: list[Owed] = []
    pools = _standings(book, owed)
    quotas = _grade(book, pools, problems)
    if problems.found:
        raise FactsError(problems.sorted())
    payer = Payer(scheme, owed)
    pay = {one.id: payer.payments(one) for pool in pools for one in pool.people}
    if owed and not provisional:
        raise MissingFacts(owed)
    warnings = [*book.warnings, *problems.warnings]
    given = consequences(scheme, pools, book.period, warnings)
    late = {one.assessee for one in owed}
    results = tuple(
        Result(
            assessee=one.id,
            name=one.case.person.name,
            pool=one.pool,
            score=one.score,
            exact=one.tally.score,
            rank=one.rank,
            grade=one.grade,
            proposed=one.proposed,
            decided=one.decided,
            provisional=one.id in late,
            lines=tuple(one.tally.lines),
            flags=one.flags,
            checked=one.checked,
            pay=pay[one.id],
            consequences=tuple(given[one.id]),
            notes=tuple(one.notes),
            converted=_converted(scheme, one),
        )
        for pool in pools
        for one in sorted(pool.people, key=lambda one: (one.rank is None, one.rank, one.id))
    )
    return _outcome(book, results, quotas, owed, warnings)


def _standings(book: Book, owed: list[Owed]) -> list[PoolStandings]:
    """Tally everybody and sort them into pools, best first."""
    teller, raiser = Teller(book.scheme), FlagRaiser(book.scheme)
    pools: dict[str, PoolStandings] = {}
    for pool, case in _in_pools(book, owed):
        tally = teller.tally(case)
        owed += tally.owed
        name = case.person.series if pool.split else pool.id
        standing = stand(book.scheme, case, tally, name)
        standing.flags, standing.checked = raiser.flags(case)
        group = pools.setdefault(name, PoolStandings(name, pool.scored, []))
        group.people.append(standing)
    for group in pools.values():
        group.people = rank_pool(group.people)
    order = {pool.id: index for index, pool in enumerate(book.scheme.pool)}
    return sorted(pools.values(), key=lambda group: (order.get(group.id, len(order)), group.id))


def _in_pools(book: Book, owed: list[Owed]) -> Iterable[tuple[Pool, Case]]:
    """Yield everybody who is assessed with his pool."""
    nowhere = Pool(id="", scored=False)
    for case in book.cases.values():
        if case.plan.excluded is not None:
            continue
        name = case.person.id
        if book.scheme.series_needed and not case.person.series and not _series_free(case):
            owed.append(Owed(name, "series", "", f"{name}: series: 缺类别"))
            yield nowhere, case
        else:
            yield case.plan.pool or nowhere, case


def _series_free(case: Case) -> bool:
    """Say whether somebody's pool does not ask for a series."""
    pool = case.plan.pool
    return (
        pool is not None
        and not pool.split
        and bool(pool.who)
        and not any(who.series for who in pool.who)
    )


def _grade(book: Book, pools: list[PoolStandings], problems: Problems) -> tuple[Quota, ...]:
    """Propose grades, apply the decisions, and compare with the quotas."""
    quotas: list[Quota] = []
    for pool in pools:
        rule = _rule_for(book.scheme, pool)
        if rule is not None:
            _propose(book, rule, pool, problems)
            decide(book.facts, rule, pool, book.scheme.vetoed, problems)
            table = (
                bands.quotas(rule, pool)
                if isinstance(rule, Bands)
                else distribution.quotas(rule, pool)
            )
            quotas += table
        refuse_ungraded(book.facts, pool.people, problems)
    return tuple(quotas)


def _propose(book: Book, rule: Grading, pool: PoolStandings, problems: Problems) -> None:
    veto = book.scheme.vetoed
    for one in pool.people:
        if veto and veto.grade and one.case.vetoes:
            one.proposed = veto.grade
            one.notes.append(f"一票否决，定 {veto.grade}（{veto.clause}）")
    if isinstance(rule, Bands):
        bands.propose(rule, pool, problems.warnings)
    else:
        distribution.propose(rule, pool, problems.warnings)


def _rule_for(scheme: Scheme, pool: PoolStandings) -> Grading | None:
    if not pool.scored:
        return None
    return next((rule for rule in scheme.grading if not rule.pools or pool.id in rule.pools), None)


def _settle_rollup(book: Book, provisional: bool) -> Outcome:
    owed: list[Owed] = []
    rolls = [Roll(case, pool) for pool, case in _in_pools(book, owed)]
    decided = [
        f"$.decisions[{index}].grade: {decision.assessee} 本期只汇总，不定等次"
        for index, decision in enumerate(book.facts.decisions)
    ]
    if decided:
        raise FactsError(decided)
    run = Rollup(book, rolls, owed)
    run.run()
    if run.owed and not provisional:
        raise MissingFacts(run.owed)
    order = {pool.id: index for index, pool in enumerate(book.scheme.pool)}
    rolls.sort(key=lambda roll: (order.get(roll.pool.id, -1), roll.rank or len(rolls) + 1, roll.id))
    results = tuple(result_of(roll) for roll in rolls)
    return _outcome(book, results, (), run.owed, [*book.warnings, *run.warnings])


def _outcome(
    book: Book,
    results: tuple[Result, ...],
    quotas: tuple[Quota, ...],
    owed: list[Owed],
    warnings: list[str],
) -> Outcome:
    excluded = tuple(
        Excluded(case.person.id, case.plan.excluded.clause, case.plan.excluded.why)
        for case in book.cases.values()
        if case.plan.excluded is not None
    )
    return Outcome(
        scheme=book.scheme.id,
        period=book.period.name,
        provisional=bool(owed),
        results=results,
        quotas=quotas,
        excluded=tuple(sorted(excluded, key=lambda one: one.assessee)),
        warnings=(*warnings, *(f"尚缺：{one.text}" for one in owed)),
    )


def _converted(scheme: Scheme, one: Standing) -> Decimal | None:
    rule = scheme.converted
    if rule is None or one.tally.score is None:
        return None
    return cents(quotient(product(one.tally.score, rule.points), rule.of))

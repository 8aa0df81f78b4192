"""Forced distribution against a second, slow reading of the same rules; quotas for every size."""

from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.facts import read_facts
from rules.outcome import Outcome
from rules.settle import settle
from tests.rules.building import build
from tests.rules.schemes import built_in

SCHEME = built_in("baicheng")


@dataclass(frozen=True)
class Cadre:
    id: str
    score: int
    stationed: bool
    flagged: bool


def cadres(most: int = 45, tied: bool = False) -> st.SearchStrategy[list[Cadre]]:
    """People without ties, unless asked for."""
    score = st.integers(0, 6) if tied else st.integers(0, 100)
    one = st.tuples(score, st.booleans(), st.sampled_from([False, False, False, True]))
    unique = None if tied else (lambda row: row[0])
    rows = st.lists(one, min_size=2, max_size=most, unique_by=unique)
    return rows.map(lambda some: [Cadre(f"p{i:02}", s, v, f) for i, (s, v, f) in enumerate(some)])


def propose(people: list[Cadre], series: str = "机关") -> Outcome:
    rows: list[dict[str, Any]] = []
    for one in people:
        row: dict[str, Any] = {"id": one.id, "series": series, "total": one.score}
        if one.stationed:
            row |= {"tags": ["驻村"], "stationed_at": "v"}
        rows.append(row | ({"late": 5} if one.flagged else {}))
    facts = build(SCHEME, {"scheme": "baicheng", "period": "2026-11", "people": rows})
    return settle(SCHEME, read_facts(facts))


def grades(outcome: Outcome) -> dict[str, str]:
    return {result.assessee: str(result.grade) for result in outcome.results}


def expected(people: list[Cadre]) -> dict[str, str]:
    """The proposal as the reading tells it, slot by slot, for people without ties."""
    n = len(people)
    given: dict[str, str] = {}
    both_kinds = len({one.stationed for one in people}) == 2
    worst_first = sorted(people, key=lambda one: one.score)

    def slot(grade: str, candidates: list[Cadre]) -> None:
        """Give one place to the first candidate of the kind that holds fewer."""
        held = [
            sum(given.get(p.id) == grade and p.stationed is kind for p in people)
            for kind in (True, False)
        ]
        wanted = [one for one in candidates if one.stationed is (held[0] < held[1])]
        use = wanted if both_kinds and held[0] != held[1] and wanted else candidates
        given[use[0].id] = grade

    def free(order: list[Cadre]) -> list[Cadre]:
        return [one for one in order if one.id not in given and not one.flagged]

    flagged = [one for one in worst_first if one.flagged]
    for one in flagged[: ceil(n / 10)]:
        given[one.id] = "D"
    while sum(g == "D" for g in given.values()) < ceil(n / 10) and free(worst_first):
        slot("D", free(worst_first))
    for one in flagged[ceil(n / 10) :]:
        given[one.id] = "C"
    while sum(g == "C" for g in given.values()) < floor(n / 10 + 0.5) and free(worst_first):
        slot("C", free(worst_first))
    while sum(g == "A" for g in given.values()) < n // 10 and free(worst_first):
        slot("A", free(worst_first[::-1]))
    return {one.id: given.get(one.id, "B") for one in people}


@settings(max_examples=120, deadline=None)
@given(cadres())
def test_the_proposal_is_what_the_reading_says(people: list[Cadre]) -> None:
    assert grades(propose(people)) == expected(people)


@settings(max_examples=60, deadline=None)
@given(cadres(tied=True))
def test_quotas_hold_whatever_the_ties(people: list[Cadre]) -> None:
    outcome, n = propose(people), len(people)
    have = grades(outcome)
    count = {grade: list(have.values()).count(grade) for grade in "ABCD"}
    flagged = sum(one.flagged for one in people)
    assert count["A"] <= n // 10
    assert count["D"] == ceil(n / 10)
    assert count["C"] == max(floor(n / 10 + 0.5), flagged - count["D"]) or flagged >= count["D"]
    assert all(have[one.id] in "CD" for one in people if one.flagged)
    given = {quota.grade: quota.given for quota in outcome.quotas}
    assert given == count


@pytest.mark.parametrize("n", range(2, 41))
def test_places_for_every_number_of_people(n: int) -> None:
    outcome = propose(
        [Cadre(f"p{i:02}", 100 - i, stationed=False, flagged=False) for i in range(n)]
    )
    table = {quota.grade: (quota.places, quota.given) for quota in outcome.quotas}
    assert table["A"] == (n // 10, n // 10)
    assert table["C"] == ((n + 5) // 10, (n + 5) // 10)
    assert table["D"] == (-(-n // 10), -(-n // 10))
    assert table["B"][1] == n - sum(table[grade][1] for grade in "ACD")


@pytest.mark.parametrize("n", range(2, 13))
def test_the_community_pool_for_every_number_of_people(n: int) -> None:
    people = [Cadre(f"p{i:02}", 100 - i, stationed=False, flagged=False) for i in range(n)]
    have = list(grades(propose(people, "社区在编")).values())
    assert have.count("A") == 1
    assert have.count("D") == 1
    assert have.count("C") == (1 if n > 2 else 0)
    assert have[0] == "A"
    assert have[-1] == "D"


def test_an_empty_pool_has_no_quotas() -> None:
    outcome = propose(
        [
            Cadre("a", 90, stationed=False, flagged=False),
            Cadre("b", 80, stationed=False, flagged=False),
        ]
    )
    assert {quota.pool for quota in outcome.quotas} == {"机关站所"}


def test_mean_of_three_is_exact() -> None:
    """A third, three times, is one: nothing is rounded on the way."""
    rows = [
        {
            "id": "a",
            "series": "机关",
            "marks": dict.fromkeys(("ideology", "style", "integrity"), "none"),
        }
    ]
    marks = [
        {"assessee": "a", "indicator": name, "panel": "township", "rater": str(i), "points": p}
        for name in ("ideology", "style", "integrity")
        for i, p in enumerate((9, 9, 10))
    ]
    case = {"scheme": "baicheng", "period": "2026-11", "people": rows, "entries": marks}
    result = settle(SCHEME, read_facts(build(SCHEME, case))).results[0]
    assert result.exact == Decimal(98)
    assert result.score == Decimal("98.00")

"""Properties that hold for every scheme, whatever the facts."""

import json
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rules.facts import decode_facts
from rules.outcome import to_json
from rules.scheme import BUILT_IN, Scheme, load_scheme
from rules.settle import settle
from tests.rules.random_facts import findings, needed, people

FEW = settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking whole cycles takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
SCHEMES = [
    load_scheme(path)
    for path in sorted(Path(BUILT_IN).glob("*.toml"))
    if path.stem != "hubei-archives"
]
PERIODS = {"month": "2026-11", "quarter": "2026-Q4", "year": "2026"}

each_scheme = pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.id)


@st.composite
def cycles(draw: st.DrawFn, scheme: Scheme) -> dict[str, Any]:
    rows = draw(people(scheme))
    facts: dict[str, Any] = {"entries": [], "ballots": [], "attendance": [], "vetoes": []}
    for row in rows:
        entries, ballots = draw(needed(scheme, row))
        facts["entries"] += entries + draw(findings(scheme, row))
        facts["ballots"] += ballots
        late = draw(st.integers(0, 6))
        facts["attendance"].append({"assessee": row["id"], "late": late})
        if scheme.veto and draw(st.integers(0, 5)) == 0:
            facts["vetoes"].append({"assessee": row["id"], "veto": scheme.veto[0].id})
    return {"scheme": scheme.id, "period": PERIODS[scheme.cadence], "assessees": rows, **facts}


def outcome_of(scheme: Scheme, facts: dict[str, Any]) -> dict[str, Any]:
    raw = json.dumps(facts, default=float).encode()
    outcome: dict[str, Any] = json.loads(to_json(settle(scheme, decode_facts(raw, scheme))))
    return outcome


@each_scheme
@FEW
@given(data=st.data())
def test_the_order_of_facts_does_not_matter(scheme: Scheme, data: st.DataObject) -> None:
    facts = data.draw(cycles(scheme))
    mixed = {k: list(v) if isinstance(v, list) else v for k, v in facts.items()}
    random = Random(data.draw(st.integers(0, 99)))
    for rows in mixed.values():
        if isinstance(rows, list):
            random.shuffle(rows)
    assert outcome_of(scheme, facts) == outcome_of(scheme, mixed)


@each_scheme
@FEW
@given(data=st.data())
def test_items_keep_their_bounds_and_lines_add_up(scheme: Scheme, data: st.DataObject) -> None:
    for result in outcome_of(scheme, data.draw(cycles(scheme)))["results"]:
        points = [Decimal(str(line["points"])) for line in result["lines"]]
        if result["score"] is not None:
            assert sum(points) == Decimal(str(result["score"]))
        for line in result["lines"]:
            assert line["clause"]
            assert line["why"]
            if line["of"] is not None:
                assert 0 <= line["points"] <= line["of"]


@each_scheme
@FEW
@given(data=st.data())
def test_more_losses_never_raise_a_score(scheme: Scheme, data: st.DataObject) -> None:
    facts = data.draw(cycles(scheme))
    row = data.draw(st.sampled_from(facts["assessees"]))
    worse = {**facts, "entries": facts["entries"] + data.draw(findings(scheme, row, losses=True))}
    before = {one["assessee"]: one["score"] for one in outcome_of(scheme, facts)["results"]}
    after = {one["assessee"]: one["score"] for one in outcome_of(scheme, worse)["results"]}
    for name, score in after.items():
        if score is None:
            assert before[name] is None
        elif name == row["id"]:
            assert score <= before[name]
        else:
            assert score == before[name]


@each_scheme
@FEW
@given(data=st.data())
def test_everything_rests_on_a_clause(scheme: Scheme, data: st.DataObject) -> None:
    outcome = outcome_of(scheme, data.draw(cycles(scheme)))
    for result in outcome["results"]:
        for name in ("flags", "pay", "consequences", "checked"):
            for one in result[name]:
                assert one["clause"], one
                assert one["why"], one
    assert all(quota["clause"] for quota in outcome["quotas"])


@each_scheme
@FEW
@given(data=st.data())
def test_ranks_follow_scores(scheme: Scheme, data: st.DataObject) -> None:
    """Equal scores share the better rank; results come by pool, then rank, then id."""
    results = settle_raw(scheme, data.draw(cycles(scheme)))
    for pool in {one.pool for one in results}:
        some = [one for one in results if one.pool == pool]
        for one in some:
            if one.score is None:
                assert one.rank is None
            else:
                scores = [other.score for other in some if other.score is not None]
                assert one.rank == 1 + sum(score > one.score for score in scores)
        order = [(one.rank is None, one.rank or 0, one.assessee) for one in some]
        assert order == sorted(order)


def settle_raw(scheme: Scheme, facts: dict[str, Any]) -> tuple[Any, ...]:
    raw = json.dumps(facts, default=float).encode()
    return settle(scheme, decode_facts(raw, scheme)).results

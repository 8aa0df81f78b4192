"""Facts from short, readable descriptions: what a case does not mention is in perfect order."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from rules.facts import Assessee
from rules.plan import Planner
from rules.scheme import Scheme, indicators_of
from rules.scheme.indicators import Measured, Rated, Survey, Threshold

PERSON_KEYS = {"id", "name", "series", "tags", "unit", "stationed_at", "scale", "pay"}


def build(scheme: Scheme, case: dict[str, Any]) -> dict[str, Any]:
    """Turn a case into facts.

    Of each person: `total` is spread over the ratings, `marks` names some, `found` lists findings,
    `against = "7/20"` are ballots, `late`, `early`, `absent` attendance, `decide = "B 理由"` a
    decision, `past = "A B null"` history; `bare` gives no ratings at all.
    """
    facts: dict[str, Any] = {
        "scheme": case.get("facts_scheme", scheme.id),
        "period": case["period"],
        "assessees": [],
        **{
            name: []
            for name in ("entries", "ballots", "attendance", "decisions", "vetoes", "history")
        },
        **{k: case[k] for k in ("villages", "applications", "parameters") if k in case},
    }
    for person in case.get("people") or list(_cohort(case)):
        _add_person(scheme, facts, person, case)
    for name in ("entries", "ballots", "history", "vetoes", "attendance", "decisions"):
        facts[name] += case.get(name, [])
    return facts


def _cohort(case: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Make s01, s02, … with scores going down from `from`, each changed as `change` says."""
    cohort = case["cohort"]
    stationed = cohort.get("stationed", "").split()
    for place in range(cohort["count"]):
        name = f"s{place + 1:02}"
        total = Decimal(str(cohort["from"])) - Decimal(str(cohort.get("step", 1))) * place
        person: dict[str, Any] = {"id": name, "total": total}
        if "series" in cohort:
            person["series"] = cohort["series"]
        if stationed == ["all"] or name in stationed:
            person |= {"tags": ["驻村"], "stationed_at": "v"}
        if "superior" in cohort:
            person["marks"] = {"superior": cohort["superior"]}
        yield person | case.get("change", {}).get(name, {})


def _add_person(
    scheme: Scheme, facts: dict[str, Any], row: dict[str, Any], case: dict[str, Any]
) -> None:
    facts["assessees"].append({key: value for key, value in row.items() if key in PERSON_KEYS})
    name = row["id"]
    for veto in row.get("vetoes", []):
        facts["vetoes"].append({"assessee": name, "veto": veto})
    for found in row.get("found", []):
        entry = {"indicator": found} if isinstance(found, str) else found
        facts["entries"].append({"assessee": name, **entry})
    if {"late", "early", "absent"} & set(row):
        days = {
            "late": row.get("late", 0),
            "early": row.get("early", 0),
            "absent_days": row.get("absent", 0),
        }
        facts["attendance"].append({"assessee": name, **days})
    if "decide" in row:
        grade, _, reason = row["decide"].partition(" ")
        facts["decisions"].append({"assessee": name, "grade": grade, "reason": reason})
    if "past" in row:
        _add_past(facts, row, case)
    if "against" in row:
        _add_votes(scheme, facts, row)
    if not row.get("bare") and not case.get("bare"):
        _add_marks(scheme, facts, row)


def _add_past(facts: dict[str, Any], row: dict[str, Any], case: dict[str, Any]) -> None:
    periods = case["past_periods"]
    for period, past in zip(periods, row["past"].split(), strict=False):
        grade, _, score = past.partition(":")
        entry: dict[str, Any] = {"assessee": row["id"], "period": period}
        entry["grade"] = None if grade == "null" else grade
        if score:
            entry["score"] = Decimal(score)
        facts["history"].append(entry)


def _add_votes(scheme: Scheme, facts: dict[str, Any], row: dict[str, Any]) -> None:
    poll = scheme.polls[0]
    against, cast = (int(part) for part in row["against"].split("/"))
    choices = list(poll.choices)
    for choice, count in ((choices[0], cast - against), (choices[-1], against)):
        facts["ballots"].append(
            {"assessee": row["id"], "panel": poll.panel, "choice": choice, "count": count}
        )


def _add_marks(scheme: Scheme, facts: dict[str, Any], row: dict[str, Any]) -> None:
    """Give full marks, or `total` spread from the first item on; `marks` come before both."""
    fields = {key: row[key] for key in ("id", "series") if key in row}
    person = Assessee(**fields, tags=tuple(row.get("tags", ())))
    if not Planner(scheme).plan(person).scored:
        return
    marks = dict(row.get("marks", {}))
    total = row.get("total")
    left = None if total is None else Decimal(str(total))
    voted = {ballot["panel"] for ballot in facts["ballots"] if ballot["assessee"] == row["id"]}
    for item in indicators_of(scheme, person):
        entry = {"assessee": row["id"], "indicator": item.id}
        if item.id in marks and marks[item.id] == "none":
            continue
        if isinstance(item, Rated):
            spread = left if not scheme.self_panel or item.panel == scheme.self_panel else None
            points = _points(item, marks, spread)
            if spread is not None and left is not None and item.id not in marks:
                left -= points
            facts["entries"].append({**entry, "panel": item.panel, "points": points})
        elif isinstance(item, Measured):
            facts["entries"].append({**entry, **_figure(item, marks)})
        elif isinstance(item, Survey) and item.panel not in voted:
            _add_survey(scheme, facts, row["id"], item.panel)


def _points(item: Rated, marks: dict[str, Any], left: Decimal | None) -> Decimal:
    if item.id in marks:
        return Decimal(str(marks[item.id]))
    return item.points if left is None else min(item.points, max(left, Decimal(0)))


def _figure(item: Measured, marks: dict[str, Any]) -> dict[str, Any]:
    if item.id in marks:
        given = marks[item.id]
        return given if isinstance(given, dict) else {"value": given}
    if isinstance(item, Threshold):
        return {"value": item.least}
    return {"value": item.target} if item.target is not None else {"value": 1, "target": 1}


def _add_survey(scheme: Scheme, facts: dict[str, Any], name: str, panel: str) -> None:
    poll = scheme.poll_of(panel)
    assert poll is not None
    for dimension in poll.dimensions or (None,):
        vote = {"assessee": name, "panel": panel, "choice": next(iter(poll.choices)), "count": 10}
        facts["ballots"].append({**vote, "dimension": dimension} if dimension else vote)

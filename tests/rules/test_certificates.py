"""Applications for certificates: one sound application, and what each change does to it."""

import json
from typing import Any

import pytest

from rules.facts import FactsError, MissingFacts, decode_facts
from rules.outcome import to_json
from rules.scheme import Scheme
from rules.settle import settle
from tests.rules.schemes import built_in

SOUND: dict[str, Any] = {
    "assessee": "u",
    "level": "一级",
    "date": "2026-06-01",
    "organiser": "city",
    "applicant_level": "county",
    "prerequisites": {
        "registered": True,
        "centralised": True,
        "transferred-to-archive": True,
        "public-information-submitted": True,
        "no-accident-2y": True,
        "e-records-safe": True,
    },
    "held": {"level": "二级", "date": "2025-06-01"},
    "precheck_passed": True,
    "notice_days": 7,
    "objections_upheld": 0,
    "panel_size": 5,
    "score": 90,
    "site_review_passed": None,
    "papers": ["application", "form", "score-sheet", "notice", "integrity"],
    "approved_on": "2026-07-01",
}
SPECIAL = SOUND | {
    "level": "特级",
    "date": "2026-03-31",
    "organiser": "province",
    "held": {"level": "一级", "date": "2025-01-01"},
    "panel_size": 7,
    "score": None,
    "site_review_passed": True,
}


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return built_in("hubei-archives")


def decide(scheme: Scheme, application: dict[str, Any], **changes: Any) -> dict[str, Any]:
    facts = {
        "scheme": "hubei-archives",
        "period": "2026",
        "assessees": [{"id": "u"}],
        "applications": [application | changes],
    }
    outcome = settle(scheme, decode_facts(json.dumps(facts).encode(), scheme))
    result: dict[str, Any] = json.loads(to_json(outcome))["results"][0]
    return result


def codes(result: dict[str, Any]) -> list[str]:
    assert (result["decision"] == "approved") == (not result["unmet"])
    return [one["code"] for one in result["unmet"]]


def test_a_sound_application_is_approved_for_three_years(scheme: Scheme) -> None:
    result = decide(scheme, SOUND)
    assert result["decision"] == "approved"
    assert result["valid_until"] == "2029-06-30"
    assert result["recheck_year"] == 2029
    assert result["score"] == 90


@pytest.mark.parametrize(
    ("approved", "until", "year"),
    [
        ("2028-02-29", "2031-02-27", 2031),
        ("2027-03-01", "2030-02-28", 2030),
        ("2027-01-01", "2029-12-31", 2029),
    ],
)
def test_the_last_day_is_the_day_before_the_third_anniversary(
    scheme: Scheme, approved: str, until: str, year: int
) -> None:
    result = decide(scheme, SOUND, approved_on=approved)
    assert (result["valid_until"], result["recheck_year"]) == (until, year)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"held": None}, ["ladder"]),
        ({"held": {"level": "二级", "date": "2025-06-02"}}, ["ladder"]),
        ({"held": {"level": "特级", "date": "2025-06-01"}}, ["ladder"]),
        ({"held": {"level": "二级", "date": "2023-06-02"}}, []),
        ({"held": {"level": "二级", "date": "2023-06-01"}}, ["certificate-expired"]),
        ({"held": {"level": "二级", "date": "2024-02-29"}}, []),
        ({"organiser": "province"}, ["organiser"]),
        ({"organiser": "county", "panel_size": 4}, ["organiser"]),
        ({"precheck_passed": False}, ["precheck"]),
        ({"notice_days": 6}, ["notice"]),
        ({"objections_upheld": 1}, ["objections"]),
        ({"panel_size": 4}, ["panel"]),
        ({"panel_size": 8}, ["panel"]),
        ({"applicant_level": "city", "panel_size": 3}, []),
        ({"applicant_level": "city", "panel_size": 6}, ["panel"]),
        ({"applicant_level": "township", "panel_size": 7}, []),
        ({"score": 89.99}, ["score"]),
        ({"papers": ["application", "form", "score-sheet", "notice"]}, ["papers"]),
        ({"score": 70, "notice_days": 1, "held": None}, ["ladder", "notice", "score"]),
    ],
)
def test_level_one(scheme: Scheme, changes: dict[str, Any], expected: list[str]) -> None:
    assert codes(decide(scheme, SOUND, **changes)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"date": "2026-04-01"}, ["window"]),
        ({"date": "2026-04-01", "applicant_level": "province", "panel_size": 3}, []),
        ({"panel_size": 9}, []),
        ({"panel_size": 6}, ["panel"]),
        ({"panel_size": 10}, ["panel"]),
        ({"applicant_level": "city", "panel_size": 5}, []),
        ({"applicant_level": "city", "panel_size": 8}, ["panel"]),
        ({"applicant_level": "township"}, ["eligibility"]),
        ({"site_review_passed": False}, ["site-review"]),
        ({"site_review_passed": None}, ["site-review"]),
        ({"organiser": "city", "panel_size": 5}, ["organiser"]),
    ],
)
def test_the_special_level(scheme: Scheme, changes: dict[str, Any], expected: list[str]) -> None:
    assert codes(decide(scheme, SPECIAL, **changes)) == expected


@pytest.mark.parametrize(
    ("organ", "organiser", "expected"),
    [
        ("county", "county", []),
        ("township", "county", []),
        ("city", "city", []),
        ("province", "province", []),
        ("county", "city", ["organiser"]),
        ("province", "city", ["organiser"]),
    ],
)
def test_who_decides_on_level_two(
    scheme: Scheme, organ: str, organiser: str, expected: list[str]
) -> None:
    result = decide(
        scheme,
        SOUND,
        level="二级",
        held=None,
        score=80,
        applicant_level=organ,
        organiser=organiser,
        panel_size=5,
    )
    assert codes(result) == expected


@pytest.mark.parametrize(
    ("level", "organ", "organiser", "size"),
    [
        ("特级", "county", "city", 5),
        ("特级", "province", "province", 3),
        ("一级", "county", "county", 3),
        ("一级", "township", "county", 6),
        ("二级", "county", "county", 3),
        ("一级", "city", "city", 3),
    ],
)
def test_rechecks_sit_one_level_lower(
    scheme: Scheme, level: str, organ: str, organiser: str, size: int
) -> None:
    base = SPECIAL if level == "特级" else SOUND
    result = decide(
        scheme,
        base,
        kind="recheck",
        level=level,
        date="2026-03-01",
        held={"level": level, "date": "2023-08-01"},
        applicant_level=organ,
        organiser=organiser,
        panel_size=size,
    )
    assert codes(result) == []


def test_a_recheck_needs_the_same_level(scheme: Scheme) -> None:
    assert codes(decide(scheme, SOUND, kind="recheck", organiser="county", panel_size=4)) == [
        "ladder"
    ]


@pytest.mark.parametrize("name", ["transferred-to-archive", "public-information-submitted"])
def test_duties_that_do_not_bind_are_met(scheme: Scheme, name: str) -> None:
    wanted = SOUND["prerequisites"] | {name: None}
    assert codes(decide(scheme, SOUND, prerequisites=wanted)) == []


@pytest.mark.parametrize("name", list(SOUND["prerequisites"]))
def test_every_prerequisite_is_required(scheme: Scheme, name: str) -> None:
    wanted = SOUND["prerequisites"] | {name: False}
    assert codes(decide(scheme, SOUND, prerequisites=wanted)) == ["prerequisite"]


@pytest.mark.parametrize("name", ["registered", "no-accident-2y"])
def test_not_applicable_does_not_do_for_the_others(scheme: Scheme, name: str) -> None:
    wanted = SOUND["prerequisites"] | {name: None}
    assert codes(decide(scheme, SOUND, prerequisites=wanted)) == ["prerequisite"]


@pytest.mark.parametrize(
    ("changes", "missing"),
    [({"approved_on": None}, "approved_on"), ({"score": None}, "score"), ({"date": None}, "date")],
)
def test_what_is_missing_is_named(scheme: Scheme, changes: dict[str, Any], missing: str) -> None:
    with pytest.raises(MissingFacts) as error:
        decide(scheme, SOUND, **changes)
    assert error.value.missing[0].startswith(f"u: {missing}:")


def test_a_refusal_needs_no_date_of_approval(scheme: Scheme) -> None:
    assert codes(decide(scheme, SOUND, score=80, approved_on=None)) == ["score"]


def test_refused_before_the_review_needs_no_score(scheme: Scheme) -> None:
    result = decide(scheme, SOUND, precheck_passed=False, score=None, approved_on=None)
    assert codes(result) == ["precheck"]


def test_no_application_is_missing(scheme: Scheme) -> None:
    facts = {"scheme": "hubei-archives", "period": "2026", "assessees": [{"id": "u"}]}
    with pytest.raises(MissingFacts) as error:
        settle(scheme, decode_facts(json.dumps(facts).encode(), scheme))
    assert error.value.missing == ["u: application: 缺申报"]


@pytest.mark.parametrize(
    ("changes", "piece"),
    [
        ({"level": "三级"}, "$.applications[0].level"),
        ({"papers": ["aplication"]}, "是否指 application"),
        ({"prerequisites": {"registred": True}}, "是否指 registered"),
        ({"score": 101}, "$.applications[0].score"),
        ({"notice_days": -1}, "$.applications[0].notice_days"),
        ({"organiser": "town"}, "$.applications[0].organiser"),
        ({"approved_on": "2026-05-01"}, "早于申报日期"),
        ({"date": "June"}, "$.applications[0].date"),
    ],
)
def test_wrong_applications_are_refused(
    scheme: Scheme, changes: dict[str, Any], piece: str
) -> None:
    with pytest.raises(FactsError) as error:
        decide(scheme, SOUND, **changes)
    assert piece in "\n".join(error.value.problems)

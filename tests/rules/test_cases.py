"""The cases: readable data files, one per scheme or theme, several cases per clause."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rules.facts import FactsError, MissingFacts, read_facts
from rules.outcome import to_json
from rules.settle import settle
from tests.rules.building import build
from tests.rules.matching import differences
from tests.rules.schemes import built_in

FOLDER = Path(__file__).parent / "cases"


def cases() -> Iterator[Any]:
    for path in sorted(FOLDER.glob("*.toml")):
        file = tomllib.loads(path.read_text())
        shared = {key: value for key, value in file.items() if key != "case"}
        for case in file["case"]:
            yield pytest.param({**shared, **case}, id=f"{path.stem}: {case['name']}")


@pytest.mark.parametrize("case", list(cases()))
def test_case(case: dict[str, Any]) -> None:
    scheme = built_in(case["scheme"])
    raw = json.dumps(build(scheme, case), default=float).encode()
    try:
        outcome = settle(scheme, read_facts(raw), provisional=case.get("provisional", False))
    except FactsError as error:
        assert_said(error.problems, case.get("problems", []))
        return
    except MissingFacts as error:
        assert_said(error.missing, case.get("missing", []))
        return
    got = json.loads(to_json(outcome))
    assert not case.get("problems"), "these facts should have been refused"
    assert not case.get("missing"), "something should have been missing"
    assert_results(got, case)


def assert_said(said: list[str], expected: list[str]) -> None:
    """Every expected piece is in a line of its own, and there are no other lines."""
    assert len(said) == len(expected), said
    for line, pieces in zip(said, expected, strict=True):
        assert all(piece in line for piece in pieces.split(" … ")), (line, pieces)


def assert_results(got: dict[str, Any], case: dict[str, Any]) -> None:
    results = {one["assessee"]: one for one in got["results"]}
    wrong = [
        line
        for name, want in case.get("expect", {}).items()
        for line in differences(results[name], want)
    ]
    assert not wrong, "\n".join(wrong)
    if "grades" in case:
        graded = {grade: names.split() for grade, names in case["grades"].items()}
        have = {
            grade: sorted(n for n in results if results[n]["grade"] == grade) for grade in graded
        }
        assert have == {grade: sorted(names) for grade, names in graded.items()}
    if "warns" in case:
        assert_said(got["warnings"], case["warns"])
    if "excluded" in case:
        assert [one["assessee"] for one in got["excluded"]] == case["excluded"]
    for key in case.keys() & {"order"}:
        assert list(results) == case[key].split()

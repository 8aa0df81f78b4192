"""The examples that come with the specification of facts and outcomes."""

import json
from pathlib import Path

import pytest

from rules.facts import decode_facts
from rules.outcome import to_json
from rules.settle import settle
from tests.rules.matching import contains
from tests.rules.schemes import built_in

EXAMPLES = sorted((Path(__file__).parent / "examples").glob("*.json"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_example_comes_out_as_said(path: Path) -> None:
    example = json.loads(path.read_text())
    scheme = built_in(path.stem)
    facts = decode_facts(json.dumps(example["facts"]).encode(), scheme)
    outcome = json.loads(to_json(settle(scheme, facts)))
    assert contains(outcome, example["expect"]), json.dumps(outcome["results"], ensure_ascii=False)

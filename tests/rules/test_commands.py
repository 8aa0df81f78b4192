"""`kaohe assess` and `kaohe scheme` as a user meets them: statuses, streams, problems."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli import assess, scheme
from rules.scheme import BUILT_IN

EXAMPLES = Path(__file__).parent / "examples"


def kaohe(*words: str) -> int:
    parser = argparse.ArgumentParser()
    subparsers = parser.add_subparsers()
    assess.add_parser(subparsers)
    scheme.add_parser(subparsers)
    args = parser.parse_args(words)
    status: int = args.run(args)
    return status


@pytest.fixture
def facts() -> dict[str, Any]:
    example: dict[str, Any] = json.loads((EXAMPLES / "baicheng.json").read_text())
    return dict(example["facts"])


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def put(document: object, name: str = "facts.json") -> str:
        path = tmp_path / name
        path.write_text(document if isinstance(document, str) else json.dumps(document))
        return str(path)

    return put


def test_json_is_alone_on_standard_output(facts: Any, write: Any, capfdbinary: Any) -> None:
    assert kaohe("assess", "baicheng", write(facts), "--json") == 0
    out, err = capfdbinary.readouterr()
    assert json.loads(out)["scheme"] == "baicheng"
    assert err == b""


def test_the_table_names_everybody_with_reasons(facts: Any, write: Any, capsys: Any) -> None:
    assert kaohe("assess", "baicheng", write(facts)) == 0
    out = capsys.readouterr().out
    assert "m03" in out
    assert "不满意 7 票 / 20 票 = 35% > 30%（四·4）" in out


def test_why_explains_one(facts: Any, write: Any, capsys: Any) -> None:
    assert kaohe("assess", "baicheng", write(facts), "--why", "m06") == 0
    out = capsys.readouterr().out
    assert "迟到早退 5 次 ≥ 5 次（四·5）" in out
    assert "旷工 0 天 < 1 天（四·5）" in out
    assert "业务工作" not in out


def test_why_of_a_stranger(facts: Any, write: Any, capsys: Any) -> None:
    assert kaohe("assess", "baicheng", write(facts), "--why", "x") == 2
    assert capsys.readouterr().err == "结果里没有 x\n"


def test_a_scheme_may_be_a_path(facts: Any, write: Any) -> None:
    path = write((BUILT_IN / "baicheng.toml").read_text(), "mine.toml")
    assert kaohe("assess", path, write(facts)) == 0


def test_wrong_facts_are_status_2_with_every_path(facts: Any, write: Any, capsys: Any) -> None:
    facts["entries"][3] = {**facts["entries"][3], "points": 21}
    facts["entries"][5] = {**facts["entries"][5], "times": 0.5}
    facts["assessees"][0] = {**facts["assessees"][0], "serie": "x"}
    assert kaohe("assess", "baicheng", write(facts), "--json") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.partition(": ")[0] for line in err.splitlines()] == [
        "$.assessees[0].serie",
        "$.entries[3].points",
        "$.entries[5].times",
    ]


def test_missing_facts_are_status_3_unless_provisional(
    facts: Any, write: Any, capfdbinary: Any
) -> None:
    del facts["entries"][0]
    assert kaohe("assess", "baicheng", write(facts)) == 3
    assert capfdbinary.readouterr().err.decode().startswith("m00: stationed: 缺 township")
    assert kaohe("assess", "baicheng", write(facts), "--provisional", "--json") == 0
    outcome = json.loads(capfdbinary.readouterr().out)
    assert outcome["provisional"] is True
    late = [one["assessee"] for one in outcome["results"] if one["provisional"]]
    assert late == ["m00"]
    assert "m00: stationed" in outcome["warnings"][-1]


def test_wrong_and_missing_is_status_2(facts: Any, write: Any) -> None:
    del facts["entries"][0]
    facts["entries"][3] = {**facts["entries"][3], "points": 21}
    assert kaohe("assess", "baicheng", write(facts), "--provisional") == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"scheme": "xingan"}, "$.scheme: 事实属于方案 xingan"),
        ({"period": "2011-05"}, "$.period"),
        ({"period": "十一月"}, "$.period: 看不懂周期 十一月"),
        ({"period": "2026"}, "history: 缺 2026-01"),
    ],
)
def test_the_head_of_the_facts(facts: Any, write: Any, capsys: Any, change: Any, said: str) -> None:
    assert kaohe("assess", "baicheng", write(facts | change)) in {2, 3}
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '{"scheme": NaN}', "[" * 100_000, '"x"'])
def test_what_is_no_facts_at_all(write: Any, capsys: Any, text: str) -> None:
    assert kaohe("assess", "baicheng", write(text)) == 2
    err = capsys.readouterr().err
    assert err.startswith("$")
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "number", ["NaN", "Infinity", "1e999999999", "1e-999999999", '"18"', "1" * 400]
)
def test_odd_numbers_are_refused_by_their_path(
    facts: Any, write: Any, capsys: Any, number: str
) -> None:
    text = json.dumps(facts).replace('"points": 27', f'"points": {number}', 1)
    assert kaohe("assess", "baicheng", write(text)) == 2
    assert capsys.readouterr().err.startswith("$.entries[0].points")


def test_no_such_scheme(facts: Any, write: Any, capsys: Any) -> None:
    assert kaohe("assess", "nowhere", write(facts)) == 2
    assert "kaohe scheme list" in capsys.readouterr().err


def test_no_such_file(capsys: Any) -> None:
    assert kaohe("assess", "baicheng", "/nowhere.json") == 2
    assert "读不出" in capsys.readouterr().err


def test_a_dry_run_shows_who_moves_and_the_money(facts: Any, write: Any, capsys: Any) -> None:
    text = (BUILT_IN / "baicheng.toml").read_text()
    text = text.replace("amounts = { A = 260", "amounts = { A = 300")
    other = write(text.replace("2011-06-01", "2030-01-01"), "other.toml")
    assert kaohe("assess", "baicheng", write(facts), "--compare", other) == 0
    out = capsys.readouterr().out
    assert "有变化的 1 个（共 12 个）" in out
    assert "260 → 300" in out
    assert "1300 → 1340 元（+40）" in out


def test_a_dry_run_as_json(facts: Any, write: Any, capfdbinary: Any) -> None:
    other = write((BUILT_IN / "baicheng.toml").read_text(), "other.toml")
    assert kaohe("assess", "baicheng", write(facts), "--compare", other, "--json") == 0
    assert json.loads(capfdbinary.readouterr().out)["moves"] == []


def test_check_of_a_sound_and_a_broken_file(write: Any, capsys: Any) -> None:
    assert kaohe("scheme", "check", str(BUILT_IN / "xingan.toml")) == 0
    assert "通过" in capsys.readouterr().out
    text = (BUILT_IN / "xingan.toml").read_text()
    broken = write(text.replace("once = 3", "onse = 3", 1), "b.toml")
    assert kaohe("scheme", "check", broken) == 1
    assert f"{broken}:" in capsys.readouterr().err


def test_check_without_files_looks_at_all_that_come_along(capsys: Any) -> None:
    assert kaohe("scheme", "check") == 0
    assert len(capsys.readouterr().out.splitlines()) == 14


def test_list_has_all_fourteen(capsys: Any) -> None:
    assert kaohe("scheme", "list") == 0
    out = capsys.readouterr().out
    assert all(path.stem in out for path in BUILT_IN.glob("*.toml"))


@pytest.mark.parametrize("path", sorted(BUILT_IN.glob("*.toml")), ids=lambda path: path.stem)
def test_show_puts_clauses_beside_figures(path: Path, capsys: Any) -> None:
    assert kaohe("scheme", "show", path.stem) == 0
    out = capsys.readouterr().out
    assert "依据：" in out
    assert "（" in out


def test_show_marks_local_figures(capsys: Any) -> None:
    assert kaohe("scheme", "show", "baicheng") == 0
    out = capsys.readouterr().out
    assert "tasks 工作任务：20 分，乡镇考核组评 0 至 20（四）※" in out
    assert "section.township.item.tasks.points = 20" in out


def test_the_json_schema_knows_every_rule(capsys: Any) -> None:
    assert kaohe("scheme", "jsonschema") == 0
    schema = json.loads(capsys.readouterr().out)
    text = json.dumps(schema)
    assert all(f'"{rule}"' in text for rule in ("rated", "deduct", "distribution", "unit-effect"))
    assert '"decimal"' not in text

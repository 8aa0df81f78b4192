"""A county's own file over a base scheme, and versions that follow each other."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from rules.scheme import (
    BUILT_IN,
    SchemeError,
    find_schemes,
    find_versions,
    load_scheme,
    local_figures,
    version_for,
    with_parameters,
)

LAYER = """
id = "daqiao"
title = "大桥乡业绩考核"
base = "baicheng"
effective = 2027-01-01

[local]
"section.township.item.tasks.points" = 25
"section.township.item.ideology.points" = 5
"""


def layer(folder: Path, text: str = LAYER) -> Path:
    path = folder / "daqiao.toml"
    path.write_text(text)
    return path


def test_a_layer_changes_local_figures_and_nothing_else(tmp_path: Path) -> None:
    scheme, base = load_scheme(layer(tmp_path)), load_scheme(BUILT_IN / "baicheng.toml")
    tasks = scheme.indicator("tasks")
    assert tasks is not None
    assert (scheme.id, scheme.base, tasks.points) == ("daqiao", "baicheng", Decimal(25))
    assert scheme.grading == base.grading
    assert scheme.content_hash != base.content_hash


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("tasks.points", "taks.points", "没有这个地方参数，是否指"),
        ('item.ideology.points" = 5', 'item.ideology.points" = 6', "各项相加为 101"),
        (
            '"section.township.item.tasks.points" = 25',
            '"flag.attendance.late_or_early" = 6',
            "没有这个地方参数",
        ),
        ("[local]", "[pay]\nx = 1\n[local]", "没有 pay 这一项"),
        ("2027-01-01", "2010-01-01", "早于 baicheng 的施行日期"),
        ("baicheng", "nowhere", "找不到方案 nowhere"),
    ],
)
def test_anything_else_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(SchemeError) as error:
        load_scheme(layer(tmp_path, LAYER.replace(old, new, 1)))
    assert said in error.value.problems[0]
    assert "daqiao.toml:" in error.value.problems[0]


def test_a_period_is_bound_to_the_version_in_force_on_its_first_day(tmp_path: Path) -> None:
    text = (BUILT_IN / "xingan.toml").read_text()
    (tmp_path / "xingan.toml").write_text(text)
    newer = text.replace("effective = 2006-01-01", "effective = 2027-01-01")
    (tmp_path / "xingan@2027.toml").write_text(newer)
    versions = find_versions("xingan", [tmp_path])
    assert [path.name for path in versions] == ["xingan.toml", "xingan@2027.toml"]
    assert version_for(versions, date(2026, 1, 1)).name == "xingan.toml"
    assert version_for(versions, date(2027, 1, 1)).name == "xingan@2027.toml"
    assert version_for(versions, date(1999, 1, 1)).name == "xingan.toml"
    assert find_schemes([tmp_path])["xingan"] == versions


def test_local_figures_have_names_and_ranges() -> None:
    scheme = load_scheme(BUILT_IN / "poor-village.toml")
    figures = {one.name: one for one in local_figures(scheme)}
    rate = figures["excellent_rate"]
    assert (rate.value, rate.least, rate.most) == (
        Decimal("0.30"),
        Decimal("0.30"),
        Decimal("0.50"),
    )
    assert "pay.基础补贴.percent" not in figures
    assert "section.1.item.1.1.points" in figures


def test_only_local_figures_may_be_set() -> None:
    scheme = load_scheme(BUILT_IN / "poor-village.toml")
    with pytest.raises(SchemeError) as error:
        with_parameters(scheme, {"pay.基础补贴.percent": Decimal(30)})
    assert "没有这个地方参数" in error.value.problems[0]
    changed = with_parameters(scheme, {"excellent_line": Decimal(95)})
    assert changed.overridden == ("excellent_line",)
    assert changed.content_hash == scheme.content_hash


def test_the_fourteen_are_there() -> None:
    assert len(find_schemes([BUILT_IN])) == 14


def test_the_hash_covers_the_rule_taken_from_another_scheme(tmp_path: Path) -> None:
    for name in ("baicheng", "baicheng-village"):
        (tmp_path / f"{name}.toml").write_text((BUILT_IN / f"{name}.toml").read_text())
    before = load_scheme(tmp_path / "baicheng.toml").content_hash
    village = (tmp_path / "baicheng-village.toml").read_text().replace("least = 2", "least = 3")
    (tmp_path / "baicheng-village.toml").write_text(village)
    assert load_scheme(tmp_path / "baicheng.toml").content_hash != before

"""Schemes and calendar as an installation has configured them."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from bot.settings import load_settings
from tests.test_config import problems, read
from workflow.calendar import YearUnknown
from workflow.versions import in_force


def test_local_figures_reach_the_scheme_with_or_without_quotes(tmp_path: Path) -> None:
    name = "section.township.item.tasks.points"
    other = "section.township.item.style.points"
    text = f'[schemes.parameters.baicheng]\n"{name}" = 18.5\n{other} = 11.5\n'

    (scheme,) = load_settings(read(tmp_path, text)).schemes

    tasks, style = scheme.indicator("tasks"), scheme.indicator("style")
    assert tasks is not None
    assert style is not None
    assert (tasks.points, style.points) == (Decimal("18.5"), Decimal("11.5"))


def test_wrong_schemes_and_figures_are_named(tmp_path: Path) -> None:
    text = """
        [schemes]
        active = ["baichen"]
        directories = ["nowhere"]
        [schemes.parameters.baicheng]
        "section.township.item.taks.points" = 1
    """
    assert problems(tmp_path, text) == [
        "schemes.parameters.baicheng：方案 baicheng 没有在 active 里启用，是否指 baichen"
    ]
    found = problems(tmp_path, text.replace('"baichen"', '"baicheng", "baichenk"'))
    assert found[0].startswith("schemes.directories：没有文件夹 ")
    assert "schemes.active：找不到方案 baichenk，是否指 baicheng" in found
    assert (
        "schemes.parameters.baicheng：方案没有地方参数 section.township.item.taks.points"
        "，是否指 section.township.item.tasks.points"
    ) in found


def test_no_scheme_at_all_is_refused(tmp_path: Path) -> None:
    assert problems(tmp_path, "[schemes]\nactive = []") == [
        'schemes.active：至少要启用一个方案，如 ["baicheng"]'
    ]


def test_a_scheme_of_ones_own_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "ours.toml").write_text("id = \n", encoding="utf-8")

    found = problems(tmp_path, '[schemes]\nactive = ["ours"]\ndirectories = ["mine"]')

    assert found[0].startswith("schemes.active：找不到方案 ours")
    assert "ours.toml:1:" in found[1]


def test_a_newer_version_counts_from_its_day_on(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    layer = """
        id = "baicheng"
        title = "新办法"
        base = "baicheng"
        effective = 2026-07-01
        [local]
        "section.township.item.tasks.points" = 25
        "section.township.item.style.points" = 5
    """
    (tmp_path / "mine" / "baicheng@2026.toml").write_text(layer, encoding="utf-8")

    schemes = load_settings(read(tmp_path, '[schemes]\ndirectories = ["mine"]')).schemes

    assert len(schemes) == 2
    before, after = (in_force(schemes, "baicheng", date(2026, month, 1)) for month in (6, 7))
    assert before is not None
    assert after is not None
    assert (before.title, after.title) == ("乡镇机关、站所、社区干部月度业绩考核", "新办法")
    assert in_force(schemes, "baicheng", date(2011, 5, 31)) is None
    expired = [msgspec.structs.replace(after, expires=date(2026, 12, 31))]
    assert in_force(expired, "baicheng", date(2026, 12, 31)) is not None
    assert in_force(expired, "baicheng", date(2027, 1, 1)) is None


def test_years_beyond_the_built_in_ones_are_unknown_until_they_are_written(tmp_path: Path) -> None:
    calendar = load_settings(read(tmp_path, "")).calendar
    with pytest.raises(YearUnknown, match="2027"):
        calendar.is_workday(date(2027, 3, 1))

from pathlib import Path

import pytest

from tests.cli.conftest import Kaohe


def test_a_period_is_opened_by_hand_once(settled: Kaohe) -> None:
    opened = settled("cycle", "open", "baicheng", "2026-11")

    assert (opened.status, opened.err) == (0, "")
    lines = opened.out.splitlines()
    assert lines[0].startswith("已建立 2026年11月“乡镇机关、站所、社区干部月度业绩考核”")
    assert "  自评与考勤：11月20日 08:40 至 11月26日 18:00  未开始" in lines
    assert "  公示：待定  未开始" in lines

    again = settled("cycle", "open", "baicheng", "2026-11")
    assert (again.status, again.out) == (2, "")
    assert "已经建立，不用再建" in again.err
    assert settled("audit", "verify").out == "操作记录完好，共 27 条。\n"


def test_list_and_status(settled: Kaohe) -> None:
    assert "还没有考核期" in settled("cycle", "list").out
    assert "没有进行中的考核期" in settled("cycle", "status").out
    settled("cycle", "open", "baicheng", "2026-11")

    listed = settled("cycle", "list").out.splitlines()
    status = settled("cycle", "status").out

    assert len(listed) == 1
    assert listed[0].startswith("2026-11  baicheng")
    assert listed[0].endswith("进行中")
    assert status.startswith("2026年11月“")
    assert "现在没有人欠交" in status  # no stage has been opened by the clock yet


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("baichen", "2026-11"), "方案 baichen 没有启用，是否指 baicheng"),
        (("zhangzhou", "2026-11"), "方案 zhangzhou 没有启用"),
        (("baicheng", "2026-13"), "期间要写成 2026-11 的样子"),
        (("baicheng", "2026-Q4"), "按月考核"),
        (("baicheng", "2011-05"), "早于方案"),
        (("baicheng", "2027-02"), "2027 年的节假日还不知道"),
    ],
)
def test_what_cannot_be_opened(settled: Kaohe, words: tuple[str, str], said: str) -> None:
    answer = settled("cycle", "open", *words)
    assert (answer.status, answer.out) == (2, "")
    assert said in answer.err
    assert len(answer.err.splitlines()) == 1
    assert "还没有考核期" in settled("cycle", "list").out


def test_a_scheme_that_has_expired_is_not_begun(settled: Kaohe, home: Path) -> None:
    (home / "mine").mkdir()
    (home / "mine" / "ours.toml").write_text(
        'id = "ours"\ntitle = "试行办法"\nbase = "baicheng"\n'
        "effective = 2025-01-01\nexpires = 2025-12-31\n",
        encoding="utf-8",
    )
    (home / "config.toml").write_text('[schemes]\nactive = ["ours"]\ndirectories = ["mine"]\n')

    assert "已经失效" in settled("cycle", "open", "ours", "2026-01").err
    assert settled("cycle", "open", "ours", "2025-12").status == 0

from pathlib import Path

import pytest

from tests.cli.conftest import Kaohe


def test_import_and_export_go_round(settled: Kaohe) -> None:
    exported = settled("roster", "export", "out.xlsx")
    assert (exported.status, exported.out) == (0, "名册已导出到 out.xlsx。\n")

    again = settled("roster", "import", "out.xlsx", "--retire")

    assert (again.status, again.err) == (0, "")
    assert again.out == "名册已导入：新增 0 人，更改 0 人，不变 25 人。\n"
    assert settled("roster", "export", "out.csv").status == 0
    assert Path("out.csv").read_bytes().startswith("\ufeff账号,姓名,单位".encode())


def test_every_error_is_a_line_of_its_own_and_nothing_is_changed(settled: Kaohe) -> None:
    Path("bad.csv").write_text("账号,姓名,角色\nzhangsan,改名,\nx y,,站长\n", encoding="utf-8")

    refused = settled("roster", "import", "bad.csv")

    assert (refused.status, refused.out) == (2, "")
    assert len(refused.err.splitlines()) == 3
    assert "Traceback" not in refused.err
    settled("roster", "export", "out.csv")
    assert "zhangsan,张三," in Path("out.csv").read_text(encoding="utf-8-sig")


def test_warnings_do_not_stop_an_import(settled: Kaohe) -> None:
    Path("more.csv").write_text("账号,姓名,分管领导\nxin,新人,某人\n", encoding="utf-8")

    done = settled("roster", "import", "more.csv")

    assert done.status == 0
    assert done.err == "注意：第 2 行 分管领导：名册里没有“某人”，先按原样记下\n"
    assert "新增 1 人" in done.out


def test_retire_names_how_many_left(settled: Kaohe) -> None:
    Path("few.csv").write_text("账号,姓名\nkongyi,孔一\n", encoding="utf-8")
    assert "停用 24 人" in settled("roster", "import", "few.csv", "--retire").out


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("import", "nowhere.csv"), 2, "找不到文件 nowhere.csv，请核对路径"),
        (("import", "."), 2, "这是文件夹，不是文件"),
        (("export", "out.pdf"), 2, "请写成 .xlsx 或 .csv"),
        (("export", "nowhere/out.csv"), 2, "没有这个文件或文件夹"),
        (("export", "out.csv", "--config", "other.toml"), 2, "找不到配置文件 other.toml"),
    ],
)
def test_what_cannot_be_used(
    settled: Kaohe, words: tuple[str, ...], status: int, said: str
) -> None:
    answer = settled("roster", *words)
    assert answer.status == status
    assert said in answer.err
    assert len(answer.err.splitlines()) == 1


def test_without_a_database_it_says_what_to_run(kaohe: Kaohe, home: Path) -> None:
    answer = kaohe("roster", "export", "out.csv")

    assert answer.status == 3
    assert "请先运行 kaohe migrate" in answer.err
    assert not (home / "kaohe.db").exists()  # looking must not make one


def test_a_bad_configuration_is_named_line_by_line(kaohe: Kaohe, home: Path) -> None:
    (home / "config.toml").write_text('[server]\nprot = 1\nport = "x"\n', encoding="utf-8")
    answer = kaohe("roster", "export", "out.csv")
    assert answer.status == 2
    assert answer.err.splitlines() == [
        "server.prot：没有 prot 这一项，是否指 port",
        "server.port：应为整数，现为文字 x",
    ]

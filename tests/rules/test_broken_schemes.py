"""Schemes that are wrong: every problem is found, with the line where it stands."""

from pathlib import Path

import pytest

from rules.scheme import BUILT_IN, SchemeError, load_scheme, parse_scheme

BAICHENG = (BUILT_IN / "baicheng.toml").read_text()
XINGAN = (BUILT_IN / "xingan.toml").read_text()
TEAMS = (BUILT_IN / "district-teams.toml").read_text()
JISHUI = (BUILT_IN / "jishui.toml").read_text()
VILLAGE = (BUILT_IN / "baicheng-village.toml").read_text()


def problems(text: str) -> list[str]:
    with pytest.raises(SchemeError) as error:
        parse_scheme(text, "x.toml")
    return error.value.problems


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


def line_of(text: str, piece: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if piece in line)


@pytest.mark.parametrize(
    ("text", "old", "new", "said"),
    [
        (BAICHENG, 'title = "工作任务"', 'titel = "工作任务"', "没有 titel 这一项，是否指 title"),
        (BAICHENG, 'title = "工作任务"', 'titel = "工作任务"', "缺少 title"),
        (BAICHENG, "points = 20\n", "points = 21\n", "各项相加为 101，应为 100"),
        (
            BAICHENG,
            'points = 20\npanel = "township"',
            'points = 20\npanel = "townsip"',
            "是否指 township",
        ),
        (BAICHENG, 'id = "tasks"', 'id = "style"', "编号 style 对同一类人"),
        (BAICHENG, 'rule = "rated"', 'rule = "ratd"', "没有 ratd 这种规则，是否指 rated"),
        (BAICHENG, "amounts = { A = 260", "amounts = { E = 260", "没有等次 E"),
        (
            BAICHENG,
            "percent = { township = 70",
            "percent = { townhall = 70",
            "没有 townhall 这一节",
        ),
        (
            BAICHENG,
            "percent = { township = 70, superior",
            "percent = { superior",
            "没有写 township 一节的百分比",
        ),
        (BAICHENG, 'choice = "不满意"', 'choice = "不满"', "测评没有选项 不满"),
        (
            BAICHENG,
            'for = [{ tags = ["自收自支"] }]',
            'for = [{ tags = ["自收"] }]',
            "没有标签 自收",
        ),
        (
            BAICHENG,
            'for = [{ series = ["社区在编"] }]',
            'for = [{ series = ["社区"] }]',
            "没有类别 社区",
        ),
        (BAICHENG, "small]\n", "smal]\n", "没有 smal 这一项，是否指 small"),
        (BAICHENG, "below = 4", "below = 1", "2 人时名额共 3 个，无法满足"),
        (
            BAICHENG,
            'percent = 10\nside = "top"',
            'percent = 10\ncount = 1\nside = "top"',
            "count 和 percent 要恰好写一个",
        ),
        (BAICHENG, 'scheme = "baicheng-village"', 'scheme = "nowhere"', "找不到方案 nowhere"),
        (
            BAICHENG,
            'opens = { stage = "report"',
            'opens = { stage = "repor"',
            "没有阶段 repor，是否指 report",
        ),
        (BAICHENG, "due = { workday = 3 }", "due = { workday = 3, day = 5 }", "要恰好写一个"),
        (BAICHENG, "due = { workday = -3 }", "due = { workday = 3 }", "截止早于开始"),
        (BAICHENG, "due = { days = 3 }", 'due = { days = 3, time = "25:00" }', "时刻应如 18:00"),
        (
            BAICHENG,
            "effective = 2011-06-01",
            "effective = 2011-06-01\nexpires = 2010-01-01",
            "早于施行日期",
        ),
        (BAICHENG, "effective = 2011-06-01", 'effective = "6月"', "应为日期"),
        (BAICHENG, 'clause = "四·5"\n', "", "数字既没有 clause"),
        (VILLAGE, "from = 80\n", "from = 95\n", "高于上一档的 90，两档重叠"),
        (VILLAGE, "from = 80\n", "from = 90\n", "与上一档同为 90，两档重叠"),
        (VILLAGE, "from = 80\n", "", "只有最低一档可以不写 from"),
        (
            VILLAGE,
            'grade = "不合格"\nclause = "六·3"\n',
            'grade = "不合格"\nclause = "六·3"\nfrom = 60\n',
            "最低一档不写 from",
        ),
        (XINGAN, "once = 3", "once = -3", "应大于 0，现为 -3"),
        (XINGAN, "once = 3", "once = 3, each = 1", "要恰好用一个"),
        (XINGAN, "pot = true\n", "", "这一项自己起算，要有 points"),
        (XINGAN, 'finding = "3.1"', 'finding = "3.11"', "没有项目 3.11"),
        (JISHUI, "tiers = [1, 2, 3]", "tiers = [1, 0, 3]", "每一等奖至少一个名额"),
        (JISHUI, "{ from = 80, value = -5", "{ from = 86, value = -5", "各级要从高到低写"),
        (JISHUI, 'panel = "leading-group"', 'panel = "leaders"', "[panels] 里没有 leaders"),
        (XINGAN, "points = 60", "points = -60", "分值应大于 0，现为 -60"),
        (TEAMS, "points = 6 }", "points = 0 }", "分值应大于 0"),
    ],
)
def test_the_problem_is_named(text: str, old: str, new: str, said: str) -> None:
    assert said in "\n".join(problems(changed(text, old, new)))


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (BAICHENG, 'title = "工作任务"', 'titel = "工作任务"'),
        (BAICHENG, "late_or_early = 5", 'late_or_early = "五"'),
        (JISHUI, 'id = "测绘股.3", title', 'id = "测绘股.3", titel'),
    ],
)
def test_the_line_is_the_right_one(text: str, old: str, new: str) -> None:
    broken = changed(text, old, new)
    lines = {int(one.split(":")[1]) for one in problems(broken)}
    wanted = line_of(broken, new)
    assert any(abs(line - wanted) <= 3 for line in lines), (lines, wanted)


def test_all_problems_come_at_once_and_in_order() -> None:
    broken = changed(BAICHENG, "points = 20\n", "points = 21\n")
    broken = changed(broken, "amounts = { A = 260", "amounts = { E = 260")
    broken = changed(broken, 'scheme = "baicheng-village"', 'scheme = "nowhere"')
    found = problems(broken)
    assert len(found) == 3
    assert [int(line.split(":")[1]) for line in found] == sorted(
        int(line.split(":")[1]) for line in found
    )


def test_a_file_that_is_no_toml_names_its_line() -> None:
    assert problems("id = \n")[0].startswith("x.toml:1: 语法:")


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SchemeError) as error:
        load_scheme(tmp_path / "nowhere.toml")
    assert "读不出" in error.value.problems[0]


def test_a_file_in_another_encoding_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "gbk.toml"
    path.write_bytes('id = "方案"'.encode("gbk"))
    with pytest.raises(SchemeError) as error:
        load_scheme(path)
    assert "UTF-8" in error.value.problems[0]


@pytest.mark.parametrize("path", sorted(BUILT_IN.glob("*.toml")), ids=lambda path: path.stem)
def test_the_schemes_that_come_along_are_sound(path: Path) -> None:
    assert load_scheme(path).id == path.stem

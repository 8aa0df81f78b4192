"""The command at the start of a message, and the nearest one."""

import timeit

import pytest

from bot.words import CommandIndex, closest, split_command

KNOWN = [
    *[
        "帮助",
        "待办",
        "计划",
        "月报",
        "自评",
        "佐证",
        "考勤",
        "请假",
        "销假",
        "值班",
        "日志",
        "我的",
    ],
    *[
        "为什么",
        "异议",
        "评分",
        "扣分",
        "加分",
        "测评",
        "进度",
        "催办",
        "审定",
        "待审",
        "同意",
        "退回",
    ],
    *["确认", "调整", "公示", "延期", "导出", "登录", "名册", "任命", "取消", "公示结果", "help"],
]


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("自评 92", "自评", "92"),
        ("自评92", "自评", "92"),
        ("自评", "自评", ""),
        ("自评：92", "自评", "92"),
        ("自评，92 ", "自评", "92"),
        ("帮助。", "帮助", ""),
        ("帮助？", "帮助", ""),
        ("公示什么时候结束", "公示", "什么时候结束"),
        ("公示结果呢", "公示结果", "呢"),
        ("公示结", "公示", "结"),
        ("月报\n完成：修路。\n问题：无", "月报", "完成：修路。\n问题：无"),
        ("为什么 2026-10", "为什么", "2026-10"),
        ("help me", "help", "me"),
        ("help92", "help", "92"),
    ],
)
def test_the_longest_name_at_the_start_is_the_command(text: str, name: str, rest: str) -> None:
    assert split_command(text, KNOWN) == (name, rest)


@pytest.mark.parametrize("text", ["", "你好", "我要自评", "自 评", "helper", "评", "92 自评"])
def test_without_a_name_at_the_start_there_is_no_command(text: str) -> None:
    assert split_command(text, KNOWN) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("自平", "自评"),
        ("自平 92", "自评"),
        ("平分张三 88", "评分"),
        ("登陆", "登录"),
        ("评自", "自评"),
        ("我想请假三天", "请假"),
        ("看看公示结果", "公示结果"),
        ("为什", "为什么"),
        ("hepl", "help"),
        ("吃饭了吗", None),
        ("", None),
        ("👍", None),
    ],
)
def test_the_nearest_command_is_found(typed: str, meant: str | None) -> None:
    assert closest(typed, KNOWN) == meant


def test_nothing_is_near_when_nothing_is_known() -> None:
    assert closest("自评", []) is None
    assert split_command("自评", ["", ""]) is None


@pytest.mark.parametrize("text", ["自评92", "公示什么时候结束", "今天天气不错"])
def test_a_split_takes_less_than_three_microseconds(text: str) -> None:
    index = CommandIndex(KNOWN)
    runs = 5_000

    best = min(timeit.repeat(lambda: index.split(text), number=runs, repeat=7)) / runs

    assert best < 3e-6

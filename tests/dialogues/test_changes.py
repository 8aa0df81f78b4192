"""调整 over several lines: one change each, all or none, checked together."""

from models.decisions import GradeChange
from tests.town import Town

SWAP = "调整 张三 C 确有客观原因\n赵六 D 任务未完成"


async def test_several_lines_are_several_changes(grades: Town) -> None:
    said = await grades.say("chensan", "调整 赵六 B 抗旱值守\n调整 李四 C 任务拖延")

    assert said.startswith(
        "赵六由 C 调整为 B，理由：抗旱值守。\n李四由 B 调整为 C，理由：任务拖延。\n【1 号】"
    )
    changes = await GradeChange.all().order_by("id")
    assert [(c.assessee, c.grade, c.reason) for c in changes] == [
        ("zhaoliu", "B", "抗旱值守"),
        ("lisi", "C", "任务拖延"),
    ]
    assert "李四由 B 调整为 C" in grades.heard_by("chusi")[-1]


async def test_a_swap_is_checked_together(grades: Town) -> None:
    said = await grades.say("chensan", SWAP)

    assert said.startswith("张三由 D 调整为 C，理由：确有客观原因。\n赵六由 C 调整为 D，")
    assert "机关站所 D（1 人）：赵六 70.00" in said
    assert await GradeChange.all().count() == 2


async def test_of_several_lines_all_count_or_none(grades: Town) -> None:
    assert await grades.say("chensan", "调整 赵六 B 值守\n张三 C\n张山 B 好") == (
        "有 2 处要改，这次一行也没有记：\n"
        "第 2 行：调整要写理由，例：调整 张三 C 主动承担防汛\n"
        "第 3 行：没有找到“张山”，请核对姓名后重发，也可以写账号。\n改好后整段重发。"
    )
    assert not await GradeChange.exists()

    refused = await grades.say("chensan", "调整 赵六 B 值守\n张三 B 好")
    assert "张三 不能由 D 改为 B" in refused
    assert not await GradeChange.exists()

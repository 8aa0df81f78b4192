"""同意 and 确认: what publishes, pays or removes takes two steps, with the figures between."""

from tests.dialogues.ways import status
from tests.town import Town


async def test_grades_take_two_steps_with_the_figures_between(grades: Town) -> None:
    assert await grades.say("chensan", "确认 1") == "1 号还没有同意过。请先回复：同意 1"
    assert await grades.say("chensan", "同意") == (
        "请核对：\n2026年11月等次审定\n"
        "机关站所 B（3 人）：王五 90.50、李四 85.00、钱七 80.00\n"
        "机关站所 C（1 人）：赵六 70.00\n"
        "机关站所 D（1 人）：张三 86.30（迟到早退 5 次 ≥ 5 次）\n"
        "社区在编 B（1 人）：何九 95.00\n"
        "共 7 人：6 人评等次（B 4 人、C 1 人、D 1 人），1 人只领定额奖金（卫五）\n"
        "奖金合计 720 元，5 人\n测评：应投 6 人，实投 5 人\n"
        "请注意：\n· 社区在编 只有 何九 一人，名额无从分配，拟定 B，请领导小组定（四·等次）\n"
        "还没有生效。无误请回复：确认 1"
    )
    assert await status(1) == "pending"

    assert await grades.press("chensan", "确认") == "2026年11月等次已审定，已请党政党建办公示。"
    assert await status(1) == "approved"


async def test_the_first_step_of_one_leader_is_not_that_of_another(grades: Town) -> None:
    await grades.say("chensan", "同意 1")

    assert await grades.say("chusi", "确认 1") == "1 号还没有同意过。请先回复：同意 1"


async def test_a_rating_that_changes_after_the_summary_voids_it(grades: Town) -> None:
    await grades.say("fenger", "延期 评分 1天 补评")
    await grades.say("qianqi", "评分 李四 60")
    await grades.time_is("2026-11-30 18:10")
    await grades.say("chensan", "待审 1")
    await grades.say("chensan", "同意 1")
    await grades.say("fenger", "延期 评分 2天 重评")
    await grades.say("qianqi", "评分 李四 85")
    await grades.time_is("2026-12-02 18:10")

    said = await grades.say("chensan", "确认 1")
    assert said.startswith(
        "内容有变化，刚才的回复没有生效，请再看一遍。\n【1 号】2026年11月等次审定"
    )
    assert await status(1) == "pending"
    assert "内容有变化" in await grades.say("chensan", "确认 1")

    await grades.say("chensan", "同意 1")
    await grades.say("chensan", "确认 1")
    assert await status(1) == "approved"

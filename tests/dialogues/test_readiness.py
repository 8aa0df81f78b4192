"""Before grades are fixed or posted: what is missing, and what is not in order."""

from models.ballots import Turnout
from models.decisions import GradeChange, Request, Verdict
from models.people import Member
from tests.dialogues.ways import to_deliberation
from tests.town import Town


async def test_while_ratings_are_missing_no_grades_are_shown(cast: Town) -> None:
    await to_deliberation(cast, without="sunba")

    said = await cast.say("chensan", "审定")
    assert (
        "\n还缺 7 项，不能审定：\n· 钱七：乡镇考核组 7 项\n欠的人：\n· 孙八：评分（钱七）\n" in said
    )
    assert "评分已截止，请党政党建办先发：延期 评分 1天 原因，再发：催办 评分" in said
    assert "已齐的（暂算，不分先后）：\n" in said
    assert "李四 85.00" in said
    assert "人）：" not in said
    assert "同意" not in said
    assert "调整 姓名" not in said
    card = cast.phones.heard["chensan"][-1].card
    assert card is not None
    assert [button.text for button in card.buttons] == ["退回"]


async def test_while_the_stage_is_open_reminding_is_enough(cast: Town) -> None:
    await to_deliberation(cast, without="wushi")
    await cast.say("fenger", "延期 评分 1天 补评")

    said = await cast.say("fenger", "审定")
    assert "· 吴十：评分（张三）\n请党政党建办发：催办 评分" in said


async def test_nothing_is_changed_while_something_is_missing(cast: Town) -> None:
    await to_deliberation(cast, without="wushi")

    assert await cast.say("chensan", "调整 赵六 B 值守") == (
        "2026年11月的评分还没有齐，等次还没有排，不能调整。还缺什么请发“审定”。"
    )
    assert not await GradeChange.exists()


async def test_the_summary_says_what_it_comes_to_and_what_is_not_in_order(grades: Town) -> None:
    await Turnout.filter(voter="jiangyi").update(voted=False)
    await grades.say("chensan", "调整 赵六 D 任务未完成\n张三 C 确有客观原因")
    await Member.filter(userid="zhaoliu").update(active=False)
    await grades.say("chensan", "审定")

    said = await grades.say("chensan", "同意 1")
    assert "共 6 人：5 人评等次（B 4 人、D 1 人），1 人只领定额奖金（卫五）\n奖金合计 " in said
    assert "测评：应投 6 人，实投 4 人\n" in said
    assert "以下调整与现在的名额不符，没有计入：\n· 张三 不能由 D 改为 C" in said
    assert said.count("社区在编 只有 何九 一人，名额无从分配") == 1
    assert "hejiu" not in said

    await grades.say("chensan", "确认 1")
    posting = await grades.say("fenger", "公示")
    assert "共 6 人：5 人评等次（B 4 人、D 1 人），1 人只领定额奖金（卫五）\n奖金合计 " in posting
    assert "测评：应投 6 人，实投 4 人\n" in posting
    assert "· 张三调整为 C，现为 D" in posting
    assert "社区在编 只有 何九 一人" in posting
    assert (await Verdict.get()).status == "approved"


async def test_what_the_leaders_have_decided_is_no_longer_asked_of_them(grades: Town) -> None:
    assert "只有 何九 一人" in await grades.say("chensan", "审定")
    await grades.say("chensan", "调整 何九 C 任务未完成")
    said = await grades.say("chensan", "同意 1")
    assert "何九 95.00（陈三由 B 改定为 C" in said
    assert "只有 何九 一人" not in said


async def test_cancel_drops_what_only_lacks_the_second_step(grades: Town) -> None:
    await grades.say("chensan", "同意 1")

    assert await grades.say("chensan", "取消") == (
        "已取消，没有生效：1 号等次审定，刚才的“同意”不算了。要办请重新回复：同意 1"
    )
    assert await grades.say("chensan", "确认 1") == "1 号还没有同意过。请先回复：同意 1"
    assert await grades.press("chensan", "确认") == "1 号还没有同意过。请先回复：同意 1"
    assert (await Request.get(number=1)).status == "pending"
    assert "不用取消" in await grades.say("chensan", "取消")

    await grades.say("chensan", "同意 1")
    assert "已审定" in await grades.say("chensan", "确认 1")


async def test_cancel_leaves_the_other_leaders_first_step(grades: Town) -> None:
    await grades.say("chensan", "同意 1")
    assert "不用取消" in await grades.say("chusi", "取消")
    assert "已审定" in await grades.say("chensan", "确认 1")


async def test_the_office_may_cancel_a_posting_before_it_confirms(approved: Town) -> None:
    await approved.say("fenger", "公示")

    assert (await approved.say("fenger", "取消")).startswith("已取消，没有生效：2 号结果公示")
    assert await approved.say("fenger", "确认 2") == "2 号还没有同意过。请先回复：同意 2"
    assert (await Verdict.get()).status == "approved"
    assert (await approved.say("fenger", "公示")).startswith("请核对：")

"""审定 and 调整: the leaders see reasons and quotas, change grades within the rules, send back."""

import pytest

from models.cycles import StageRun
from models.decisions import GradeChange, Request, Result, Verdict
from models.journey import Audit
from models.people import Member
from tests.dialogues.ways import to_deliberation
from tests.town import GROUP, Town

GRADES = (
    "机关站所 B（3 人）：王五 90.50、李四 85.00、钱七 80.00\n"
    "机关站所 C（1 人）：赵六 70.00\n"
    "机关站所 D（1 人）：张三 86.30（迟到早退 5 次 ≥ 5 次）\n"
    "社区在编 B（1 人）：何九 95.00"
)


async def test_the_proposal_shows_reasons_quotas_and_its_number(grades: Town) -> None:
    said = await grades.say("chensan", "审定")

    assert said.startswith("【1 号】2026年11月等次审定\n机关站所 A（≤ 10%）：名额 0，已用 0\n")
    assert "机关站所 C（≈ 10%）：名额 1，已用 1（驻村 0、其他 1）" in said
    assert GRADES in said
    assert "社区在编 只有 何九 一人，名额无从分配" in said
    assert said.endswith(
        "改等次请回复：调整 姓名 等次 理由（几个人写几行，可以对调）\n"
        "同意请回复：同意 1\n退回请回复：退回 1 理由"
    )


async def test_both_leaders_got_it_when_the_stage_opened(scoring: Town) -> None:
    await scoring.time_is("2026-11-27 18:10")

    for leader in ("chensan", "chusi"):
        assert any(t.startswith("【1 号】2026年11月等次审定") for t in scoring.heard_by(leader))


async def test_the_office_may_look_but_not_approve(grades: Town) -> None:
    said = await grades.say("fenger", "审定")

    assert said.startswith("【1 号】2026年11月等次审定（等领导小组审定）\n")
    assert GRADES in said
    assert "同意请回复" not in said
    assert "由领导小组审批" in await grades.say("fenger", "同意 1")


async def test_others_and_groups_are_kept_out(grades: Town) -> None:
    assert (await grades.say("zhangsan", "审定")).startswith("“审定”由党政党建办、领导小组使用")
    assert (await grades.say("zhangsan", "调整 张三 A 自荐")).startswith("“调整”由领导小组使用")
    assert await grades.say("chensan", "审定", chat=GROUP) == (
        "“审定”请在私聊里发给我，群里只谈公开的事。"
    )
    assert not await GradeChange.exists()


async def test_before_the_stage_it_says_when(cast: Town) -> None:
    await cast.time_is("2026-11-20 09:00")

    for words in ("审定", "调整 张三 B 好"):
        assert await cast.say("chensan", words) == (
            "审定还没开始，11月27日 18:00 起可以办。发“待办”看现在要做什么。"
        )


async def test_a_change_shows_the_new_numbers_and_tells_the_others(grades: Town) -> None:
    said = await grades.say("chensan", "调整 赵六 B 抗旱连续值守二十天")

    assert said.startswith(
        "赵六由 C 调整为 B，理由：抗旱连续值守二十天。\n【1 号】2026年11月等次审定\n"
    )
    assert "机关站所 C（≈ 10%）：名额 1，已用 0" in said
    assert "赵六 70.00（陈三由 C 改定为 B，理由：抗旱连续值守二十天）" in said
    assert "机关站所 C 等改后为 0 名，≈ 10% 应为 1 名左右（四·等次）" in said
    assert grades.heard_by("chusi")[-1].startswith("陈三调整等次：赵六由 C 调整为 B，理由：")
    change = await GradeChange.get()
    assert (change.before, change.grade, change.by) == ("C", "B", "chensan")
    audit = await Audit.get(action="grade.change")
    assert "值守" not in audit.detail


@pytest.mark.parametrize(
    "words", ["调整 赵六 b 值守", "调整赵六为B，值守", "调整 赵六 改为 B等 值守"]
)
async def test_other_ways_to_write_a_change(grades: Town, words: str) -> None:
    assert (await grades.say("chensan", words)).startswith("赵六由 C 调整为 B，理由：值守。")


async def test_whoever_changed_has_seen_the_new_content_the_other_has_not(grades: Town) -> None:
    await grades.say("chensan", "调整 赵六 B 值守")

    assert (await grades.say("chusi", "同意 1")).startswith("内容有变化，刚才的回复没有生效")
    assert (await grades.say("chensan", "同意 1")).startswith("请核对：")


async def test_back_to_the_proposal_takes_the_change_away(grades: Town) -> None:
    await grades.say("chensan", "调整 赵六 B 值守")

    said = await grades.say("chusi", "调整 赵六 C")
    assert said.startswith("赵六恢复为拟定的 C，原来的调整已撤销。\n")
    assert GRADES in said
    assert [c.grade for c in await GradeChange.all().order_by("id")] == ["B", ""]


async def test_a_least_must_stay_filled_a_swap_is_made_in_two_steps(grades: Town) -> None:
    refused = await grades.say("chensan", "调整 张三 B 确有客观原因")
    assert refused == (
        "张三 不能由 D 改为 B：机关站所 D 等≥ 10%，5 人为 1 名，这样只有 0 名；"
        "请同时另定一名 D（四·等次）。两人对调的，请在一条消息里各写一行。"
    )
    assert not await GradeChange.exists()

    await grades.say("chensan", "调整 赵六 D 任务未完成")
    said = await grades.say("chensan", "调整 张三 C 确有客观原因")
    assert "张三 86.30（迟到早退 5 次 ≥ 5 次；陈三由 D 改定为 C，理由：确有客观原因）" in said
    assert await GradeChange.all().count() == 2


async def test_a_most_is_never_exceeded(grades: Town) -> None:
    assert "王五 不能改为 A：机关站所 A 等≤ 10%，5 人为 0 名，这样有 1 名" in (
        await grades.say("chensan", "调整 王五 A 突出")
    )


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (
            "调整",
            "请写明调整谁、定什么等次、什么理由，例：调整 张三 B 主动承担防汛。看名单发“审定”。",
        ),
        ("调整 张三", "请写明张三定什么等次（A、B、C、D）和理由，例：调整 张三 B 主动承担防汛"),
        ("调整 赵六 B", "调整要写理由，例：调整 赵六 B 主动承担防汛"),
        ("调整 赵六 C 好", "赵六现在就是 C，不用调整。"),
        ("调整 赵六 优秀 好", "没有“优秀”这个等次，可以用：A、B、C、D。例：调整 赵六 A 理由"),
        ("调整 卫五 A 好", "卫五本期不评等次，不能调整。发“审定”看名单。"),
        ("调整 张山 B 好", "没有找到“张山”，请核对姓名后重发，也可以写账号。"),
    ],
)
async def test_what_cannot_be_changed_is_said_in_one_sentence(
    grades: Town, words: str, answer: str
) -> None:
    assert await grades.say("chensan", words) == answer
    assert not await GradeChange.exists()


async def test_a_reason_has_its_bounds(grades: Town) -> None:
    assert await grades.say("chensan", "调整 赵六 B " + "好" * 301) == (
        "理由太长（301 字），请写在 300 字以内再发。"
    )


@pytest.mark.parametrize(("leaders", "others"), [(["zhaoliu"], []), ([], ["liuqi"])])
async def test_no_leader_changes_the_grade_of_his_kin(
    grades: Town, leaders: list[str], others: list[str]
) -> None:
    await grades.add("liuqi", "刘七", "leader", kin=leaders)
    await Member.filter(userid="zhaoliu").update(kin=others)

    assert await grades.say("liuqi", "调整 赵六 B 值守") == (
        "赵六与您有回避关系，等次请由其他领导调整。"
    )
    assert not await GradeChange.exists()


async def test_while_something_is_missing_nothing_can_be_approved(cast: Town) -> None:
    await to_deliberation(cast, without="wushi")

    lacking = (
        "还缺 1 项，不能审定：\n· 张三：上级主管单位 1 项\n欠的人：\n· 吴十：评分（张三）\n"
        "评分已截止，请党政党建办先发：延期 评分 1天 原因，再发：催办 评分"
    )
    assert lacking in await cast.say("chensan", "审定")
    assert await cast.say("chensan", "同意 1") == lacking
    assert not await Verdict.exists()


async def test_while_a_stage_is_still_open_nothing_can_be_approved(grades: Town) -> None:
    await grades.say("fenger", "延期 测评 1天 停电")

    await grades.say("chensan", "审定")
    assert (await grades.say("chensan", "同意 1")).startswith(
        "还缺 1 项，不能审定：\n· 民主测评还在进行（11月30日 18:00 截止）"
    )


async def test_given_back_it_waits_for_the_office_which_puts_it_up_again(grades: Town) -> None:
    assert await grades.say("chusi", "退回 1 请核对赵六的任务") == (
        "已退回党政党建办，理由：请核对赵六的任务"
    )
    assert grades.heard_by("fenger")[-1] == (
        "2026年11月等次被褚四退回：请核对赵六的任务\n改好后请回复“审定”重新送审。"
    )
    assert await grades.say("chensan", "审定") == (
        "2026年11月等次已退回党政党建办，改好后会重新送审。"
    )
    assert "审定等次" in await grades.say("fenger", "待办")

    assert await grades.say("fenger", "审定") == "已重新送审（2 号），等陈三、褚四审定。"
    assert grades.heard_by("chensan")[-1].startswith("【2 号】2026年11月等次审定")
    assert [r.status for r in await Request.all().order_by("id")] == ["returned", "pending"]


async def test_once_approved_it_is_over(approved: Town) -> None:
    assert await approved.say("chusi", "审定") == "2026年11月等次已经审定，等党政党建办公示。"
    assert await approved.say("chusi", "调整 赵六 B 好") == (
        "2026年11月等次已经审定，等党政党建办公示。"
    )
    assert approved.heard_by("fenger") == []
    assert (await Verdict.get()).status == "approved"
    run = await StageRun.get(stage="deliberate")
    assert run.closed_at is not None


async def test_a_change_that_later_facts_overtake_is_left_out_and_named(grades: Town) -> None:
    await grades.say("chensan", "调整 赵六 D 任务未完成")
    await grades.say("chensan", "调整 张三 C 确有客观原因")
    await Member.filter(userid="zhaoliu").update(active=False)  # 赵六 leaves: nobody is D any more

    said = await grades.say("chensan", "审定")
    assert "机关站所 D（1 人）：张三 86.30（迟到早退 5 次 ≥ 5 次）\n" in said
    assert (
        "以下调整与现在的名额不符，没有计入：\n"
        "· 张三 不能由 D 改为 C：机关站所 D 等≥ 10%，4 人为 1 名，这样只有 0 名"
    ) in said
    await grades.say("chensan", "同意 1")
    await grades.say("chensan", "确认 1")
    assert (await Result.get(assessee="zhangsan")).grade == "D"


async def test_a_rating_that_no_longer_fits_the_roster_is_left_out(grades: Town) -> None:
    await Member.filter(userid="wangwu").update(tags=[], stationed_at="")  # 驻村 → business work

    said = await grades.say("chensan", "审定")
    assert "还缺 1 项，不能审定：\n· 王五：乡镇考核组 1 项" in said
    assert not await grades.incidents()

"""同意, 退回, 确认, 待审: an approval counts for what was shown, by whom it may be given, and once."""

import pytest

from models.decisions import Request
from models.journey import Conversation
from models.people import Member
from tests.town import GROUP, Town

PLAN = "1.清理水渠三公里 2.走访五户"
NOT_PLAIN = (
    "这句话没有批准也没有退回任何事项：审批的话要单独成句。"
    "批准请只回复：同意 1；有意见请回复：退回 1 理由"
)


@pytest.fixture
async def one_plan(cast: Town) -> Town:
    """Return the town with one plan (张三's) before the leaders, as request 1."""
    await cast.time_is("2026-11-02 09:10")
    await cast.say("qianqi", f"计划 张三 {PLAN}")
    return cast


@pytest.fixture
async def two_plans(one_plan: Town) -> Town:
    """Return the town with a second plan (李四's) as request 2."""
    await one_plan.say("qianqi", f"计划 李四 {PLAN}")
    return one_plan


async def status(number: int) -> str:
    return (await Request.get(number=number)).status


async def test_with_one_pending_the_word_alone_is_enough(one_plan: Town) -> None:
    said = await one_plan.say("chensan", "同意")

    assert said == "已同意张三的2026年11月工作安排，已在群里公布，并通知了本人。"
    request = await Request.get(number=1)
    assert (request.status, request.decided_by) == ("approved", "chensan")


async def test_with_two_pending_the_number_is_required(two_plans: Town) -> None:
    assert await two_plans.say("chensan", "同意") == (
        "有 2 件待审：1 号工作安排（张三）、2 号工作安排（李四）。请写明编号，例：同意 1"
    )
    assert [await status(1), await status(2)] == ["pending", "pending"]

    await two_plans.say("chensan", "同意 2")
    assert [await status(1), await status(2)] == ["pending", "approved"]


@pytest.mark.parametrize("words", ["我同意1", "1号同意", "批准 1", "同意第1号。", "同意一号"])
async def test_other_plain_ways_to_say_it(one_plan: Town, words: str) -> None:
    await one_plan.say("chensan", words)
    assert await status(1) == "approved"


async def test_a_wrong_number_names_the_right_ones(two_plans: Town) -> None:
    assert await two_plans.say("chensan", "同意 7") == "没有 7 号事项。您待审的编号：1、2。"


@pytest.mark.parametrize(
    "words", ["同意 1 但是要写数量", "同意吗", "同意 1、2", "退回是什么意思", "确认吗？"]
)
async def test_what_is_not_plainly_a_decision_decides_nothing(one_plan: Town, words: str) -> None:
    assert await one_plan.say("chensan", words) == NOT_PLAIN
    assert await status(1) == "pending"


@pytest.mark.parametrize("words", ["好的", "ok", "OK！", "收到", "👍", "可以", "好，收到。"])
async def test_politeness_approves_nothing(one_plan: Town, words: str) -> None:
    assert await one_plan.say("chensan", words) == (
        "这句话不算审批，什么都没有批准。等您审批的：1 号工作安排（张三）。"
        "批准请回复：同意 1；不批准请回复：退回 1 理由"
    )
    assert await status(1) == "pending"


async def test_politeness_with_nothing_pending_is_taken_as_such(cast: Town) -> None:
    assert await cast.say("chensan", "收到") == "好的。发“待办”看现在要做什么。"


async def test_whoever_has_not_the_role_is_told_who_has(one_plan: Town) -> None:
    assert await one_plan.say("zhangsan", "同意 1") == (
        "“同意”由党政党建办、领导小组使用，您的角色是考核对象、测评人。如名册有误，请联系管理员。"
    )
    assert await one_plan.say("fenger", "同意 1") == (
        "1 号由领导小组审批，您现在没有这个角色。您没有其他待审事项。"
    )
    assert await status(1) == "pending"


async def test_a_role_taken_away_meanwhile_counts_at_once(one_plan: Town) -> None:
    await Member.filter(userid="chensan").update(roles=["office"])

    assert await one_plan.say("chensan", "同意 1") == (
        "1 号由领导小组审批，您现在没有这个角色。您没有其他待审事项。"
    )
    assert "“同意”由" in await one_plan.say("zhengyi", "同意 1")
    assert await status(1) == "pending"


async def test_in_a_group_nobody_approves_anything(one_plan: Town) -> None:
    assert await one_plan.say("chensan", "同意 1", chat=GROUP) == (
        "“同意”请在私聊里发给我，群里只谈公开的事。"
    )
    assert await one_plan.say("chensan", "好的", chat=GROUP) == ""
    assert await status(1) == "pending"


async def test_the_second_leader_hears_who_was_faster(one_plan: Town) -> None:
    await one_plan.say("chensan", "同意 1")

    assert await one_plan.say("chusi", "同意 1") == (
        "1 号工作安排（张三）：陈三 11月2日 09:10 已同意，不用再办。您没有其他待审事项。"
    )
    assert await one_plan.say("chensan", "退回 1 想错了") == (
        "1 号工作安排（张三）：您自己 11月2日 09:10 已同意，不用再办。您没有其他待审事项。"
    )


async def test_the_cards_of_the_others_say_so_too(one_plan: Town) -> None:
    await one_plan.say("chensan", "同意 1")

    updates = [m for m in one_plan.phones.heard["chusi"] if m.update]
    assert [m.card.done for m in updates if m.card] == ["陈三 已同意 11月2日 09:10"]
    shown = [m.card.id for m in one_plan.phones.heard["chusi"] if m.card and not m.update]
    assert updates[0].card
    assert updates[0].card.id in shown


async def test_the_same_message_twice_changes_nothing(one_plan: Town) -> None:
    await one_plan.say("chensan", "同意 1", key="m1")
    assert await one_plan.say("chensan", "同意 1", key="m1") == ""
    assert await Request.filter(status="approved").count() == 1


async def test_a_plan_filed_anew_is_shown_again_before_it_can_be_approved(one_plan: Town) -> None:
    await one_plan.say("qianqi", "计划 张三 1.清理水渠五公里")

    said = await one_plan.say("chensan", "同意 1")
    assert said.startswith("内容有变化，刚才的回复没有生效，请再看一遍。\n【1 号】张三 2026年11月")
    assert "清理水渠五公里" in said
    assert await status(1) == "pending"

    await one_plan.say("chensan", "同意 1")
    assert await status(1) == "approved"


async def test_a_button_is_bound_to_what_its_card_shows(one_plan: Town) -> None:
    old = one_plan.phones.heard["chensan"][-1].card
    await one_plan.say("qianqi", "计划 张三 1.清理水渠五公里")
    new = one_plan.phones.heard["chensan"][-1].card
    assert old
    assert new

    for button in old.buttons:
        assert "内容有变化" in await one_plan._send("chensan", "press", button.says, card=old.id)
    assert await status(1) == "pending"
    await one_plan._send("chensan", "press", new.buttons[0].says, card=new.id)
    assert await status(1) == "approved"


async def test_whoever_was_not_shown_it_is_shown_it_first(one_plan: Town) -> None:
    await one_plan.add("liuqi", "刘七", "leader")

    said = await one_plan.say("liuqi", "同意 1")
    assert said.startswith("您还没看过这件事，请先看一遍。\n【1 号】张三")
    assert await status(1) == "pending"

    await one_plan.say("liuqi", "同意 1")
    assert await status(1) == "approved"


async def test_nobody_decides_about_himself(one_plan: Town) -> None:
    member = await Member.get(userid="zhangsan")
    member.roles = [*member.roles, "leader"]
    await member.save()

    assert await one_plan.say("zhangsan", "同意 1") == "这件事与您本人有关，请由其他同志审批。"
    assert await status(1) == "pending"


async def test_back_with_a_reason_in_one_message(one_plan: Town) -> None:
    one_plan.forget()
    assert await one_plan.say("chensan", "退回 1 任务太笼统") == (
        "已退回张三的工作安排，已通知钱七重报。"
    )
    request = await Request.get(number=1)
    assert (request.status, request.reason) == ("returned", "任务太笼统")
    assert "退回：任务太笼统" in one_plan.heard_by("qianqi")[-1]


@pytest.mark.parametrize(
    "words", ["不同意 1 任务太笼统", "驳回1，任务太笼统", "1号退回 任务太笼统"]
)
async def test_other_ways_to_say_no(one_plan: Town, words: str) -> None:
    await one_plan.say("chensan", words)
    request = await Request.get(number=1)
    assert (request.status, request.reason) == ("returned", "任务太笼统")


async def test_back_without_a_reason_asks_for_it(one_plan: Town) -> None:
    assert await one_plan.say("chensan", "退回 1") == (
        "退回 1 号工作安排（张三）：请回复理由，会转告有关的人。不退了发“取消”。"
    )
    assert await one_plan.say("chensan", "好的") == (
        "请写退回 1 号的理由，例：任务太笼统，请写明数量。不退了发“取消”。"
    )
    assert await status(1) == "pending"

    await one_plan.say("chensan", "计划太笼统，请写明数量")
    request = await Request.get(number=1)
    assert (request.status, request.reason) == ("returned", "计划太笼统，请写明数量")
    assert not await Conversation.exists(userid="chensan")


async def test_the_question_for_a_reason_ends_with_cancel_or_a_decision(one_plan: Town) -> None:
    await one_plan.press("chensan", "退回")
    assert await one_plan.press("chensan", "取消") == (
        "已取消，刚才没办完的没有生效。发“待办”看现在要做什么。"
    )
    assert await status(1) == "pending"

    await one_plan.say("chensan", "退回 1")
    await one_plan.say("chensan", "同意 1")
    assert await status(1) == "approved"


async def test_a_reason_that_comes_too_late_is_told_so(one_plan: Town) -> None:
    await one_plan.say("chensan", "退回 1")
    await one_plan.say("chusi", "同意 1")

    assert await one_plan.say("chensan", "任务太笼统") == (
        "1 号工作安排（张三）：褚四 11月2日 09:10 已同意，不用再办。您没有其他待审事项。"
    )


async def test_a_reason_has_its_bounds(one_plan: Town) -> None:
    assert await one_plan.say("chensan", "退回 1 " + "太长" * 200) == (
        "理由太长（400 字），请写在 300 字以内再发。"
    )
    assert await status(1) == "pending"


async def test_all_at_once_means_what_takes_one_step_and_was_seen(two_plans: Town) -> None:
    await two_plans.say("qianqi", "计划 李四 1.清理水渠五公里")

    assert await two_plans.say("chensan", "同意全部") == (
        "已同意 1 件：1 号工作安排（张三）。\n"
        "没有包括：\n· 2 号工作安排（李四）：您还没看过现在的内容，先看：待审 2"
    )
    await two_plans.say("chensan", "待审 2")
    assert await two_plans.say("chensan", "全部同意") == "已同意 1 件：2 号工作安排（李四）。"
    assert await two_plans.say("chensan", "同意全部") == (
        "现在没有等您审批的事项。发“待办”看现在要做什么。"
    )


async def test_all_at_once_leaves_out_the_grades(grades: Town) -> None:
    assert await grades.say("chensan", "同意全部") == (
        "没有同意任何事项。\n没有包括：\n· 1 号等次审定：要单独办，同意 1"
    )
    assert await status(1) == "pending"


async def test_waiting_shows_each_with_its_card(two_plans: Town) -> None:
    two_plans.forget()
    said = await two_plans.say("chensan", "待审")

    assert said.endswith(
        "共 2 件待审：\n· 1 号工作安排（张三）\n· 2 号工作安排（李四）\n"
        "批准：同意 1；退回：退回 1 理由；都批准：同意全部"
    )
    cards = [m.card for m in two_plans.phones.heard["chensan"] if m.card]
    assert [[b.text for b in card.buttons] for card in cards].count(["同意", "退回"]) == 2
    assert len({card.id for card in cards}) == len(cards)


async def test_waiting_with_a_number_shows_one(two_plans: Town) -> None:
    assert (await two_plans.say("chensan", "待审 2")).startswith("【2 号】李四 2026年11月工作安排")
    assert await two_plans.say("chensan", "待审 李四") == (
        "没有看懂编号“李四”。例：待审 12，或只发：待审"
    )
    assert await two_plans.say("zhangsan", "待审") == (
        "“待审”由党政党建办、领导小组使用，您的角色是考核对象、测评人。如名册有误，请联系管理员。"
    )


async def test_nothing_waits(cast: Town) -> None:
    nothing = "现在没有等您审批的事项。发“待办”看现在要做什么。"
    for words in ("待审", "同意", "退回"):
        assert await cast.say("chensan", words) == nothing
    assert await cast.say("chensan", "确认") == (
        "没有等您确认的事项。要审批请先回复“同意 编号”，例：同意 12"
    )


async def test_grades_take_two_steps_with_the_figures_between(grades: Town) -> None:
    assert await grades.say("chensan", "确认 1") == "1 号还没有同意过。请先回复：同意 1"
    assert await grades.say("chensan", "同意") == (
        "请核对：\n2026年11月等次审定\n"
        "机关站所 B（3 人）：王五 90.50、李四 85.00、钱七 80.00\n"
        "机关站所 C（1 人）：赵六 70.00\n"
        "机关站所 D（1 人）：张三 86.30（迟到早退 5 次 ≥ 5 次）\n"
        "社区在编 B（1 人）：何九 95.00\n"
        "合计奖金 720 元，5 人\n还没有生效。无误请回复：确认 1"
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
    await grades.time_is("2026-11-28 18:10")
    await grades.say("chensan", "待审 1")
    await grades.say("chensan", "同意 1")
    await grades.say("fenger", "延期 评分 2天 重评")
    await grades.say("qianqi", "评分 李四 85")
    await grades.time_is("2026-11-30 18:10")

    said = await grades.say("chensan", "确认 1")
    assert said.startswith(
        "内容有变化，刚才的回复没有生效，请再看一遍。\n【1 号】2026年11月等次审定"
    )
    assert await status(1) == "pending"
    assert "内容有变化" in await grades.say("chensan", "确认 1")

    await grades.say("chensan", "同意 1")
    await grades.say("chensan", "确认 1")
    assert await status(1) == "approved"

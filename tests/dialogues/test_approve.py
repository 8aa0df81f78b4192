"""同意, 退回, 确认, 待审: an approval counts once, for what was shown, from whoever may give it."""

import pytest

from models.decisions import Request
from models.journey import Conversation
from models.people import Member
from tests.dialogues.ways import status
from tests.town import GROUP, Town

PLAN = "1.清理水渠三公里 2.走访五户"
NOT_PLAIN = (
    "这句话没有批准也没有退回任何事项：审批的话要单独成句。"
    "批准请只回复：同意 1；有意见请回复：退回 1 理由"
)


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


async def test_a_button_counts_also_in_the_middle_of_a_report(one_plan: Town) -> None:
    await Member.filter(userid="chensan").update(roles=["leader", "assessee"], series="机关")
    await one_plan.time_is("2026-11-20 09:10")
    await one_plan.say("chensan", "月报")
    await one_plan.say("chensan", "完成：修渠三公里")

    await one_plan.press("chensan", "同意")
    assert await status(1) == "approved"
    assert (await Conversation.get(userid="chensan")).state == {"parts": ["完成：修渠三公里"]}

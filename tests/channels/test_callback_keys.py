"""Which callbacks are the same thing told twice, and when they count as taken in."""

import asyncio

from bot.channels.port import Incoming
from tests.channels.conftest import Clock, Inbox, Serve
from tests.fakes.wecom import FakeMember, FakeWecom


async def test_a_message_number_beyond_64_bit_floats_stays_exact(
    zhang: FakeMember, inbox: Inbox, wecom: FakeWecom
) -> None:
    xml = zhang.message("text", Content="一").replace("</MsgId>", "9</MsgId>")
    number = xml.partition("<MsgId>")[2].partition("</MsgId>")[0]

    await zhang.post(zhang.seal(xml))

    assert inbox.only.key == f"msg:{wecom.corp.agent_id}:{number}"


async def test_a_callback_repeated_three_times_is_stored_once(
    zhang: FakeMember, inbox: Inbox
) -> None:
    assert await zhang.says("自评 92", times=3) == 200
    assert await zhang.presses("req-1", "同意 1", times=3) == 200

    assert inbox.offered == 6
    assert [i.text for i in inbox.stored.values()] == ["自评 92", "同意 1"]


async def test_two_presses_in_the_same_second_are_two(zhang: FakeMember, inbox: Inbox) -> None:
    await zhang.presses("req-1", "同意 1")
    await zhang.presses("req-2", "同意 2")
    await zhang.presses("req-2", "退回 2")
    await zhang.presses("req-3", "同意 2")

    assert len(inbox.stored) == 4


async def test_the_key_that_is_kept_does_not_tell_what_was_pressed(
    zhang: FakeMember, inbox: Inbox
) -> None:
    await zhang.presses("poll-1", "测评 李四 优秀")

    assert "优秀" not in inbox.only.key


async def test_the_same_press_a_second_later_is_another(
    zhang: FakeMember, inbox: Inbox, clock: Clock
) -> None:
    await zhang.presses("req-1", "同意 1")
    clock.advance(seconds=1)
    await zhang.presses("req-1", "同意 1")

    assert len(inbox.stored) == 2


async def test_long_button_words_make_no_long_key(zhang: FakeMember, inbox: Inbox) -> None:
    await zhang.causes("click", EventKey="说" * 300 + "甲")
    await zhang.causes("click", EventKey="说" * 300 + "乙")

    assert len(inbox.stored) == 2
    assert max(map(len, inbox.stored)) <= 200


async def test_a_second_person_has_keys_of_his_own(
    zhang: FakeMember, wecom: FakeWecom, app: str, inbox: Inbox
) -> None:
    await zhang.presses("req-1", "同意 1")
    await FakeMember(wecom, "li", app).presses("req-1", "同意 1")

    assert sorted(i.sender for i in inbox.stored.values()) == ["li", "zhang"]


async def test_nothing_is_acknowledged_before_it_is_stored(wecom: FakeWecom, serve: Serve) -> None:
    disk = asyncio.Event()

    async def slow_accept(incoming: Incoming) -> None:
        await disk.wait()

    zhang = FakeMember(wecom, "zhang", await serve(slow_accept))
    answer = asyncio.ensure_future(zhang.says("在吗"))
    done, _ = await asyncio.wait({answer}, timeout=0.2)
    assert not done

    disk.set()

    assert await answer == 200


async def test_wecom_hanging_up_and_insisting_gets_its_message_stored_once(
    wecom: FakeWecom, serve: Serve, inbox: Inbox
) -> None:
    slow = [0.3, 0.3]

    async def slow_at_first(incoming: Incoming) -> None:
        await asyncio.sleep(slow.pop() if slow else 0)
        await inbox.accept(incoming)

    zhang = FakeMember(wecom, "zhang", await serve(slow_at_first))
    letter = zhang.seal(zhang.message("text", Content="在吗"))

    assert await zhang.insists(letter, patience=0.1) == [0, 0, 200]
    assert inbox.only.text == "在吗"

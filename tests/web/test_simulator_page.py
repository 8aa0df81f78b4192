"""The page in a real browser; a complaint on its console fails each of these (see `page`)."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from bot.channels.simulator import Simulator
from tests.web.world import CONSENT, GROUP, MORNING, PICTURE, FakeWorld
from workflow.messages import Card, Message, group


def phone(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=f"{name}的手机", exact=True)


def crowd(page: Page) -> Locator:
    return page.get_by_role("region", name=f"群聊 {GROUP}", exact=True)


async def say(owner: Locator, text: str) -> None:
    await owner.get_by_label("说一句话").fill(text)
    await owner.get_by_label("说一句话").press("Enter")


async def test_four_phones_and_the_group_lie_ready(page: Page) -> None:
    await expect(page).to_have_title("考核 · 模拟器")
    names = [await each.get_attribute("aria-label") for each in await page.locator(".phone").all()]
    assert names == ["张三的手机", "李四的手机", "王五的手机", "赵六的手机", f"群聊 {GROUP}"]
    chosen = phone(page, "李四").get_by_label("谁的手机").locator("option:checked")
    await expect(chosen).to_have_text("李四 · 考核组成员")
    await expect(page.locator("#now")).to_have_text("2026年11月25日 星期三 09:00")
    await expect(page.locator("#next")).to_have_text("下一个：11月25日 18:00 自评截止")


async def test_everything_fits_on_a_laptop(page: Page) -> None:
    width = await page.evaluate("document.querySelector('#desk').scrollWidth")
    assert width <= 1366
    for button in await page.get_by_role("button", name="发送").all():
        box = await button.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 1366
        assert box["y"] + box["height"] <= 768


async def test_words_appear_at_once_and_are_answered(page: Page) -> None:
    zhang = phone(page, "张三")

    await say(zhang, "帮助")

    await expect(zhang.locator(".own .bubble")).to_have_text("帮助")
    await expect(zhang.locator(".said:not(.own) .bubble")).to_contain_text("您现在可以说：")
    await expect(phone(page, "李四").locator(".bubble")).to_have_count(0)


async def test_enter_with_shift_begins_a_new_line(page: Page, world: FakeWorld) -> None:
    entry = phone(page, "张三").get_by_label("说一句话")
    await entry.press_sequentially("月报")
    await entry.press("Shift+Enter")
    await entry.press_sequentially("完成：修路")
    await entry.press("Enter")

    await expect(phone(page, "张三").locator(".own .bubble")).to_have_text("月报\n完成：修路")
    assert [incoming.text for incoming in world.said] == ["月报\n完成：修路"]


async def test_a_pressed_button_turns_the_card_done(page: Page, world: FakeWorld) -> None:
    zhao = phone(page, "赵六")
    await say(zhao, "待审")
    card = zhao.locator(".card")
    await expect(card.locator("dt")).to_have_text(["A 等", "B 等", "C 等"])

    await card.get_by_role("button", name="同意").click()

    await expect(card.locator(".done")).to_have_text("赵六 已同意 11月25日 09:00")
    await expect(card.get_by_role("button")).to_have_count(0)
    await expect(card).to_have_count(1)
    await expect(crowd(page).locator(".bubble")).to_contain_text("11月考核结果公示")
    assert world.said[-1].text == CONSENT


async def test_the_next_moment_is_one_press_away(page: Page) -> None:
    await page.get_by_role("button", name="下一个节点").click()

    await expect(page.locator("#now")).to_have_text("2026年11月25日 星期三 18:00")
    await expect(phone(page, "张三").locator(".bubble")).to_contain_text("还没有收到您的自评")
    await expect(page.locator("#next")).to_have_text("下一个：11月26日 09:00 评分截止")


async def test_the_clock_goes_on_by_an_hour_a_day_or_to_a_moment(page: Page) -> None:
    now = page.locator("#now")

    await page.get_by_role("button", name="+1小时").click()
    await expect(now).to_have_text("2026年11月25日 星期三 10:00")
    await page.get_by_role("button", name="+1天").click()
    await expect(now).to_have_text("2026年11月26日 星期四 10:00")
    await page.get_by_label("拨到这个时间").fill("2026-11-30T18:01")
    await page.get_by_role("button", name="拨到", exact=True).click()
    await expect(now).to_have_text("2026年11月30日 星期一 18:01")
    await page.get_by_role("button", name="下一个节点").click()
    await expect(page.get_by_role("alert")).to_have_text("眼下没有到期的事，可以先拨快一天。")


async def test_what_others_caused_is_seen_without_doing_anything(
    page: Page, world: FakeWorld
) -> None:
    world.tell("li", Message("请评分。"))
    world.tell(group(GROUP), Message("评分还差 1 人。", mentions=("li",)))

    await expect(phone(page, "李四").locator(".bubble")).to_have_text("请评分。")
    await expect(crowd(page).locator(".bubble")).to_have_text("@李四评分还差 1 人。")


async def test_words_of_others_are_never_markup(page: Page, world: FakeWorld) -> None:
    evil = "<img src=x onerror=document.title='bad'><b>粗</b>"
    card = Card(id='a"]@zhang', title=evil, fields=((evil, evil),), url="javascript:alert(1)")

    world.tell("zhang", Message(evil, card=card))
    world.tell("zhang", Message(evil))

    zhang = phone(page, "张三")
    await expect(zhang.locator(".bubble")).to_have_text(evil)
    await expect(zhang.locator(".card h3")).to_have_text(evil)
    assert await zhang.locator("img, b, a").count() == 0
    await expect(page).to_have_title("考核 · 模拟器")


async def test_a_late_update_of_an_odd_card_still_finds_it(page: Page, world: FakeWorld) -> None:
    zhang = phone(page, "张三")
    world.tell("zhang", Message("一", card=Card(id='a"]\\@zhang', title="请假待批")))
    await expect(zhang.locator(".card h3")).to_have_text("请假待批")

    world.tell(
        "zhang",
        Message("二", card=Card(id='a"]\\@zhang', title="请假", done="已批准"), update=True),
    )

    await expect(zhang.locator(".done")).to_have_text("已批准")
    await expect(zhang.locator(".card")).to_have_count(1)


async def test_a_suggested_word_is_written_then_said(page: Page, world: FakeWorld) -> None:
    wang = phone(page, "王五")
    chip = wang.get_by_role("button", name="催办")

    await chip.click()
    await expect(wang.get_by_label("说一句话")).to_have_value("催办 ")
    assert world.said == []
    await chip.click()

    await expect(wang.locator(".own .bubble")).to_have_text("催办")


async def test_a_picture_is_shown_and_sent(
    page: Page, world: FakeWorld, simulator: Simulator, tmp_path: Path
) -> None:
    file = tmp_path / "会议.png"
    file.write_bytes(PICTURE)
    zhang = phone(page, "张三")

    await zhang.get_by_label("发一张图片").set_input_files(file)

    await expect(zhang.get_by_alt_text("［图片］会议.png")).to_be_visible()
    await expect(zhang.locator(".bubble")).to_contain_text("图片已收到")
    assert (await simulator.fetch(world.said[0].media))[0] == PICTURE


async def test_charts_and_ledgers_can_be_opened(page: Page) -> None:
    wang = phone(page, "王五")
    await say(wang, "进度")
    await say(wang, "导出")

    picture = wang.get_by_alt_text("进度.png")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1
    async with page.expect_download() as download:
        await wang.get_by_role("link", name="台账 11月.xlsx").click()
    saved = await (await download.value).path()
    assert await asyncio.to_thread(saved.read_bytes) == b"PK ledger"


async def test_somebody_speaks_in_the_group(page: Page, world: FakeWorld) -> None:
    await crowd(page).get_by_label("发言人").select_option("王五")
    await say(crowd(page), "进度")

    await expect(crowd(page).locator(".own .bubble")).to_have_text("进度")
    await expect(crowd(page).locator(".said:not(.own) .bubble")).to_contain_text("评分进度")
    assert [(incoming.sender, incoming.chat) for incoming in world.said] == [("wang", GROUP)]


async def test_a_refusal_is_one_sentence_on_the_page(page: Page, world: FakeWorld) -> None:
    await page.get_by_label("拨到这个时间").fill("2026-11-24T09:00")

    await page.get_by_role("button", name="拨到", exact=True).click()

    await expect(page.get_by_role("alert")).to_have_text("时钟不能往回拨，请选一个更晚的时间。")
    assert world.at == MORNING


async def test_words_that_were_not_taken_are_marked(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "假.png"
    file.write_bytes(b"not a picture")
    zhang = phone(page, "张三")

    await zhang.get_by_label("发一张图片").set_input_files(file)

    await expect(page.get_by_role("alert")).to_contain_text("这不是能识别的图片")
    await expect(zhang.locator(".own.failed")).to_have_count(1)


async def test_a_lost_connection_is_told_and_found_again(page: Page) -> None:
    zhang = phone(page, "张三")
    await page.route("**/sim/say", lambda route: route.abort())

    await say(zhang, "帮助")

    await expect(page.get_by_role("alert")).to_have_text("连不上程序，请确认它还在运行。")
    await expect(zhang.locator(".own.failed .bubble")).to_have_text("帮助")
    await page.unroute("**/sim/say")
    await say(zhang, "帮助")
    await expect(zhang.locator(".own:not(.failed) .bubble")).to_have_text("帮助")


async def test_what_was_held_back_comes_when_its_time_has_come(
    page: Page, world: FakeWorld
) -> None:
    """Its number is older than what was heard meanwhile."""
    world.hold("li", Message("明早再说的事。"), MORNING + timedelta(hours=20))
    world.tell("li", Message("今天的事。"))
    bubbles = phone(page, "李四").locator(".bubble")
    await expect(bubbles).to_have_text(["今天的事。"])

    await page.get_by_role("button", name="+1天").click()

    await expect(bubbles).to_have_text(
        ["今天的事。", "明早再说的事。", "评分今天截止，您还有 3 人没有评。"]
    )


async def test_the_choice_and_ones_own_words_outlive_a_reload(page: Page) -> None:
    await page.get_by_label("谁的手机").first.select_option("sun")
    await say(phone(page, "孙七"), "你好")
    await expect(phone(page, "孙七").locator(".bubble")).to_have_count(2)

    await page.reload()

    await expect(phone(page, "孙七").locator(".bubble")).to_have_count(2)
    await expect(phone(page, "孙七").locator(".own .bubble")).to_have_text("你好")


async def test_phones_come_and_go(page: Page) -> None:
    await page.get_by_role("button", name="收起这部手机").first.click()
    await expect(page.locator(".phone")).to_have_count(4)

    await page.locator("#add").click()
    await expect(page.locator(".phone")).to_have_count(5)
    await expect(phone(page, "张三")).to_be_visible()


async def test_a_stranger_can_be_tried(page: Page) -> None:
    await page.get_by_label("谁的手机").first.select_option("stranger")
    await say(phone(page, "陌生人"), "帮助")

    await expect(phone(page, "陌生人").locator(".said:not(.own) .bubble")).to_contain_text(
        "不在名册里"
    )


@pytest.mark.parametrize("name", ["李四", "赵六"])
async def test_on_a_phone_one_screen_at_a_time(page: Page, name: str) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.get_by_role("button", name=f"{name}的手机").click()

    await expect(phone(page, name)).to_be_in_viewport(ratio=0.95)
    await expect(phone(page, "张三")).not_to_be_in_viewport(ratio=0.2)
    assert await page.evaluate("document.documentElement.scrollWidth") == 390

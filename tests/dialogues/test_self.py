"""自评: a total or all items, checked against the scheme."""

from decimal import Decimal

import pytest

from models.filings import Filing
from models.journey import Audit
from tests.town import GROUP, Town

ITEMS = "思想9 任务18 作风9 廉洁9 稳定9 学习9 业务27"


@pytest.fixture
async def self_time(cast: Town) -> Town:
    """Return the town on 20 November, when self-assessments are asked for."""
    await cast.wake_at("2026-11-20 09:00")
    cast.forget()
    return cast


async def marks() -> list[tuple[str, Decimal | None, dict[str, str]]]:
    rows = await Filing.filter(kind="self").order_by("id")
    return [(row.member, row.total, row.items) for row in rows]


async def test_a_total(self_time: Town) -> None:
    assert await self_time.say("zhangsan", "自评 92") == (
        "已收到2026年11月自评 92 分，11月26日 18:00 前可以修改，再发一次就行。\n"
        "还要交月报，发“月报”开始写。"
    )
    assert await marks() == [("zhangsan", Decimal(92), {})]
    entry = await Audit.get(action="self.file")
    assert entry.subject == "baicheng/2026-11/zhangsan"
    assert entry.actor == "zhangsan"


@pytest.mark.parametrize(
    ("words", "total"),
    [
        ("自评92", "92"),
        ("自评 ９２．５", "92.5"),
        ("自评 九十二", "92"),
        ("自评 总分 88.25分", "88.25"),
        ("自评 0", "0"),
        ("自评 100分。", "100"),
    ],
)
async def test_ways_to_write_a_total(self_time: Town, words: str, total: str) -> None:
    assert (await self_time.say("lisi", words)).startswith(f"已收到2026年11月自评 {total} 分，")
    assert (await marks())[0][1] == Decimal(total)


async def test_item_by_item(self_time: Town) -> None:
    answer = await self_time.say("zhangsan", f"自评 {ITEMS}")

    assert answer.startswith(f"已收到2026年11月自评 90 分（{ITEMS}），11月26日 18:00 前")
    (_, total, items) = (await marks())[0]
    assert total == Decimal(90)
    assert items["tasks"] == "18"
    assert len(items) == 7


async def test_one_who_lives_in_a_village_marks_another_item(self_time: Town) -> None:
    words = ITEMS.replace("业务27", "驻村 27.5")
    assert "自评 90.5 分" in await self_time.say("wangwu", f"自评 {words}")
    assert "没有“业务”这一项" in await self_time.say("wangwu", f"自评 {ITEMS}")


async def test_a_later_one_replaces_it_whichever_the_form(self_time: Town) -> None:
    await self_time.say("zhangsan", "月报 完成：修渠三公里，走访五户")
    await self_time.say("zhangsan", f"自评 {ITEMS}")
    await self_time.time_is("2026-11-26 17:59")
    assert await self_time.say("zhangsan", "自评 88.5") == (
        "已收到2026年11月自评 88.5 分，替换了原来的 90 分，"
        "11月26日 18:00 前可以修改，再发一次就行。"
    )
    assert [total for _, total, _ in await marks()] == [Decimal(90), Decimal("88.5")]


async def test_alone_it_shows_what_to_mark(self_time: Town) -> None:
    asked = (
        "请给自己打分（2026年11月，11月26日 18:00 前）：\n"
        "政治思想 10、工作任务 20、工作作风 10、廉洁自律 10、维护稳定 10、一普三提高 10、"
        "业务工作 30，满分 100。\n"
        "报总分，例：自评 92\n"
        f"或逐项报，例：自评 {ITEMS}"
    )
    assert await self_time.say("zhangsan", "自评") == asked
    await self_time.say("zhangsan", "自评 92")
    assert await self_time.say("zhangsan", "自评") == (
        f"{asked}\n（11月20日 09:00 报过 92 分，再报就替换。）"
    )


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("100.5", "自评最多 100 分，您写了 100.5 分。例：自评 92"),
        ("92.555", "自评写了 92.555 分，分数最多两位小数。例：自评 92"),
        (ITEMS.replace("任务18", "任务22"), "工作任务最多 20 分，您写了 22 分。请改好后重发。"),
        (
            ITEMS.replace("任务18", "任务1.234"),
            "工作任务写了 1.234 分，分数最多两位小数。请改好后重发。",
        ),
        (
            "思想9 任务18",
            "还缺 5 项：工作作风（10 分）、廉洁自律（10 分）、维护稳定（10 分）、"
            "一普三提高（10 分）、业务工作（30 分）。请补在后面整条重发：\n"
            "自评 思想9 任务18 作风_ 廉洁_ 稳定_ 学习_ 业务_",
        ),
        (f"{ITEMS} 政治思想8", "“政治思想”写了两次，请只留一个后重发。"),
        ("思相9", "没有“思相”这一项，是不是“思想”？请改好后重发。"),
        ("很好", "没有“很好”这一项，可以写：思想、任务、作风、廉洁、稳定、学习、业务。"),
        ("-5", "分数前面不要带正负号，请改好后重发。"),
        ("思想-5", "“思想”后面的“-5”不要带正负号，请改好后重发。"),
        ("思想", "“思想”后面没有数字，请补上后重发。"),
    ],
)
async def test_marks_that_cannot_be(self_time: Town, words: str, answer: str) -> None:
    assert (await self_time.say("zhangsan", f"自评 {words}")).startswith(answer)
    assert await marks() == []


async def test_before_and_after_its_time(cast: Town) -> None:
    await cast.time_is("2026-11-19 09:00")
    assert await cast.say("zhangsan", "自评 92") == (
        "自评还没开始，11月20日 08:40 起可以办。发“待办”看现在要做什么。"
    )
    await cast.time_is("2026-11-26 18:01")
    assert await cast.say("zhangsan", "自评 92") == (
        "自评已于 11月26日 18:00 截止，现在不能再办。确有原因请联系党政党建办延期。"
    )
    assert await marks() == []


async def test_who_marks_nothing(self_time: Town) -> None:
    assert "“自评”由考核对象使用" in await self_time.say("sunba", "自评 92")
    assert await self_time.say("weiwu", "自评 92") == (
        "您本期不评分，不用自评。有疑问请联系党政党建办。"
    )
    assert "请在私聊里发给我" in await self_time.say("zhangsan", "自评 92", chat=GROUP)
    assert await marks() == []


async def test_the_same_message_twice_files_once(self_time: Town) -> None:
    await self_time.say("zhangsan", "自评 92", key="same")
    await self_time.say("zhangsan", "自评 92", key="same")
    assert len(await marks()) == 1


async def test_who_has_filed_owes_it_no_longer(self_time: Town) -> None:
    await self_time.say("zhangsan", "自评 92")
    assert "自评" not in await self_time.say("zhangsan", "待办")
    assert "自评" in await self_time.say("lisi", "待办")

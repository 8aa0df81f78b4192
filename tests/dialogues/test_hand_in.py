"""Everything that is handed in within a month, once on each database."""

from decimal import Decimal

from models.filings import Attendance, Entry, Evidence, Filing
from tests.dialogues.conftest import people
from tests.dialogues.correcting import rate_everybody
from tests.dialogues.test_evidence import PICTURE
from tests.town import Town
from workflow.act import verify_audit
from workflow.cycles import open_cycles
from workflow.facts import settle_now


async def test_a_month_is_handed_in(both: Town) -> None:
    town = await people(both)
    await town.wake_at("2026-11-02 10:00")
    await town.say("qianqi", "计划 张三 1.清理水渠 2.走访五户\n李四 下乡")
    assert (await town.say("chensan", "同意全部")).startswith("已同意 2 件")

    await town.wake_at("2026-11-20 09:00")
    await town.say("zhangsan", "自评 思想9 任务18 作风9 廉洁9 稳定9 学习9 业务27")
    await town.say("zhangsan", "月报")
    await town.say("zhangsan", "完成：修渠三公里，走访五户。")
    await town.show("zhangsan", PICTURE)
    await town.say("zhangsan", "佐证 任务 水渠现场")
    await town.say("zhangsan", "好了")
    await town.say("wangwu", "考勤 迟到1")
    await town.say("zhengyi", "考勤 张三 迟到2 旷工0.5\n其余全勤")

    await town.wake_at("2026-11-26 18:05")
    await rate_everybody(town)
    await town.say("sunba", "扣分 张三 不能适应工作 推诿群众")
    await town.say("sunba", "扣分 王五 失职失误 脱岗")
    await town.say("sunba", "撤销 张三 不能适应工作")

    assert await town.incidents() == []
    kinds = [row.kind for row in await Filing.all().order_by("id")]
    assert kinds == ["plan", "plan", "self", "report"]
    assert (await Evidence.get(member="zhangsan")).indicator == "tasks"
    assert await Attendance.all().count() == 6
    assert await Entry.filter(retracts__isnull=False).count() == 1
    (one,) = await open_cycles()
    outcome = await settle_now(one, provisional=False)
    flagged = {r.assessee: [f.code for f in r.flags] for r in outcome.results if r.flags}
    assert flagged == {"wangwu": ["duty-failure"]}
    result = outcome.result("zhangsan")
    assert result
    assert result.score == Decimal("85.80")
    _, broken = await verify_audit()
    assert broken is None

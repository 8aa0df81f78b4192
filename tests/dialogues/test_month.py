"""November 2026 from the first plan to the filing, as one conversation of a whole township."""

from decimal import Decimal

from models.cycles import Cycle, StageRun
from models.decisions import Objection, Result, Verdict
from models.filings import Filing
from models.journey import Audit, Outbox
from tests.town import GROUP, Town
from workflow.act import verify_audit
from workflow.messages import group

FARMING, PARTY = "农村经济发展办", "党政党建办"
IN_GROUP = group(GROUP)
ASSESSED = {
    # userid: name, series, unit, group, village
    "zhangsan": ("张三", "机关", FARMING, FARMING, ""),
    "lisi": ("李四", "机关", FARMING, FARMING, "红旗村"),
    "wangwu": ("王五", "机关", FARMING, FARMING, "前进村"),
    "zhaoliu": ("赵六", "机关", PARTY, PARTY, ""),
    "qianqi": ("钱七", "机关", PARTY, PARTY, ""),
    "sunba": ("孙八", "机关", PARTY, PARTY, ""),
    "zhoujiu": ("周九", "机关", PARTY, PARTY, "胜利村"),
    "wushi": ("吴十", "站所", "水管站", FARMING, ""),
    "zhengyi": ("郑一", "站所", "农技站", FARMING, ""),
    "wanger": ("王二", "站所", "林管站", FARMING, ""),
    "fenger": ("冯二", "社区在编", "幸福社区", PARTY, ""),
    "chensan": ("陈三", "社区在编", "幸福社区", PARTY, ""),
    "chusi": ("褚四", "社区在编", "光明社区", PARTY, ""),
    "weiwu": ("卫五", "社区在编", "光明社区", PARTY, ""),
    "jiangliu": ("蒋六", "社区聘用", "光明社区", PARTY, ""),
}
OTHERS = {
    "hanba": ("韩八", "group_lead assessor voter", FARMING, FARMING, []),
    "zhushi": ("朱十", "assessor voter", FARMING, FARMING, []),
    "yangjiu": ("杨九", "group_lead assessor voter", PARTY, PARTY, []),
    "xusan": ("许三", "assessor voter", PARTY, PARTY, []),
    "heyi": ("何一", "superior voter", "县水利局", "", ["主管:水管站"]),
    "lver": ("吕二", "superior voter", "县农业局", "", ["主管:农技站"]),
    "shisi": ("施四", "superior", "县林草局", "", ["主管:林管站"]),
    "caowu": ("曹五", "clerk", PARTY, "", []),
    "yanliu": ("严六", "office", PARTY, "", []),
    "jinqi": ("金七", "leader", "领导小组", "", []),
    "weiba": ("魏八", "leader", "领导小组", "", []),
}
VOTERS = ("hanba", "zhushi", "yangjiu", "xusan", "heyi", "lver")
IN_FARMING = "张三 92\n李四 86\n王五 95\n吴十 90\n郑一 82\n王二 70"
IN_PARTY = "赵六 80\n钱七 75\n孙八 84\n周九 88\n冯二 90\n陈三 85\n褚四 80\n卫五 70"
FIRST = (
    "A（2 人）：王五、冯二\n"
    "B（8 人）：张三、吴十、周九、孙八、赵六、郑一、钱七、陈三\n"
    "C（2 人）：王二、褚四\nD（2 人）：李四、卫五"
)
SECOND = (
    "A（2 人）：王五、冯二\n"
    "B（8 人）：张三、吴十、周九、李四、孙八、赵六、郑一、陈三\n"
    "C（2 人）：钱七、褚四\nD（2 人）：王二、卫五"
)


async def test_a_month(both: Town) -> None:
    """From 1 November 08:40 to 8 December: everything by words, buttons and the clock."""
    await people(both)
    await plans(both)
    await reports(both)
    await downtime(both)
    await ratings_and_votes(both)
    await deliberation(both)
    await notice(both)
    await objection(both)
    await result_and_filing(both)
    assert await both.incidents() == []
    good, broken = await verify_audit()
    assert broken is None
    assert good == await Audit.all().count()


async def people(town: Town) -> None:
    for userid, (name, series, unit, in_group, village) in ASSESSED.items():
        tags = ["驻村"] if village else []
        await town.add(
            userid, name, "assessee", series=series, unit=unit, group=in_group, tags=tags,
            stationed_at=village,
        )  # fmt: skip
    for userid, (name, roles, unit, in_group, tags) in OTHERS.items():
        await town.add(userid, name, roles, unit=unit, group=in_group, tags=tags)


async def plans(town: Town) -> None:
    """The heads of the groups file, the leaders approve most, give one back, and all is posted."""
    await town.time_is("2026-11-02 08:45")
    assert "报工作安排（王二、吴十、张三、郑一）" in town.heard_by("hanba")[0]
    assert not town.heard_by("lisi")

    said = await town.say(
        "hanba", "计划\n张三 1.秋粮统计\n吴十 1.检修泵站\n郑一 1.冬小麦指导\n王二 1.补植防护林"
    )
    assert said.startswith("已报 4 人的2026年11月工作安排，等领导小组审批：")
    await town.say(
        "yangjiu",
        "计划\n赵六 1.整理档案\n钱七 1.写材料\n孙八 1.接访\n冯二 1.网格巡查\n"
        "陈三 1.帮办\n褚四 1.登记\n卫五 1.巡查",
    )
    assert "■■■■■■■■■■ 报工作安排 11/11" in await town.say("zhangsan", "进度", chat=GROUP)
    await town.say("weiba", "退回 6 写什么材料要写明")
    assert await town.say("jinqi", "同意全部") == (
        "已同意 10 件：1 号工作安排（张三）、2 号工作安排（吴十）、3 号工作安排（郑一）、"
        "4 号工作安排（王二）、"
        "5 号工作安排（赵六）、7 号工作安排（孙八）、8 号工作安排（冯二）、9 号工作安排（陈三）、"
        "10 号工作安排（褚四）、11 号工作安排（卫五）。"
    )
    await town.say("yangjiu", "计划 钱七 1.写好年终总结 2.编两期简报")
    assert "已同意钱七" in await town.press("weiba", "同意")
    posted = [text for text in town.heard_by(IN_GROUP) if text.startswith("【工作安排】")]
    assert len(posted) == 11
    assert "【工作安排】钱七 2026年11月：\n1. 写好年终总结\n2. 编两期简报" in posted


async def reports(town: Town) -> None:
    """Reports, self-assessments, attendance; whoever is late is reminded once."""
    await town.time_is("2026-11-20 09:10")
    for userid in list(ASSESSED)[:-1]:
        assert "已收到" in await town.say(userid, "月报 完成：当月任务；问题：缺人手；下月：总结")
        if userid not in ("zhoujiu", "weiwu"):
            assert "已收到" in await town.say(userid, "自评 90")
    assert "不用" in await town.say("jiangliu", "自评 90")
    assert "迟到早退 5 次 ≥ 5 次（四·5）" in await town.say("caowu", "考勤 李四 迟到3 早退2")
    assert "考勤已经报齐。" in await town.say("caowu", "考勤 其余全勤")

    await town.time_is("2026-11-24 10:10")
    town.forget()
    assert await town.say("yanliu", "催办") == (
        "已提醒 2 人：卫五、周九。每人只收到一条，各项合在一起。"
    )
    assert "92" in await town.say("zhoujiu", "自评 92")


async def downtime(town: Town) -> None:
    """The bot sleeps over the due time of the reports; what was missed is done once."""
    await town.time_is("2026-11-26 10:00")
    town.forget()
    await town.wake_at("2026-11-26 20:10")

    assert town.heard_by("yanliu") == [
        "2026年11月“自评与考勤”已截止，还缺：\n· 自评 1 人：卫五\n"
        "需要补交的，请发：延期 自评与考勤 1天 原因"
    ]
    assert [m.split("，")[0] for m in town.heard_by("zhushi")] == [
        "您还有 2 件事没办：\n· 评分（李四、王二、王五、吴十、张三、郑一）"
    ]
    assert town.heard_by("weiwu") == []
    runs = {run.stage: run for run in await StageRun.all()}
    assert runs["report"].closed_at
    assert runs["score"].opened_at
    assert runs["vote"].opened_at
    assert not runs["deliberate"].opened_at

    before = await counts()
    for _ in range(2):
        await town.wake_at("2026-11-26 20:10")
    assert await counts() == before
    assert await town.say("weiwu", "自评 88") == (
        "自评已于 11月26日 18:00 截止，现在不能再办。确有原因请联系党政党建办延期。"
    )


async def counts() -> tuple[int, int, int]:
    return await Outbox.all().count(), await Audit.all().count(), await StageRun.all().count()


async def ratings_and_votes(town: Town) -> None:
    """Two groups rate their own, the line departments theirs; six vote in secret."""
    for rater, lines in {
        "hanba": IN_FARMING, "zhushi": IN_FARMING, "yangjiu": IN_PARTY, "xusan": IN_PARTY,
    }.items():  # fmt: skip
        assert "您要评的都评完了" in await town.say(rater, f"评分 {lines}")
    assert "考核组评分" in await town.say("hanba", "评分 赵六 60")
    for rater, line in {"heyi": "吴十 96", "lver": "郑一 70"}.items():
        assert "已记" in await town.say(rater, f"评分 {line}")
    for voter in VOTERS[:-1]:
        assert (await town.say(voter, "测评 全部满意")).startswith("已投票（14 人）")
    assert (await town.say("lver", "测评 王二不满意 其余满意")).startswith("已投票（14 人）")

    await town.time_is("2026-11-27 10:10")
    assert "评分 30/31\n　还缺：施四（王二）" in await town.say("yanliu", "进度")
    assert "已提醒 1 人：施四" in await town.say("yanliu", "催办 评分")
    assert "已记" in await town.say("shisi", "评分 王二 80")


async def deliberation(town: Town) -> None:
    """The leaders see the proposal, try a change, take it back, and fix the grades in two steps."""
    await town.time_is("2026-11-27 18:10")
    cards = [text for text in town.heard_by("jinqi") if "等次审定" in text]
    assert len(cards) == 1
    said = await town.say("jinqi", "审定")
    assert "机关站所 A（1 人）：王五 95.00\n" in said
    assert "机关站所 C（1 人）：王二 73.00\n" in said
    assert "机关站所 D（1 人）：李四 86.00（迟到早退 5 次 ≥ 5 次）\n" in said
    assert "社区在编 D（1 人）：卫五 70.00" in said
    assert said == cards[0]

    await town.say("jinqi", "调整 孙八 C 任务未完成")
    assert (await town.say("weiba", "同意")).startswith("内容有变化")
    await town.say("jinqi", "调整 孙八 B")
    assert "奖金合计 1760 元，11 人" in await town.say("jinqi", "同意")
    assert await town.press("jinqi", "确认") == "2026年11月等次已审定，已请党政党建办公示。"
    assert "金七 11月27日 18:10 已同意" in await town.say("weiba", "同意 13")


async def notice(town: Town) -> None:
    """The office posts the result; everybody hears his own, the group hears the grades."""
    await town.time_is("2026-11-30 09:10")
    town.forget()
    await town.say("yanliu", "公示")
    assert town.heard_by(IN_GROUP) == []
    assert (await town.press("yanliu", "确认")).startswith("已公示到 12月3日 18:00")
    assert town.heard_by(IN_GROUP) == [
        f"【公示】2026年11月考核结果\n{FIRST}\n公示到 12月3日 18:00。有异议请私聊我：异议 理由"
    ]
    assert town.heard_by("lisi")[0].startswith("2026年11月考核结果公示：您得分 86.00，等次 D。")
    why = await town.press("lisi", "为什么")
    assert "　迟到早退 5 次 ≥ 5 次（四·5）" in why.split("\n")


async def objection(town: Town) -> None:
    """李四 objects, is right, and everything that hangs on it is done anew."""
    await town.time_is("2026-12-01 10:10")
    number = (await town.say("lisi", "异议 考勤 11月9日我在县里开会，不是早退")).split("（")[1]
    number = number.split(" ")[0]
    assert "公示已停" in await town.say("yanliu", f"同意 {number}")
    assert "送领导小组重新审定" in await town.say("caowu", "考勤 李四 迟到3 早退1")

    said = await town.say("weiba", "审定")
    assert "机关站所 D（1 人）：王二 73.00\n" in said
    assert "机关站所 C（1 人）：钱七 75.00\n" in said
    await town.say("weiba", "同意")
    await town.say("weiba", "确认")
    await town.say("yanliu", "公示")
    assert (await town.say("yanliu", "确认")).startswith("已公示到 12月4日 18:00")
    assert SECOND in town.heard_by(IN_GROUP)[-1]
    assert [v.status for v in await Verdict.all().order_by("revision")] == [
        "superseded", "published",
    ]  # fmt: skip
    assert (await Objection.get()).status == "settled"


async def result_and_filing(town: Town) -> None:
    """The second notice ends; the group hears the result, everybody his money; it is filed."""
    await town.time_is("2026-12-04 18:10")
    assert town.heard_by(IN_GROUP)[-1] == (f"【结果】2026年11月考核结果已确定：\n{SECOND}")
    assert "2026年11月考核结果已确定：等次 B，业绩奖金 130 元（按季度发放）。" in (
        town.heard_by("lisi")
    )
    assert "得分 86，等次 B，业绩奖金 130 元（按季度发放）（已确定）" in (
        await town.say("lisi", "我的 2026-11")
    )
    assert "业绩奖金 260 元" in await town.say("wangwu", "我的 2026-11")
    assert "迟到早退 4 次 < 5 次（四·5）" in await town.say("lisi", "为什么 2026-11")
    assert await town.say("yanliu", "备案") == (
        "2026年11月考核已备案，本期到此结束，辛苦了。\n"
        "等次：A 2 人、B 8 人、C 2 人、D 2 人，另有 1 人不评等次。\n"
        "奖金合计 1760 元，11 人。\n报县里的材料请发：导出 2026-11"
    )
    assert (await Cycle.get(period="2026-11")).closed_at
    assert await Filing.filter(kind="filing").count() == 1
    final = await Verdict.get(status="final")
    row = await Result.get(verdict_id=final.id, assessee="lisi")
    assert (row.score, row.grade) == (Decimal(86), "B")

    before = await counts()
    await town.wake_at("2026-12-04 18:10")
    assert await counts() == before


async def test_a_bot_that_slept_for_a_week_does_each_thing_once_and_drops_stale_reminders(
    cast: Town,
) -> None:
    await cast.time_is("2026-11-19 12:00")
    cast.forget()

    await cast.wake_at("2026-11-25 12:00")
    assert cast.heard_by("zhangsan") == []  # the openings of 20 November are five days old
    assert (await cast.say("zhangsan", "自评 92")).startswith("已收到")

    await cast.wake_at("2026-11-28 09:10")
    assert sum("等次审定" in text for text in cast.heard_by("chensan")) == 1
    closed = [text.split("已截止")[0] for text in cast.heard_by("fenger") if "已截止" in text]
    assert closed == ["2026年11月“自评与考勤”", "2026年11月“评分”", "2026年11月“民主测评”"]
    before = await counts()
    await cast.wake_at("2026-11-28 09:10")
    assert await counts() == before

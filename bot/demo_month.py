"""November 2026 in one town, as `kaohe demo --script` plays it."""

from bot.demo import DemoWorld
from bot.demo_script import Stage, number_in, open_stage

RATERS = {
    "xusan": ("张三 93", "周九 88"),
    "qianqi": ("李四 86", "吴十 90", "郑一 84", "冯二 72"),
    "lisi": ("钱七 91", "吴十 88", "郑一 83", "冯二 70"),
    "sunba": ("王五 87", "卫五 89", "蒋六 81"),
    "wangwu": ("孙八 90", "卫五 88", "蒋六 80"),
    "youer": ("赵六 85", "陈三 86", "褚四 92"),
}
SUPERIORS = {"yangjiu": "吴十 92", "zhushi": "郑一 80", "qinyi": "冯二 75"}
VOTERS = ("zhangsan", "zhoujiu", "qianqi", "lisi", "sunba", "wangwu", "zhaoliu", "wushi", "zhengyi")
ASSESSED = (
    "zhangsan", "zhoujiu", "qianqi", "lisi", "sunba", "wangwu", "zhaoliu", "wushi", "zhengyi",
    "fenger", "chensan", "chusi", "weiwu", "jiangliu",
)  # fmt: skip


async def play(world: DemoWorld) -> None:
    """Play the month. Raises ScriptFailed where it does not go as it should."""
    stage = await open_stage(world)
    await _plans(stage)
    await _reports(stage)
    await _ratings(stage)
    await _votes(stage)
    await _grades(stage)
    await _objection(stage)
    await _end(stage)
    stage.console.print("\n[bold green]一个月演完了。[/]")


async def _plans(stage: Stage) -> None:
    await stage.time("2026-11-02 09:10", "月初：考核组长报工作安排，领导小组审批")
    plans = {
        "xusan": "计划 张三 1.整理党员档案 2.筹备组织生活会",
        "qianqi": "计划\n钱七 1.秋粮统计\n吴十 1.检修泵站\n郑一 1.冬小麦指导\n冯二 1.补植防护林",
        "sunba": "计划\n孙八 1.矛盾纠纷排查\n卫五 1.网格巡查\n蒋六 1.社区登记",
        "youer": "计划\n赵六 1.筹备文化活动\n陈三 1.社区帮办",
    }
    for lead, words in plans.items():
        await stage.say(lead, words, "等领导小组审批", show=lead == "xusan")
    await stage.say("hesi", "待审", "号")
    await stage.say("hesi", "同意全部", "已同意")


async def _reports(stage: Stage) -> None:
    await stage.time("2026-11-20 09:00", "20 日起：月报、自评、考勤")
    await stage.say("wangwu", "帮助", "月报")
    for userid in ASSESSED:
        report = "月报 完成：当月任务按期办结。问题：下村交通不便。下月：做好年终总结。"
        await stage.say(userid, report, "月报", show=userid == "wangwu")
        await stage.say(userid, "自评 92", "92", show=userid == "wangwu")
    await stage.say("wushi", "自评92分", "92")
    await stage.say("shiliu", "考勤 王五 迟到3 早退2\n吴十 迟到1", "王五")
    await stage.say("shiliu", "考勤 其余全勤", "全勤")
    await stage.say("lvwu", "进度", "月报")


async def _ratings(stage: Stage) -> None:
    await stage.time("2026-11-26 18:05", "评分：考核组 70%，上级主管单位 30%（站所）")
    await stage.say("wangwu", "自评 95", "截止")
    for rater, lines in RATERS.items():
        for line in lines:
            await stage.say(rater, f"评分 {line}", line.split()[0], show=rater == "xusan")
    for rater, line in SUPERIORS.items():
        await stage.say(rater, f"评分 {line}", line.split()[0], show=rater == "yangjiu")
    await stage.say("zhangsan", "评分 张三 99", "不能给自己评分")
    await stage.say("zhangsan", "评分 周九 60", "回避")


async def _votes(stage: Stage) -> None:
    await stage.say("wushi", "测评", "保密")
    for number, voter in enumerate(VOTERS):
        words = "测评 其余满意 冯二不满意" if number % 2 else "测评 全部满意"
        await stage.say(voter, words, "已投票", show=voter == "wushi")
    await stage.say("shenqi", "测评 全部满意", "已投票", show=False)


async def _grades(stage: Stage) -> None:
    await stage.time("2026-11-27 18:05", "审定：领导小组回复同意，再确认")
    await stage.say("xusan", "好的", "")
    answer = await stage.say("xusan", "审定", "号")
    await stage.say("xusan", f"同意 {number_in(answer)}", "确认")
    await stage.say("xusan", f"确认 {number_in(answer)}", "审定")
    await stage.time("2026-11-30 09:10", "公示三天")
    await _publish(stage)


async def _publish(stage: Stage) -> None:
    answer = await stage.say("lvwu", "公示", "确认")
    await stage.say("lvwu", f"确认 {number_in(answer)}", "公示")


async def _objection(stage: Stage) -> None:
    await stage.time("2026-12-01 10:10", "异议成立，更正后重新审定、重新公示")
    await stage.say("wangwu", "为什么", "迟到早退")
    await stage.say("wangwu", "异议 考勤 11月9日我在县里开会，不是早退", "异议")
    answer = await stage.say("lvwu", "待审", "异议")
    await stage.say("lvwu", f"同意 {number_in(answer)}", "更正")
    await stage.say("shiliu", "考勤 王五 迟到3 早退1", "王五")
    answer = await stage.say("hesi", "审定", "号")
    await stage.say("hesi", f"同意 {number_in(answer)}", "确认", show=False)
    await stage.say("hesi", f"确认 {number_in(answer)}", "审定")
    await _publish(stage)


async def _end(stage: Stage) -> None:
    await stage.time("2026-12-07 09:10", "公示期满：结果到群、到人，奖金随等次")
    await stage.say("wangwu", "我的", "元")
    await stage.say("fenger", "为什么", "不满意")
    await stage.say("lvwu", "备案", "备案")
    await stage.say("lvwu", "导出 2026-11", "附件")

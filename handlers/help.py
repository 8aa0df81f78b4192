"""帮助, words that nobody reads, 取消, and the messenger's own events."""

from bot.channels.port import Incoming
from bot.router import Context, Route, roles_of
from bot.routes import router
from bot.words import closest, is_courtesy
from workflow import approvals
from workflow.act import Act
from workflow.calendar import local
from workflow.cycles import open_cycles
from workflow.messages import Message
from workflow.owed import Debt, owed, view
from workflow.people import with_role
from workflow.reminders import debt_line
from workflow.roles import Role
from workflow.talk import end_talk

MOST_DEBTS = 3
ORDER = (
    *("待办", "计划", "月报", "自评", "佐证", "考勤", "评分", "扣分", "加分", "撤销", "测评"),
    *("待审", "同意", "退回", "确认", "审定", "调整", "进度", "催办", "延期", "公示", "异议"),
    *("我的", "为什么", "备案", "导出", "名册", "任命", "登录", "取消", "帮助"),
)
"""In which order commands are told; what is missing here comes last."""
_KEEP_ALIVE = "请在企业微信里打开应用发一句“帮助”，保持启用。"
EVENTS = {
    "inactive_alert": f"企业微信提示：应用长期没人使用，快要被停用。{_KEEP_ALIVE}",
    "low_active_alert": f"企业微信提示：应用使用太少，可能被停用。{_KEEP_ALIVE}",
    "low_active": f"企业微信提示：应用使用太少，权限可能受限。{_KEEP_ALIVE}",
    "close_inactive_agent": (
        "企业微信已停用本应用，机器人收不到也发不出消息。请到管理后台“应用管理”重新启用。"
    ),
    "reopen_inactive_agent": (
        "企业微信已重新启用本应用，机器人恢复工作。停用期间的消息请大家重发。"
    ),
}
"""What an event of the messenger means for whoever runs the bot."""


@router.command("帮助", "help", "菜单", "怎么用", help="帮助", group=True)
async def show_help(ctx: Context) -> Message:
    """Say what this person can do, what he owes now first."""
    routes = _known(ctx)
    if ctx.in_group:
        words = "、".join(route.help for route in routes if route.group)
        return Message(f"群里可以发：{words}。别的事请私聊我，发“帮助”看能做什么。")
    debts = await _debts(ctx)
    now = ["现在要办：", *map(debt_line, debts)] if debts else ["现在没有要您办的事。"]
    can = [f"· {route.help}" for route in routes]
    tail = "一句话发给我就行，按钮和打字一样。正在进行的对话，发“取消”结束。"
    return Message("\n".join([f"{ctx.member.name}，您好。", *now, "您可以发：", *can, tail]))


@router.command("取消", "算了", help="取消（结束正在进行的对话）")
async def cancel(ctx: Context) -> Message:
    """End whatever conversation this person is in, and drop what only lacks his 确认."""
    talked = await end_talk(ctx.member.userid)
    dropped = await approvals.drop_prepared(ctx.act)
    if dropped:
        return Message(
            f"已取消，没有生效：{approvals.listed(dropped)}，刚才的“同意”不算了。"
            f"要办请重新回复：同意 {dropped[0].number}"
        )
    if talked:
        return Message("已取消，刚才没办完的没有生效。发“待办”看现在要做什么。")
    return Message("现在没有进行中的对话，不用取消。发“待办”看现在要做什么。")


@router.on_unknown
async def unknown(ctx: Context) -> Message | None:
    """Name the closest command and what can be done now; keep silent where a group just talks."""
    if ctx.in_group:
        called = ctx.incoming.text.lstrip().startswith(("@", "/"))
        return Message("群里可以发“进度”“公示”，别的请私聊我。") if called else None
    if router.is_secret(ctx.args):
        return Message("没有计票，这句话也没有留下。要投票请以“测评”开头，先只发“测评”看写法。")
    if is_courtesy(ctx.args):
        return Message(await _polite(ctx))
    routes = {route.word: route for route in _known(ctx)}
    near = closest(ctx.args, list(routes))
    meant = f"您是不是要发“{near}”？例：{routes[near].help}\n" if near else ""
    debts = (await _debts(ctx))[:MOST_DEBTS]
    now = "您现在要办：\n" + "\n".join(map(debt_line, debts)) if debts else "现在没有要您办的事。"
    return Message(f"没看懂这句话。{meant}{now}\n发“帮助”看能做什么。")


async def _polite(ctx: Context) -> str:
    """Say that politeness is no approval, where something waits for one."""
    waiting = await approvals.pending(ctx.act)
    if not waiting:
        return "好的。发“待办”看现在要做什么。"
    number = waiting[0].number
    return (
        f"这句话不算审批，什么都没有批准。等您审批的：{approvals.listed(waiting)}。"
        f"批准请回复：同意 {number}；不批准请回复：退回 {number} 理由"
    )


def _known(ctx: Context) -> list[Route]:
    """Return the commands worth telling this person, in a month's order."""
    found = [route for route in router.allowed(roles_of(ctx.member)) if route.help]
    place = {word: at for at, word in enumerate(ORDER)}
    return sorted(found, key=lambda route: place.get(route.word, len(ORDER)))


async def _debts(ctx: Context) -> list[Debt]:
    mine = ctx.member.userid
    found = [await owed(await view(one)) for one in await open_cycles()]
    return [debt for debts in found for debt in debts if debt.userid == mine]


@router.on_event
async def event(act: Act, incoming: Incoming) -> None:
    """Tell every administrator once a day what the messenger says about the app itself."""
    name = incoming.text.split()[0] if incoming.text.split() else ""
    said = EVENTS.get(name)
    if said is None:
        return
    act.record("messenger.event", name)
    for admin in await with_role(Role.ADMIN):
        key = f"event:{name}:{local(act.at).date()}/{admin.userid}"
        act.tell_once(admin.userid, key, Message(said))

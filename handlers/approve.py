"""待审, 同意, 退回, 确认: deciding by reply. Only a whole message that plainly decides counts."""

from bot.router import Context
from bot.routes import router
from bot.words import Confirm, Consent, Denial, is_courtesy, read_count, read_reply
from models.decisions import Request
from workflow import approvals, requests
from workflow.messages import Button, Card, Message
from workflow.refusal import Refusal
from workflow.roles import Role
from workflow.talk import end_talk, start_talk

DECIDERS = {Role.LEADER, Role.OFFICE}
TOPIC = "return"
CARDS = 5
"""So many requests are shown whole at once; the rest is named."""


def is_decision(words: str) -> bool:
    """Tell whether a message decides although it begins otherwise: 我同意 12, 12号不同意 太笼统."""
    return read_reply(words) is not None


@router.command("待审", role=DECIDERS, help="待审 · 待审 12")
async def waiting(ctx: Context) -> Message:
    """Show what waits for this person's decision, each with its number and card."""
    if ctx.args:
        number = read_count(ctx.args.removeprefix("第").removesuffix("号").strip())
        if number is None:
            raise Refusal(f"没有看懂编号“{ctx.args[:20]}”。例：待审 12，或只发：待审")
        return await requests.show(ctx.act, await approvals.choose(ctx.act, number, "待审"))
    found = await approvals.pending(ctx.act)
    if not found:
        raise Refusal("现在没有等您审批的事项。发“待办”看现在要做什么。")
    if len(found) == 1:
        return await requests.show(ctx.act, found[0])
    for request in found[:CARDS]:
        shown = await requests.show(ctx.act, request)
        ctx.act.tell(ctx.member.userid, f"pending-{request.id}", shown)
    return _overview(ctx, found)


def _overview(ctx: Context, found: list[Request]) -> Message:
    lines = [f"· {requests.title_of(request)}" for request in found]
    text = f"共 {len(found)} 件待审：\n" + "\n".join(lines)
    if len(found) > CARDS:
        text += f"\n前 {CARDS} 件的内容随后发您，其余请发：待审 {found[CARDS].number}"
    text += f"\n批准：同意 {found[0].number}；退回：退回 {found[0].number} 理由；都批准：同意全部"
    card = Card(
        f"pending-{_moment(ctx)}",
        f"待审 {len(found)} 件",
        text,
        buttons=(Button("同意全部", "同意全部"),),
    )
    return Message(text, card)


@router.command("同意", "批准", role=DECIDERS, help="同意 12 · 同意全部", reads=is_decision)
async def agree(ctx: Context) -> Message:
    """Approve a request, or all of one step."""
    return await _decide(ctx)


@router.command(
    "退回", "不同意", "不批准", "驳回", "打回", role=DECIDERS, help="退回 12 任务太笼统"
)
async def give_back(ctx: Context) -> Message:
    """Give a request back with a reason; without one, ask for it."""
    return await _decide(ctx)


@router.command("确认", role=DECIDERS, help="确认 12（同意之后的第二步）")
async def confirm(ctx: Context) -> Message:
    """Take the second step of what publishes, pays or removes."""
    return await _decide(ctx)


@router.conversation(TOPIC, greedy=True)
async def reason(ctx: Context) -> Message:
    """Take the reason for giving a request back; a plain decision ends the conversation instead."""
    said = read_reply(ctx.incoming.text)
    numbered = isinstance(said, Denial) and said.number is not None
    if isinstance(said, Consent | Confirm) or numbered:
        await end_talk(ctx.member.userid)
        return await _decide(ctx)
    words = said.reason if isinstance(said, Denial) else ctx.args
    number = int(str(ctx.state["number"]))
    if not words or is_courtesy(words):
        raise Refusal(f"请写退回 {number} 号的理由，例：任务太笼统，请写明数量。不退了发“取消”。")
    request = await approvals.choose(ctx.act, number, "退回")
    await end_talk(ctx.member.userid)
    if request.id != ctx.state["request"]:
        raise Refusal(f"刚才那件 {number} 号已经办结。发“待审”看现在有什么。")
    return await approvals.give_back(ctx.act, request, words, str(ctx.state["shown"]))


async def _decide(ctx: Context) -> Message:
    """Read the whole message as a decision. Raises Refusal for one that is not plainly one."""
    match read_reply(ctx.incoming.text):
        case Consent(all=True):
            return await approvals.agree_to_all(ctx.act)
        case Consent(number=number, shown=shown):
            return await approvals.agree(ctx.act, await approvals.choose(ctx.act, number), shown)
        case Confirm(number=number, shown=shown):
            return await approvals.confirm(ctx.act, number, shown)
        case Denial() as denial:
            return await _deny(ctx, denial)
        case None:
            raise Refusal(await _not_plain(ctx))


async def _deny(ctx: Context, denial: Denial) -> Message:
    request = await approvals.choose(ctx.act, denial.number, "退回")
    kind = requests.kind_of(request)
    if denial.reason or not kind.reasoned:
        return await approvals.give_back(ctx.act, request, denial.reason, denial.shown)
    if again := await approvals.stale(ctx.act, request, requests.SHOWN, denial.shown):
        return again
    state: dict[str, object] = {
        "number": request.number,
        "request": request.id,
        "shown": denial.shown,
    }
    await start_talk(ctx.member.userid, TOPIC, state, ctx.act.at)
    text = f"{kind.no} {requests.title_of(request)}：请回复理由，会转告有关的人。不退了发“取消”。"
    card = Card(f"why-{_moment(ctx)}", "请写理由", text, buttons=(Button("取消", "取消"),))
    return Message(text, card)


async def _not_plain(ctx: Context) -> str:
    found = await approvals.pending(ctx.act)
    number = found[0].number if found else 12
    return (
        "这句话没有批准也没有退回任何事项：审批的话要单独成句。"
        f"批准请只回复：同意 {number}；有意见请回复：退回 {number} 理由"
    )


def _moment(ctx: Context) -> str:
    return ctx.act.cause.removeprefix("msg:")

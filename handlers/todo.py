"""待办: what this person still owes and what waits for his decision, one tap each."""

from bot.router import Context
from bot.routes import router
from models.decisions import Request
from workflow import approvals
from workflow.calendar import say_moment
from workflow.cycles import open_cycles
from workflow.messages import Button, Card, Message
from workflow.owed import Debt, owed, view
from workflow.reminders import card_id, debt_line, taps
from workflow.requests import person_of, title_of

REVIEW = Button("待审", "待审")


@router.command("待办", help="待办")
async def todo(ctx: Context) -> Message:
    """List debts with their due times, and pending requests with their numbers."""
    debts = [
        debt
        for one in await open_cycles()
        for debt in await owed(await view(one))
        if debt.userid == ctx.member.userid
    ]
    pending = [r for r in await approvals.pending(ctx.act) if person_of(r) != ctx.member.userid]
    if not debts and not pending:
        return Message(f"现在没有要您办的事。{await _next(ctx)}")
    text = "\n".join([*_debts(debts), *_requests(pending)])
    buttons = list(taps(debts))
    if pending and REVIEW.says not in [button.says for button in buttons]:
        buttons.append(REVIEW)
    card = Card(card_id(ctx.act.cause), _title(debts, pending), text, buttons=tuple(buttons))
    return Message(text, card)


def _title(debts: list[Debt], pending: list[Request]) -> str:
    parts = [f"待办 {len(debts)} 件"] if debts else []
    parts += [f"待审 {len(pending)} 件"] if pending else []
    return "，".join(parts)


def _debts(debts: list[Debt]) -> list[str]:
    return [f"您还有 {len(debts)} 件事没办：", *map(debt_line, debts)] if debts else []


def _requests(pending: list[Request]) -> list[str]:
    if not pending:
        return []
    first = pending[0].number
    lines = [f"· {title_of(request)}" for request in pending]
    return [
        f"等您审批 {len(pending)} 件：",
        *lines,
        f"  看内容：待审；批准：同意 {first}；退回：退回 {first} 理由",
    ]


async def _next(ctx: Context) -> str:
    """Say which stage begins next."""
    ahead = [
        (run.opens_at, one.stage(name).title)
        for one in await open_cycles()
        for name, run in one.runs.items()
        if run.opens_at and not run.opened_at and run.opens_at > ctx.act.at
    ]
    if not ahead:
        return "发“帮助”看能做什么。"
    opens, title = min(ahead)
    return f"下一个环节是{title}，{say_moment(opens)} 开始。"

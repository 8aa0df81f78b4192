"""我的 and 为什么: what somebody handed in, what he got, and every line of it with its clause."""

from datetime import date

from bot.naming import read_member
from bot.router import Context, roles_of
from bot.routes import router
from bot.words import read_period
from models.people import Member
from workflow.calendar import local
from workflow.messages import Button, Card, Message
from workflow.mine import Mine, Why, last_posted, mine, why, why_now
from workflow.people import everyone
from workflow.refusal import Refusal
from workflow.roles import Role

SEES_ALL = {Role.LEADER, Role.OFFICE}


@router.command("我的", role=Role.ASSESSEE, help="我的 · 我的 2026-10")
async def show_mine(ctx: Context) -> Message:
    """Show what this person handed in, and once it is posted what he got."""
    found = await mine(ctx.member, _period(ctx, ctx.args, "我的"))
    blocks = [_block(one, alone=len(found) == 1) for one in found]
    if not ctx.args and not any(one.posted for one in found):
        last = await last_posted(ctx.member, found)
        blocks += [f"上一次结果：{last[0]} {last[1]}"] if last else []
    text = "\n\n".join(blocks)
    if not any(one.posted for one in found):
        return Message(text)
    return Message(f"{text}\n想知道每一分的来历，发“为什么”。", _why_card(ctx, found, text))


def _block(one: Mine, *, alone: bool) -> str:
    head = f"{one.period}" + ("" if alone else f"（{one.title}）")
    lines = [head, *(f"{name}：{value}" for name, value in one.handed_in)]
    lines.append(f"结果：{one.posted or one.when}")
    return "\n".join(lines)


def _why_card(ctx: Context, found: list[Mine], text: str) -> Card:
    says = "为什么" + (f" {ctx.args}" if ctx.args else "")
    return Card(
        f"mine-{ctx.act.cause.removeprefix('msg:')}",
        f"{found[0].period}考核",
        text,
        buttons=(Button("为什么", says),),
    )


@router.command("为什么", "为啥", role={Role.ASSESSEE, *SEES_ALL}, help="为什么 · 为什么 2026-10")
async def show_why(ctx: Context) -> Message:
    """Explain score, grade and pay line by line; leaders and the office may ask about anybody."""
    about, words = await _about(ctx)
    period = _period(ctx, words, "为什么")
    if about.userid == ctx.member.userid:
        return Message(_say(await why(about, period)))
    return Message(_say(await why_now(about, period)))


async def _about(ctx: Context) -> tuple[Member, str]:
    """Return who is meant, and the words after the name. Raises Refusal for others' results."""
    roles, words = roles_of(ctx.member), ctx.args.strip("?？ ")
    sees_all = bool(SEES_ALL & roles)
    if not words or read_period(words, _today(ctx)):
        if Role.ASSESSEE not in roles:
            raise Refusal("请写明问谁的，例：为什么 张三 2026-10")
        return ctx.member, words
    try:
        about, rest = read_member(words, await everyone())
    except Refusal as nobody:
        if sees_all:
            raise
        raise Refusal(f"没有看懂“{words[:20]}”。例：为什么，或：为什么 2026-10") from nobody
    if about.userid != ctx.member.userid and not sees_all:
        raise Refusal("只能问自己的结果，别人的由领导小组和党政党建办掌握。请只发：为什么")
    return about, rest


def _say(found: Why) -> str:
    head = "暂算，未公示，请勿外传：\n" if found.provisional else ""
    return head + "\n".join(found.lines)


def _period(ctx: Context, words: str, command: str) -> str | None:
    """Return the period named, None if none is. Raises Refusal."""
    words = words.strip("?？ 的")
    if not words:
        return None
    period = read_period(words, _today(ctx))
    if period is None:
        raise Refusal(f"没有看懂哪一期：“{words[:20]}”。例：{command} 2026-10，或 {command} 上个月")
    return period


def _today(ctx: Context) -> date:
    return local(ctx.act.at).date()

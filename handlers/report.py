"""月报: in one message, or in several within a conversation."""

from bot.router import Context
from bot.routes import router
from workflow.calendar import say_moment
from workflow.entering import Place
from workflow.evidence import evidence_of
from workflow.filings import (
    LONGEST,
    REPORT_EXAMPLE,
    SHORTEST,
    Receipt,
    file_report,
    newest_filing,
    report_place,
    still_owed,
)
from workflow.messages import Button, Card, Message
from workflow.roles import Role
from workflow.talk import current_talk, end_talk, start_talk

TOPIC = "report"
DONE = ("完成", "好了", "结束", "写完了", "提交")
GO_ON = "接着写，写完发“好了”，不交发“取消”。"
WITHIN = ("自评", "佐证")
"""Commands that are obeyed in the middle of a report; other words with a blank are part of it."""


@router.command("月报", role=Role.ASSESSEE, help="月报 完成：… 问题：… 下月：…")
async def report(ctx: Context) -> Message:
    """File or replace the month's report; alone, begin to collect it from several messages."""
    if ctx.args:
        return Message(await _filed(ctx, ctx.args))
    talk = await current_talk(ctx.member.userid, ctx.act.at)
    place = await report_place(ctx.act, ctx.member)
    if talk and talk.topic == TOPIC and (parts := _parts(talk.state)):
        return _ask(ctx, f"月报已写了 {len(parts)} 段（{_length(parts)} 字），{GO_ON}")
    await _keep(ctx, [])
    before = await newest_filing(place.one, "report", ctx.member.userid)
    again = f"（{say_moment(before.at)} 交过，再交就替换。）" if before else ""
    return _ask(
        ctx,
        f"请发{place.one.title}的月报，可以分几条，也可以发图片作佐证。"
        f"写完发“好了”，不交发“取消”。{again}\n"
        "建议写三段：\n完成：…\n问题：…\n下月：…",
    )


@router.conversation(TOPIC, greedy=True)
async def go_on(ctx: Context) -> Message:
    """Collect the report piece by piece; nothing that was sent is lost."""
    parts = _parts(ctx.state)
    if ctx.args.strip("。.!！ ") in DONE:
        return await _finish(ctx, parts)
    found = router.split(ctx.args)
    if found and found[0].word in WITHIN:
        said = await found[0].handler(Context(ctx.act, ctx.member, found[1], ctx.incoming))
        return Message(f"{said.text}\n月报还没交，{GO_ON}")
    piece = found[1] if found and found[0].handler is report else ctx.args
    if found and found[0].handler is report and not parts:
        said_text = await _filed(ctx, piece)
        await end_talk(ctx.member.userid)
        return Message(said_text)
    return await _add(ctx, parts, piece, found[0].word if found and piece == ctx.args else "")


async def _add(ctx: Context, parts: list[str], piece: str, word: str) -> Message:
    """Add a piece; `word` is the command with which it happens to begin."""
    longer = [*parts, piece]
    if _length(longer) > LONGEST:
        await _keep(ctx, parts)
        return _ask(
            ctx,
            f"加上这一条共 {_length(longer)} 字，超过 {LONGEST} 字，这一条没有记，"
            f"前面 {len(parts)} 段都在。请缩短后重发，或发“好了”交前面的。",
        )
    await _keep(ctx, longer)
    said = f"已记下 {len(longer)} 段，共 {_length(longer)} 字。{GO_ON}"
    if word:
        said += f"\n（这句也记进了月报。要办“{word}”，请先发“好了”或“取消”。）"
    return _ask(ctx, said)


async def _finish(ctx: Context, parts: list[str]) -> Message:
    if _length(parts) < SHORTEST:
        await _keep(ctx, parts)
        return _ask(ctx, f"月报太短了，请写清做了什么，{GO_ON}\n例：{REPORT_EXAMPLE[3:]}")
    said = await _filed(ctx, "\n".join(parts))
    await end_talk(ctx.member.userid)
    return Message(said)


async def _filed(ctx: Context, text: str) -> str:
    return await _receipt(ctx, await file_report(ctx.act, ctx.member, text))


async def _receipt(ctx: Context, receipt: Receipt) -> str:
    place, userid = receipt.place, ctx.member.userid
    pictures = len(await evidence_of(place.one, userid))
    said = f"已收到{place.one.title}月报（{len(receipt.filing.text)} 字{_with(pictures)}）"
    said += "，替换了原来的" if receipt.before else ""
    said += f"。{_until(place)}"
    if await still_owed(place.one, "self", userid):
        said += "\n还要自评，例：自评 92"
    return said


def _with(pictures: int) -> str:
    return f"，佐证 {pictures} 份" if pictures else ""


def _until(place: Place) -> str:
    return f"{place.until} 前可以重交。" if place.until else ""


def _ask(ctx: Context, text: str) -> Message:
    buttons = (Button("好了", "好了", primary=True), Button("取消", "取消"))
    card = Card(f"report-{ctx.act.cause.removeprefix('msg:')}", "月报", text, buttons=buttons)
    return Message(text, card)


async def _keep(ctx: Context, parts: list[str]) -> None:
    await start_talk(ctx.member.userid, TOPIC, {"parts": parts}, ctx.act.at)


def _parts(state: object) -> list[str]:
    parts = state.get("parts") if isinstance(state, dict) else None
    return [str(part) for part in parts] if isinstance(parts, list) else []


def _length(parts: list[str]) -> int:
    return len("\n".join(parts))

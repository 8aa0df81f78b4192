"""导出: the ledger of a period in Excel."""

from bot.router import Context
from bot.routes import router
from bot.words import read_period
from workflow.calendar import local
from workflow.cycles import say_period
from workflow.exporting import export
from workflow.messages import Message
from workflow.refusal import Refusal
from workflow.roles import Role


@router.command("导出", role={Role.OFFICE, Role.LEADER}, help="导出 2026-11")
async def send_ledger(ctx: Context) -> Message:
    """Answer with the ledger of the period that is named; the last month's where none is."""
    today = local(ctx.act.at).date()
    period = read_period(ctx.args or "上个月", today)
    if period is None:
        raise Refusal(f"看不懂“{ctx.args}”是哪一期，请写成：导出 {today:%Y-%m}")
    file = await export(ctx.act, period)
    return Message(
        f"{say_period(period)}的结果、奖金和依据在附件里，可按 A4 打印。", attachment=file
    )

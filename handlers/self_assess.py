"""自评: a total, or every item by name."""

from collections.abc import Sequence
from decimal import Decimal

from bot.marks import read_marks
from bot.router import Context
from bot.routes import router
from rules.exact import plain
from rules.scheme.indicators import Indicator
from workflow.calendar import say_moment
from workflow.filings import Receipt, file_self, newest_filing, self_sheet, still_owed
from workflow.marks import full, marks_line
from workflow.messages import Message
from workflow.refusal import Refusal
from workflow.roles import Role

USUAL = Decimal("0.9")
"""The part of each item's points that the worked example gives."""


@router.command("自评", role=Role.ASSESSEE, help="自评 92 · 自评 思想9 任务18 …")
async def self_assess(ctx: Context) -> Message:
    """File or replace the member's self-assessment; alone, show what is to be marked."""
    if not ctx.args:
        return Message(await _sheet(ctx))
    sheet = await self_sheet(ctx.act, ctx.member)
    marks = read_marks(ctx.args, sheet.items)
    if marks.problems:
        example = f"例：自评 {sheet.usual}，或：自评 {_example(sheet.items)}"
        raise Refusal(f"{''.join(marks.problems)}{example}")
    receipt = await file_self(ctx.act, sheet, marks.total, marks.points)
    return Message(await _receipt(receipt, marks_line(sheet.items, marks.points)))


async def _receipt(receipt: Receipt, line: str) -> str:
    place, filing = receipt.place, receipt.filing
    said = f"已收到{place.one.title}自评 {plain(filing.total or Decimal(0))} 分"
    said += f"（{line}）" if line else ""
    if receipt.before and receipt.before.total is not None:
        said += f"，替换了原来的 {plain(receipt.before.total)} 分"
    said += f"，{place.until} 前可以修改，再发一次就行。" if place.until else "。"
    if await still_owed(place.one, "report", filing.member):
        said += "\n还要交月报，发“月报”开始写。"
    return said


async def _sheet(ctx: Context) -> str:
    sheet = await self_sheet(ctx.act, ctx.member)
    place, items = sheet.place, sheet.items
    before = await newest_filing(place.one, "self", ctx.member.userid)
    listed = "、".join(f"{item.title} {plain(item.points or Decimal(0))}" for item in items)
    until = f"，{place.until} 前" if place.until else ""
    lines = [
        f"请给自己打分（{place.one.title}{until}）：",
        f"{listed}，满分 {plain(full(items))}。",
        f"报总分，例：自评 {sheet.usual}",
        f"或逐项报，例：自评 {_example(items)}",
    ]
    if before and before.total is not None:
        lines.append(f"（{say_moment(before.at)} 报过 {plain(before.total)} 分，再报就替换。）")
    return "\n".join(lines)


def _example(items: Sequence[Indicator]) -> str:
    return marks_line(items, {i.id: (i.points or Decimal(0)) * USUAL for i in items})

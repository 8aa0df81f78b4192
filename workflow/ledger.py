"""The ledger of a period in Excel: results, money, and every reason, fit to print on A4."""

from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from models.cycles import Cycle
from models.decisions import Result, Verdict
from models.people import Member
from workflow.archive import Kept, kept
from workflow.cycles import say_period
from workflow.refusal import Refusal

STATUS = {
    "approved": "已审定，未公示",
    "published": "公示中",
    "superseded": "异议成立，正在更正",
    "final": "已确定",
}
WIDEST = 60
"""Characters; longer cells wrap."""

Row = tuple[object, ...]


async def ledger(period: str) -> bytes:
    """Return the workbook of the newest verdicts of `period`. Raises Refusal without any."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for cycle in await Cycle.filter(period=period).order_by("id"):
        verdict = await Verdict.filter(cycle_id=cycle.id).order_by("-revision").first()
        if verdict:
            await _add(book, cycle, verdict)
    if not book.worksheets:
        raise Refusal(f"{say_period(period)}还没有审定的结果，不能导出。")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


async def _add(book: Workbook, cycle: Cycle, verdict: Verdict) -> None:
    members = {m.userid: m for m in await Member.all()}
    rows = [(members[r.assessee], r, kept(r)) for r in await _results(verdict)]
    state = STATUS.get(verdict.status, verdict.status)
    head = f"{say_period(cycle.period)} {cycle.scheme}（第 {verdict.revision} 次审定，{state}）"
    _sheet(
        book,
        f"结果 {cycle.scheme}",
        head,
        ("名次", "姓名", "单位", "类别", "得分", "等次", "原拟等次"),
        [(k.rank, m.name, m.unit, m.series, r.score, r.grade, k.proposed) for m, r, k in rows],
    )
    _sheet(
        book,
        f"奖金 {cycle.scheme}",
        head,
        ("姓名", "单位", "项目", "金额（元）", "依据"),
        _pay(rows),
    )
    _sheet(
        book,
        f"依据 {cycle.scheme}",
        head,
        ("姓名", "依据"),
        [(m.name, line) for m, _, k in rows for line in k.why],
    )


async def _results(verdict: Verdict) -> list[Result]:
    return await Result.filter(verdict_id=verdict.id).order_by("id")


def _pay(rows: list[tuple[Member, Result, Kept]]) -> list[Row]:
    lines: list[Row] = [
        (m.name, m.unit, p.item, p.amount, p.clause) for m, _, k in rows for p in k.pay
    ]
    total = sum((p.amount for _, _, k in rows for p in k.pay), Decimal(0))
    return [*lines, ("合计", "", "", total, "")]


def _sheet(
    book: Workbook, title: str, head: str, columns: tuple[str, ...], rows: list[Row]
) -> None:
    sheet = book.create_sheet(title[:31])
    sheet.append([head])
    sheet.append(list(columns))
    for row in rows:
        sheet.append([_plain(value) for value in row])
    _dress(sheet, len(columns))


def _plain(value: object) -> object:
    """Keep what people wrote from being read as a formula."""
    if isinstance(value, str) and value[:1] in "=+-@":
        return f"'{value}"
    return value


def _dress(sheet: Worksheet, columns: int) -> None:
    """Set widths, repeat the heading on every page, fit the width of A4."""
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=columns)
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A1"].alignment = Alignment(horizontal="center")
    for cell in sheet[2]:
        cell.font = Font(bold=True)
    for number in range(1, columns + 1):
        cells = [sheet.cell(row=r, column=number).value for r in range(2, sheet.max_row + 1)]
        widest = max(sum(1 + (ord(c) > 255) for c in str(v or "")) for v in cells)  # noqa: PLR2004 - wide characters
        sheet.column_dimensions[get_column_letter(number)].width = min(widest + 2, WIDEST)
    for line in sheet.iter_rows(min_row=3):
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "1:2"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True

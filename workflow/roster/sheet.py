"""Writing the roster out: a sheet that is pleasant to fill in, or plain CSV."""

import csv
import io
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from models.people import Member
from workflow.roles import TITLES, Role
from workflow.roster.words import COLUMNS, header_of, plain

Value = str | Decimal

_AS_TEXT: Final = "@"
_FORMULA: Final = re.compile(r"'*[=+\-@]")
"""What a spreadsheet takes for a formula; an apostrophe more keeps it words."""
_WIDEST: Final = 36
_NARROWEST: Final = 8
_WIDE: Final = "\u2e80"
"""Characters from here on take two places."""

_GUIDE: Final = {
    "userid": "企业微信通讯录里的账号，必填，不能重复",
    "name": "必填",
    "unit": "所在单位",
    "series": "方案里的类别；不是考核对象可以空着",
    "tags": "多个用；隔开，如：驻村；主管:水管站（主管单位只评这个单位的人）",
    "roles": f"多个用；隔开：{'、'.join(TITLES.values())}",
    "group": "由哪个考核组考核；考核组成员写自己的组",
    "stationed_at": "驻哪个村，标签里还要写“驻村”",
    "leader": "账号，姓名不重复时也可以写姓名",
    "kin": "需要回避的亲属，账号或姓名，多个用；隔开",
}


async def export_roster(suffix: str) -> bytes:
    """Return the active members as a file that can be imported again; `suffix` is .xlsx or .csv."""
    members = await Member.filter(active=True).order_by("userid")
    fields = [*COLUMNS, *_pay_fields(members)]
    rows = [[_cell(member, field) for field in fields] for member in members]
    headers = [header_of(field) for field in fields]
    if suffix.lower().lstrip(".") == "csv":
        return _csv(headers, rows)
    return _xlsx(headers, rows)


def _pay_fields(members: Sequence[Member]) -> list[str]:
    return [f"pay.{key}" for key in sorted({key for member in members for key in member.pay})]


def _cell(member: Member, field: str) -> Value:
    if field.startswith("pay."):
        amount = member.pay.get(field.removeprefix("pay."))
        return "" if amount is None else Decimal(amount)
    if field == "roles":
        return "；".join(role.label for role in Role if role.value in member.roles)
    value = getattr(member, field)
    return "；".join(value) if isinstance(value, list) else str(value)


def _csv(headers: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headers)
    writer.writerows([_guarded(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _guarded(value: Value) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    return f"'{value}" if _FORMULA.match(value) else value


def _xlsx(headers: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.title = "名册"
    for number, row in enumerate([headers, *rows], start=1):
        for place, value in enumerate(row, start=1):
            _put(sheet.cell(number, place), value)
    _style_header(sheet, headers)
    for place, column in enumerate(zip(headers, *rows, strict=True), start=1):
        width = min(_WIDEST, max(_NARROWEST, *map(_width, column)) + 2)
        sheet.column_dimensions[get_column_letter(place)].width = width
    _print_well(sheet)
    _add_guide(book)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _put(cell: Cell, value: Value) -> None:
    """Write words as words, never as a formula or a number; amounts as numbers."""
    if value == "":
        return
    cell.value = value
    if isinstance(value, Decimal):
        cell.number_format = "#,##0.00"
        return
    cell.data_type = "s"
    cell.number_format = _AS_TEXT
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    if _FORMULA.match(value):
        cell.quotePrefix = True  # stays words when somebody edits it


def _style_header(sheet: Worksheet, headers: Sequence[str]) -> None:
    for place in range(1, len(headers) + 1):
        cell = sheet.cell(1, place)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E8EEF7")
        cell.alignment = Alignment(horizontal="center", vertical="center")
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headers))}{sheet.max_row}"


def _print_well(sheet: Worksheet) -> None:
    """A4 across, as wide as the page, the header on every page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def _add_guide(book: Workbook) -> None:
    """Say on a second sheet what belongs where; only the first one is read."""
    sheet = book.create_sheet("填写说明")
    lines = {COLUMNS[field]: meaning for field, meaning in _GUIDE.items()}
    lines["补贴.…"] = "金额（元），每种补贴一列，如：补贴.岗位"
    for number, (title, meaning) in enumerate(lines.items(), start=1):
        _put(sheet.cell(number, 1), title)
        _put(sheet.cell(number, 2), meaning)
        sheet.cell(number, 1).font = Font(bold=True)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 14, 80


def _width(value: Value) -> int:
    return sum(2 if char >= _WIDE else 1 for char in str(value))

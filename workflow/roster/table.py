"""From a file's bytes to numbered rows of text, whatever the spreadsheet made of them."""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, Final

from openpyxl import load_workbook

from workflow.roster.rows import RosterError

Line = tuple[int, list[str]]
"""Row number as a spreadsheet counts, and the cells."""

LARGEST: Final = 10 * 1024 * 1024
_LARGEST_UNPACKED: Final = 200 * 1024 * 1024
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_GUARDED: Final = re.compile(r"'+[=+\-@]")
"""What an export wrote before a cell that a spreadsheet would take for a formula."""


def read_table(data: bytes, filename: str) -> list[Line]:
    """Return the rows that hold anything. Raises RosterError."""
    suffix = filename.rpartition(".")[2].lower()
    if len(data) > LARGEST:
        raise RosterError([f"文件超过 {LARGEST // 1024 // 1024} MB，请只留名册一张表"])
    if data.startswith(_OLD_EXCEL):
        raise RosterError(["这是旧版 Excel（.xls）或加了密码的文件，请另存为不加密的 .xlsx 再导入"])
    if suffix not in ("xlsx", "csv"):
        raise RosterError([f"“{filename}”不是名册文件，请用 .xlsx 或 .csv"])
    lines = _xlsx(data) if suffix == "xlsx" else _csv(data)
    return [(number, cells) for number, cells in lines if any(map(str.strip, cells))]


def _xlsx(data: bytes) -> list[Line]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            too_large = sum(part.file_size for part in packed.infolist()) > _LARGEST_UNPACKED
        lines = [] if too_large else _first_sheet(data)
    except Exception as error:
        raise RosterError(
            ["文件打不开，可能损坏了，请用 Excel 或 WPS 另存为 .xlsx 再导入"]
        ) from error
    if too_large:
        raise RosterError(["文件解开后太大，请把名册复制到新的工作簿再导入"])
    return lines


def _first_sheet(data: bytes) -> list[Line]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and extensions that openpyxl does not know
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # some programs write a size that leaves columns out
            return list(_rows(sheet.iter_rows()))
        finally:
            book.close()


def _rows(rows: Iterable[Any]) -> Iterator[Line]:
    for number, row in enumerate(rows, start=1):
        yield number, [_text(cell.value) for cell in row]


def _text(value: object) -> str:
    """Return a cell as a person reads it: whole numbers without a point, dates as dates."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _csv(data: bytes) -> list[Line]:
    text = _decoded(data)
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return [
            (number, [_unguarded(cell) for cell in row]) for number, row in enumerate(reader, 1)
        ]
    except csv.Error as error:
        raise RosterError(["CSV 文件的格式不对，请用 Excel 或 WPS 另存为 .xlsx 再导入"]) from error


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise RosterError(["文件的编码认不出来，请另存为 UTF-8 的 CSV，或直接用 .xlsx"])


def _unguarded(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell

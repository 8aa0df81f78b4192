"""Reading a roster file as a whole: everything that is wrong is said at once, each with its row."""

import hashlib
from collections.abc import Sequence
from typing import Any

from models.people import Member
from workflow.roles import Role
from workflow.roster import words
from workflow.roster.checks import Known, check_rows
from workflow.roster.rows import Roster, RosterError, Row
from workflow.roster.table import Line, read_table
from workflow.settings import Settings

Headers = dict[int, str]
"""Place of a column → the field it fills."""

_TITLE_ROWS = 5
"""A header may stand below a title, but no deeper than this."""

_FORMULA_ERRORS = ("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!")


def read_roster(
    data: bytes, filename: str, settings: Settings, known: Sequence[Known] = ()
) -> Roster:
    """Read a file's rows; `known` are the (userid, name) of those who are in the roster already.

    Raises RosterError.
    """
    lines = read_table(data, filename)
    if not lines:
        raise RosterError(["文件是空的：第一行写表头（账号、姓名、单位……），下面每人一行"])
    (header_row, header), *lines = lines[_header_place(lines) :]
    headers, problems = _read_headers(header_row, header)
    if not lines and not problems:
        raise RosterError(["文件只有表头，没有人员：表头下面每人写一行"])
    if problems:
        raise RosterError(problems)
    rows = [_read_row(headers, line, problems) for line in lines]
    fields = frozenset(headers.values())
    rows, warnings = check_rows(rows, fields, settings.schemes, list(known), problems)
    if problems:
        raise RosterError(_in_order(problems))
    digest = hashlib.sha256(data).hexdigest()
    return Roster(tuple(rows), tuple(_in_order(warnings)), fields, digest)


async def known_people() -> list[Known]:
    """Return the (userid, name) of everybody in the roster, leavers too."""
    return [(m.userid, m.name) for m in await Member.all().order_by("userid")]


def _header_place(lines: list[Line]) -> int:
    """Return which line holds the headers: the first that has two of them, else the first."""
    for place, (_, cells) in enumerate(lines[:_TITLE_ROWS]):
        if sum(bool(words.read_header(cell)) for cell in cells) > 1:
            return place
    return 0


def _read_headers(row: int, cells: list[str]) -> tuple[Headers, list[str]]:
    headers: Headers = {}
    problems = []
    for place, cell in enumerate(cells):
        field = words.read_header(cell)
        if field is None:
            known = [*words.COLUMNS.values(), *words.COLUMNS, words.PAY]
            near = words.hint(words.fold(cell), known)
            problems.append(
                f"第 {row} 行：不认识表头“{words.clean(cell)}”{near}，请改正或删去这一列"
            )
        elif field in headers.values():
            problems.append(f"第 {row} 行：表头“{words.header_of(field)}”出现两次，请只留一列")
        elif field:
            headers[place] = field
    problems += [
        f"第 {row} 行：缺少表头“{words.COLUMNS[field]}”，请补上这一列"
        for field in ("userid", "name")
        if field not in headers.values()
    ]
    return headers, problems


def _read_row(headers: Headers, line: Line, problems: list[str]) -> Row:
    number, cells = line
    values: dict[str, Any] = {}
    pay: dict[str, str] = {}
    for place, field in headers.items():
        cell = cells[place] if place < len(cells) else ""
        wrong = ""
        if cell.strip() in _FORMULA_ERRORS:
            wrong = f"公式出错（{cell.strip()}），请改成实际的内容"
        elif field.startswith("pay."):
            wrong = _read_pay(field.removeprefix("pay."), cell, pay)
        elif field == "roles":
            values[field], wrong = _read_roles(cell)
        else:
            values[field] = _read_cell(field, cell)
            wrong = _too_long(field, values[field])
        if wrong:
            problems.append(f"第 {number} 行 {words.header_of(field)}：{wrong}")
    return Row(number=number, pay=pay, **{"userid": "", "name": "", **values})


def _read_cell(field: str, cell: str) -> str | tuple[str, ...]:
    if field == "userid":
        return words.fold(cell)
    if field in ("name", "leader"):
        return words.clean_name(cell)
    if field == "tags":
        return words.split_list(cell.replace("：", ":"))
    if field == "kin":
        return tuple(map(words.clean_name, words.split_list(cell)))
    return words.clean(cell)


def _too_long(field: str, value: str | tuple[str, ...]) -> str:
    most = words.LONGEST.get(field)
    return f"最多 {most} 个字，现在有 {len(value)} 个" if most and len(value) > most else ""


def _read_roles(cell: str) -> tuple[tuple[Role, ...], str]:
    named = {word: words.read_role_word(word) for word in words.split_list(cell, by_blanks=True)}
    unknown = [f"没有“{w}”这个角色{words.nearest_role(w)}" for w, role in named.items() if not role]
    return tuple(role for role in Role if role in named.values()), "；".join(unknown)


def _read_pay(key: str, cell: str, pay: dict[str, str]) -> str:
    if not words.clean(cell):
        return ""
    amount = words.read_amount(cell)
    if amount is None:
        return f"“{words.clean(cell)}”不是金额，请写不小于 0 的数字"
    pay[key] = words.plain(amount)
    return ""


def _in_order(sentences: list[str]) -> list[str]:
    """Sort by row number; what is not about one row comes last."""

    def row(sentence: str) -> int:
        number = sentence.removeprefix("第 ").partition(" 行")[0]
        return int(number) if number.isdigit() else 1 << 30

    return sorted(sentences, key=row)

"""Words in cells: clean text, lists, roles, amounts, and the names of the columns."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Final

from workflow.roles import TITLES, Role, read_role

COLUMNS: Final = {
    "userid": "账号",
    "name": "姓名",
    "unit": "单位",
    "series": "类别",
    "tags": "标签",
    "roles": "角色",
    "group": "考核组",
    "stationed_at": "驻村",
    "leader": "分管领导",
    "kin": "回避",
}
"""Field of a member → its header, in the order of the file."""

LONGEST: Final = {
    "name": 64,
    "unit": 64,
    "series": 32,
    "group": 64,
    "stationed_at": 64,
    "leader": 64,
}
"""Field → the most characters it may hold."""

PAY: Final = "补贴"
LEFT_OUT: Final = ("序号", "备注")
"""Columns that people keep for themselves."""

_PAY_HEADER: Final = re.compile(rf"(?:pay|{PAY})\s*[.:_-]?\s*(.*)", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"[;；,，、|\n]")
_BETWEEN_WORDS: Final = re.compile(r"[;；,，、|\s]")
_BLANK_IN_NAME: Final = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
_INVISIBLE: Final = ("Cf", "Cc", "Cs")
_MOST_DIGITS: Final = 12

_ALSO: Final = {
    "考核组": Role.ASSESSOR,
    "考核组员": Role.ASSESSOR,
    "组长": Role.GROUP_LEAD,
    "考核组组长": Role.GROUP_LEAD,
    "上级主管": Role.SUPERIOR,
    "领导小组成员": Role.LEADER,
    "监票员": Role.TELLER,
}


def clean(text: str) -> str:
    """Drop what nobody can see, and blanks at the ends or in a row."""
    seen = [c for c in text if c.isspace() or unicodedata.category(c) not in _INVISIBLE]
    return " ".join("".join(seen).split())


def clean_name(text: str) -> str:
    """Clean a name; the blank that pads a short Chinese one (张　三) goes too."""
    return _BLANK_IN_NAME.sub("", clean(text))


def fold(text: str) -> str:
    """Clean, and bring full-width letters, digits and marks to their plain form."""
    return clean(unicodedata.normalize("NFKC", text))


def split_list(text: str, *, by_blanks: bool = False) -> tuple[str, ...]:
    """Return what a cell lists, each once, in its order."""
    parts = (_BETWEEN_WORDS if by_blanks else _BETWEEN).split(text)
    return tuple(dict.fromkeys(filter(None, map(clean, parts))))


def read_role_word(word: str) -> Role | None:
    """Return the role that a word names, in English, in Chinese, or as people shorten it."""
    word = fold(word)
    return read_role(word) or read_role(word.lower()) or _ALSO.get(word)


def nearest_role(word: str) -> str:
    return hint(word, [*TITLES.values(), *(role.value for role in Role)])


def read_amount(text: str) -> Decimal | None:
    """Return an amount in yuan, at least 0; None for anything else."""
    text = fold(text).removesuffix("元").replace(",", "").strip()
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    if not amount.is_finite() or amount < 0 or amount.adjusted() >= _MOST_DIGITS:
        return None
    return amount


def plain(amount: Decimal) -> str:
    """Return an amount in one spelling: no exponent, no zeros at the end."""
    return f"{amount.normalize():f}" if amount else "0"


def read_header(text: str) -> str | None:
    """Return the field that a header names, `pay.KEY`, '' for one left out, None if unknown."""
    text = clean_name(fold(text)).replace("帐号", COLUMNS["userid"])
    if not text or text in LEFT_OUT:
        return ""
    for field, title in COLUMNS.items():
        if text.lower() == field or text == title or text.split() == [field, title]:
            return field
    pay = _PAY_HEADER.fullmatch(text)
    return f"pay.{pay[1].strip('() ') or PAY}" if pay else None


def header_of(field: str) -> str:
    """Return the header under which a field is shown and exported."""
    return f"{PAY}.{field.removeprefix('pay.')}" if field.startswith("pay.") else COLUMNS[field]


def hint(word: str, known: list[str]) -> str:
    """Return the half-sentence that names the nearest right word, or nothing."""
    near = get_close_matches(word, known, n=1, cutoff=0.5)
    return f"，是不是“{near[0]}”" if near else ""

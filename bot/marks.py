"""Reading marks: one total, or items by name."""

import re
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from bot.words import Unread, fold_line, read_number, read_pairs
from rules.scheme.indicators import Indicator
from workflow.marks import short

_TOTAL = re.compile(r"(?:总分|总计|合计|总共|共|打|给)?[ :=]*(?P<number>[^ ]+?) ?分?[.!。]?")

_SIGNED = re.compile(r"[-+][0-9.]*")


class Marks(msgspec.Struct, frozen=True):
    """A total, or points by indicator id; if there are `problems` (sentences), nothing counts."""

    total: Decimal | None = None
    points: dict[str, Decimal] = {}
    problems: tuple[str, ...] = ()


def read_marks(text: str, items: Sequence[Indicator]) -> Marks:
    """Read `88`, or `思想9 任务18` by id, title or alias of `items`."""
    line = fold_line(text)
    total = _TOTAL.fullmatch(line)
    if total and (number := read_number(total["number"])) is not None:
        return Marks(total=number)
    names = names_of(items)
    points: dict[str, Decimal] = {}
    problems: list[str] = []
    for one in read_pairs(line, list(names)):
        if isinstance(one, Unread):
            problems.append(_why(one, names, items))
            continue
        item = names[one[0]]
        if item.id in points:
            problems.append(f"“{item.title}”写了两次，请只留一个后重发。")
        points[item.id] = one[1]
    return Marks(points=points, problems=tuple(problems))


def _why(unread: Unread, names: dict[str, Indicator], items: Sequence[Indicator]) -> str:
    """Name an unknown item's neighbours by their short names; ids are nothing to suggest."""
    if unread.word in names or not unread.why.startswith("没有"):
        return unread.why
    if _SIGNED.fullmatch(line := fold_line(unread.word)) or line in {"-", "+"}:
        return "分数前面不要带正负号，请改好后重发。"
    if unread.nearest:
        return f"没有“{unread.word}”这一项，是不是“{short(names[unread.nearest])}”？请改好后重发。"
    return f"没有“{unread.word}”这一项，可以写：{'、'.join(short(item) for item in items)}。"


def names_of(items: Sequence[Indicator]) -> dict[str, Indicator]:
    """Return every name by which the items may be called; titles first, for they are shown."""
    named = {item.title: item for item in items}
    for item in items:
        for name in (*item.aliases, item.id):
            named.setdefault(name, item)
    return named

"""月报 and 自评: what an assessee hands in about himself; replaceable until it is due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from models.filings import Filing
from models.finding import find
from models.people import Member
from rules.exact import plain
from rules.scheme import self_items
from rules.scheme.indicators import Indicator
from workflow.act import Act
from workflow.cycles import Running, subject
from workflow.entering import Place, Places
from workflow.marks import full, item_problems, mark_problem, marks_line, short
from workflow.people import as_assessee
from workflow.refusal import Refusal

SHORTEST, LONGEST = 10, 5000
"""Characters of a report: less says nothing, more nobody reads."""
_NEWEST = (
    "SELECT * FROM filing WHERE cycle_id = ? AND kind = ? AND member = ? ORDER BY id DESC LIMIT 1"
)
REPORT_EXAMPLE = "月报 完成：修渠 3 公里；问题：缺人手；下月：清淤"


@dataclass(frozen=True)
class Receipt:
    """What was handed in, and what it replaces."""

    place: Place
    filing: Filing
    before: Filing | None


@dataclass(frozen=True)
class SelfSheet:
    """What somebody marks himself."""

    place: Place
    member: Member
    items: Sequence[Indicator]

    @property
    def usual(self) -> str:
        """Return a total for the worked example."""
        return plain(full(self.items) * 92 / 100)


async def report_place(act: Act, member: Member, word: str = "交月报") -> Place:
    """Return where this member's report goes now. Raises Refusal outside the stage."""
    return await Places(act, ("report",), word).of(member)


async def file_report(act: Act, member: Member, text: str) -> Receipt:
    """File or replace the member's report of the open cycle, stored whole.

    Raises Refusal for one that is too short or too long.
    """
    place = await report_place(act, member)
    if len(text) < SHORTEST:
        raise Refusal(f"月报太短了，请写清做了什么。例：{REPORT_EXAMPLE}")
    if len(text) > LONGEST:
        raise Refusal(f"月报有 {len(text)} 字，最多 {LONGEST} 字，没有收下。请缩短后重发。")
    return await _file(act, place, Filing(kind="report", member=member.userid, text=text))


async def self_sheet(act: Act, member: Member) -> SelfSheet:
    """Return what this member marks himself now. Raises Refusal outside the stage."""
    place = await Places(act, ("self",), "自评").of(member)
    items = self_items(place.one.scheme, as_assessee(place.one.scheme, member))
    if not items:
        raise Refusal("这个方案不用自评。发“待办”看要做什么。")
    return SelfSheet(place, member, items)


async def file_self(
    act: Act, sheet: SelfSheet, total: Decimal | None, points: Mapping[str, Decimal]
) -> Receipt:
    """File or replace a self-assessment: a total, or all items one by one.

    Raises Refusal that names every mark beyond its item, or every item that is missing.
    """
    if total is None:
        _refuse_items(sheet.items, points)
        total = sum(points.values(), Decimal(0))
    elif problem := mark_problem("自评", total, full(sheet.items)):
        raise Refusal(f"{problem}例：自评 {sheet.usual}")
    filing = Filing(kind="self", member=sheet.member.userid, total=total)
    filing.items = {name: str(mark) for name, mark in points.items()}
    return await _file(act, sheet.place, filing)


def _refuse_items(items: Sequence[Indicator], points: Mapping[str, Decimal]) -> None:
    if problems := item_problems(items, points):
        raise Refusal("".join(problems) + "请改好后重发。")
    missing = [item for item in items if item.id not in points]
    if missing:
        asked = " ".join(f"{short(item)}_" for item in missing)
        listed = "、".join(
            f"{item.title}（{plain(item.points or Decimal(0))} 分）" for item in missing
        )
        raise Refusal(
            f"还缺 {len(missing)} 项：{listed}。请补在后面整条重发：\n"
            f"自评 {marks_line(items, points)} {asked}"
        )


async def newest_filing(one: Running, kind: str, userid: str) -> Filing | None:
    """Return what counts of this kind."""
    found = await find(Filing, _NEWEST, one.cycle.id, kind, userid)
    return found[0] if found else None


async def _file(act: Act, place: Place, filing: Filing) -> Receipt:
    before = await newest_filing(place.one, filing.kind, filing.member)
    filing.cycle_id = place.one.cycle.id
    filing.by, filing.at = act.actor.userid, act.at
    await filing.save()
    act.record(
        f"{filing.kind}.file",
        subject(place.one, filing.member),
        filing=filing.id,
        replaces=before.id if before else None,
        total=filing.total,
        length=len(filing.text),
    )
    return Receipt(place, filing, before)


async def still_owed(one: Running, kind: str, userid: str) -> bool:
    """Tell whether this is asked for now and somebody has not handed it in."""
    stage = one.stage_for(kind)
    if stage is None or not one.is_open(stage.id):
        return False
    return await newest_filing(one, kind, userid) is None


async def filed_at(one: Running, kind: str, userid: str) -> datetime | None:
    """Return when somebody last handed in something of this kind."""
    filing = await newest_filing(one, kind, userid)
    return filing.at if filing else None

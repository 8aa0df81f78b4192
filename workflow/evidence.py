"""佐证: pictures and files that prove something, kept with their hash.

The bytes are fetched outside any transaction (`bot.evidence`); until then a row has only the
messenger's handle. A row with neither handle nor hash was lost: its sender has been told.
"""

from collections.abc import Sequence

from models.cycles import Cycle
from models.filings import Evidence
from models.people import Member
from rules.scheme import indicators_of
from rules.scheme.indicators import Indicator
from workflow.act import Act
from workflow.calendar import say_moment
from workflow.cycles import Running, subject
from workflow.entering import Place
from workflow.filings import report_place
from workflow.messages import Message
from workflow.people import as_assessee
from workflow.refusal import Refusal
from workflow.talk import LASTS

MOST = 50
"""Pieces of evidence of one person in one cycle."""
LONGEST_NOTE = 500
HOW = "佐证 任务 水渠清淤现场"


async def take_evidence(act: Act, member: Member, media: str) -> tuple[Place, int]:
    """Note a picture or file; returns where it belongs and how many there are now.

    Raises Refusal outside the report's stage and beyond the limit.
    """
    place = await report_place(act, member, "交佐证")
    kept = len(await evidence_of(place.one, member.userid))
    if kept >= MOST:
        raise Refusal(f"本期佐证已有 {kept} 份，最多 {MOST} 份，这一份没有收。发“佐证”看已交的。")
    row = await Evidence.create(
        cycle_id=place.one.cycle.id, member=member.userid, media=media, at=act.at
    )
    act.record("evidence.take", subject(place.one, member.userid), evidence=row.id)
    return place, kept + 1


async def evidence_of(one: Running, userid: str) -> list[Evidence]:
    """Return somebody's evidence in a cycle, oldest first, without what was lost."""
    rows = await Evidence.filter(cycle_id=one.cycle.id, member=userid).order_by("id")
    return [row for row in rows if row.media or row.sha256]


def indicators_for(one: Running, member: Member) -> Sequence[Indicator]:
    """Return what evidence of this member may belong to."""
    return indicators_of(one.scheme, as_assessee(one.scheme, member))


async def describe_evidence(act: Act, member: Member, indicator: str, note: str) -> int:
    """Say of what was just sent what it proves; returns for how many pieces that was noted.

    It is about everything sent within the last half hour that has no description yet; if all of it
    has one, about the newest, which is thereby corrected. Raises Refusal where nothing was sent.
    """
    place = await report_place(act, member, "交佐证")
    if len(note) > LONGEST_NOTE:
        raise Refusal(f"说明有 {len(note)} 字，最多 {LONGEST_NOTE} 字，请缩短后重发。")
    since = act.at - LASTS
    recent = [row for row in await evidence_of(place.one, member.userid) if row.at >= since]
    if not recent:
        raise Refusal(f"请先把图片发给我，半小时内再发说明，例：{HOW}")
    rows = [row for row in recent if not row.note and not row.indicator] or recent[-1:]
    for row in rows:
        row.indicator, row.note = indicator, note
        await row.save(update_fields=["indicator", "note"])
        act.record(
            "evidence.describe",
            subject(place.one, member.userid),
            evidence=row.id,
            indicator=indicator,
        )
    return len(rows)


async def to_fetch(beyond: int, most: int) -> list[Evidence]:
    """Return evidence whose bytes are still to be fetched, with ids above `beyond`."""
    rows = Evidence.filter(id__gt=beyond, sha256="").exclude(media="")
    return await rows.order_by("id").limit(most)


async def folder_of(row: Evidence) -> str:
    """Return where the file goes, below the data folder."""
    cycle = await Cycle.get(id=row.cycle_id)
    return f"evidence/{cycle.period}"


async def keep_evidence(act: Act, row: Evidence, path: str, sha256: str) -> None:
    """Note where the bytes are and what they hash to; a second fetch changes nothing."""
    waiting = Evidence.filter(id=row.id, sha256="")
    if await waiting.update(path=path, sha256=sha256):
        act.record("evidence.keep", f"evidence/{row.id}", sha256=sha256)


async def lose_evidence(act: Act, row: Evidence, why: str) -> None:
    """Note that the bytes cannot be had, and ask the member to send it again."""
    if not await Evidence.filter(id=row.id, sha256="").exclude(media="").update(media=""):
        return
    act.record("evidence.lose", f"evidence/{row.id}")
    said = f"您 {say_moment(row.at)} 发的佐证没有收下：{why}"
    act.tell(row.member, f"evidence-{row.id}", Message(said))

"""扣分 and 加分: what was found about somebody; stands until whoever reported it takes it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from models.filings import Entry
from models.people import Member
from rules.exact import plain
from rules.facts import Entry as Fact
from rules.facts.entry_rules import entry_problems
from rules.plan import Planner
from rules.scheme import Scheme, findings, in_scope
from rules.scheme.indicators import Amount, Bonus, Flagged, Graded, Indicator, Rated, Restore, Zero
from workflow.cycles import Running, subject
from workflow.entering import Place, Places
from workflow.facts import standing
from workflow.people import as_assessee, may_rate, panels_of
from workflow.ratings import Desk
from workflow.refusal import Refusal
from workflow.roles import Role

LOSS, GAIN = "扣分", "加分"
SHORTEST_NOTE, LONGEST_NOTE = 2, 500


@dataclass(frozen=True)
class Found:
    """What somebody reports; `points` or `value` where the scheme leaves the amount to him."""

    indicator: Indicator
    note: str
    times: int = 1
    level: str = ""
    points: Decimal | None = None
    value: Decimal | None = None


def word_of(indicator: Indicator) -> str:
    """Return the command under which this is reported."""
    return GAIN if isinstance(indicator, Bonus | Restore) else LOSS


def places(desk: Desk, word: str) -> Places:
    """Return where findings go: into their own stage, or where there is none, into the raters'."""
    return Places(desk.act, ("findings", "ratings"), word, _can_be_found_at_fault)


def _can_be_found_at_fault(scheme: Scheme, member: Member) -> bool:
    person = as_assessee(scheme, member)
    return in_scope(scheme, person) is None and bool(findings(scheme, person))


async def reportable(desk: Desk, member: Member, word: str) -> tuple[Place, list[Indicator]]:
    """Return what can be reported about a member.

    Raises Refusal for himself, for somebody he must not judge, and outside the stage.
    """
    if member.userid == desk.rater.userid:
        raise Refusal(f"不能给自己报{word}。")
    place = await places(desk, f"报{word}").of(member)
    if place.correcting:
        raise Refusal(f"评分已截止，更正时不能再报{word}。撤销原有的，例：撤销 {member.name} 指标")
    scheme = place.one.scheme
    known = findings(scheme, as_assessee(scheme, member))
    panels = panels_of(scheme, desk.rater) or [""]
    reasons = [may_rate(desk.rater, member, panel) for panel in panels]
    if all(reasons):
        raise Refusal(f"{reasons[0]}，所以不能由您{word}。")
    return place, known


async def report(desk: Desk, place: Place, member: Member, found: Found) -> Entry:
    """Store a finding. Raises Refusal if another panel reports it, or its figures do not fit."""
    indicator, one = found.indicator, place.one
    if indicator.panel and indicator.panel not in panels_of(one.scheme, desk.rater):
        panel = one.scheme.panels.get(indicator.panel, indicator.panel)
        raise Refusal(f"“{indicator.title}”由{panel}填报，您不能报。")
    why = may_rate(desk.rater, member, indicator.panel)
    if why:
        raise Refusal(f"{why}，所以不能由您{word_of(indicator)}。")
    _check(one, member, found)
    entry = await desk.enter(
        one,
        Entry(
            assessee=member.userid,
            indicator=indicator.id,
            times=found.times,
            level=found.level,
            points=found.points,
            value=found.value,
            note=found.note,
        ),
    )
    about = subject(one, member.userid)
    desk.act.record(
        "finding.report", about, entry=entry.id, indicator=indicator.id, times=found.times
    )
    return entry


def _check(one: Running, member: Member, found: Found) -> None:
    """Raise Refusal for what the rules would not accept when the cycle is settled."""
    indicator = found.indicator
    example = f"{word_of(indicator)} {member.name} {indicator.title} 11月5日通报"
    if len(found.note) < SHORTEST_NOTE:
        raise Refusal(f"请写明事实（何时、何事），例：{example}")
    if len(found.note) > LONGEST_NOTE:
        raise Refusal(f"说明有 {len(found.note)} 字，最多 {LONGEST_NOTE} 字，请缩短后重发。")
    person = as_assessee(one.scheme, member)
    home = Planner(one.scheme).plan(person).homes[indicator.id]
    fact = Fact(
        member.userid,
        indicator.id,
        points=found.points,
        value=found.value,
        times=found.times,
        level=found.level,
        note=found.note,
    )
    if problems := [said for _, said in entry_problems(fact, home, one.scheme.panels)]:
        raise Refusal(f"“{indicator.title}”：{'；'.join(problems)}。例：{example}")


def effect(found: Found) -> str:
    """Return what a finding brings about, as far as it can be said without the others."""
    indicator = found.indicator
    if isinstance(indicator, Flagged):
        return "属于可定低等次的情形，由领导小组审定时定"
    if isinstance(indicator, Zero):
        return "这一项不得分"
    verb, amount = word_of(indicator)[0], _amount(indicator, found.level)
    level = f"{amount.title}，" if amount.title else ""
    if found.points is not None:
        return f"{level}{verb} {plain(found.points)} 分"
    if amount.each is not None:
        total = plain(amount.each * found.times)
        several = f"，{found.times} 次共 {total} 分" if found.times > 1 else ""
        return f"{level}每次{verb} {plain(amount.each)} 分{several}"
    if amount.once is not None:
        once = "，只计一次" if found.times > 1 else ""
        return f"{level}{verb} {plain(amount.once)} 分{once}"
    return "按方案计分"


def _amount(indicator: Indicator, level: str) -> Amount:
    if isinstance(indicator, Graded):
        plainly = Amount(each=indicator.each, once=indicator.once, given=indicator.given)
        return indicator.levels.get(level, plainly)
    return Amount(each=indicator.each) if isinstance(indicator, Restore) else Amount()


async def retractable(desk: Desk, found: Places, member: Member) -> tuple[Place, Sequence[Entry]]:
    """Return what the actor may take back about a member, oldest first.

    While the stage is open his own entries; during a correction findings alone, and for the
    office anybody's. Raises Refusal outside the stage.
    """
    place = await found.of(member)
    roles = desk.act.actor.roles
    if not place.correcting and not roles & {Role.ASSESSOR, Role.SUPERIOR}:
        raise Refusal("评分还没截止，请报的人自己撤销；异议成立后党政党建办才能撤销。")
    if place.correcting and Role.OFFICE in roles:
        rows: Sequence[Entry] = await standing(place.one.cycle.id)
    else:
        rows = await desk.own(place.one)
    mine = [row for row in rows if row.assessee == member.userid]
    ratings = place.one.stage_for("ratings")
    if not (ratings and place.one.is_open(ratings.id)):
        mine = [row for row in mine if not is_rating(place.one, row)]
    return place, mine


def is_rating(one: Running, row: Entry) -> bool:
    return isinstance(one.scheme.indicator(row.indicator), Rated)


async def retract(desk: Desk, place: Place, row: Entry) -> None:
    """Take one entry back with a new row that names it."""
    await desk.enter(
        place.one,
        Entry(assessee=row.assessee, indicator=row.indicator, panel=row.panel, retracts=row.id),
    )
    about = subject(place.one, row.assessee)
    desk.act.record("entry.retract", about, entry=row.id, indicator=row.indicator, of=row.rater)

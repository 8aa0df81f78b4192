"""评分: what each rater gives each person for each item; a later rating replaces an earlier one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tortoise.expressions import Q

from models.filings import Entry
from models.people import Member
from rules.exact import plain
from rules.scheme.indicators import Indicator
from workflow.act import Act
from workflow.cycles import Running, cycle_for, open_cycles, subject
from workflow.entering import Place, Places
from workflow.facts import counting
from workflow.marks import full, item_problems, mark_problem, spread
from workflow.people import items_of, may_rate, panels_of, scored
from workflow.refusal import Refusal

WORD = "评分"
SPREAD = "按总分分摊"
"""The note of an item's rating that was not given by itself."""


@dataclass(frozen=True)
class Sheet:
    """What one rater may rate about one person for one panel, and what he has given so far."""

    place: Place
    member: Member
    panel: str
    items: Sequence[Indicator]
    given: Mapping[str, Decimal]

    @property
    def missing(self) -> list[Indicator]:
        return [item for item in self.items if item.id not in self.given]

    @property
    def title(self) -> str:
        """Return the panel's name, e.g. `乡镇考核组`."""
        return self.place.one.scheme.panels[self.panel]


@dataclass
class Desk:
    """A rater at work: his sheets and what he has given, loaded once for one act."""

    act: Act
    rater: Member
    members: Sequence[Member]
    _own: dict[int, list[Entry]] = field(default_factory=dict)
    _given: dict[int, dict[tuple[str, str], dict[str, Decimal]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = Places(self.act, ("ratings",), WORD)

    async def sheets(self, member: Member) -> list[Sheet]:
        """Return this rater's sheets about a member, one for each panel that he may speak for.

        Raises Refusal: himself, kin, another 考核组, no item of his panels, outside the stage.
        """
        if member.userid == self.rater.userid:
            raise Refusal("不能给自己评分。发“待办”看要评谁。")
        place = await self.places.of(member)
        found: list[Sheet] = []
        reasons: list[str] = []
        for panel in panels_of(place.one.scheme, self.rater):
            items = items_of(place.one.scheme, member, panel)
            why = may_rate(self.rater, member, panel)
            if items and why:
                reasons.append(why)
            elif items:
                found.append(await self._sheet(place, member, panel, items))
        if place.correcting:
            return self._of_before(member, found)
        if not found:
            reason = reasons[0] if reasons else f"{member.name}没有要您评的项目"
            raise Refusal(f"{reason}。发“待办”看要评谁。")
        return found

    def _of_before(self, member: Member, found: list[Sheet]) -> list[Sheet]:
        """Keep what he rated before: a correction is up to those whom the objection is about."""
        again = [sheet for sheet in found if sheet.given]
        if not again:
            raise Refusal(f"评分已截止，{member.name}的异议成立后只有原评分人可以重评。")
        return again

    async def unrated(self) -> list[Sheet]:
        """Return the sheets on which something is still missing, in the order of the ids.

        Raises Refusal while nothing is open for rating.
        """
        found = []
        for one in await self._open():
            place = Place(one, "ratings")
            for panel in panels_of(one.scheme, self.rater):
                for member in scored(one, self.members):
                    items = items_of(one.scheme, member, panel)
                    if items and may_rate(self.rater, member, panel) is None:
                        found.append(await self._sheet(place, member, panel, items))
        return [sheet for sheet in found if sheet.missing]

    async def _open(self) -> list[Running]:
        found = []
        for one in await open_cycles():
            stage = one.stage_for("ratings")
            if stage and one.is_open(stage.id):
                found.append(one)
        return found or [await cycle_for(self.act, "ratings", None, WORD)]

    async def _sheet(
        self, place: Place, member: Member, panel: str, items: Sequence[Indicator]
    ) -> Sheet:
        given = (await self._marks(place.one)).get((member.userid, panel), {})
        marks = {item.id: given[item.id] for item in items if item.id in given}
        return Sheet(place, member, panel, items, marks)

    async def _marks(self, one: Running) -> dict[tuple[str, str], dict[str, Decimal]]:
        """Return this rater's marks by person and panel, and there by indicator."""
        if one.cycle.id not in self._given:
            found: dict[tuple[str, str], dict[str, Decimal]] = {}
            for row in await self.own(one):
                if row.points is not None and row.panel:
                    found.setdefault((row.assessee, row.panel), {})[row.indicator] = row.points
            self._given[one.cycle.id] = found
        return self._given[one.cycle.id]

    async def own(self, one: Running) -> list[Entry]:
        """Return what this rater has entered and not taken back, oldest first."""
        if one.cycle.id not in self._own:
            mine = Q(rater=self.rater.userid) | Q(retracts__isnull=False)
            rows = Entry.filter(mine, cycle_id=one.cycle.id)
            self._own[one.cycle.id] = await rows.order_by("id")
        return counting(self._own[one.cycle.id])

    async def give(self, sheet: Sheet, points: Mapping[str, Decimal], note: str = "") -> Sheet:
        """Store ratings by indicator; returns the sheet as it stands then.

        Raises Refusal that names every mark beyond its item.
        """
        if problems := item_problems(sheet.items, points):
            raise Refusal("".join(problems))
        for item in sheet.items:
            if item.id in points:
                await self.enter(
                    sheet.place.one,
                    Entry(
                        assessee=sheet.member.userid,
                        indicator=item.id,
                        panel=sheet.panel,
                        points=points[item.id],
                        note=note,
                    ),
                )
        about = subject(sheet.place.one, sheet.member.userid)
        self.act.record("rating.give", about, panel=sheet.panel, points=dict(points))
        return await self._sheet(sheet.place, sheet.member, sheet.panel, sheet.items)

    async def give_total(self, sheet: Sheet, total: Decimal) -> Sheet:
        """Store a total: of the only item, or spread over all in proportion to their points."""
        most = full(sheet.items)
        if problem := mark_problem(f"{sheet.member.name}的总分", total, most):
            raise Refusal(problem)
        several = len(sheet.items) > 1
        return await self.give(sheet, spread(total, sheet.items), SPREAD if several else "")

    async def enter(self, one: Running, entry: Entry) -> Entry:
        """Write one entry of this rater; what was there before stays and no longer counts."""
        await self.own(one)
        entry.cycle_id, entry.rater, entry.at = one.cycle.id, self.rater.userid, self.act.at
        await entry.save()
        self._own[one.cycle.id].append(entry)
        self._given.pop(one.cycle.id, None)
        return entry

    async def settle(self) -> str:
        """After everything is entered: return what a correction set going, as a sentence."""
        return await self.places.settle()


def total_of(sheet: Sheet) -> str:
    """Return the sum of what was given, e.g. `88.5`."""
    return plain(sum(sheet.given.values(), Decimal(0)))

"""When something may be entered: while its stage is open, or after an objection was upheld."""

from collections.abc import Callable
from dataclasses import dataclass, field

from models.people import Member
from rules.scheme import Scheme
from workflow.act import Act
from workflow.calendar import say_moment
from workflow.cycles import Running, cycle_for, fits, open_cycles
from workflow.objections import corrected, correcting
from workflow.people import items_of
from workflow.refusal import Refusal
from workflow.roles import Role


@dataclass(frozen=True)
class Place:
    """The cycle an entry goes into; `correcting`: its stage is closed, an objection was upheld."""

    one: Running
    debt: str
    correcting: bool = False

    @property
    def until(self) -> str:
        """Return until when it may be changed, e.g. `11月26日 18:00`; empty if nobody knows."""
        stage = self.one.stage_for(self.debt)
        due = self.one.runs[stage.id].due_at if stage else None
        return say_moment(due) if due and not self.correcting else ""


def is_rated(scheme: Scheme, member: Member) -> bool:
    """Tell whether something has to be rated about a member."""
    return bool(items_of(scheme, member))


@dataclass
class Places:
    """Finds the place of each entry of one act; people of the same series share theirs.

    `debts` are the stages that take such entries, the right one first where a scheme has several;
    `word` is what people call entering, `concerns` tells for whom there is something to enter.
    """

    act: Act
    debts: tuple[str, ...]
    word: str
    concerns: Callable[[Scheme, Member], bool] = is_rated
    _known: dict[str, Place | Refusal] = field(default_factory=dict)
    _corrected: dict[str, Running] = field(default_factory=dict)

    async def of(self, member: Member) -> Place:
        """Return where something about `member` goes.

        Raises Refusal for somebody whom it does not concern, and outside the stage.
        """
        you = "您" if member.userid == self.act.actor.userid else member.name
        if Role.ASSESSEE.value not in member.roles:
            raise Refusal(f"{you}不是考核对象，不用{self.word}。名册有误请联系管理员。")
        place = await self._place(member)
        if not self.concerns(place.one.scheme, member):
            raise Refusal(f"{you}本期不评分，不用{self.word}。有疑问请联系党政党建办。")
        return place

    async def _place(self, member: Member) -> Place:
        if member.series not in self._known:
            self._known[member.series] = await self._open(member)
        known = self._known[member.series]
        if isinstance(known, Place):
            return known
        for one, debt in await self._stages(member):
            if await correcting(one, member.userid):
                self._corrected.setdefault(member.userid, one)
                return Place(one, debt, correcting=True)
        raise known

    async def _open(self, member: Member) -> Place | Refusal:
        stages = await self._stages(member)
        for one, debt in stages:
            stage = one.stage_for(debt)
            if stage and one.is_open(stage.id):
                return Place(one, debt)
        debt = stages[-1][1] if stages else self.debts[0]
        try:
            return Place(await cycle_for(self.act, debt, member, self.word), debt)
        except Refusal as closed:
            return closed

    async def _stages(self, member: Member) -> list[tuple[Running, str]]:
        """Return the cycles with a stage for this, each with the debt that names the stage."""
        found = []
        for one in await open_cycles():
            debt = next((debt for debt in self.debts if one.stage_for(debt)), None)
            if debt and fits(one.scheme, member):
                found.append((one, debt))
        return found

    async def settle(self) -> str:
        """After everything is written: put corrected results before the leaders again.

        Returns a sentence about it, or nothing.
        """
        by_cycle = {one.cycle.id: (one, userid) for userid, one in self._corrected.items()}
        said = [await corrected(self.act, one, userid) for one, userid in by_cycle.values()]
        return "".join(said)

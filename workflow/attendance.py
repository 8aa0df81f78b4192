"""考勤: times late and early, days absent and on leave; a correction is a new row that counts."""

from calendar import monthrange
from dataclasses import dataclass
from decimal import Decimal

import msgspec

from models.filings import Attendance
from models.people import Member
from rules.exact import plain
from rules.facts import Attendance as Fact
from rules.facts.book import Case, by_unit
from rules.grade.flags import raise_flags
from rules.plan import Planner
from rules.scheme.polls import AttendanceFlag
from workflow.act import Act
from workflow.cycles import Running, cycle_for, open_cycles, subject
from workflow.entering import Place, Places
from workflow.facts import latest_attendance
from workflow.messages import Message
from workflow.people import as_assessee, everyone, scored, with_role
from workflow.refusal import Refusal
from workflow.roles import Role

HALF_DAY = Decimal("0.5")
WORD = "报考勤"
HOW = "考勤 张三 迟到2 早退1 旷工0.5 请假1"


class Times(msgspec.Struct, frozen=True):
    """One person's attendance: times late and early, days absent and on leave."""

    late: Decimal = Decimal(0)
    early: Decimal = Decimal(0)
    absent: Decimal = Decimal(0)
    leave: Decimal = Decimal(0)

    @property
    def words(self) -> str:
        """Return e.g. `迟到2次、旷工0.5天`, or `全勤`."""
        said = (
            (self.late, "迟到", "次"),
            (self.early, "早退", "次"),
            (self.absent, "旷工", "天"),
            (self.leave, "请假", "天"),
        )
        return "、".join(f"{name}{plain(n)}{unit}" for n, name, unit in said if n) or "全勤"

    def problems(self, days: int) -> list[str]:
        """Return what is impossible in a period of so many days."""
        counts = (("迟到", self.late), ("早退", self.early))
        spans = (("旷工", self.absent), ("请假", self.leave))
        found = [f"{name}按次数报整数，不能是 {n}。" for name, n in counts if n % 1]
        found += [
            f"{name}按天报，最小半天（0.5），不能是 {n}。" for name, n in spans if n % HALF_DAY
        ]
        found += [
            f"{name} {plain(n)} 超过本期的 {days} 天，请核对。"
            for name, n in counts + spans
            if n > days
        ]
        if not found and self.absent + self.leave > days:
            found.append(f"旷工加请假超过本期的 {days} 天，请核对。")
        return found


@dataclass(frozen=True)
class Reported:
    """One row as it was stored, what it replaces, and the flags that it raises."""

    place: Place
    member: Member
    times: Times
    before: Times | None
    flags: tuple[str, ...]


@dataclass
class Register:
    """The attendance book of one act; people are entered line by line."""

    act: Act
    by: Member

    def __post_init__(self) -> None:
        self._places = Places(self.act, ("attendance",), WORD)
        self._latest: dict[int, dict[str, Attendance]] = {}

    async def enter(self, member: Member, times: Times) -> Reported:
        """Store one person's attendance.

        Raises Refusal for figures that cannot be, for somebody who may not, and outside the stage.
        """
        place = await self._places.of(member)
        before = (await self._of(place.one)).get(member.userid)
        self._check_right(member, place, before)
        if problems := times.problems(_days(place.one)):
            raise Refusal("".join(problems))
        await self._store(place.one, member, times, before)
        flags = attendance_flags(place.one, member, times)
        return Reported(place, member, times, times_of(before) if before else None, flags)

    async def _store(
        self, one: Running, member: Member, times: Times, before: Attendance | None
    ) -> None:
        row = await Attendance.create(
            cycle_id=one.cycle.id,
            member=member.userid,
            late=int(times.late),
            early=int(times.early),
            absent_days=times.absent,
            leave_days=times.leave,
            by=self.by.userid,
            at=self.act.at,
        )
        self._latest[one.cycle.id][member.userid] = row
        self.act.record(
            "attendance.report",
            subject(one, member.userid),
            row=row.id,
            replaces=before.id if before else None,
            late=row.late,
            early=row.early,
            absent=times.absent,
            leave=times.leave,
        )

    async def enter_rest(self) -> list[Reported]:
        """Enter full attendance for everybody who has no row yet."""
        people = await everyone()
        return [
            await self.enter(member, Times())
            for one in await self._open()
            for member in scored(one, people)
            if member.userid not in await self._of(one)
        ]

    async def own(self) -> Attendance | None:
        """Return what counts for the actor himself. Raises Refusal if he needs none, or not now."""
        place = await self._places.of(self.by)
        return (await self._of(place.one)).get(self.by.userid)

    async def missing(self) -> list[Member]:
        """Return those without a row in the cycles that are open for attendance."""
        people = await everyone()
        return [
            member
            for one in await self._open()
            for member in scored(one, people)
            if member.userid not in await self._of(one)
        ]

    async def settle(self) -> str:
        """After everything is entered: return what a correction set going, as a sentence."""
        return await self._places.settle()

    async def _open(self) -> list[Running]:
        """Return the cycles open for attendance. Raises Refusal if there is none."""
        found = []
        for one in await open_cycles():
            stage = one.stage_for("attendance")
            if stage and one.is_open(stage.id):
                found.append(one)
        return found or [await cycle_for(self.act, "attendance", None, WORD)]

    async def _of(self, one: Running) -> dict[str, Attendance]:
        if one.cycle.id not in self._latest:
            self._latest[one.cycle.id] = await latest_attendance(one.cycle.id)
        return self._latest[one.cycle.id]

    def _check_right(self, member: Member, place: Place, before: Attendance | None) -> None:
        """Raise Refusal: a clerk reports anybody, others themselves, until a clerk has done so."""
        roles = self.act.actor.roles
        if Role.CLERK in roles or (place.correcting and Role.OFFICE in roles):
            return
        if member.userid != self.by.userid:
            raise Refusal(
                f"只有考勤员能报别人的考勤。报{member.name}的请找考勤员；报自己的，例：考勤 迟到1"
            )
        if place.correcting:
            raise Refusal("考勤已截止，您的异议成立后由考勤员或党政党建办更正，不用自己报。")
        if before and before.by != member.userid:
            raise Refusal(
                f"考勤员已经报了您的考勤（{times_of(before).words}），不能再自己改。"
                "不符的请找考勤员，或在公示时提异议。"
            )


async def tell_clerks(act: Act, reported: Reported) -> None:
    """Let the clerks know what somebody reported about himself; a row of theirs replaces it."""
    name = reported.member.name
    for clerk in await with_role(Role.CLERK):
        said = (
            f"{name}自报{reported.place.one.title}考勤：{reported.times.words}。\n"
            f"属实不用管；不符的请发：考勤 {name} 迟到0 早退0 旷工0"
        )
        act.tell(clerk.userid, f"self-attendance-{reported.member.userid}", Message(said))


def times_of(row: Attendance) -> Times:
    """Return what a row says."""
    return Times(Decimal(row.late), Decimal(row.early), row.absent_days, row.leave_days)


def attendance_flags(one: Running, member: Member, times: Times) -> tuple[str, ...]:
    """Return the reasons for which this attendance may lower the grade, with their clauses."""
    person = as_assessee(one.scheme, member)
    plan = Planner(one.scheme).plan(person)
    case = Case(person, plan, by_unit(plan))
    case.attendance = Fact(person.id, int(times.late), int(times.early), times.absent, times.leave)
    codes = {rule.code for rule in one.scheme.flag if isinstance(rule, AttendanceFlag)}
    flags, _ = raise_flags(one.scheme, case)
    return tuple(f"{flag.why}（{flag.clause}）" for flag in flags if flag.code in codes)


def _days(one: Running) -> int:
    """Return how many days the cycle's period has."""
    period = one.period
    months = range(period.first_month, period.first_month + len(period.months))
    return sum(monthrange(period.year, month)[1] for month in months)

"""The stages of a cycle as the scheme gives them: when they open, are due, and who owes."""

from typing import Final, Literal

import msgspec

from rules.table import Cited, Table, Who

OPENS_AT: Final = "09:00"
DUE_AT: Final = "18:00"

DayOff = Literal["keep", "next-workday", "previous-workday"]


class Moment(Table, frozen=True, kw_only=True):
    """A point in time, by exactly one of `day`, `workday`, `days`, `workdays`, `stage`, `event`."""

    day: int = 0
    """Calendar day of the month (1 = the first, -1 = the last)."""
    workday: int = 0
    """Workday of the month, from its start (1) or its end (-1 = the last)."""
    days: int = 0
    """Calendar days after the stage's own actual opening."""
    workdays: int = 0
    """Workdays after the stage's own actual opening."""
    stage: str = ""
    """The same instant as another stage's `edge`."""
    edge: Literal["", "opens", "due"] = ""
    event: str = ""
    """Whenever that happens."""
    month: int = 0
    """Counted within the cycle's period: 1 = its first month, 0 = its last, 13 = after a year."""
    time: str = ""
    """`HH:MM` in local time; empty where the instant comes from elsewhere."""


class Stage(Cited, frozen=True, kw_only=True):
    """One stage; `owes` names what is due in it."""

    id: str
    title: str
    opens: Moment
    due: Moment
    owes: tuple[str, ...] = ()
    who: tuple[Who, ...] = msgspec.field(default=(), name="for")
    """For whom something is owed in this stage; nothing said: for everybody assessed."""
    day_off: DayOff = "keep"


class Duty(Cited, frozen=True, kw_only=True):
    """Something every unit delivers with proof by a date; failing that, `finding` is proposed."""

    id: str
    title: str
    due: Moment
    every: Literal["month", "quarter", "half", "year"] = "year"
    finding: str = ""
    tags: tuple[str, ...] = ()


def fill_times(stage: Stage) -> Stage:
    """Give every moment that needs a time of day the usual one, unless the file names another."""
    replace = msgspec.structs.replace
    return replace(stage, opens=_timed(stage.opens, OPENS_AT), due=_timed(stage.due, DUE_AT))


def _timed(moment: Moment, usual: str) -> Moment:
    if moment.time or moment.stage or moment.event:
        return moment
    return msgspec.structs.replace(moment, time=usual)

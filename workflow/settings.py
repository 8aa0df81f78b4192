"""What one installation has settled: its schemes, its calendar, its groups."""

from pathlib import Path

import msgspec

from rules.scheme import Scheme
from workflow.calendar import WorkCalendar


class Group(msgspec.Struct, frozen=True):
    """A chat group that hears what is public; `units` limits whose (empty: everybody's)."""

    name: str
    units: tuple[str, ...] = ()


class Settings(msgspec.Struct, frozen=True):
    """Read once at start and handed to every act."""

    calendar: WorkCalendar
    schemes: tuple[Scheme, ...]
    data: Path
    """The folder that holds evidence and exports."""
    groups: tuple[Group, ...] = ()
    public_url: str = ""
    """What links in messages begin with; no slash at the end."""

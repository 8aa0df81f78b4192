"""The roster once it is read: rows that are right, and what was wrong."""

import msgspec

from workflow.roles import Role


class RosterError(Exception):
    """A roster file that cannot be taken; every problem is one sentence with its row."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One person as the file has him. `number` is the row as a spreadsheet counts it."""

    number: int
    userid: str
    name: str
    unit: str = ""
    series: str = ""
    tags: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    group: str = ""
    stationed_at: str = ""
    leader: str = ""
    """A userid where the roster knows the person, else the words of the file."""
    kin: tuple[str, ...] = ()
    """Userids."""
    pay: dict[str, str] = {}
    """Key → yuan, as a plain decimal."""


class Roster(msgspec.Struct, frozen=True):
    """A whole file. What has no column in it says nothing and stays as it is."""

    rows: tuple[Row, ...]
    warnings: tuple[str, ...]
    fields: frozenset[str]
    """The fields that have a column; `pay.KEY` for pay."""
    digest: str
    """SHA-256 of the file."""

"""The roster as a file: read and checked as a whole, imported as one act, exported again."""

from workflow.roster.appoint import appoint
from workflow.roster.change import Changes, import_roster
from workflow.roster.read import known_people, read_roster
from workflow.roster.rows import Roster, RosterError, Row
from workflow.roster.sheet import export_roster
from workflow.roster.words import nearest_role, read_role_word

__all__ = [
    "Changes",
    "Roster",
    "RosterError",
    "Row",
    "appoint",
    "export_roster",
    "import_roster",
    "known_people",
    "nearest_role",
    "read_role_word",
    "read_roster",
]

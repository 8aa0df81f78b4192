"""Facts: what a scheme needs to know about one cycle, read and checked."""

from rules.facts.check import check_facts
from rules.facts.decode import Reading, decode_facts, open_facts, read_facts
from rules.facts.values import (
    Application,
    Assessee,
    Attendance,
    Ballot,
    Decision,
    Entry,
    Facts,
    FactsError,
    Held,
    MissingFacts,
    Owed,
    PastResult,
    Veto,
    VillageResult,
)

__all__ = [
    "Application",
    "Assessee",
    "Attendance",
    "Ballot",
    "Decision",
    "Entry",
    "Facts",
    "FactsError",
    "Held",
    "MissingFacts",
    "Owed",
    "PastResult",
    "Reading",
    "Veto",
    "VillageResult",
    "check_facts",
    "decode_facts",
    "open_facts",
    "read_facts",
]

"""What comes out: lines, scores, grades, money, consequences, each with clause and reason."""

from rules.json_form import to_json
from rules.parts import (
    Checked,
    Consequence,
    Excluded,
    Flag,
    Line,
    Outcome,
    Payment,
    Quota,
    Result,
    Unmet,
)


def quota_table(outcome: Outcome) -> list[Quota]:
    """Return the quotas, pool by pool."""
    return list(outcome.quotas)


__all__ = [
    "Checked",
    "Consequence",
    "Excluded",
    "Flag",
    "Line",
    "Outcome",
    "Payment",
    "Quota",
    "Result",
    "Unmet",
    "quota_table",
    "to_json",
]

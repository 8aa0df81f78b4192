"""Facts without their malformed parts, so that what is left can be checked in the same go."""

import re
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from rules.facts.values import Facts
from rules.shape import Path

_ROW: Final = re.compile(r"\$\.(\w+)\[(\d+)\]")
_NEEDED: Final = ("scheme", "period", "assessees")


@dataclass(frozen=True, slots=True)
class Pruned:
    """What is left of malformed facts, and where its rows stood."""

    facts: Facts
    rows: dict[str, list[int]]
    """For each list, the place that each row left over had before."""

    def in_place(self, problems: list[str]) -> list[str]:
        """Let problems of the facts left over point at the rows as they were."""
        return [_ROW.sub(self._moved, problem, count=1) for problem in problems]

    def _moved(self, found: re.Match[str]) -> str:
        name, index = found.group(1), int(found.group(2))
        place = self.rows[name][index] if name in self.rows else index
        return f"$.{name}[{place}]"


def prune(data: Any, paths: list[Path]) -> Pruned | None:
    """Leave malformed rows and keys out; None where nothing useful would be left."""
    if not isinstance(data, dict) or any(_vital(path) for path in paths):
        return None
    left = {key: value for key, value in data.items() if (key,) not in paths}
    rows: dict[str, list[int]] = {}
    for name, value in left.items():
        if isinstance(value, list):
            bad = [path for path in paths if path[0] == name and len(path) > 1]
            kept = [(place, _row(name, place, row, bad)) for place, row in enumerate(value)]
            rows[name] = [place for place, row in kept if row is not None]
            left[name] = [row for _, row in kept if row is not None]
        elif isinstance(value, dict):
            left[name] = {key: one for key, one in value.items() if (name, key) not in paths}
    return Pruned(msgspec.convert(left, Facts), rows)


def _vital(path: Path) -> bool:
    return not path or (len(path) == 1 and path[0] in _NEEDED)


def _row(name: str, place: int, row: Any, bad: list[Path]) -> Any:
    """Return a row without its malformed keys; None where the row cannot do without them.

    People are kept as far as possible: others refer to them.
    """
    wrong = [path[2:] for path in bad if path[1] == place]
    if not wrong:
        return row
    if name != "assessees" or not isinstance(row, dict) or () in wrong or ("id",) in wrong:
        return None
    return {key: value for key, value in row.items() if all(path[0] != key for path in wrong)}

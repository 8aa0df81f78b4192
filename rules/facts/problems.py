"""Collecting what is wrong with facts, in the order in which the facts stand."""

import re
from typing import Final

_INDEX: Final = re.compile(r"(\d+)")


class Problems:
    """Problems by JSON path, and warnings that stop nothing."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []
        self.warnings: list[str] = []

    def add(self, path: str, sentence: str) -> None:
        """Note a problem at `path` (without the leading `$.`)."""
        self.found.append((path, sentence))

    def warn(self, sentence: str) -> None:
        """Note something that people should know."""
        self.warnings.append(sentence)

    def sorted(self) -> list[str]:
        """Return one line per problem, in the order of the document."""
        return in_order([f"$.{path}: {sentence}" for path, sentence in self.found])


def in_order(problems: list[str]) -> list[str]:
    """Sort lines by their paths, rows by number; the same line is said once."""
    return sorted(dict.fromkeys(problems), key=_natural)


def _natural(line: str) -> list[tuple[int, int, str]]:
    path = line.partition(": ")[0]
    parts = _INDEX.split(path)
    return [(1, int(part), "") if part.isdigit() else (0, 0, part) for part in parts]

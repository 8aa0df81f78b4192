"""Where a key of a TOML file stands: paths to line numbers, so that errors can name the line."""

import re
from dataclasses import dataclass, field
from typing import Final

_HEADER: Final = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY: Final = re.compile(
    r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"))*)\s*=(.*)$"""
)
_QUOTED: Final = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*$')

Path = tuple[str | int, ...]


def find_lines(text: str) -> dict[Path, int]:
    """Map the path of every table, key and array element to the line (from 1) where it starts."""
    scan = _Scan()
    for number, line in enumerate(text.splitlines(), 1):
        scan.read(line, number)
    return scan.found


def line_of(lines: dict[Path, int], path: Path) -> int:
    """Return the line of a path, or of the nearest table around it."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


@dataclass(slots=True)
class _Scan:
    """Goes through a file line by line, remembering the open table and brackets."""

    found: dict[Path, int] = field(default_factory=lambda: {(): 1})
    counters: dict[Path, int] = field(default_factory=dict)
    table: Path = ()
    key: Path = ()
    """The key whose value is being read."""
    open: str = ""
    """The brackets that are open in that value."""
    elements: int = 0

    def read(self, line: str, number: int) -> None:
        value = line
        if not self.open:
            header = _HEADER.match(line)
            if header:
                self.table = _enter(header.group(2), header.group(1) == "[[", self.counters)
                self.found.setdefault(self.table, number)
                return
            key = _KEY.match(line)
            if key is None:
                return
            self.key, value, self.elements = self.table, key.group(2), 0
            for part in _parts(key.group(1)):
                self.key = (*self.key, part)
                self.found.setdefault(self.key, number)
        self._brackets(_QUOTED.sub("", value), number)

    def _brackets(self, bare: str, number: int) -> None:
        for character in bare:
            if character == "{" and self.open == "[":
                self.found[(*self.key, self.elements)] = number
                self.elements += 1
            if character in "[{":
                self.open += character
            elif character in "]}":
                self.open = self.open[:-1]


def _enter(name: str, repeated: bool, counters: dict[Path, int]) -> Path:
    """Return the path that a header opens; `[[name]]` adds an element to an array."""
    parts = _parts(name)
    path: Path = ()
    for part in parts[:-1]:
        path = (*path, part)
        if path in counters:
            path = (*path, counters[path])
    path = (*path, parts[-1])
    if not repeated:
        return path
    index = counters.get(path, -1) + 1
    counters[path] = index
    return (*path, index)


def _parts(name: str) -> list[str]:
    return [part.strip().strip("\"'") for part in re.findall(r'"[^"]*"|\'[^\']*\'|[^.]+', name)]

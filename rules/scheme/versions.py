"""Which version of a scheme a period is bound to: the one in force on its first day."""

import tomllib
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path


def find_schemes(dirs: Iterable[Path]) -> dict[str, tuple[Path, ...]]:
    """Map the id of every scheme in the folders to its versions, oldest first."""
    found: dict[str, list[tuple[date, Path]]] = {}
    for folder in dirs:
        for path in sorted(folder.glob("*.toml")):
            head = _head(path)
            if head is not None:
                found.setdefault(head[0], []).append((head[1], path))
    return {name: tuple(path for _, path in sorted(found[name])) for name in sorted(found)}


def find_versions(name: str, dirs: Iterable[Path]) -> tuple[Path, ...]:
    """Return the versions of one scheme, oldest first: files `ID.toml` and `ID@….toml`."""
    found = []
    for folder in dirs:
        for path in (folder / f"{name}.toml", *folder.glob(f"{name}@*.toml")):
            head = _head(path)
            if head is not None and head[0] == name:
                found.append((head[1], path))
    return tuple(path for _, path in sorted(found))


def version_for(versions: Sequence[Path], day: date) -> Path:
    """Return the version in force on `day`; the first one if none is yet."""
    started = [path for path in versions if (head := _head(path)) and head[1] <= day]
    return started[-1] if started else versions[0]


def _head(path: Path) -> tuple[str, date] | None:
    """Read id and date of effect; None for what is no scheme (`scheme check` says why)."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return None
    name, since = raw.get("id"), raw.get("effective")
    return (name, since) if isinstance(name, str) and isinstance(since, date) else None

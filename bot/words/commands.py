"""Finding the command at the start of a message, and the nearest one when there is none."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

_BETWEEN = " \n:,;!?.，：；！？。、"
"""What may stand between a command and its words, or after a command alone."""

_ALIKE: Final = 0.5
"""One of two characters right (自平 → 自评) is near enough to ask."""


class CommandIndex:
    """The known command names, prepared once; texts are normalised already."""

    def __init__(self, known: Sequence[str]) -> None:
        self._known = tuple(dict.fromkeys(filter(None, known)))
        self._names = frozenset(self._known)
        self._lengths = sorted({len(name) for name in self._known}, reverse=True)

    def split(self, text: str) -> tuple[str, str] | None:
        """Return the longest known name at the start and the words after it (自评92 → 自评, 92)."""
        for length in self._lengths:
            name = text[:length]
            if name in self._names and not _runs_on(name, text):
                return name, text[len(name) :].lstrip(_BETWEEN).rstrip()
        return None

    def closest(self, text: str) -> str | None:
        """Return the command most likely meant: one named within the text, or one spelt alike."""
        best, best_likeness = None, 0.0
        for name in self._known:
            likeness = _likeness(text, name)
            if likeness > best_likeness:
                best, best_likeness = name, likeness
        return best


def split_command(text: str, known: Sequence[str]) -> tuple[str, str] | None:
    """Split once; whoever splits often keeps a `CommandIndex`."""
    return CommandIndex(known).split(text)


def closest(word: str, known: Sequence[str]) -> str | None:
    """Return the known name nearest to a mistyped word, or None if none is near."""
    return CommandIndex(known).closest(word)


def _runs_on(name: str, text: str) -> bool:
    """Tell whether a Latin name is only the beginning of a longer word (help in helper)."""
    after = text[len(name) : len(name) + 1]
    return after.isalpha() and after.isascii() and name[-1].isascii()


def _likeness(text: str, name: str) -> float:
    """Above 1 for a name inside the text, else how far the text's start resembles it; or 0."""
    if name in text:
        return 1.0 + len(name)
    heads = (text[: len(name)], text[: len(name) + 1])
    ratio = max(SequenceMatcher(None, head, name, autojunk=False).ratio() for head in heads)
    return ratio if ratio >= _ALIKE else 0.0

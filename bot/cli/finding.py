"""One line of a check: good, worth knowing, or to be put right."""

from typing import Final

import msgspec

_GOOD: Final = "✓"
_NOTE: Final = "!"
_BAD: Final = "✗"


class Finding(msgspec.Struct, frozen=True):
    """One line; `sentence` says what is so and, where it is not good, what to do."""

    mark: str
    sentence: str

    @property
    def fails(self) -> bool:
        return self.mark == _BAD

    @property
    def line(self) -> str:
        return f"{self.mark} {self.sentence}"


def good(sentence: str) -> Finding:
    return Finding(_GOOD, sentence)


def note(sentence: str) -> Finding:
    """Return what is worth knowing but stops nothing."""
    return Finding(_NOTE, sentence)


def bad(sentence: str) -> Finding:
    return Finding(_BAD, sentence)

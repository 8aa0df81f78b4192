"""Things that must not be shown."""

from typing import Any

import msgspec


def _hidden(_: object) -> str:
    return "Secret(…)"


def _hidden_from_rich(_: object) -> list[tuple[str, Any]]:
    return [("", "…")]


class Secret(msgspec.Struct, frozen=True):
    """A text that neither `repr`, `str` nor a log shows. `reveal` is the one way to it."""

    text: str

    def reveal(self) -> str:
        """Return the text, for the one call that needs it."""
        return self.text

    __repr__ = _hidden
    __str__ = _hidden
    __rich_repr__ = _hidden_from_rich

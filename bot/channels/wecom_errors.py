"""What WeCom's error codes mean for whoever is sending."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.channels.port import Delivery, Outcome


class ErrorClass(StrEnum):
    REFRESH = "refresh"  # the access token is no longer good
    BACKOFF = "backoff"  # busy, or the network failed: soon again
    WAIT_WINDOW = "wait-window"  # a quota is used up: after its window
    CONFIGURATION = "configuration"  # only an administrator can put it right
    RECIPIENT = "recipient"  # this person cannot be reached
    CONTENT = "content"  # this content will never be taken
    CARD_STATE = "card-state"  # the card can no longer be changed
    UNKNOWN = "unknown"


_CODES: Final[dict[ErrorClass, tuple[int, ...]]] = {
    ErrorClass.REFRESH: (40001, 40014, 42001),
    ErrorClass.BACKOFF: (-1, 6000, 45033, 45035),
    ErrorClass.WAIT_WINDOW: (45009, 45029),
    ErrorClass.CONFIGURATION: (
        *(40013, 40056, 40091, 43009, 48001, 48002, 48006, 48010, 50001, 50003),
        *(60020, 80001, 85005, 301002),
        *(93000, 93001, 93004, 93006, 93008, 93019),  # the group's push address
    ),
    ErrorClass.RECIPIENT: (
        *(40003, 40031, 40032, 40070, 46004, 60011, 60021, 60111, 81013, 82001),
    ),
    ErrorClass.CONTENT: (
        *(40007, 40008, 40033, 40058, 40145, 40201, 40204, 41016, 44004, 45001, 45002),
        *range(42014, 42052),  # one code for each field of a card
        *(93017, 93018),
    ),
    ErrorClass.CARD_STATE: (42016, 42052, 60140),  # 42016 out of the row of card fields
}
_CLASS_OF: Final = {code: kind for kind, codes in _CODES.items() for code in codes}

_OUTCOMES: Final = {
    ErrorClass.REFRESH: Outcome.BROKEN,
    ErrorClass.BACKOFF: Outcome.LATER,
    ErrorClass.WAIT_WINDOW: Outcome.LATER,
    ErrorClass.CONFIGURATION: Outcome.BROKEN,
    ErrorClass.RECIPIENT: Outcome.UNREACHABLE,
    ErrorClass.CONTENT: Outcome.REFUSED,
    ErrorClass.CARD_STATE: Outcome.REFUSED,
    ErrorClass.UNKNOWN: Outcome.LATER,
}
_WINDOW: Final = timedelta(seconds=61)  # the shortest of WeCom's windows, and a second


def classify(errcode: int) -> ErrorClass:
    return _CLASS_OF.get(errcode, ErrorClass.UNKNOWN)


class WecomError(Exception):
    """A call that WeCom refused or the network lost.

    `code` is WeCom's errcode, or a word of ours for what came before one. The text holds neither
    secrets nor content, so it may be logged.
    """

    def __init__(self, call: str, code: int | str, kind: ErrorClass | None = None) -> None:
        if kind is None:
            kind = classify(code) if isinstance(code, int) else ErrorClass.BACKOFF
        super().__init__(f"{call}: {code} ({kind})")
        self.call = call
        self.code = code
        self.kind = kind


def delivery_of(error: WecomError, now: datetime) -> Delivery:
    """Say what a failed call means for the message.

    Only a quota names a time; how soon and how often to try again is the postman's affair.
    """
    waits = error.kind is ErrorClass.WAIT_WINDOW
    return Delivery(
        _OUTCOMES[error.kind],
        reason=f"{error.code} {error.kind}",
        not_before=now + _WINDOW if waits else None,
    )

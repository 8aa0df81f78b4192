"""The port: what a messenger must be able to do. Everything above it is the same for all of them.

In:  a channel turns what arrived into an `Incoming` and awaits `Accept`; when that returns, the
     message is on disk and may be acknowledged.
Out: the postman hands a channel one `Message` for one recipient and gets a `Delivery` back.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from enum import StrEnum
from typing import Literal, Protocol

import msgspec

from workflow.messages import Message

Kind = Literal["text", "image", "press", "file", "voice", "event", "other"]


class Incoming(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something a person did. `key` identifies it for good: the same key is accepted once."""

    key: str
    channel: str
    sender: str
    kind: Kind
    text: str = ""
    """The words; for a press, the words behind the button (`Button.says`)."""
    chat: str = ""
    """Empty in a private chat, else the group's name."""
    media: str = ""
    """The messenger's handle of a picture or file, to be fetched within days."""
    card: str = ""
    """The card that was pressed (`Card.id`)."""
    ticket: str = ""
    """What the messenger wants back when that card is updated (WeCom: ResponseCode)."""


Accept = Callable[[Incoming], Awaitable[None]]
"""Returns once it is stored durably; a key that is known already changes nothing."""


class Outcome(StrEnum):
    SENT = "sent"
    LATER = "later"  # try again at `not_before`
    UNREACHABLE = "unreachable"  # this recipient cannot be reached through this channel
    REFUSED = "refused"  # the content is wrong: sending it again would fail again
    BROKEN = "broken"  # configuration: tell the administrator once, try again much later


class Delivery(msgspec.Struct, frozen=True):
    """What became of one message. `reason` is safe to log: a code, never words or secrets."""

    outcome: Outcome
    reason: str = ""
    not_before: datetime | None = None
    ticket: str = ""
    """For a card: what a later update needs (WeCom: response_code)."""


class Channel(Protocol):
    name: str

    async def send(self, recipient: str, message: Message, ticket: str, now: datetime) -> Delivery:
        """Deliver once. `ticket` comes from the card's earlier delivery or press, else empty.

        Never raises for what the messenger or the network does: that is an `Outcome`.
        """
        ...

    async def fetch(self, media: str) -> tuple[bytes, str]:
        """Return a picture's or file's bytes and its MIME type.

        Raises `MediaGone` where it never will; anything else is tried again later.
        """
        ...


class MediaGone(Exception):
    """The messenger no longer has it, or it is too large. The text is a sentence for the sender."""

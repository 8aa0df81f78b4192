"""What the bot says, free of any messenger: text, cards with buttons, files."""

from typing import Final

import msgspec

GROUP_PREFIX: Final = "group:"


class Button(msgspec.Struct, frozen=True, omit_defaults=True):
    """A shortcut for words: pressing it is exactly as if `says` had been typed.

    `text` holds at most 10 characters. `says` may end in `#HASH`, which binds an approval to the
    content that was shown (see `workflow.requests`).
    """

    text: str
    says: str
    primary: bool = False


class Card(msgspec.Struct, frozen=True, omit_defaults=True):
    """A card with up to six buttons.

    `id` is unique for ever within one installation: `[0-9A-Za-z_@-]`, at most 128 bytes.
    """

    id: str
    title: str
    text: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    buttons: tuple[Button, ...] = ()
    url: str = ""
    done: str = ""
    """Set on an update: what became of the matter; shown in place of the buttons."""


class Attachment(msgspec.Struct, frozen=True):
    """A file or picture kept on disk; `path` is relative to the data folder."""

    path: str
    name: str
    mime: str


class Bar(msgspec.Struct, frozen=True):
    """One bar of a chart: `done` of `total`."""

    label: str
    done: int
    total: int


class Chart(msgspec.Struct, frozen=True):
    """A picture to be drawn when the message is sent; the text says the same in words."""

    title: str
    bars: tuple[Bar, ...]


class Message(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing to say to one recipient.

    `text` is plain text and complete on its own: a channel without cards sends just that, plus the
    words behind each button. `mentions` are userids to be named in a group.
    """

    text: str
    card: Card | None = None
    attachment: Attachment | None = None
    chart: Chart | None = None
    """Drawn by the postman, outside any transaction, and sent as a picture."""
    mentions: tuple[str, ...] = ()
    update: bool = False
    """True: replace an earlier card of the same id instead of sending something new."""


def group(name: str) -> str:
    """Return the recipient that stands for the group called `name`."""
    return GROUP_PREFIX + name

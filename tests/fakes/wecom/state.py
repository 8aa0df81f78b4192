"""What the fake WeCom knows about one corp, and what it remembers."""

from datetime import datetime
from typing import Any

import msgspec

Body = dict[str, Any]


class Corp(msgspec.Struct):
    """One corp with one app, some members and some groups; change it as the story needs."""

    corp_id: str = "ww0123456789abcdef"
    agent_id: int = 1000002
    secret: str = "the-app-secret"
    token: str = "QDG6eK"
    encoding_aes_key: str = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
    members: set[str] = msgspec.field(default_factory=lambda: {"zhang", "li", "wang"})
    unlicensed: set[str] = msgspec.field(default_factory=set)
    webhooks: dict[str, str] = msgspec.field(default_factory=lambda: {"key-of-hall": "大厅"})


class Sent(msgspec.Struct, frozen=True):
    """One message that arrived. `to` is a userid in lower case, or a group's name."""

    to: str
    kind: str
    content: Body
    at: datetime
    response_code: str = ""

    @property
    def words(self) -> str:
        """What the recipient reads of a text or markdown message."""
        return str(self.content.get("content", ""))

    @property
    def card_id(self) -> str:
        return str(self.content.get("task_id", ""))


class Refusal(Exception):
    """A call that is answered with an errcode."""

    def __init__(self, errcode: int, **answer: object) -> None:
        super().__init__(errcode)
        self.answer = {"errcode": errcode, "errmsg": "refused by the fake", **answer}

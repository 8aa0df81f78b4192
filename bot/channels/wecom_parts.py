"""One message may take several sends; a later attempt goes on where the last one stopped."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Final, TypeVar

import msgspec

from bot.channels.pace import Pace
from bot.channels.port import Delivery, Outcome
from bot.channels.wecom_cards import Unsendable
from bot.channels.wecom_errors import WecomError, delivery_of
from workflow.messages import Message

P = TypeVar("P")

_REMEMBERED: Final = 1000


class _Begun(msgspec.Struct, frozen=True):
    parts: int = 0
    ticket: str = ""


class PartByPart:
    """Sends the parts of a message in order and at the pace allowed.

    How far it got is kept in memory alone: after a restart an unfinished message starts anew.
    """

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._begun: dict[tuple[str, Message], _Begun] = {}

    async def send(
        self,
        recipient: str,
        message: Message,
        parts: Sequence[P],
        post: Callable[[P], Awaitable[str]],
        now: datetime,
    ) -> Delivery:
        """Send what is left of `parts` with `post`, which returns the part's ticket or ''."""
        if not parts:
            return Delivery(Outcome.REFUSED, reason="empty")
        key = (recipient, message)
        begun = self._begun.pop(key, _Begun())
        for index in range(begun.parts, len(parts)):
            ticket, stopped = await self._send_part(recipient, parts[index], post, now)
            if stopped:
                if stopped.outcome in (Outcome.LATER, Outcome.BROKEN):
                    self._remember(key, begun)
                return msgspec.structs.replace(stopped, ticket=begun.ticket)
            begun = _Begun(index + 1, ticket or begun.ticket)
        return Delivery(Outcome.SENT, ticket=begun.ticket)

    async def _send_part(
        self, recipient: str, part: P, post: Callable[[P], Awaitable[str]], now: datetime
    ) -> tuple[str, Delivery | None]:
        if free_at := self._pace.take(recipient, now):
            return "", Delivery(Outcome.LATER, reason="pace", not_before=free_at)
        try:
            return await post(part), None
        except WecomError as error:
            return "", delivery_of(error, now)
        except Unsendable as error:
            return "", Delivery(Outcome.REFUSED, reason=str(error))

    def _remember(self, key: tuple[str, Message], begun: _Begun) -> None:
        if len(self._begun) >= _REMEMBERED:
            del self._begun[next(iter(self._begun))]
        self._begun[key] = begun

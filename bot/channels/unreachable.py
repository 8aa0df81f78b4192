"""The channel of an installation that has none: all stays in the outbox until there is one."""

from datetime import datetime

from bot.channels.port import Delivery, MediaGone, Outcome
from workflow.messages import Message


class Unreachable:
    """Keeps messages waiting and says why."""

    def __init__(self, name: str) -> None:
        self.name = f"no-{name}-channel"

    async def send(self, recipient: str, message: Message, ticket: str, now: datetime) -> Delivery:
        return Delivery(Outcome.BROKEN, self.name)

    async def fetch(self, media: str) -> tuple[bytes, str]:
        raise MediaGone("图片取不到：还没有配置企业微信应用，请联系管理员。")

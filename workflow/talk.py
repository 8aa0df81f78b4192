"""Conversations of several messages: kept in the database, ended by time, 取消 or success."""

from datetime import datetime, timedelta

from models.journey import Conversation

LASTS = timedelta(minutes=30)


async def current_talk(userid: str, now: datetime) -> Conversation | None:
    """Return the conversation this person is in, unless it has expired."""
    talk = await Conversation.get_or_none(userid=userid)
    return talk if talk and talk.expires_at > now else None


async def start_talk(userid: str, topic: str, state: dict[str, object], now: datetime) -> None:
    """Begin or go on with a conversation; it lasts 30 minutes from now."""
    await Conversation.update_or_create(
        defaults={"topic": topic, "state": state, "expires_at": now + LASTS}, userid=userid
    )


async def end_talk(userid: str) -> bool:
    """End this person's conversation; tell whether there was one."""
    return bool(await Conversation.filter(userid=userid).delete())

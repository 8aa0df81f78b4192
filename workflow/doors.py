"""One-time links to the pages, and the sessions they become; only hashes stand in the table."""

import hashlib
from datetime import datetime, timedelta

from models.access import Door
from workflow.refusal import Refusal

LINK_LASTS = timedelta(minutes=10)
SESSION_LASTS = timedelta(hours=8)
LOGIN, BALLOT = "login", "ballot"
AGAIN = {
    LOGIN: "请在聊天里发“登录”重新要一个。",
    BALLOT: "还没投票的，请在聊天里发“测评”重新要一个。",
}


async def make_link(userid: str, purpose: str, token: str, now: datetime) -> None:
    """Remember a fresh link, good once, for ten minutes; `token` is random."""
    await _forget_old(now)
    await Door.create(
        digest=_digest(token), userid=userid, purpose=purpose, expires_at=now + LINK_LASTS
    )


async def usable(token: str, now: datetime) -> Door:
    """Return the door behind a link without using it up. Raises Refusal."""
    door = await Door.get_or_none(digest=_digest(token), purpose__in=(LOGIN, BALLOT))
    if door is None:
        raise Refusal(f"这个链接不对。{AGAIN[LOGIN]}")
    if door.used_at:
        raise Refusal(f"这个链接已经用过了。{AGAIN[door.purpose]}")
    if door.expires_at <= now:
        raise Refusal(f"这个链接过了 10 分钟，已经失效。{AGAIN[door.purpose]}")
    return door


async def enter(token: str, session: str, now: datetime) -> Door:
    """Use a link up and begin a session whose secret is `session`. Raises Refusal."""
    door = await usable(token, now)
    used = await Door.filter(digest=door.digest, used_at=None).update(used_at=now)
    if not used:
        raise Refusal(f"这个链接刚刚用过了。{AGAIN[door.purpose]}")
    await Door.create(
        digest=_digest(session),
        userid=door.userid,
        purpose=f"session:{door.purpose}",
        expires_at=now + SESSION_LASTS,
    )
    return door


async def whose_session(session: str, now: datetime) -> str | None:
    """Return the userid of a session that is still good."""
    door = await Door.get_or_none(digest=_digest(session), purpose__startswith="session:")
    return door.userid if door and door.expires_at > now else None


async def _forget_old(now: datetime) -> None:
    """Delete links and sessions that can no longer be used."""
    await Door.filter(expires_at__lt=now - SESSION_LASTS).delete()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

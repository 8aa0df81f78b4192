"""Who speaks, and the conversation he is in: one question, asked for every single message."""

from models.finding import ask, fill
from models.journey import Conversation
from models.people import Member

_QUESTION = """
SELECT m.*, c.topic AS talk_topic, c.state AS talk_state, c.expires_at AS talk_expires_at
FROM member m LEFT JOIN conversation c ON c.userid = m.userid
WHERE m.active AND m.userid = ?"""


async def find_speaker(userid: str) -> tuple[Member, Conversation | None] | None:
    """Return an active member and his conversation, which may have expired; None for a stranger."""
    rows = await ask(_QUESTION, userid)
    if not rows:
        return None
    (row,) = rows
    talk = {
        "userid": userid,
        "topic": row.pop("talk_topic"),
        "state": row.pop("talk_state"),
        "expires_at": row.pop("talk_expires_at"),
    }
    return fill(Member, row), fill(Conversation, talk) if talk["topic"] else None

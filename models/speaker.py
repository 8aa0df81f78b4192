"""Who speaks, and the conversation he is in: one question, asked for every single message.

Building two queries with the ORM takes five times as long as asking this one.
"""

from models.database import connection, is_sqlite
from models.journey import Conversation
from models.people import Member

_QUESTION = """
SELECT m.*, c.topic AS talk_topic, c.state AS talk_state, c.expires_at AS talk_expires_at
FROM member m LEFT JOIN conversation c ON c.userid = m.userid
WHERE m.active AND m.userid = """


async def find_speaker(userid: str) -> tuple[Member, Conversation | None] | None:
    """Return an active member and his conversation, which may have expired; None for a stranger."""
    mark = "?" if is_sqlite() else "$1"
    _, rows = await connection().execute_query(_QUESTION + mark, [userid])
    if not rows:
        return None
    row = dict(rows[0])
    member = Member._init_from_db(**row)  # noqa: SLF001 - the ORM's only way to fill a row it did not fetch
    if row["talk_topic"] is None:
        return member, None
    talk = {
        "userid": userid,
        "topic": row["talk_topic"],
        "state": row["talk_state"],
        "expires_at": row["talk_expires_at"],
    }
    return member, Conversation._init_from_db(**talk)  # noqa: SLF001 - as above

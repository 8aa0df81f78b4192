"""One act: who does what, when and why, with everything that must be written along with it.

Use cases change rows at once and leave their audit entries and messages with the act; whoever
opened the transaction writes those in one go (`write_acts`). An act that fails leaves nothing.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from models.database import connection, insert_many, is_sqlite
from models.journey import Audit
from workflow.messages import Message
from workflow.roles import Role
from workflow.settings import Settings

FIRST_SEAL: Final = "0" * 64


class Actor(msgspec.Struct, frozen=True):
    """Who acts: a member with the roles of this moment, or the clock."""

    userid: str
    name: str
    roles: frozenset[Role] = frozenset()


SYSTEM: Final = Actor("system", "系统")


class AuditEntry(msgspec.Struct, frozen=True):
    """One line of the record. `detail` holds figures and ids, never texts, ballots or secrets."""

    at: str
    actor: str
    cause: str
    action: str
    subject: str
    detail: str


class Outgoing(msgspec.Struct, frozen=True):
    """One message to one recipient, to be sent at `not_before` or later."""

    key: str
    recipient: str
    message: Message
    not_before: datetime


class Act:
    """Actor, time and cause of a change; collects audit entries and messages.

    `cause` is the same when the same thing is done again (`msg:<id>`, `clock:<stage>:<due>`), and
    so is every message's key (cause/recipient/topic): nothing is said twice.
    """

    def __init__(self, actor: Actor, at: datetime, cause: str, settings: Settings) -> None:
        self.actor = actor
        self.at = at
        self.cause = cause
        self.settings = settings
        self.entries: list[AuditEntry] = []
        self.outgoing: list[Outgoing] = []

    def record(self, action: str, subject: str, **detail: object) -> None:
        """Put a change on the record; `subject` says of whom or what it is."""
        body = msgspec.json.encode(detail, order="sorted").decode()
        self.entries.append(
            AuditEntry(self.at.isoformat(), self.actor.userid, self.cause, action, subject, body)
        )

    def tell(
        self, recipient: str, topic: str, message: Message, not_before: datetime | None = None
    ) -> None:
        """Leave a message for `recipient`; `topic` tells apart what one act says to one person."""
        key = f"{self.cause}/{recipient}/{topic}"
        self.outgoing.append(Outgoing(key, recipient, message, not_before or self.at))

    def tell_once(
        self, recipient: str, key: str, message: Message, not_before: datetime | None = None
    ) -> None:
        """Leave a message whose `key` is its own: whatever the cause, it is said once for ever."""
        self.outgoing.append(Outgoing(key, recipient, message, not_before or self.at))

    def as_system(self, cause: str) -> "Act":
        """Return an act of the clock at the same moment."""
        return Act(SYSTEM, self.at, cause, self.settings)


async def write_acts(acts: Sequence[Act]) -> None:
    """Write the audit entries and messages of `acts` within the transaction in force."""
    await _write_audit([entry for act in acts for entry in act.entries])
    rows = [
        (
            n.key,
            n.recipient,
            msgspec.json.encode(n.message).decode(),
            _card(n),
            act.at,
            n.not_before,
        )
        for act in acts
        for n in act.outgoing
    ]
    columns = ("key", "recipient", "body", "card", "created_at", "not_before")
    extra = ("attempts", "status", "reason", "ticket")
    await insert_many(
        "outbox", columns + extra, [(*row, 0, "new", "", "") for row in rows], conflict="key"
    )


def _card(notice: Outgoing) -> str:
    return notice.message.card.id if notice.message.card else ""


async def _write_audit(entries: Sequence[AuditEntry]) -> None:
    if not entries:
        return
    if not is_sqlite():  # one writer at a time, or two entries would follow the same one
        await connection().execute_query("SELECT pg_advisory_xact_lock(20260101)")
    seal = await last_seal()
    rows = []
    for entry in entries:
        seal = seal_of(seal, entry)
        rows.append((*msgspec.structs.astuple(entry), seal))
    await insert_many(
        "audit", ("at", "actor", "cause", "action", "subject", "detail", "seal"), rows
    )


async def last_seal() -> str:
    newest = await Audit.all().order_by("-id").first().values_list("seal", flat=True)
    return str(newest) if newest else FIRST_SEAL


def seal_of(previous: str, entry: AuditEntry) -> str:
    """Return the SHA-256 that seals `entry` onto the one before it."""
    return hashlib.sha256(previous.encode() + msgspec.json.encode(entry)).hexdigest()


async def verify_audit() -> tuple[int, int | None]:
    """Re-walk the record; return how many entries hold and the id of the first that does not."""
    seal, good = FIRST_SEAL, 0
    last = 0
    while rows := await Audit.filter(id__gt=last).order_by("id").limit(2000):
        for row in rows:
            entry = AuditEntry(row.at, row.actor, row.cause, row.action, row.subject, row.detail)
            seal = seal_of(seal, entry)
            if seal != row.seal:
                return good, row.id
            good, last = good + 1, row.id
    return good, None

"""A message's way through the house: what came in, what goes out, what is on the record."""

from tortoise import fields
from tortoise.models import Model


class Inbox(Model):
    """Everything accepted. `body` is the `Incoming` as JSON. a ballot's body is never kept.

    `status`: new or sealed (a ballot) → done | refused | dead (a bug, with its `incident`).
    """

    id = fields.BigIntField(primary_key=True, generated=True)
    key = fields.CharField(max_length=300, unique=True)
    sender = fields.CharField(max_length=64)
    body = fields.TextField()
    received_at = fields.DatetimeField()
    status = fields.CharField(max_length=8, default="new")
    incident = fields.CharField(max_length=16, default="")
    done_at = fields.DatetimeField(null=True)

    class Meta:
        table = "inbox"
        indexes = (("status", "id"),)


class Outbox(Model):
    """Everything to be said. `key` is cause/recipient/topic: the same thing is said once.

    `status`: new → sent | failed. `ticket` is what the messenger wants for updating `card`.
    """

    id = fields.BigIntField(primary_key=True, generated=True)
    key = fields.CharField(max_length=500, unique=True)
    recipient = fields.CharField(max_length=128)
    body = fields.TextField()
    card = fields.CharField(max_length=128, default="")
    created_at = fields.DatetimeField()
    not_before = fields.DatetimeField()
    lease_until = fields.DatetimeField(null=True)
    attempts = fields.IntField(default=0)
    status = fields.CharField(max_length=8, default="new")
    reason = fields.CharField(max_length=200, default="")
    ticket = fields.CharField(max_length=600, default="")
    sent_at = fields.DatetimeField(null=True)

    class Meta:
        table = "outbox"
        indexes = (("status", "not_before"), ("card", "recipient"), ("recipient", "id"))


class Audit(Model):
    """The record: one entry per change, each sealed with the hash of the one before."""

    id = fields.BigIntField(primary_key=True, generated=True)
    at = fields.CharField(max_length=40)
    actor = fields.CharField(max_length=64)
    cause = fields.CharField(max_length=300)
    action = fields.CharField(max_length=40)
    subject = fields.CharField(max_length=200)
    detail = fields.TextField()
    seal = fields.CharField(max_length=64, unique=True)

    class Meta:
        table = "audit"
        indexes = (("subject", "id"),)


class Conversation(Model):
    """Where a person stands in a dialogue of several messages. Survives a restart."""

    userid = fields.CharField(max_length=64, primary_key=True)
    topic = fields.CharField(max_length=40)
    state: dict[str, object] = fields.JSONField()
    expires_at = fields.DatetimeField()

    class Meta:
        table = "conversation"

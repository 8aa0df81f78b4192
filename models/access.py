"""Doors to the pages."""

from tortoise import fields
from tortoise.models import Model


class Door(Model):
    """A one-time link (`purpose` login or ballot) or a session it became. Only hashes are kept."""

    digest = fields.CharField(max_length=64, primary_key=True)
    userid = fields.CharField(max_length=64)
    purpose = fields.CharField(max_length=16)
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "door"

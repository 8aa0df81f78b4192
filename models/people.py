"""Who there is, as the roster says."""

from tortoise import fields
from tortoise.models import Model


class Member(Model):
    """One person (or assessed unit) of the roster. Leavers stay, with `active` false."""

    userid = fields.CharField(max_length=64, primary_key=True)
    name = fields.CharField(max_length=64, db_index=True)
    unit = fields.CharField(max_length=64, default="")
    series = fields.CharField(max_length=32, default="")
    tags: list[str] = fields.JSONField(default=list)
    roles: list[str] = fields.JSONField(default=list)
    group = fields.CharField(max_length=64, default="")
    stationed_at = fields.CharField(max_length=64, default="")
    leader = fields.CharField(max_length=64, default="")
    kin: list[str] = fields.JSONField(default=list)
    pay: dict[str, str] = fields.JSONField(default=dict)
    active = fields.BooleanField(default=True)

    class Meta:
        table = "member"

"""What people hand in. All of it is append-only: a correction is a new row, the newest counts."""

from tortoise import fields
from tortoise.models import Model

from models.cycles import Cycle


class Filing(Model):
    """What somebody owes, for himself or another: plan, report, self-assessment, filing (备案).

    `kind` "self": `total` in points, and `items` {indicator: points} where given one by one.
    """

    id = fields.BigIntField(primary_key=True, generated=True)
    cycle: fields.ForeignKeyRelation[Cycle] = fields.ForeignKeyField(
        "models.Cycle", related_name="filings", on_delete=fields.RESTRICT
    )
    kind = fields.CharField(max_length=16)
    member = fields.CharField(max_length=64)
    by = fields.CharField(max_length=64)
    text = fields.TextField(default="")
    total = fields.DecimalField(max_digits=8, decimal_places=2, null=True)
    items: dict[str, str] = fields.JSONField(default=dict)
    at = fields.DatetimeField()

    cycle_id: int

    class Meta:
        table = "filing"
        indexes = (("cycle_id", "kind", "member"),)


class Evidence(Model):
    """A picture or file that proves something, at `path` below the data folder."""

    id = fields.BigIntField(primary_key=True, generated=True)
    cycle: fields.ForeignKeyRelation[Cycle] = fields.ForeignKeyField(
        "models.Cycle", related_name="evidence", on_delete=fields.RESTRICT
    )
    member = fields.CharField(max_length=64)
    indicator = fields.CharField(max_length=64, default="")
    note = fields.CharField(max_length=500, default="")
    media = fields.CharField(max_length=200, default="")
    path = fields.CharField(max_length=200, default="")
    sha256 = fields.CharField(max_length=64, default="")
    at = fields.DatetimeField()

    cycle_id: int

    class Meta:
        table = "evidence"
        indexes = (("cycle_id", "member"),)


class Attendance(Model):
    """A monthly attendance of one person, times late and early, days absent and on leave."""

    id = fields.BigIntField(primary_key=True, generated=True)
    cycle: fields.ForeignKeyRelation[Cycle] = fields.ForeignKeyField(
        "models.Cycle", related_name="attendance", on_delete=fields.RESTRICT
    )
    member = fields.CharField(max_length=64)
    late = fields.IntField(default=0)
    early = fields.IntField(default=0)
    absent_days = fields.DecimalField(max_digits=5, decimal_places=2, default=0)
    leave_days = fields.DecimalField(max_digits=5, decimal_places=2, default=0)
    by = fields.CharField(max_length=64)
    at = fields.DatetimeField()

    cycle_id: int

    class Meta:
        table = "attendance"
        indexes = (("cycle_id", "member"),)


class Entry(Model):
    """A rating, finding or bonus: one fact of a cycle (see `rules.facts`).

    A rating is replaced by a later one of the same rater. a finding stays until an entry whose
    `retracts` names it.
    """

    id = fields.BigIntField(primary_key=True, generated=True)
    cycle: fields.ForeignKeyRelation[Cycle] = fields.ForeignKeyField(
        "models.Cycle", related_name="entries", on_delete=fields.RESTRICT
    )
    assessee = fields.CharField(max_length=64)
    indicator = fields.CharField(max_length=64)
    panel = fields.CharField(max_length=32, default="")
    rater = fields.CharField(max_length=64)
    points = fields.DecimalField(max_digits=10, decimal_places=2, null=True)
    value = fields.DecimalField(max_digits=18, decimal_places=4, null=True)
    target = fields.DecimalField(max_digits=18, decimal_places=4, null=True)
    times = fields.IntField(default=1)
    level = fields.CharField(max_length=32, default="")
    note = fields.CharField(max_length=500, default="")
    retracts = fields.BigIntField(null=True)
    at = fields.DatetimeField()

    cycle_id: int

    class Meta:
        table = "entry"
        indexes = (("cycle_id", "assessee", "indicator"), ("cycle_id", "rater"))

"""Periods of assessment and their stages."""

from tortoise import fields
from tortoise.models import Model


class Cycle(Model):
    """One scheme in one period, bound for good to the scheme it began with."""

    id = fields.IntField(primary_key=True, generated=True)
    scheme = fields.CharField(max_length=64)
    period = fields.CharField(max_length=10)
    scheme_hash = fields.CharField(max_length=64)
    frozen_scheme = fields.TextField()
    """The scheme as it was on the first day (JSON): old periods keep old rules."""
    opened_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "cycle"
        unique_together = (("scheme", "period"),)


class StageRun(Model):
    """A stage of one cycle. `opens_at` and `due_at` are null until they are known.

    `opened_at` and `closed_at` say what the clock has done. `round` counts repeats: a second notice
    after an upheld objection is round 2.
    """

    id = fields.IntField(primary_key=True, generated=True)
    cycle: fields.ForeignKeyRelation[Cycle] = fields.ForeignKeyField(
        "models.Cycle", related_name="stages", on_delete=fields.RESTRICT
    )
    stage = fields.CharField(max_length=32)
    round = fields.IntField(default=1)
    opens_at = fields.DatetimeField(null=True)
    due_at = fields.DatetimeField(null=True)
    opened_at = fields.DatetimeField(null=True)
    closed_at = fields.DatetimeField(null=True)
    reminded_to = fields.DatetimeField(null=True)

    cycle_id: int

    class Meta:
        table = "stage_run"
        unique_together = (("cycle", "stage", "round"),)

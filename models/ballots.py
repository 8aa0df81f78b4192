"""The secret ballot: count, do not keep. Turnout and tally share no key and no time."""

from tortoise import fields
from tortoise.models import Model

from models.cycles import Cycle


class Turnout(Model):
    """The roll, frozen when the vote opens: who may vote and whether he has, not how or when."""

    id = fields.IntField(primary_key=True, generated=True)
    cycle: fields.ForeignKeyRelation[Cycle] = fields.ForeignKeyField(
        "models.Cycle", related_name="turnout", on_delete=fields.RESTRICT
    )
    voter = fields.CharField(max_length=64)
    voted = fields.BooleanField(default=False)

    cycle_id: int

    class Meta:
        table = "turnout"
        unique_together = (("cycle", "voter"),)


class Tally(Model):
    """How often a choice was made for an assessee. Every row exists, at 0, from the start."""

    id = fields.IntField(primary_key=True, generated=True)
    cycle: fields.ForeignKeyRelation[Cycle] = fields.ForeignKeyField(
        "models.Cycle", related_name="tallies", on_delete=fields.RESTRICT
    )
    assessee = fields.CharField(max_length=64)
    dimension = fields.CharField(max_length=32, default="")
    choice = fields.CharField(max_length=32)
    count = fields.IntField(default=0)

    cycle_id: int

    class Meta:
        table = "tally"
        unique_together = (("cycle", "assessee", "dimension", "choice"),)

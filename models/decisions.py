"""What is asked of the leaders and the office, and what they decided."""

from tortoise import fields
from tortoise.models import Model

from models.cycles import Cycle


class Request(Model):
    """Something that waits for a yes or no by reply.

    `number` is short and unique among those pending. `digest` is of `content`: an approval is only
    valid for the digest that was shown. `status`: pending → approved | returned | void.
    """

    id = fields.BigIntField(primary_key=True, generated=True)
    number = fields.IntField(db_index=True)
    kind = fields.CharField(max_length=16)
    cycle: fields.ForeignKeyRelation[Cycle] = fields.ForeignKeyField(
        "models.Cycle", related_name="requests", on_delete=fields.RESTRICT
    )
    subject = fields.CharField(max_length=80, default="")
    role = fields.CharField(max_length=16)
    content: dict[str, object] = fields.JSONField()
    digest = fields.CharField(max_length=64)
    status = fields.CharField(max_length=8, default="pending")
    created_by = fields.CharField(max_length=64)
    created_at = fields.DatetimeField()
    decided_by = fields.CharField(max_length=64, default="")
    decided_at = fields.DatetimeField(null=True)
    reason = fields.CharField(max_length=500, default="")

    cycle_id: int

    class Meta:
        table = "request"
        indexes = (("status", "role"), ("cycle_id", "kind", "subject"))


class Shown(Model):
    """Which content of a request a person has seen: `step` 1 the request, 2 its summary."""

    id = fields.BigIntField(primary_key=True, generated=True)
    request: fields.ForeignKeyRelation[Request] = fields.ForeignKeyField(
        "models.Request", related_name="shown", on_delete=fields.CASCADE
    )
    member = fields.CharField(max_length=64)
    step = fields.IntField()
    digest = fields.CharField(max_length=64)

    request_id: int

    class Meta:
        table = "shown"
        unique_together = (("request", "member", "step"),)


class GradeChange(Model):
    """A change by a leader to a proposed grade, with its reason. The newest per assessee counts."""

    id = fields.BigIntField(primary_key=True, generated=True)
    cycle: fields.ForeignKeyRelation[Cycle] = fields.ForeignKeyField(
        "models.Cycle", related_name="grade_changes", on_delete=fields.RESTRICT
    )
    assessee = fields.CharField(max_length=64)
    before = fields.CharField(max_length=32)
    grade = fields.CharField(max_length=32)
    reason = fields.CharField(max_length=500)
    by = fields.CharField(max_length=64)
    at = fields.DatetimeField()

    cycle_id: int

    class Meta:
        table = "grade_change"
        indexes = (("cycle_id", "assessee"),)


class Verdict(Model):
    """An outcome of a whole cycle as it was fixed. A correction is a new revision, never a change.

    `status`: approved → published → final, or superseded by the next revision.
    `outcome` is the JSON of `rules.outcome`, without the results, which are rows of `Result`.
    """

    id = fields.IntField(primary_key=True, generated=True)
    cycle: fields.ForeignKeyRelation[Cycle] = fields.ForeignKeyField(
        "models.Cycle", related_name="verdicts", on_delete=fields.RESTRICT
    )
    revision = fields.IntField()
    status = fields.CharField(max_length=12)
    outcome = fields.TextField()
    by = fields.CharField(max_length=64)
    at = fields.DatetimeField()

    cycle_id: int

    class Meta:
        table = "verdict"
        unique_together = (("cycle", "revision"),)


class Result(Model):
    """The result of one assessee within a verdict. `detail` is its JSON, reasons included."""

    id = fields.BigIntField(primary_key=True, generated=True)
    verdict: fields.ForeignKeyRelation[Verdict] = fields.ForeignKeyField(
        "models.Verdict", related_name="results", on_delete=fields.RESTRICT
    )
    assessee = fields.CharField(max_length=64)
    score = fields.DecimalField(max_digits=12, decimal_places=2, null=True)
    grade = fields.CharField(max_length=32, default="")
    detail = fields.TextField()

    verdict_id: int

    class Meta:
        table = "result"
        unique_together = (("verdict", "assessee"),)


class Objection(Model):
    """An objection raised during a notice. `status`: open → upheld | rejected."""

    id = fields.IntField(primary_key=True, generated=True)
    verdict: fields.ForeignKeyRelation[Verdict] = fields.ForeignKeyField(
        "models.Verdict", related_name="objections", on_delete=fields.RESTRICT
    )
    member = fields.CharField(max_length=64)
    text = fields.TextField()
    status = fields.CharField(max_length=8, default="open")
    ruling = fields.CharField(max_length=500, default="")
    by = fields.CharField(max_length=64, default="")
    at = fields.DatetimeField()
    ruled_at = fields.DatetimeField(null=True)

    verdict_id: int

    class Meta:
        table = "objection"
        indexes = (("verdict_id", "status"),)

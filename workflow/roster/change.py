"""Importing a roster: one act, all rows or none, every changed member on the record."""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from models.people import Member
from workflow.act import Act
from workflow.people import having
from workflow.roles import Role
from workflow.roster.rows import Roster, RosterError, Row

Values = dict[str, object]

_LISTS: Final = ("tags", "kin")


class Changes(msgspec.Struct, frozen=True):
    """What an import did: userids, and how many people stayed as they were."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    same: int
    retired: tuple[str, ...]

    @property
    def summary(self) -> str:
        """Return it in one line for people."""
        parts = [f"新增 {len(self.added)} 人，更改 {len(self.changed)} 人，不变 {self.same} 人"]
        return "，".join([*parts, f"停用 {len(self.retired)} 人"] if self.retired else parts)


async def import_roster(act: Act, roster: Roster, retire: bool = False) -> Changes:
    """Write a roster within the transaction in force; `retire` deactivates those it does not name.

    Raises RosterError, before anything is written, for what only the database shows.
    """
    members = {m.userid: m for m in await Member.all().order_by("userid").select_for_update()}
    _check_spelling(roster, members)
    had_admin = _has_admin(members.values())
    added = [
        Member(userid=row.userid, **_values(row, roster.fields, {}))
        for row in roster.rows
        if row.userid not in members
    ]
    changed = {}
    for row in roster.rows:
        if row.userid in members:
            member = members[row.userid]
            before = _changed(member, _values(row, roster.fields, member.pay))
            if before:
                changed[row.userid] = before
    retired = _retire(members.values(), roster) if retire else []
    if had_admin and not _has_admin([*members.values(), *added]):
        raise RosterError(["这样导入就没有管理员了：请至少给一个人写上角色“管理员”"])
    await _write(added, [members[userid] for userid in (*changed, *retired)])
    changes = Changes(
        tuple(m.userid for m in added),
        tuple(changed),
        len(roster.rows) - len(added) - len(changed),
        tuple(retired),
    )
    _record(act, changes, changed, {**members, **{m.userid: m for m in added}})
    act.record("roster.import", "roster", file=roster.digest, **_counts(changes))
    return changes


def _check_spelling(roster: Roster, members: Mapping[str, Member]) -> None:
    stored = {userid.lower(): userid for userid in members}
    problems = [
        f"第 {row.number} 行 账号：名册里已有“{stored[row.userid.lower()]}”，只差大小写，请照它写"
        for row in roster.rows
        if stored.get(row.userid.lower(), row.userid) != row.userid
    ]
    if problems:
        raise RosterError(problems)


def _has_admin(members: Iterable[Member]) -> bool:
    return bool(having([m for m in members if m.active], Role.ADMIN))


def _values(row: Row, fields: frozenset[str], pay: Mapping[str, str]) -> Values:
    """Return what the file says of a member; pay without a column stays as it is."""
    values: Values = {"active": True}
    for field in fields - {"userid"}:
        if not field.startswith("pay."):
            value = getattr(row, field)
            values[field] = list(value) if isinstance(value, tuple) else value
    kept = {key: amount for key, amount in pay.items() if f"pay.{key}" not in fields}
    values["pay"] = {**kept, **row.pay}
    if "roles" in values:
        values["roles"] = [role.value for role in row.roles]
    return values


def _changed(member: Member, values: Values) -> Values:
    """Put new values into a member; return the old ones of the fields that changed."""
    before = {}
    for field, value in values.items():
        old = getattr(member, field)
        if _comparable(field, old) != _comparable(field, value):
            before[field] = old
            setattr(member, field, value)
    return before


def _comparable(field: str, value: object) -> object:
    """Roles are a set however they are written."""
    return set(value) if field == "roles" and isinstance(value, list) else value


def _retire(members: Iterable[Member], roster: Roster) -> list[str]:
    named = {row.userid for row in roster.rows}
    gone = [m for m in members if m.active and m.userid not in named]
    for member in gone:
        member.active = False
    return [member.userid for member in gone]


async def _write(added: list[Member], changed: list[Member]) -> None:
    await Member.bulk_create(added)
    for member in changed:
        await member.save()


def _record(
    act: Act, changes: Changes, before: Mapping[str, Values], members: Mapping[str, Member]
) -> None:
    """Put each change on the record: which fields, the roles in full, of pay only the keys."""
    for userid in changes.added:
        act.record("roster.add", userid, roles=members[userid].roles)
    for userid in changes.changed:
        old, member = before[userid], members[userid]
        detail: Values = {"fields": sorted(old)}
        if "roles" in old:
            detail |= {"roles": member.roles, "roles_before": old["roles"]}
        if "pay" in old:
            detail["pay"] = sorted(_differing(old["pay"], member.pay))
        act.record("roster.change", userid, **detail)
    for userid in changes.retired:
        act.record("roster.retire", userid)


def _differing(old: object, new: Mapping[str, str]) -> set[str]:
    if not isinstance(old, dict):
        return set(new)
    return {key for key in {*old, *new} if old.get(key) != new.get(key)}


def _counts(changes: Changes) -> dict[str, int]:
    return {
        "added": len(changes.added),
        "changed": len(changes.changed),
        "same": changes.same,
        "retired": len(changes.retired),
    }

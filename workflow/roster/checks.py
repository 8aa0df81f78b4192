"""What must hold of rows and between them: ids, kin, series; and what looks forgotten."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from rules.scheme import Scheme
from workflow.people import RESPONSIBLE
from workflow.roles import Role
from workflow.roster.rows import Row
from workflow.roster.words import hint

Known = tuple[str, str]
"""userid, name"""

STATIONED: Final = "驻村"
_USERID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}")
_RESERVED: Final = ("system",)
"""What the record calls those who are nobody."""


def check_rows(
    rows: Sequence[Row],
    fields: frozenset[str],
    schemes: Sequence[Scheme],
    known: Sequence[Known],
    problems: list[str],
) -> tuple[list[Row], list[str]]:
    """Check all rows, adding to `problems`; return them with names made userids, and warnings."""
    problems += _identity(rows)
    problems += _spelling(rows, known)
    people = _People([*((row.userid, row.name) for row in rows), *known])
    warnings: list[str] = []
    resolved = []
    for row in rows:
        kin, wrong = people.kin(row)
        problems += wrong
        leader = people.one(row.leader)
        if row.leader and not leader:
            warnings.append(_at(row, "分管领导", f"名册里没有“{row.leader}”，先按原样记下"))
        resolved.append(msgspec.structs.replace(row, kin=kin, leader=leader or row.leader))
        if "series" in fields:
            bad, note = _series(row, schemes)
            problems += bad
            warnings += note
        warnings += _tags(row, fields, schemes)
    warnings += _responsible(rows)
    return resolved, warnings


def _at(row: Row, title: str, sentence: str) -> str:
    return f"第 {row.number} 行 {title}：{sentence}"


def _identity(rows: Sequence[Row]) -> Iterator[str]:
    first: dict[str, Row] = {}
    for row in rows:
        if not row.name:
            yield _at(row, "姓名", "还没有填写")
        if not row.userid:
            yield _at(row, "账号", "还没有填写（企业微信通讯录里的账号）")
        elif not _USERID.fullmatch(row.userid):
            yield _at(
                row,
                "账号",
                f"“{row.userid}”不能用：1 至 64 个字母、数字或 _ - . @，以字母或数字开头",
            )
        elif row.userid.lower() in _RESERVED:
            yield _at(row, "账号", f"“{row.userid}”留给程序自己用，请换一个")
        elif row.userid.lower() in first:
            other = first[row.userid.lower()]
            yield _at(row, "账号", f"“{row.userid}”与第 {other.number} 行重复（不分大小写）")
        else:
            first[row.userid.lower()] = row


def _spelling(rows: Sequence[Row], known: Sequence[Known]) -> Iterator[str]:
    """Refuse an id that differs from a known one in its capitals: one person would become two."""
    stored = {userid.lower(): userid for userid, _ in known}
    for row in rows:
        other = stored.get(row.userid.lower())
        if other and other != row.userid:
            yield _at(row, "账号", f"名册里已有“{other}”，只差大小写，请照它写")


class _People:
    """Everybody the file or the roster knows, by userid (whatever its capitals) and by name."""

    def __init__(self, people: Iterable[Known]) -> None:
        self._ids: dict[str, str] = {}
        self._named: defaultdict[str, set[str]] = defaultdict(set)
        for userid, name in people:
            if userid:
                spelt = self._ids.setdefault(userid.lower(), userid)
                self._named[name].add(spelt)

    def one(self, word: str) -> str:
        """Return the userid that a word means, '' for nobody or several."""
        if word.lower() in self._ids:
            return self._ids[word.lower()]
        named = self._named.get(word, set())
        return next(iter(named)) if len(named) == 1 else ""

    def kin(self, row: Row) -> tuple[tuple[str, ...], list[str]]:
        """Return the userids of a row's kin, and what is wrong with the others."""
        found, problems = [], []
        for word in row.kin:
            userid = self.one(word)
            if not userid:
                problems.append(_at(row, "回避", self._why(word)))
            elif userid == row.userid:
                problems.append(_at(row, "回避", "不用写自己，请写亲属的账号或姓名"))
            else:
                found.append(userid)
        return tuple(dict.fromkeys(found)), problems

    def _why(self, word: str) -> str:
        if word in self._named:
            return f"有 {len(self._named[word])} 位“{word}”，请改写账号"
        near = hint(word, [*self._named, *self._ids.values()])
        return f"名册里没有“{word}”{near}"


def _series(row: Row, schemes: Sequence[Scheme]) -> tuple[list[str], list[str]]:
    """Return what is wrong with a row's series, and what is only odd because nobody assesses it."""
    series = dict.fromkeys(name for scheme in schemes for name in scheme.series)
    if not schemes or any(not scheme.series for scheme in schemes) or row.series in series:
        return [], []
    known = "、".join(series)
    if not row.series:
        needed = Role.ASSESSEE in row.roles
        return [_at(row, "类别", f"考核对象要写类别：{known}")] if needed else [], []
    said = f"没有“{row.series}”这个类别{hint(row.series, list(series)) or f'，应为：{known}'}"
    if Role.ASSESSEE in row.roles or not row.roles:
        return [_at(row, "类别", said)], []
    return [], [_at(row, "类别", f"{said}；不是考核对象，先按原样记下")]


def _tags(row: Row, fields: frozenset[str], schemes: Sequence[Scheme]) -> Iterator[str]:
    known = dict.fromkeys(tag for scheme in schemes for tag in scheme.tags)
    for tag in row.tags:
        near = hint(tag, list(known))
        if tag not in known and near and not tag.startswith(RESPONSIBLE):
            yield _at(row, "标签", f"方案里没有“{tag}”{near}")
    if STATIONED not in known or not fields >= {"tags", "stationed_at"}:
        return
    if STATIONED in row.tags and not row.stationed_at:
        yield _at(row, "驻村", "标签有“驻村”，但没有写驻哪个村")
    if row.stationed_at and STATIONED not in row.tags:
        yield _at(row, "标签", f"写了驻{row.stationed_at}，但标签没有“驻村”，会按不驻村考核")


def _responsible(rows: Sequence[Row]) -> Iterator[str]:
    units = dict.fromkeys(row.unit for row in rows if row.unit)
    for row in rows:
        for tag in row.tags:
            unit = tag.removeprefix(RESPONSIBLE)
            if unit != tag and unit not in units:
                yield _at(row, "标签", f"没有人的单位是“{unit}”{hint(unit, list(units))}")

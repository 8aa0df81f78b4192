"""名册 and 任命: who is in the roster, and who has which role."""

import re
from collections import Counter
from collections.abc import Iterable

from bot.naming import read_member
from bot.router import Context
from bot.routes import router
from models.people import Member
from workflow.messages import Message
from workflow.people import everyone, having
from workflow.refusal import Refusal
from workflow.roles import Role, titles
from workflow.roster import appoint, nearest_role, read_role_word

_REMOVE = re.compile(r"(?:取消|撤销|免去|去掉)\s*")
_FILLER = re.compile(r"(?:任命)?(?:担任|为|当|是)\s*")
_EXAMPLE = "例如：任命 李四 考核组成员；取消：任命 李四 取消 考核组成员。"


@router.command("名册", role={Role.CLERK, Role.ADMIN, Role.OFFICE}, help="名册：看人数、怎么导入")
async def show_roster(ctx: Context) -> Message:
    """Say how many people there are by series and role, and how to change that."""
    members = await everyone()
    leavers = await Member.filter(active=False).count()
    head = f"在册 {len(members)} 人" + (f"，已停用 {leavers} 人" if leavers else "")
    lines = [
        f"{head}。",
        f"考核对象：{_by_series(having(members, Role.ASSESSEE))}",
        f"角色：{_by_role(members)}",
        HOW_TO_CHANGE,
    ]
    return Message("\n".join(lines))


@router.command(
    "任命", role={Role.CLERK, Role.ADMIN}, help="任命 李四 考核组成员 · 任命 李四 取消 考核组成员"
)
async def appoint_member(ctx: Context) -> Message:
    """Give a member a role, or take it away."""
    words, removed_first = _without(_REMOVE, ctx.args)
    if not words:
        raise Refusal(f"请写任命谁、什么角色。{_EXAMPLE}")
    member, rest = read_member(words, await everyone())
    rest, removed = _without(_REMOVE, rest.strip())
    rest, _ = _without(_FILLER, rest)
    remove, role = removed_first or removed, _role(rest, member)
    now = await appoint(ctx.act, member, role, remove)
    said = "已取消" if remove else "已任命"
    return Message(f"{said}：{member.name}，{role.label}。现在的角色：{_roles(now)}。")


def _without(pattern: re.Pattern[str], words: str) -> tuple[str, bool]:
    """Return `words` without what `pattern` finds at their start, and whether it did."""
    found = pattern.match(words)
    return (words[found.end() :], True) if found else (words, False)


def _role(word: str, member: Member) -> Role:
    role = read_role_word(word)
    if role is not None:
        return role
    known = "、".join(each.label for each in Role)
    if not word:
        raise Refusal(f"请写上{member.name}的角色：{known}。{_EXAMPLE}")
    raise Refusal(f"没有“{word}”这个角色{nearest_role(word)}。可用的角色：{known}。")


def _roles(member: Member) -> str:
    return titles({Role(name) for name in member.roles}) or "没有角色"


def _by_series(people: Iterable[Member]) -> str:
    counts = Counter(member.series or "没有类别" for member in people)
    listed = "，".join(f"{series} {count} 人" for series, count in sorted(counts.items()))
    return listed or "还没有人"


def _by_role(members: Iterable[Member]) -> str:
    people = list(members)
    counts = [(role, len(having(people, role))) for role in Role]
    return "，".join(f"{role.label} {count}" for role, count in counts if count) or "还没有"


HOW_TO_CHANGE = (
    "要增减人员：在服务器上运行 kaohe roster import 名册.xlsx（整份导入，有错一行不动）。"
    "改角色：任命 李四 考核组成员。"
)

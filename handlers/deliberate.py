"""审定 and 调整: the proposed grades before the leaders, and their changes."""

import re

import msgspec

from bot.naming import Line, Names, read_lines, refuse_all
from bot.router import Context
from bot.routes import router
from rules.outcome import Result
from workflow import requests
from workflow.deliberation import (
    Wish,
    before_leaders,
    change_grades,
    grades_about,
    resubmit,
    wish_for,
)
from workflow.messages import Message
from workflow.people import everyone, with_role
from workflow.refusal import Refusal
from workflow.roles import Role

EXAMPLE = "调整 张三 B 主动承担防汛"
_BEFORE_GRADE = ("调整为", "改为", "改成", "定为", "调到", "调为", "为", "到", "成")
_AGAIN = re.compile(r"^\s*/?调整[\s:：,，]*")
"""The command said anew at the beginning of a further line."""
_BETWEEN = " \n,，:：;；、"


@router.command("审定", role={Role.LEADER, Role.OFFICE}, help="审定")
async def deliberate(ctx: Context) -> Message:
    """Show the proposal with reasons and quotas; the office puts returned grades up again."""
    if Role.LEADER not in ctx.act.actor.roles:
        return await _for_office(ctx)
    (_, first), *others = await before_leaders(ctx.act)
    for _, request in others:
        shown = await requests.show(ctx.act, request)
        ctx.act.tell(ctx.member.userid, f"grades-{request.id}", shown)
    return await requests.show(ctx.act, first)


async def _for_office(ctx: Context) -> Message:
    sent = await resubmit(ctx.act)
    if sent:
        leaders = "、".join(leader.name for leader in await with_role(Role.LEADER))
        return Message(f"已重新送审（{sent.number} 号），等{leaders}审定。")
    sheets = []
    for _, request in await before_leaders(ctx.act):
        await requests.refresh(ctx.act, request)
        sheet = await requests.kind_of(request).describe(request)
        sheets.append(f"【{request.number} 号】{sheet.title}（等领导小组审定）\n{sheet.text}")
    return Message("\n\n".join(sheets))


@router.command("调整", role=Role.LEADER, help="调整 张三 B 主动承担防汛（可以写几行）")
async def adjust(ctx: Context) -> Message:
    """Change proposed grades, one a line, all or none, and show the new numbers."""
    if not ctx.args:
        raise Refusal(f"请写明调整谁、定什么等次、什么理由，例：{EXAMPLE}。看名单发“审定”。")
    await before_leaders(ctx.act)
    wishes = await _read_wishes(ctx)
    changed = await change_grades(ctx.act, wishes)
    said = "\n".join(_said(*pair) for pair in zip(changed, wishes, strict=True))
    await _tell_others(ctx, said)
    _, request = await grades_about(ctx.act, wishes[0].assessee)
    shown = await requests.show(ctx.act, request)
    return msgspec.structs.replace(shown, text=f"{said}\n{shown.text}")


async def _read_wishes(ctx: Context) -> list[Wish]:
    """Read a change from each line. Raises Refusal with everything that is wrong with them."""
    words = "\n".join(_AGAIN.sub("", line) for line in ctx.args.splitlines())
    lines, problems = read_lines(words, Names(await everyone()))
    wishes = []
    for line in lines:
        try:
            wishes.append(await _read_wish(ctx, line))
        except Refusal as refusal:
            problems.append(f"{line.where}{refusal}")
    refuse_all(problems)
    return wishes


async def _read_wish(ctx: Context, line: Line) -> Wish:
    one, _ = await grades_about(ctx.act, line.member)
    grade, why = _read_grade(line.rest, one.scheme.grades)
    if not grade:
        grades = "、".join(one.scheme.grades)
        raise Refusal(f"请写明{line.member.name}定什么等次（{grades}）和理由，例：{EXAMPLE}")
    return await wish_for(ctx.act, line.member, grade, why)


def _read_grade(words: str, grades: tuple[str, ...]) -> tuple[str, str]:
    """Return the grade at the start of `words` and the reason after it; no grade if there is none.

    Something that looks like a grade but is none is returned as it stands, to be refused by name.
    """
    for lead in _BEFORE_GRADE:
        if words.startswith(lead):
            words = words.removeprefix(lead).lstrip(_BETWEEN)
            break
    for grade in sorted(grades, key=len, reverse=True):
        if words[: len(grade)].upper() == grade:
            rest = words[len(grade) :]
            return grade, rest.removeprefix("等").strip(_BETWEEN)
    word, _, rest = words.partition(" ")
    return word[:10], rest.strip(_BETWEEN)


def _said(changed: Result, wish: Wish) -> str:
    name = changed.name or changed.assessee
    if wish.undo:
        return f"{name}恢复为拟定的 {changed.grade}，原来的调整已撤销。"
    return f"{name}由 {changed.proposed} 调整为 {changed.grade}，理由：{wish.reason}。"


async def _tell_others(ctx: Context, said: str) -> None:
    """Let the other leaders know at once, not only when they approve."""
    for leader in await with_role(Role.LEADER):
        if leader.userid != ctx.member.userid:
            text = f"{ctx.member.name}调整等次：{said}\n看全部发“审定”。"
            ctx.act.tell(leader.userid, "adjusted", Message(text))

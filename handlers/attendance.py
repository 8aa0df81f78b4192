"""考勤: the clerk reports everybody, line by line; others report themselves."""

import re
from decimal import Decimal

from bot.naming import Line, Names, read_lines, refuse_all
from bot.router import Context
from bot.routes import router
from bot.words import Unread, fold_line, read_pairs
from models.people import Member
from workflow.attendance import HOW, Register, Reported, Times, tell_clerks, times_of
from workflow.messages import Button, Card, Message
from workflow.people import everyone
from workflow.refusal import Refusal
from workflow.roles import Role

REST = "考勤 其余全勤"
KINDS = {
    "迟到": "late",
    "早退": "early",
    "旷工": "absent",
    "缺勤": "absent",
    "缺席": "absent",
    "请假": "leave",
    "事假": "leave",
    "病假": "leave",
    "休假": "leave",
    "年假": "leave",
    "公休": "leave",
}
_FULL = re.compile("(?:都|均|全部|为|是)?(?:全勤|满勤|正常)[。.!]?")
_REST = re.compile(
    "(?:其余|其他|其它|剩下|剩余)(?:的)?(?:人|人员|同志)?(?:都|均|全部|全)?全勤[。.!]?"
)
_MYSELF = re.compile(r"(?:我自己|本人|我|自己)[\s:,，：]*")
_KIND = re.compile("|".join(KINDS))
MOST_NAMED = 15


@router.command(
    "考勤",
    role={Role.CLERK, Role.ASSESSEE, Role.OFFICE},
    help="考勤 张三 迟到2 早退1 旷工0.5（可多行）",
)
async def attendance(ctx: Context) -> Message:
    """Report attendance, of several people all or nothing; alone, say whose is missing."""
    register = Register(ctx.act, ctx.member)
    if not ctx.args:
        return await _overview(ctx, register)
    lines, rest = _without_rest(ctx.args)
    read, problems = _read(lines, ctx.member, Names(await everyone())) if lines else ([], [])
    entered: list[Reported] = []
    for line in read:
        try:
            entered.append(await register.enter(line.member, _times(line.rest)))
        except Refusal as refusal:
            problems.append(f"{line.where}{refusal}")
    refuse_all(problems)
    if rest:
        _check_clerk(ctx)
        entered += await register.enter_rest()
        if not entered:
            raise Refusal(f"每个人的考勤都已经报过了。要更正某人，例：{HOW}")
    for one in entered:
        if one.member.userid == ctx.member.userid and Role.CLERK not in ctx.act.actor.roles:
            await tell_clerks(ctx.act, one)
    return await _receipt(ctx, register, entered)


def _without_rest(text: str) -> tuple[str, bool]:
    """Take out the line that says 其余全勤, and tell whether there was one."""
    lines = text.split("\n")
    kept = [line for line in lines if not _REST.fullmatch(fold_line(line))]
    return "\n".join(kept), len(kept) < len(lines)


def _read(text: str, myself: Member, names: Names) -> tuple[list[Line], list[str]]:
    """Read the lines; one that begins with the faults themselves is about the speaker."""
    own = _MYSELF.sub("", text, count=1) if _MYSELF.match(text) else text
    if _KIND.match(own) or _FULL.fullmatch(fold_line(own)):
        return [Line(myself, own)], []
    return read_lines(text, names)


def _times(text: str) -> Times:
    """Read `迟到2 早退1 旷工半天` or `全勤`. Raises Refusal."""
    line = fold_line(text)
    if _FULL.fullmatch(line):
        return Times()
    if not line:
        raise Refusal(f"没有写考勤，没有问题就写“全勤”。例：{HOW}")
    found = dict.fromkeys(KINDS.values(), Decimal(0))
    problems = []
    for one in read_pairs(line, list(KINDS)):
        if isinstance(one, Unread):
            problems.append(_why(one))
        else:
            found[KINDS[one[0]]] += one[1]
    if problems:
        raise Refusal(f"{''.join(problems)}例：{HOW}")
    return Times(**found)


def _why(unread: Unread) -> str:
    if unread.nearest or not unread.why.startswith("没有"):
        return unread.why
    return f"没有看懂“{unread.word}”，可以写迟到、早退、旷工、请假，几个人请每人一行。"


def _check_clerk(ctx: Context) -> None:
    if Role.CLERK not in ctx.act.actor.roles:
        raise Refusal("“其余全勤”由考勤员报。报自己的，例：考勤 全勤")


async def _overview(ctx: Context, register: Register) -> Message:
    roles = ctx.act.actor.roles
    if not roles & {Role.CLERK, Role.OFFICE}:
        own = await register.own()
        said = f"您本期的考勤：{times_of(own).words}。" if own else "您的考勤还没有报。"
        return Message(f"{said}报自己的，例：考勤 迟到1，或：考勤 全勤")
    missing = await register.missing()
    if not missing:
        return Message(f"考勤已经报齐。要更正某人，例：{HOW}")
    text = f"还缺 {len(missing)} 人的考勤：{_listed(missing)}。"
    if Role.CLERK not in roles:
        return Message(f"{text}由考勤员报。")
    return _with_rest(ctx, f"{text}\n一人一行报，例：\n{HOW}\n李四 全勤", missing)


async def _receipt(ctx: Context, register: Register, entered: list[Reported]) -> Message:
    place = entered[0].place
    head = f"已记{place.one.title}考勤"
    if len(entered) == 1:
        text = f"{head}：{_line(entered[0])}"
    else:
        text = f"{head} {len(entered)} 人：\n" + "\n".join(map(_line, entered))
    text += "".join(
        f"\n注意：{one.member.name}{flag}，属于可定低等次的情形。"
        for one in entered
        for flag in one.flags
    )
    text += await register.settle()
    if not place.until:
        return Message(text)
    text += f"\n{place.until} 前可以更正，再报一次，以最后一次为准。"
    if Role.CLERK not in ctx.act.actor.roles:
        return Message(f"{text}已告诉考勤员。")
    missing = await register.missing()
    if not missing:
        return Message(f"{text}\n考勤已经报齐。")
    return _with_rest(ctx, f"{text}\n还缺 {len(missing)} 人：{_listed(missing)}。", missing)


def _line(one: Reported) -> str:
    changed = one.before is not None and one.before != one.times
    instead = f"（原来：{one.before.words}）" if one.before and changed else ""
    return f"{one.member.name} {one.times.words}{instead}"


def _with_rest(ctx: Context, text: str, missing: list[Member]) -> Message:
    """Offer to enter full attendance for those who are missing."""
    said = f"{text}\n都全勤就发：{REST}"
    card = Card(
        f"attendance-{ctx.act.cause.removeprefix('msg:')}",
        f"考勤还缺 {len(missing)} 人",
        text,
        buttons=(Button("其余全勤", REST),),
    )
    return Message(said, card)


def _listed(members: list[Member]) -> str:
    names = "、".join(member.name for member in members[:MOST_NAMED])
    return names + (f"等 {len(members)} 人" if len(members) > MOST_NAMED else "")

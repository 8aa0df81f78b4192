"""延期: the office moves a due time, for a reason that everybody concerned hears."""

import re
from datetime import date, datetime, timedelta

from bot.router import Context
from bot.routes import router
from bot.words import WorkSpan, read_period, take_duration
from workflow.calendar import WorkCalendar, YearUnknown, at, local, say_moment
from workflow.cycles import open_cycles
from workflow.extension import EXAMPLE, Extension, Wanted, extend, moved_lines, rest_note
from workflow.messages import Message
from workflow.refusal import Refusal
from workflow.roles import Role

_STAGE = re.compile(
    r"(?P<stage>[^\s0-9一二两三四五六七八九十半]{1,12})\s*(?:延期|延长|延)?\s*(?P<rest>.*)",
    re.DOTALL,
)


@router.command("延期", "延长", role=Role.OFFICE, help="延期 评分 2天 停电")
async def move_due(ctx: Context) -> Message:
    """Move a stage's due time by days, hours or workdays; open it again if it is closed."""
    wanted = await _wanted(ctx)
    length, reason = take_duration(wanted.rest)
    if length is None:
        raise Refusal(f"没有看懂延多久，可以写 2天、半天、6小时、1周、2个工作日。{EXAMPLE}")
    calendar = ctx.act.settings.calendar
    try:
        done = await extend(ctx.act, wanted, lambda due: _later(due, length, calendar), reason)
    except YearUnknown as unknown:
        raise Refusal(str(unknown)) from None
    return Message(_said(done))


async def _wanted(ctx: Context) -> Wanted:
    """Read which stage is meant; its period may stand before or after it. Raises Refusal."""
    today = local(ctx.act.at).date()
    period, words = _take_period(ctx.args, today)
    first, _, more = words.partition(" ")
    scheme = first if first in {one.scheme.id for one in await open_cycles()} else ""
    found = _STAGE.fullmatch(more.lstrip() if scheme else words)
    if found is None:
        raise Refusal(f"请写明延哪个环节、多久、什么原因。{EXAMPLE}")
    after, rest = _take_period(found["rest"], today)
    return Wanted(found["stage"], period or after, scheme, rest)


def _take_period(text: str, today: date) -> tuple[str, str]:
    """Return the period at the start of a text, or nothing, and the words after it."""
    word = text.split(maxsplit=1)[0] if text.strip() else ""
    for end in range(len(word), 0, -1):
        if period := read_period(word[:end], today):
            return period, text.lstrip()[end:].lstrip(" 的")
    return "", text


def _later(due: datetime, length: timedelta | WorkSpan, calendar: WorkCalendar) -> datetime:
    if isinstance(length, timedelta):
        return due + length
    there = local(due)
    day = calendar.add_workdays(there.date(), length.days)
    return at(day, there.timetz().replace(tzinfo=None))


def _said(done: Extension) -> str:
    again = "重新开放，" if done.reopened else ""
    lines = [
        f"{done.period}“{done.title}”{again}延到 {say_moment(done.due)} 截止"
        f"（原 {say_moment(done.was)}{rest_note(done.rests)}），已记录。"
    ]
    if done.followed:
        lines += ["相应推迟：", *moved_lines(done.followed)]
    told = (
        f"已告诉还没办完的人和领导小组，共 {done.told} 人。" if done.told else "没有需要告诉的人。"
    )
    return "\n".join([*lines, told])

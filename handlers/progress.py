"""进度 and 催办: how far everything is, and reminding those who still owe."""

from bot.router import Context, roles_of
from bot.routes import router
from models.people import Member
from workflow.calendar import say_moment
from workflow.messages import Bar, Chart, Message
from workflow.progress import Count, Progress, progress, urge
from workflow.refusal import Refusal
from workflow.roles import Role

CELLS = 10
MOST_NAMED = 12
SEES_NAMES = {Role.OFFICE, Role.LEADER}


@router.command("进度", help="进度", group=True)
async def show_progress(ctx: Context) -> Message:
    """Show how far each thing is; names only in private, to the office and the leaders."""
    if not ctx.in_group and not SEES_NAMES & roles_of(ctx.member):
        raise Refusal("“进度”由党政党建办和领导小组查看，群里也可以问。您自己的发“待办”或“我的”。")
    found = await progress(ctx.act)
    named = not ctx.in_group
    text = "\n\n".join(_cycle(one, named=named, alone=len(found) == 1) for one in found)
    return Message(text, chart=_chart(found[-1]))


def _chart(one: Progress) -> Chart:
    bars = tuple(Bar(count.title, count.done, count.total) for count in one.counts)
    return Chart(f"{one.title}进度", bars)


def _cycle(one: Progress, *, named: bool, alone: bool) -> str:
    lines = [f"{one.title}进度" + ("" if alone else f"（{one.scheme}）")]
    stage = ""
    for count in one.counts:
        if count.stage != stage:
            stage = count.stage
            due = f"，{say_moment(count.due)} 截止" if count.due else ""
            lines.append(f"【{stage}】{due.removeprefix('，')}")
        lines.append(f"{bar(count.done, count.total)} {count.title} {count.done}/{count.total}")
        if named and count.missing:
            lines.append(f"　还缺：{_missing(count)}")
    if named and any(count.missing for count in one.counts):
        lines.append("要提醒他们，党政党建办发：催办")
    return "\n".join(lines)


def bar(done: int, total: int) -> str:
    """Return ten cells; full only when everything is done."""
    filled = done * CELLS // total if total else CELLS
    return "■" * filled + "□" * (CELLS - filled)


def _missing(count: Count) -> str:
    names = [f"{name}（{_several(about)}）" if about else name for name, about in count.missing]
    return _several(tuple(names))


def _several(names: tuple[str, ...]) -> str:
    more = f"等 {len(names)} 人" if len(names) > MOST_NAMED else ""
    return "、".join(names[:MOST_NAMED]) + more


@router.command("催办", "催", role=Role.OFFICE, help="催办 · 催办 评分")
async def remind_them(ctx: Context) -> Message:
    """Remind those who still owe, merged into one message, never twice a day."""
    reminded = await urge(ctx.act, ctx.args)
    names = {m.userid: m.name for m in await Member.filter(active=True)}
    told = [names.get(userid, userid) for userid in reminded.told]
    before = [names.get(userid, userid) for userid in reminded.already]
    lines = []
    if told:
        lines.append(
            f"已提醒 {len(told)} 人：{_several(tuple(told))}。每人只收到一条，各项合在一起。"
        )
    else:
        lines.append("这次没有再发提醒。")
    if before:
        lines.append(f"今天已提醒过 {len(before)} 人，不重复打扰：{_several(tuple(before))}。")
    return Message("\n".join(lines))

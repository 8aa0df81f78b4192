"""计划: the heads of the 考核组 file the month's tasks of their members."""

import re

from bot.naming import Names, refuse_all
from bot.router import Context
from bot.routes import router
from models.people import Member
from workflow.calendar import say_moment
from workflow.cycles import Running
from workflow.messages import Message
from workflow.people import everyone
from workflow.plans import (
    EXAMPLE,
    Filed,
    State,
    file_plan,
    numbered,
    plan_cycle,
    put_before_leaders,
    states,
)
from workflow.refusal import Refusal
from workflow.roles import Role

MANY = "几个人一起报：每人另起一行，以姓名开头。"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_SAYS_SOMETHING = re.compile(r"[^\W\d_]")
_TRIM = " \n;；,，、"


@router.command("计划", "工作安排", role=Role.GROUP_LEAD, help="计划 张三 1.… 2.…")
async def plan(ctx: Context) -> Message:
    """File or replace members' tasks of the month; alone, list whose are missing."""
    if not ctx.args:
        return Message(await _overview(await plan_cycle(ctx.act), ctx.member))
    filed: list[Filed] = []
    problems: list[str] = []
    read = _read(ctx.args, Names(await everyone()))
    for number, (member, words) in enumerate(read, 1):
        try:
            filed.append(await file_plan(ctx.act, ctx.member, member, _tasks(words)))
        except Refusal as refusal:
            problems.append(f"第 {number} 人：{refusal}" if len(read) > 1 else str(refusal))
    refuse_all(problems)
    await put_before_leaders(ctx.act, filed)
    return Message(await _receipt(filed, ctx.member))


def _read(text: str, names: Names) -> list[tuple[Member, str]]:
    """Return the people with their words; a line that begins with a name begins the next person."""
    read: list[tuple[Member, str]] = []
    for line in filter(None, text.split("\n")):
        if not read:
            read.append(_first(line, names))
            continue
        member = names.at_start(line)
        words = names.read(line)[1] if member else ""
        if member and _stands_alone(line, words):
            read.append((member, words))
        else:
            read[-1] = (read[-1][0], f"{read[-1][1]}\n{line}")
    return read


def _first(line: str, names: Names) -> tuple[Member, str]:
    if not line[0].isalpha():
        raise Refusal(f"请先写姓名，再写要做的事，例：计划 张三 {EXAMPLE}")
    return names.read(line)


def _stands_alone(line: str, rest: str) -> bool:
    """Tell a heading (李四 1.修渠) from a task that happens to begin with a name (李四家走访)."""
    between = line[len(line) - len(rest) - 1 : len(line) - len(rest)]
    return not rest or not between.isalnum() or not rest[0].isalpha()


def _tasks(words: str) -> list[str]:
    """Return single tasks, by 1. 2. or ① ②, else by lines, without those that say nothing."""
    pieces = _by_numbers(words) or words.split("\n")
    tasks = [piece.strip(_TRIM) for piece in pieces]
    return [task.replace("\n", "，") for task in tasks if _SAYS_SOMETHING.search(task)]


def _by_numbers(words: str) -> list[str]:
    """Cut before 1. 2. 3. in their order, so that a figure within a task cuts nothing."""
    marks: list[re.Match[str]] = []
    while mark := _mark(len(marks) + 1).search(words, marks[-1].end() if marks else 0):
        if not marks and words[: mark.start()].strip(_TRIM):
            break
        marks.append(mark)
    ends = [mark.start() for mark in marks[1:]] + [len(words)]
    return [words[mark.end() : end] for mark, end in zip(marks, ends, strict=False)]


def _mark(number: int) -> re.Pattern[str]:
    circled = _CIRCLED[number - 1 : number] or r"(?!)"
    return re.compile(rf"[(（]{number}[)）]|(?<!\d){number}[.、)）](?!\d)|{circled}")


async def _receipt(filed: list[Filed], lead: Member) -> str:
    one = filed[0].one
    if len(filed) == 1:
        only = filed[0]
        said = (
            f"已报{only.member.name}的{one.title}工作安排（{len(only.tasks)} 项），"
            f"等领导小组审批（{only.request.number} 号）：\n{numbered(only.tasks)}"
        )
    else:
        lines = [f"{f.member.name}（{f.request.number} 号，{len(f.tasks)} 项）" for f in filed]
        said = f"已报 {len(filed)} 人的{one.title}工作安排，等领导小组审批：\n" + "\n".join(lines)
    left = [state for state in await states(one, lead) if state.status in ("missing", "returned")]
    if not left:
        return f"{said}\n您组的都报齐了。批准前要改，重报一次就行。"
    names = "、".join(state.member.name for state in left)
    return f"{said}\n还缺 {len(left)} 人：{names}。例：计划 {left[0].member.name} {EXAMPLE}"


async def _overview(one: Running, lead: Member) -> str:
    found = await states(one, lead)
    if not found:
        return "您的考核组里没有要报工作安排的人。发“待办”看现在要做什么。"
    titles = {"missing": "还没报", "returned": "被退回", "pending": "等审批", "approved": "已批准"}
    lines = [
        f"{title} {len(some)} 人：{'、'.join(map(_name, some))}"
        for status, title in titles.items()
        if (some := [state for state in found if state.status == status])
    ]
    left = [state for state in found if state.status in ("missing", "returned")]
    stage = one.stage_for("plan")
    due = one.runs[stage.id].due_at if stage else None
    head = f"{one.title}工作安排" + (f"，{say_moment(due)} 截止" if due else "")
    return "\n".join([head, *lines, _what_next(one, left)])


def _what_next(one: Running, left: list[State]) -> str:
    if not left:
        return "都报齐了。"
    back = [state for state in left if state.status == "returned"]
    stage = one.stage_for("plan")
    if stage and one.is_open(stage.id):
        return f"请发：计划 {left[0].member.name} {EXAMPLE}\n{MANY}"
    if back:
        return f"已截止，被退回的还可以重报：计划 {back[0].member.name} {EXAMPLE}"
    return "已截止，要补报请联系党政党建办延期。"


def _name(state: State) -> str:
    return f"{state.member.name}（{state.reason}）" if state.reason else state.member.name

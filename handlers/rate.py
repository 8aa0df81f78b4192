"""评分: one person, many at once, or one after the other in a conversation."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from bot.marks import read_marks
from bot.naming import Line, Names, read_lines, refuse_all
from bot.router import Context
from bot.routes import router
from models.people import Member
from rules.exact import plain
from workflow.filings import newest_filing
from workflow.marks import asked_line, full, marks_line, short
from workflow.messages import Button, Card, Message
from workflow.people import everyone, role_of
from workflow.ratings import Desk, Sheet, total_of
from workflow.refusal import Refusal
from workflow.roles import Role
from workflow.talk import current_talk, end_talk, start_talk

TOPIC = "rate"
DONE = ("完成", "好了", "结束", "不评了")
EXCERPT = 200
"""Characters of a report shown beside the items."""
MOST_NAMED = 12
_SKIP = re.compile(r"(?:跳过|略过|下一位|下一个)\s*(?P<name>.*)")
_PANEL = re.compile(r"(?P<panel>[^\W\d]{2,})[\s:：,，]*(?P<rest>.*)", re.DOTALL)


@dataclass
class Round:
    """Where a conversation stands: whose turn it is, who was passed over, how many are done."""

    now: str = ""
    skipped: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Rated:
    """A sheet before and after something was given; `total` where that was a total."""

    before: Sheet
    sheet: Sheet
    points: Mapping[str, Decimal]
    total: Decimal | None

    @property
    def was_spread(self) -> bool:
        return self.total is not None and len(self.sheet.items) > 1


@router.command(
    "评分",
    "打分",
    role={Role.ASSESSOR, Role.SUPERIOR},
    help="评分 张三 88 · 评分 张三 思想9 任务18 …（可多行）· 评分（逐个评）",
)
async def rate(ctx: Context) -> Message:
    """Rate one person or many, all or nothing; alone, ask for one after the other."""
    people = await everyone()
    desk = Desk(ctx.act, ctx.member, people)
    if not ctx.args:
        return await _next(ctx, desk, Round(), "")
    names = Names(people)
    lines, problems = read_lines(ctx.args, names)
    rated = await _rate_lines(desk, names, lines, problems)
    said = _said(rated) + await desk.settle()
    talk = await current_talk(ctx.member.userid, ctx.act.at)
    if talk and talk.topic == TOPIC:
        turn = _round(talk.state)
        turn.done += [_key(one.sheet) for one in rated if not one.sheet.missing]
        return await _next(ctx, desk, turn, said)
    correcting = any(one.sheet.place.correcting for one in rated)
    return Message(said if correcting else f"{said}\n{await _left(desk)}")


@router.conversation(TOPIC)
async def go_on(ctx: Context) -> Message:
    """Take a mark, 跳过 or 结束, and ask for the next person."""
    people = await everyone()
    desk, names, turn = Desk(ctx.act, ctx.member, people), Names(people), _round(ctx.state)
    words = ctx.args.strip("。.!！ ")
    if words in DONE:
        return await _finish(ctx, desk, turn, "")
    if skip := _SKIP.fullmatch(words):
        return await _skip(ctx, desk, turn, skip["name"])
    userid = turn.now.partition("/")[0]
    named = names.at_start(words)
    member = named or next((m for m in people if m.userid == userid), None)
    if member is None:
        return await _next(ctx, desk, turn, "")
    line = Line(member, names.read(words)[1] if named else words)
    rated = await _rate_lines(desk, names, [line], [], "" if named else turn.now.partition("/")[2])
    turn.done += [_key(one.sheet) for one in rated if not one.sheet.missing]
    return await _next(ctx, desk, turn, _said(rated))


async def _rate_lines(
    desk: Desk, names: Names, lines: Sequence[Line], problems: list[str], panel: str = ""
) -> list[Rated]:
    """Store every line, or raise Refusal with all that is wrong."""
    rated: list[Rated] = []
    for line in lines:
        try:
            rated.append(await _rate(desk, names, line, panel))
        except Refusal as refusal:
            problems.append(f"{line.where}{refusal}")
    refuse_all(problems)
    return rated


async def _rate(desk: Desk, names: Names, line: Line, panel: str) -> Rated:
    member = line.member
    sheets = await desk.sheets(member)
    mine = [sheet for sheet in sheets if sheet.panel == panel]
    sheet, words = (mine[0], line.rest) if mine else _choose(sheets, line.rest)
    marks = read_marks(words, sheet.items)
    if marks.problems:
        raise Refusal(_other_person(names, words, member) or "".join(marks.problems))
    if marks.total is not None:
        return Rated(sheet, await desk.give_total(sheet, marks.total), {}, marks.total)
    if not marks.points:
        raise Refusal(f"请写{member.name}的分数，例：评分 {member.name} {_usual(sheet)}")
    return Rated(sheet, await desk.give(sheet, marks.points), marks.points, None)


def _choose(sheets: Sequence[Sheet], words: str) -> tuple[Sheet, str]:
    """Return the sheet that is meant. Raises Refusal that asks back where a total fits several."""
    if found := _PANEL.match(words):
        called = [s for s in sheets if found["panel"] in (s.title, role_of(s.panel).label)]
        if len(called) == 1:
            return called[0], found["rest"]
    if len(sheets) == 1:
        return sheets[0], words
    fits = [
        sheet for sheet in sheets if (m := read_marks(words, sheet.items)).points and not m.problems
    ]
    if len(fits) == 1:
        return fits[0], words
    name = sheets[0].member.name
    panels = "、".join(f"{sheet.title}（满分 {plain(full(sheet.items))}）" for sheet in sheets)
    examples = "，或：".join(f"评分 {name} {sheet.title} {_usual(sheet)}" for sheet in sheets)
    raise Refusal(f"您可以代表{panels}评{name}，请写明代表谁，例：{examples}")


def _other_person(names: Names, words: str, member: Member) -> str:
    """Say so where a second person stands on the same line."""
    for word in re.split(r"[\s,，;；、]+", words):
        other = names.at_start(word) if word[:1].isalpha() else None
        if other and other.userid != member.userid:
            return f"一行只评一个人，{other.name}请另起一行。"
    return ""


def _usual(sheet: Sheet) -> str:
    """Return a total for the worked example."""
    return plain(full(sheet.items) * 88 / 100)


def _said(rated: Sequence[Rated]) -> str:
    """Return what was recorded, and plainly so where a total was spread over items."""
    titles = {(one.sheet.place.one.title, one.sheet.title) for one in rated}
    head = "已记" + "、".join(f"{period}评分（{panel}）" for period, panel in sorted(titles))
    lines = [_line(one) for one in rated]
    text = (
        f"{head}：{lines[0]}"
        if len(lines) == 1
        else "\n".join([f"{head}{len(lines)} 人：", *lines])
    )
    spread = next((one for one in rated if one.was_spread), None)
    if spread:
        item = spread.sheet.items[-1]
        name, mark = spread.sheet.member.name, plain(spread.sheet.given[item.id])
        text += f"\n总分已按各项分值分摊。要改某一项，例：评分 {name} {short(item)}{mark}"
    return text


def _line(one: Rated) -> str:
    sheet, name = one.sheet, one.sheet.member.name
    instead = f"，原来 {total_of(one.before)} 分" if not one.before.missing else ""
    if one.total is not None:
        items = f"（{marks_line(sheet.items, sheet.given)}）" if one.was_spread else ""
        return f"{name} {plain(one.total)} 分{items}{instead}"
    said = f"{name} {marks_line(sheet.items, one.points)}"
    if sheet.missing:
        return f"{said}，还缺{'、'.join(short(item) for item in sheet.missing)}"
    return f"{said}，合计 {total_of(sheet)} 分{instead}"


async def _left(desk: Desk) -> str:
    left = await desk.unrated()
    if left:
        names = list(dict.fromkeys(sheet.member.name for sheet in left))
        more = f"等 {len(names)} 人" if len(names) > MOST_NAMED else ""
        listed = "、".join(names[:MOST_NAMED])
        return f"还有 {len(names)} 人没评完：{listed}{more}。逐个评发“评分”。"
    return "您要评的都评完了，截止前可以重评，以最后一次为准。"


async def _next(ctx: Context, desk: Desk, turn: Round, said: str) -> Message:
    """Ask for the next person who was not passed over, or sum up."""
    left = [sheet for sheet in await desk.unrated() if _key(sheet) not in turn.skipped]
    if not left:
        return await _finish(ctx, desk, turn, said)
    turn.now = _key(left[0])
    state: dict[str, object] = {"now": turn.now, "skipped": turn.skipped, "done": turn.done}
    await start_talk(ctx.member.userid, TOPIC, state, ctx.act.at)
    asked = await _question(left[0], len(left))
    text = f"{said}\n\n{asked}" if said else asked
    name = left[0].member.name
    card = Card(
        f"rate-{ctx.act.cause.removeprefix('msg:')}",
        f"评分：{name}",
        text,
        buttons=(Button("跳过", f"跳过 {name}"), Button("结束", "结束")),
    )
    return Message(f"{text}\n先不评的回复“跳过”，不再评回复“结束”。", card)


async def _question(sheet: Sheet, left: int) -> str:
    """Return who is to be rated, on what, and what that person handed in himself."""
    member, one = sheet.member, sheet.place.one
    lines = [
        f"（还有 {left} 人）请评{member.name}（{member.unit or member.series}），{one.title}：",
        f"{asked_line(sheet.items)}，满分 {plain(full(sheet.items))}",
    ]
    if sheet.given:
        lines.append(f"已评：{marks_line(sheet.items, sheet.given)}")
    own = await newest_filing(one, "self", member.userid)
    if own and own.total is not None:
        items = {name: Decimal(mark) for name, mark in own.items.items()}
        detail = marks_line(sheet.items, items)
        lines.append(f"自评：{plain(own.total)} 分" + (f"（{detail}）" if detail else ""))
    report = await newest_filing(one, "report", member.userid)
    if report:
        text = " ".join(report.text.split())
        lines.append(f"月报：{text[:EXCERPT]}" + ("…" if len(text) > EXCERPT else ""))
    if sheet.given:
        example = marks_line(sheet.missing, {i.id: i.points or Decimal(0) for i in sheet.missing})
        lines.append(f"请回复还缺的：{example}（这是满分，请改成您的分）")
    elif len(sheet.items) > 1:
        lines.append(f"请回复总分（如 {_usual(sheet)}），或逐项（如 {_pairs(sheet)}）。")
    else:
        lines.append(f"请回复分数，如 {_usual(sheet)}。")
    return "\n".join(lines)


def _pairs(sheet: Sheet) -> str:
    some = sheet.items[:2]
    return marks_line(some, {i.id: (i.points or Decimal(0)) * 9 / 10 for i in some}) + " …"


async def _skip(ctx: Context, desk: Desk, turn: Round, name: str) -> Message:
    """Pass over the person whose turn it is; an old button passes over nobody else."""
    now = next((s for s in await desk.unrated() if _key(s) == turn.now), None)
    if now is None or (name and name not in (now.member.name, now.member.userid)):
        return await _next(ctx, desk, turn, "")
    turn.skipped.append(turn.now)
    return await _next(ctx, desk, turn, f"跳过{now.member.name}。")


async def _finish(ctx: Context, desk: Desk, turn: Round, said: str) -> Message:
    await end_talk(ctx.member.userid)
    done = f"这次评完 {len(set(turn.done))} 人。" if turn.done else ""
    return Message("\n".join(filter(None, (said, done + await _left(desk)))))


def _key(sheet: Sheet) -> str:
    return f"{sheet.member.userid}/{sheet.panel}"


def _round(state: Mapping[str, object]) -> Round:
    skipped, done = state.get("skipped"), state.get("done")
    return Round(
        str(state.get("now", "")),
        [str(key) for key in skipped] if isinstance(skipped, list) else [],
        [str(key) for key in done] if isinstance(done, list) else [],
    )

"""扣分, 加分 and 撤销: what was found about somebody, and taking it back."""

import re
from collections.abc import Sequence

from bot.naming import Names
from bot.router import Context
from bot.routes import router
from bot.words import closest, fold_line, read_count, read_number
from models.filings import Entry
from models.people import Member
from rules.scheme.indicators import Bonus, Flagged, Graded, Indicator
from workflow.entering import Place
from workflow.findings import (
    GAIN,
    LOSS,
    Found,
    effect,
    is_rating,
    places,
    report,
    reportable,
    retract,
    retractable,
    word_of,
)
from workflow.messages import Button, Card, Message
from workflow.people import everyone
from workflow.ratings import Desk
from workflow.refusal import Refusal
from workflow.roles import Role

RATERS = {Role.ASSESSOR, Role.SUPERIOR}
MOST_LISTED = 12
FACT = "11月5日通报"
"""The fact in worked examples."""
_BETWEEN = " \n:,;：，；、。"
_COUNT = re.compile(
    r"(?P<n>[0-9]{1,4}|[一二三四五六七八九十两]{1,3}) ?(?:人次|次|起|宗|例|件|回|处)"
    r"(?P<glued>[^\s:,;：，；、。])?"
)
_POINTS = re.compile(r"(?P<n>[0-9]+(?:\.[0-9]+)?) ?分")
_VALUE = re.compile(r"(?P<n>[0-9]+(?:\.[0-9]+)?)(?P<unit>[^\s\d:,;：，；、。]{0,4})")
_WORD = re.compile(r"[^\s:,;：，；、。]+")


@router.command(LOSS, role=RATERS, help=f"扣分 张三 不能适应工作 {FACT}")
async def loss(ctx: Context) -> Message:
    """Report a finding that takes points or raises a flag."""
    return await _report(ctx, LOSS)


@router.command(GAIN, role=RATERS, help=f"加分 财政所 指标 {FACT}")
async def gain(ctx: Context) -> Message:
    """Report a bonus."""
    return await _report(ctx, GAIN)


@router.command("撤销", role={*RATERS, Role.OFFICE}, help="撤销 张三 不能适应工作")
async def take_back(ctx: Context) -> Message:
    """Take back one's last entry of an indicator; in a correction the office may, too."""
    people = await everyone()
    desk = Desk(ctx.act, ctx.member, people)
    if not ctx.args:
        raise Refusal("请写明撤销谁的哪一项，例：撤销 张三 不能适应工作")
    member, words = Names(people).read(ctx.args)
    entered = places(desk, "撤销")
    place, rows = await retractable(desk, entered, member)
    row = _chosen(place, member, rows, words)
    await retract(desk, place, row)
    title = _title(place, row.indicator)
    said = f"已撤销{member.name}{place.one.title}的“{title}”" + (
        f"（{row.note}）" if row.note else ""
    )
    if is_rating(place.one, row):
        said += f"，这一项要重评，例：评分 {member.name} {title} 分数"
    same = sum(one.indicator == row.indicator for one in rows) - 1
    said += f"。同一项还有 {same} 条，要撤销请再发一次。" if same else "。"
    return Message(said + await entered.settle())


async def _report(ctx: Context, word: str) -> Message:
    people = await everyone()
    desk = Desk(ctx.act, ctx.member, people)
    if not ctx.args:
        raise Refusal(f"请写明谁、哪一项、什么事实，例：{word} 张三 指标名 事实")
    member, words = Names(people).read(ctx.args)
    place, known = await reportable(desk, member, word)
    found = _read(words, known, member, word, place)
    await report(desk, place, member, found)
    return _confirmed(ctx, place, member, found)


def _confirmed(ctx: Context, place: Place, member: Member, found: Found) -> Message:
    """Show what was recorded, its clause, what it brings about, and how to undo it."""
    indicator, word = found.indicator, word_of(found.indicator)
    times = f"{found.times} 次，" if found.times > 1 else ""
    text = (
        f"已记{place.one.title}{word}：{member.name}“{indicator.title}”（{indicator.clause}），"
        f"{times}{effect(found)}。\n事实：{found.note}\n公示前不公开。"
    )
    undo = f"撤销 {member.name} {indicator.title}"
    until = f"，{place.until} 前有效" if place.until else ""
    card = Card(
        f"finding-{ctx.act.cause.removeprefix('msg:')}",
        f"{word}：{member.name}",
        text,
        buttons=(Button("撤销", undo),),
    )
    return Message(f"{text}\n记错了发：{undo}{until}", card)


def _read(words: str, known: Sequence[Indicator], member: Member, word: str, place: Place) -> Found:
    """Read indicator, level, times and amount; the rest is the fact. Raises Refusal."""
    mine = [one for one in known if word_of(one) == word]
    if not words:
        raise Refusal(_which(mine, member, word))
    indicator, rest = _indicator(words, mine, known, member, word, place)
    level, rest = _level(indicator, rest, member, word)
    times, points, value, note = 1, None, None, rest
    given, figured = _is_given(indicator, level), _wants_value(indicator)
    while rest:
        if not isinstance(indicator, Flagged) and (count := _COUNT.match(rest)):
            times, rest = _times(count["n"]), _after(rest, count)
            note = note if count["glued"] else rest  # 两次未公开 stays a sentence
            if count["glued"]:
                break
        elif given and points is None and (amount := _POINTS.match(rest)):
            points, rest = read_number(amount["n"]), _after(rest, amount)
            note = rest
        elif figured and value is None and (figure := _VALUE.match(rest)):
            value, rest = read_number(figure["n"]), _after(rest, figure)
            note = rest
        else:
            break
    if (given and points is None) or (figured and value is None):
        what, figure_word = ("分值", "5分") if given else ("数额", "100")
        raise Refusal(
            f"“{indicator.title}”要写明{what}，"
            f"例：{word} {member.name} {indicator.title} {figure_word} {FACT}"
        )
    return Found(indicator, note.strip(_BETWEEN), times, level, points, value)


def _times(text: str) -> int:
    times = read_count(text)
    if not times:
        raise Refusal(f"次数“{text}”看不懂，请写成“2次”后重发。")
    return times


def _after(text: str, match: re.Match[str]) -> str:
    return text[match.end() :].lstrip(_BETWEEN)


def _is_given(indicator: Indicator, level: str) -> bool:
    if not isinstance(indicator, Graded):
        return False
    return (indicator.levels[level].given if level else indicator.given) is not None


def _wants_value(indicator: Indicator) -> bool:
    return isinstance(indicator, Bonus) and indicator.steps is not None


def _indicator(
    words: str,
    mine: Sequence[Indicator],
    known: Sequence[Indicator],
    member: Member,
    word: str,
    place: Place,
) -> tuple[Indicator, str]:
    """Return the indicator with which `words` begin: by id, title, alias or part of a title."""
    if found := _named(words, mine):
        return found
    if other := _named(words, known):
        right = GAIN if word == LOSS else LOSS
        raise Refusal(f"“{other[0].title}”是{right}项，请发：{right} {member.name} {words}")
    first = _WORD.match(words)
    said = fold_line(first[0]) if first else words
    part = [one for one in mine if said in one.title]
    if len(part) == 1 and first:
        return part[0], _after(words, first)
    if part:
        listed = "、".join(f"{one.id} {one.title}" for one in part[:MOST_LISTED])
        raise Refusal(
            f"“{said}”可能是：{listed}。请写编号，例：{word} {member.name} {part[0].id} {FACT}"
        )
    rated = [one for one in place.one.scheme.indicators if said in (one.title, *one.aliases)]
    if rated and rated[0] not in known:
        raise Refusal(f"“{said}”不是{word}项，打分请用，例：评分 {member.name} {said} 9")
    near = closest(said, [one.title for one in mine])
    hint = f"是不是“{near}”？" if near else ""
    raise Refusal(f"没有“{said}”这一项。{hint}{_which(mine, member, word)}")


def _named(words: str, known: Sequence[Indicator]) -> tuple[Indicator, str] | None:
    """Find the longest id, title or alias at the start; 3.1 is not found in 3.15."""
    line = words[:1].lower() + words[1:]
    names = {name: one for one in known for name in (*one.aliases, one.title, one.id)}
    for name in sorted(names, key=len, reverse=True):
        rest = words[len(name) :]
        if not (words.startswith(name) or line.startswith(name)):
            continue
        if name[-1].isascii() and re.match(r"[A-Za-z]|\.?[0-9]", rest):
            continue
        return names[name], rest.lstrip(_BETWEEN)
    return None


def _level(indicator: Indicator, rest: str, member: Member, word: str) -> tuple[str, str]:
    """Return the level named at the start: 县内, 县级 or 县. Raises Refusal without one."""
    if not isinstance(indicator, Graded) or not indicator.levels:
        return "", rest
    named = {key: key for key in indicator.levels}
    for key, level in indicator.levels.items():
        ways = (level.title, level.title[:1], f"{level.title[:1]}级")
        named |= {way: key for way in ways if level.title}
    for name in sorted(named, key=len, reverse=True):
        if rest.startswith(name):
            return named[name], rest[len(name) :].lstrip(_BETWEEN)
    titles = [level.title or key for key, level in indicator.levels.items()]
    raise Refusal(
        f"“{indicator.title}”要写明级别（{'、'.join(titles)}），"
        f"例：{word} {member.name} {indicator.title} {titles[0]} {FACT}"
    )


def _which(mine: Sequence[Indicator], member: Member, word: str) -> str:
    if not mine:
        return f"{member.name}没有可以{word}的项目。"
    listed = "、".join(_label(one) for one in mine[:MOST_LISTED])
    more = f"等 {len(mine)} 项" if len(mine) > MOST_LISTED else ""
    example = f"{word} {member.name} {_label(mine[0]).split()[0]} {FACT}"
    return f"{member.name}可以{word}的有：{listed}{more}。例：{example}"


def _label(one: Indicator) -> str:
    return f"{one.id} {one.title}" if one.id[:1].isdigit() else one.title


def _chosen(place: Place, member: Member, rows: Sequence[Entry], words: str) -> Entry:
    """Return the newest entry that `words` name. Raises Refusal that lists what there is."""
    titles = list(dict.fromkeys(_title(place, row.indicator) for row in rows))
    if not titles:
        raise Refusal(f"{member.name}{place.one.title}没有可以由您撤销的记录。")
    indicators = {row.indicator: place.one.scheme.indicator(row.indicator) for row in rows}
    found = _named(words, [one for one in indicators.values() if one]) if words else None
    if found is None:
        raise Refusal(
            f"您可以撤销{member.name}的：{'、'.join(titles[:MOST_LISTED])}。"
            f"例：撤销 {member.name} {titles[-1]}"
        )
    return [row for row in rows if row.indicator == found[0].id][-1]


def _title(place: Place, indicator: str) -> str:
    found = place.one.scheme.indicator(indicator)
    return found.title if found else indicator

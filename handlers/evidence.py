"""佐证: pictures and files, and what they prove."""

import re

from bot.router import Context
from bot.routes import router
from bot.words import fold_line
from models.people import Member
from rules.scheme.indicators import Indicator
from rules.scheme.lookup import candidates
from workflow.calendar import say_moment
from workflow.cycles import Running
from workflow.evidence import HOW, describe_evidence, evidence_of, take_evidence
from workflow.filings import report_place
from workflow.messages import Message
from workflow.people import as_assessee
from workflow.refusal import Refusal
from workflow.roles import Role, titles
from workflow.talk import current_talk

_WORD_AND_REST = re.compile(r"(?P<word>[^\s:,;：，；、]+)[\s:,;：，；、]*(?P<rest>.*)", re.DOTALL)
_LIKE_AN_ID = re.compile(r"[0-9]+(?:\.[0-9]+)*")
MOST_LISTED = 20


@router.on_picture
async def picture(ctx: Context) -> Message:
    """Take a picture or file as evidence; its bytes are fetched afterwards."""
    if ctx.in_group:
        raise Refusal("佐证请在私聊里发给我，群里只谈公开的事。")
    if Role.ASSESSEE not in ctx.act.actor.roles:
        yours = titles(ctx.act.actor.roles) or "成员"
        raise Refusal(f"图片我只收考核对象的佐证，您的角色是{yours}。发“帮助”看能做什么。")
    place, number = await take_evidence(ctx.act, ctx.member, ctx.incoming.media)
    said = (
        f"已收到，作为{place.one.title}佐证第 {number} 份。说明它证明什么，半小时内回复，例：{HOW}"
    )
    talk = await current_talk(ctx.member.userid, ctx.act.at)
    if talk and talk.topic == "report":
        said += "\n月报还没交，接着写，写完发“好了”。"
    return Message(said)


@router.command("佐证", role=Role.ASSESSEE, help="先发图片，再发：佐证 任务 说明")
async def evidence(ctx: Context) -> Message:
    """Say what the pictures just sent prove; alone, list what was handed in."""
    place = await report_place(ctx.act, ctx.member, "交佐证")
    if not ctx.args:
        return Message(await _list(place.one, ctx.member))
    indicator, note = _read(ctx.args, place.one, ctx.member)
    name = indicator.id if indicator else ""
    count = await describe_evidence(ctx.act, ctx.member, name, note)
    about = " ".join(filter(None, (indicator.title if indicator else "", note)))
    pieces = f"刚才 {count} 份佐证" if count > 1 else "这份佐证"
    return Message(f"已给{pieces}注明：{about}。写错了半小时内再发一次，看全部发“佐证”。")


def _read(text: str, one: Running, member: Member) -> tuple[Indicator | None, str]:
    """Return the indicator named by the first word, if it names one, and the rest as the note.

    Raises Refusal where the word may mean several, or is a number that none has.
    """
    found = _WORD_AND_REST.match(text)
    if found is None:
        raise Refusal(f"请写明证明什么，例：{HOW}")
    word = fold_line(found["word"])
    some = candidates(one.scheme, word, as_assessee(one.scheme, member))
    exact = [item for item in some if word in (item.id, item.title, *item.aliases)]
    if len(exact or some) > 1:
        listed = "、".join(f"{item.id} {item.title}" for item in some[:8])
        raise Refusal(f"“{word}”可能是：{listed}。请写编号，例：佐证 {some[0].id} 说明")
    if exact or (some and found["rest"]):
        return (exact or some)[0], found["rest"].strip()
    if _LIKE_AN_ID.fullmatch(word):
        raise Refusal(f"没有编号 {word} 的指标。可以写指标名，例：{HOW}")
    return None, text


async def _list(one: Running, member: Member) -> str:
    rows = await evidence_of(one, member.userid)
    if not rows:
        return f"{one.title}还没有佐证。把图片直接发给我就行，再发说明，例：{HOW}"
    lines = []
    for number, row in enumerate(rows, 1):
        indicator = one.scheme.indicator(row.indicator) if row.indicator else None
        about = " ".join(filter(None, (indicator.title if indicator else "", row.note)))
        lines.append(f"{number}. {say_moment(row.at)} {about or '没有说明'}")
    more = [f"…共 {len(rows)} 份"] if len(rows) > MOST_LISTED else []
    return "\n".join([f"{one.title}佐证 {len(rows)} 份：", *lines[-MOST_LISTED:], *more])

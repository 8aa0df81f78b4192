"""测评: the secret ballot. Nothing that is answered here says what was chosen, or about whom."""

import re
from collections.abc import Sequence

from bot.router import Context
from bot.routes import router
from bot.words import PeopleIndex, Person, tidy
from models.people import Member
from workflow import doors
from workflow.ballots import WHAT_IS_KEPT, ballot_for, cast, choices_of
from workflow.messages import Card, Message
from workflow.refusal import Refusal
from workflow.roles import Role

MARKS = ("满意", "弃权")
EVERYBODY = ("全部都", "全部", "所有人", "都", "全")
THE_REST = ("其余的人", "其余", "其他人", "其他", "其它", "剩下的", "剩下", "别的人")
KEPT = "只记“您投过了”和各选项的总数，不记谁投了什么；投出后不能查也不能改。"
_BETWEEN = " \n,，、:：;；。.!！"
_UNREAD = "没有计票：选票没有看懂。"

router.keep_secret(*MARKS)


@router.command("测评", "民主测评", "投票", role=Role.VOTER, help="测评", secret=True)
async def vote(ctx: Context) -> Message:
    """Count a ballot; without words, say how to vote and what is kept."""
    one, people = await ballot_for(ctx.act, ctx.member)
    choices = choices_of(one)
    if not ctx.args:
        return await _how(ctx, people, choices)
    await cast(
        ctx.act, ctx.member, read_ballot(ctx.args, people, choices, _how_short(people, choices))
    )
    return Message(f"已投票（{len(people)} 人），谢谢。{KEPT}")


async def _how(ctx: Context, people: Sequence[Member], choices: Sequence[str]) -> Message:
    """Explain the ballot; where there are pages, with a one-time link to it."""
    text = (
        f"民主测评：请给 {len(people)} 人一次投完：{'、'.join(m.name for m in people)}。\n"
        f"选项：{'、'.join(choices)}。\n{_how_short(people, choices)}\n{WHAT_IS_KEPT}"
    )
    address = ctx.act.settings.public_url
    if not address:
        return Message(text)
    token = ctx.new_token()
    await doors.make_link(ctx.member.userid, doors.BALLOT, token, ctx.act.at)
    url = f"{address}/d/{token}"
    card = Card(
        f"ballot-{ctx.act.cause.removeprefix('msg:')}",
        "民主测评选票",
        "点开选票页面，10 分钟内有效，只能用一次。",
        url=url,
    )
    return Message(f"{text}\n选票页面：{url}（10 分钟内有效，只能用一次）", card)


def _how_short(people: Sequence[Member], choices: Sequence[str]) -> str:
    """Return the words of a whole ballot as examples; the names are those that everybody sees."""
    name = people[0].name if people else "张三"
    return f"写法：测评 全部{choices[0]}；或：测评 {name}{choices[1]} 其余{choices[0]}"


def read_ballot(
    text: str, people: Sequence[Member], choices: Sequence[str], example: str
) -> dict[str, str]:
    """Read a whole ballot, {userid: choice}. Raises Refusal, in words that repeat nothing of it."""
    by_name = PeopleIndex((m.userid, m.name) for m in people)
    wanted = "|".join(sorted(map(re.escape, choices), key=len, reverse=True))
    choice_at = re.compile(rf"(?:都|均|为|是|投|选)?\s*(?P<choice>{wanted})(?:票)?")
    picked: dict[str, str] = {}
    rest_choice, rest = "", tidy(text).strip(_BETWEEN)
    while rest:
        rest, named, everybody = _read_names(rest, by_name, choice_at, example)
        found = choice_at.match(rest)
        if found is None or not (named or everybody) or (everybody and rest_choice):
            raise Refusal(f"{_UNREAD}{example}")
        rest = rest[found.end() :].lstrip(_BETWEEN)
        if everybody:
            rest_choice = found["choice"]
        if set(named) & picked.keys():
            raise Refusal(f"没有计票：有人写了两次，每人只能写一次。{example}")
        picked |= dict.fromkeys(named, found["choice"])
    if rest_choice:
        picked = {m.userid: rest_choice for m in people} | picked
    if len(picked) < len(people):
        raise Refusal(
            f"没有计票：选票要一次投完 {len(people)} 人，没提到的可以写“其余弃权”。{example}"
        )
    return picked


def _read_names(
    rest: str, by_name: PeopleIndex, choice_at: re.Pattern[str], example: str
) -> tuple[str, list[str], bool]:
    """Return the words after the names at the start, who is named, and if all the rest is."""
    for word in (*THE_REST, *EVERYBODY):
        after = rest.removeprefix(word).lstrip(_BETWEEN)
        if rest.startswith(word) and choice_at.match(after):
            return after, [], True
    named: list[str] = []
    while rest and not choice_at.match(rest):
        found = by_name.match(rest)
        if not isinstance(found, Person):
            raise Refusal(f"{_UNREAD}姓名或选项不对。{example}")
        named.append(found.userid)
        rest = found.rest
    if len(set(named)) < len(named):
        raise Refusal(f"没有计票：有人写了两次，每人只能写一次。{example}")
    return rest, named, False

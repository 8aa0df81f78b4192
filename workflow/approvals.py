"""Deciding by reply: which request is meant, whether it is still as it was shown, the second step.

An approval counts for a person, in the role he has now, for one request with exactly the content
that was shown to him. What publishes, pays or removes takes a second step, 确认, after a summary
with figures.
"""

import msgspec

from models.decisions import Request, Shown
from workflow.act import Act
from workflow.calendar import say_moment
from workflow.messages import Button, Card, Message
from workflow.refusal import Refusal
from workflow.requests import (
    SHOWN,
    SUMMARISED,
    card_id,
    close,
    kind_of,
    name_of,
    person_of,
    refresh,
    remember,
    said,
    show,
    title_of,
)
from workflow.roles import Role

LONGEST_REASON = 300
MOST_LISTED = 8


async def pending(act: Act) -> list[Request]:
    """Return what waits for one of the actor's roles, oldest first."""
    roles = [role.value for role in act.actor.roles]
    return await Request.filter(status="pending", role__in=roles).order_by("id")


async def choose(act: Act, number: int | None, word: str = "同意") -> Request:
    """Return the pending request that is meant; `word` is what was said about it.

    Raises Refusal, saying what became of it otherwise.
    """
    waiting = await pending(act)
    if number is None:
        if not waiting:
            raise Refusal("现在没有等您审批的事项。发“待办”看现在要做什么。")
        if len(waiting) > 1:
            raise Refusal(
                f"有 {len(waiting)} 件待审：{listed(waiting)}。"
                f"请写明编号，例：{word} {waiting[0].number}"
            )
        number = waiting[0].number
    for request in waiting:
        if request.number == number:
            return await _locked(act, request, waiting)
    raise Refusal(await _what_became(act, number, waiting))


def listed(requests: list[Request]) -> str:
    """Return e.g. `12 号工作安排、13 号等次审定`."""
    some = "、".join(title_of(request) for request in requests[:MOST_LISTED])
    return some + ("等" if len(requests) > MOST_LISTED else "")


async def _locked(act: Act, request: Request, waiting: list[Request]) -> Request:
    """Take the request for this transaction: of two who decide at once one hears of the other."""
    mine = await Request.filter(id=request.id).select_for_update().get()
    if mine.status != "pending":
        raise Refusal(await _what_became(act, mine.number, waiting))
    return mine


async def _what_became(act: Act, number: int, waiting: list[Request]) -> str:
    request = await Request.filter(number=number).order_by("-id").first()
    numbers = "、".join(str(r.number) for r in waiting if r.number != number)
    yours = f"您待审的编号：{numbers}。" if numbers else "您没有其他待审事项。"
    if request is None:
        return f"没有 {number} 号事项。{yours}"
    if request.status == "pending":
        return f"{number} 号由{Role(request.role).label}审批，您现在没有这个角色。{yours}"
    if request.status == "void":
        return f"{number} 号已经作废（内容有变或已过期）。{yours}"
    when = say_moment(request.decided_at) if request.decided_at else ""
    own = request.decided_by == act.actor.userid
    who = "您自己" if own else await name_of(request.decided_by)
    return f"{title_of(request)}：{who} {when} {said(request)}，不用再办。{yours}"


async def agree(act: Act, request: Request, seen: str = "") -> Message:
    """同意: approve, or for what takes two steps show the summary that has to be confirmed.

    `seen` is the beginning of the digest that a button carries.
    """
    if again := await stale(act, request, SHOWN, seen):
        return again
    kind = kind_of(request)
    if kind.check:
        await kind.check(request)
    if not kind.two_steps:
        return await _approve(act, request)
    sheet = await kind.describe(request)
    await remember(request, act.actor.userid, SUMMARISED)
    words = f"确认 {request.number}"
    card = Card(
        id=f"{card_id(act, request, act.actor.userid)}-2",
        title=f"请确认 {request.number} 号 {sheet.title}",
        text=sheet.summary,
        buttons=(Button("确认", f"{words}#{request.digest[:8]}", primary=True),),
    )
    return Message(f"请核对：\n{sheet.summary}\n还没有生效。无误请回复：{words}", card)


async def agree_to_all(act: Act) -> Message:
    """同意全部: approve whatever takes one step and has been seen as it is now; name the rest."""
    approved, left = [], []
    for request in await pending(act):
        kind = kind_of(request)
        if kind.two_steps or kind.one_by_one:
            left.append(f"{title_of(request)}：要单独办，同意 {request.number}")
        elif person_of(request) == act.actor.userid:
            left.append(f"{title_of(request)}：与您本人有关，请其他同志审批")
        elif not await _has_seen(act, request, SHOWN):
            left.append(f"{title_of(request)}：您还没看过现在的内容，先看：待审 {request.number}")
        else:
            await _approve(act, await _locked(act, request, []))
            approved.append(title_of(request))
    if not approved and not left:
        raise Refusal("现在没有等您审批的事项。发“待办”看现在要做什么。")
    done = (
        f"已同意 {len(approved)} 件：{'、'.join(approved)}。" if approved else "没有同意任何事项。"
    )
    rest = "\n没有包括：\n" + "\n".join(f"· {line}" for line in left) if left else ""
    return Message(done + rest)


async def confirm(act: Act, number: int | None, seen: str = "") -> Message:
    """确认: the second step. Raises Refusal where there was no first one."""
    mine = await Shown.filter(member=act.actor.userid, step=SUMMARISED).values_list(
        "request_id", flat=True
    )
    waiting = [r for r in await pending(act) if r.id in set(mine)]
    if number is None:
        if not waiting:
            raise Refusal("没有等您确认的事项。要审批请先回复“同意 编号”，例：同意 12")
        if len(waiting) > 1:
            raise Refusal(
                f"有 {len(waiting)} 件等您确认：{listed(waiting)}。"
                f"请写明编号，例：确认 {waiting[0].number}"
            )
        number = waiting[0].number
    request = await choose(act, number)
    if request not in waiting:
        raise Refusal(f"{request.number} 号还没有同意过。请先回复：同意 {request.number}")
    if again := await stale(act, request, SUMMARISED, seen):
        return again
    return await _approve(act, request)


async def drop_prepared(act: Act) -> list[Request]:
    """取消: take back the actor's first steps; returns the requests whose second step is dropped.

    They still wait: only a new 同意 leads to the second step again.
    """
    mine = Shown.filter(member=act.actor.userid, step=SUMMARISED)
    numbers = await mine.filter(request__status="pending").values_list("request_id", flat=True)
    found = await Request.filter(id__in=list(numbers)).order_by("id")
    await mine.filter(request_id__in=list(numbers)).delete()
    for request in found:
        act.record("request.unprepare", f"request/{request.id}", number=request.number)
    return found


async def give_back(act: Act, request: Request, reason: str, seen: str = "") -> Message:
    """退回, with the reason that the asker will read; like an approval only what has been seen."""
    if len(reason) > LONGEST_REASON:
        raise Refusal(f"理由太长（{len(reason)} 字），请写在 {LONGEST_REASON} 字以内再发。")
    if again := await stale(act, request, SHOWN, seen):
        return again
    said = await kind_of(request).give_back(act, request, reason)
    await close(act, request, "returned", reason)
    return Message(said)


async def _approve(act: Act, request: Request) -> Message:
    said = await kind_of(request).approve(act, request)
    await close(act, request, "approved")
    return Message(said)


async def stale(act: Act, request: Request, step: int, seen: str) -> Message | None:
    """Return the request anew if its content is not what this person last saw."""
    if person_of(request) == act.actor.userid:
        raise Refusal("这件事与您本人有关，请由其他同志审批。")
    known = await _has_seen(act, request, step)
    pressed = bool(seen) and request.digest.startswith(seen)
    if (pressed and (known or step == SHOWN)) or (known and not seen):
        return None
    before = await Shown.exists(request_id=request.id, member=act.actor.userid)
    why = "内容有变化，刚才的回复没有生效，请再看一遍" if before else "您还没看过这件事，请先看一遍"
    again = await show(act, request)
    return msgspec.structs.replace(again, text=f"{why}。\n{again.text}")


async def _has_seen(act: Act, request: Request, step: int) -> bool:
    """Tell whether the actor has seen exactly what the request says now."""
    await refresh(act, request)
    last = await Shown.get_or_none(request_id=request.id, member=act.actor.userid, step=step)
    return last is not None and last.digest == request.digest

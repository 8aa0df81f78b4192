"""Approval by reply: what waits for a yes or no, how it is shown, and what closes it.

How it is decided stands in `workflow.approvals`.
"""

import hashlib
from collections.abc import Awaitable, Callable, Sequence

import msgspec

from models.database import connection, is_sqlite
from models.decisions import Request, Shown
from models.journey import Outbox
from models.people import Member
from workflow.act import Act
from workflow.calendar import say_moment
from workflow.cycles import Running, subject
from workflow.messages import Button, Card, Message
from workflow.people import with_role
from workflow.roles import Role

LAST_NUMBER = 999
SHOWN, SUMMARISED = 1, 2


class Sheet(msgspec.Struct, frozen=True):
    """A request as it is shown: title, text, and the figures to be confirmed in the second step.

    What is not `ready` cannot be approved yet and is shown without the words and button for it.
    """

    title: str
    text: str
    summary: str = ""
    ready: bool = True


class Kind(msgspec.Struct, frozen=True):
    """What a kind of request looks like and does. `content` is read afresh before it is decided."""

    title: str
    describe: Callable[[Request], Awaitable[Sheet]]
    approve: Callable[[Act, Request], Awaitable[str]]
    give_back: Callable[[Act, Request, str], Awaitable[str]]
    content: Callable[[Act, Request], Awaitable[dict[str, object]]] | None = None
    check: Callable[[Request], Awaitable[None]] | None = None
    """Raises Refusal while an approval cannot be given, before any summary is shown."""
    two_steps: bool = False
    one_by_one: bool = False
    """Left out of 同意全部: each wants a decision of its own (two steps always do)."""
    reasoned: bool = True
    """退回 needs a reason."""
    yes: str = "同意"
    no: str = "退回"
    approved: str = "已同意"
    returned: str = "已退回"


KINDS: dict[str, Kind] = {}


def register(name: str, kind: Kind) -> None:
    """Make a kind of request known; two of the same name are an error at start."""
    if name in KINDS:
        raise ValueError(f"two kinds of request are called {name}")
    KINDS[name] = kind


def kind_of(request: Request) -> Kind:
    return KINDS[request.kind]


def title_of(request: Request) -> str:
    """Return e.g. `12 号工作安排（张三）`."""
    name = request.content.get("name")
    return f"{request.number} 号{kind_of(request).title}" + (f"（{name}）" if name else "")


def digest(content: dict[str, object]) -> str:
    """Return the hash to which an approval of `content` is bound."""
    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()


async def ask(
    act: Act, running: Running, kind: str, role: Role, content: dict[str, object], about: str = ""
) -> Request:
    """Put a request before everybody who has `role`; one that waits for the same thing is renewed.

    Whoever has seen an earlier content has to look again: his next 同意 may have been on its way.
    """
    request = await ask_quietly(act, running, kind, role, content, about)
    await announce(act, [request])
    return request


async def announce(act: Act, asked: Sequence[Request]) -> None:
    """Put requests for one role before everybody who has it: one as a card, several together."""
    sheets = [(request, await kind_of(request).describe(request)) for request in asked]
    for member in await with_role(Role(asked[0].role)):
        mine = [pair for pair in sheets if person_of(pair[0]) != member.userid]
        for request, _ in mine:
            known = Shown.filter(request_id=request.id, step=SHOWN, member=member.userid)
            if not await known.exists():
                await remember(request, member.userid, SHOWN)
        if len(mine) == 1:
            shown = present(act, *mine[0], member.userid)
            act.tell(member.userid, f"request-{mine[0][0].id}", shown)
        elif mine:
            act.tell(member.userid, f"requests-{mine[0][0].id}", _together(mine))


def _together(sheets: Sequence[tuple[Request, Sheet]]) -> Message:
    """Return several requests as one message, with the words that decide all or one of them."""
    texts = [f"【{request.number} 号】{sheet.title}\n{sheet.text}" for request, sheet in sheets]
    first, second = sheets[0][0].number, sheets[1][0].number
    how = f"都同意请回复：同意全部\n单独办，例：同意 {first}，或：退回 {second} 理由"
    return Message("\n\n".join([f"有 {len(sheets)} 件待审：", *texts, how]))


async def ask_quietly(
    act: Act, running: Running, kind: str, role: Role, content: dict[str, object], about: str = ""
) -> Request:
    """Note a request without telling anybody: whoever asks for it will be shown it."""
    request = await Request.get_or_none(
        cycle_id=running.cycle.id, kind=kind, subject=about, status="pending"
    )
    if request is None:
        request = Request(
            number=await _free_number(),
            kind=kind,
            cycle_id=running.cycle.id,
            subject=about,
            role=role.value,
            created_by=act.actor.userid,
            created_at=act.at,
        )
    request.content, request.digest = content, digest(content)
    await request.save()
    act.record("request.ask", subject(running, kind, about), number=request.number)
    return request


async def show(act: Act, request: Request) -> Message:
    """Return the request as it stands now, and remember that the actor has seen it."""
    await refresh(act, request)
    await remember(request, act.actor.userid, SHOWN)
    return present(act, request, await kind_of(request).describe(request), act.actor.userid)


def present(act: Act, request: Request, sheet: Sheet, userid: str) -> Message:
    """Return a request's card for one person; its buttons are bound to this content."""
    kind, bound = kind_of(request), f"{request.number}#{request.digest[:8]}"
    words = f"{kind.no}请回复：退回 {request.number} 理由"
    buttons = [Button(kind.no, f"退回 {bound}")]
    if sheet.ready:
        words = f"{kind.yes}请回复：同意 {request.number}\n{words}"
        buttons.insert(0, Button(kind.yes, f"同意 {bound}", primary=True))
    card = Card(
        id=card_id(act, request, userid),
        title=f"{request.number} 号 {sheet.title}",
        text=sheet.text,
        buttons=tuple(buttons),
    )
    return Message(f"【{request.number} 号】{sheet.title}\n{sheet.text}\n{words}", card)


def card_id(act: Act, request: Request, userid: str) -> str:
    """Return the id of a card that shows this content to this person: a new one every time."""
    told = hashlib.sha256(f"{act.cause}/{userid}".encode()).hexdigest()[:16]
    return f"r{request.id}-{request.digest[:8]}-{told}"


async def refresh(act: Act, request: Request) -> None:
    """Read the content of a request afresh, where its kind has something to read."""
    read = kind_of(request).content
    if read is None:
        return
    request.content = await read(act, request)
    request.digest = digest(request.content)
    await request.save(update_fields=["content", "digest"])


async def remember(request: Request, userid: str, step: int) -> None:
    """Note which content somebody has seen, in the first or in the second step."""
    await Shown.update_or_create(
        defaults={"digest": request.digest}, request_id=request.id, member=userid, step=step
    )


def person_of(request: Request) -> str:
    """Return whom a request is about; nobody decides about himself."""
    return request.subject.partition("#")[0]


async def withdraw(act: Act, request: Request) -> None:
    """Void a request that has lost its object; its cards say so."""
    await close(act, request, "void")


async def close(act: Act, request: Request, status: str, reason: str = "") -> None:
    """Settle a request as approved, returned or void; every card that showed it says so."""
    request.status, request.reason = status, reason
    request.decided_by, request.decided_at = act.actor.userid, act.at
    await request.save()
    act.record(
        f"request.{status}", f"request/{request.id}", number=request.number, kind=request.kind
    )
    done = f"{act.actor.name} {said(request)} {say_moment(act.at)}"
    for card, recipient in await _cards(request):
        title = title_of(request)
        update = Message(f"{title}：{done}", Card(card, title, done=done), update=True)
        act.tell(recipient, f"done-{card}", update)


def said(request: Request) -> str:
    """Return what became of a request, as its kind puts it: 已同意, 已退回 …"""
    kind = kind_of(request)
    return {"approved": kind.approved, "returned": kind.returned, "void": "已作废"}[request.status]


async def _cards(request: Request) -> set[tuple[str, str]]:
    rows = Outbox.filter(card__startswith=f"r{request.id}-")
    return {(str(c), str(r)) for c, r in await rows.values_list("card", "recipient")}


async def _free_number() -> int:
    """Return the next short number; after 999 it begins anew, passing over those still pending."""
    if not is_sqlite():  # two who ask at the same moment must not get the same number
        await connection().execute_query("SELECT pg_advisory_xact_lock(20260103)")
    newest = await Request.all().order_by("-id").first()
    taken = {request.number for request in await Request.filter(status="pending")}
    number = newest.number if newest else 0
    while True:
        number = number % LAST_NUMBER + 1
        if number not in taken:
            return number


async def name_of(userid: str) -> str:
    """Return the name of whoever decided or asked, as people know him."""
    member = await Member.get_or_none(userid=userid)
    return member.name if member else "系统"

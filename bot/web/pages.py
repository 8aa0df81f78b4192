"""Pages for people: the one-time link, the ballot, and a home page with what they owe."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from tortoise.transactions import in_transaction

from bot.ids import door_token, message_id
from bot.router import roles_of
from bot.world import Bot
from models.people import Member
from workflow import doors
from workflow.act import Act, Actor, write_acts
from workflow.ballots import WHAT_IS_KEPT, ballot_for, cast, poll_of
from workflow.cycles import open_cycles
from workflow.facts import ABSTAIN
from workflow.owed import Debt, owed, view
from workflow.refusal import Refusal

HERE: Final = Path(__file__).parent
COOKIE: Final = "kaohe"
POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def add_pages(
    app: web.Application, bot: Bot, settle: Callable[[], Awaitable[None]] | None = None
) -> None:
    """Add the pages. `settle` is awaited after a change (the demo delivers what it caused)."""
    pages = _Pages(bot, settle)
    css = (HERE / "static" / "pages.css").read_text(encoding="utf-8")
    app.router.add_get("/pages.css", _text(css, "text/css"))
    app.router.add_get("/d/{token}", pages.calm(pages.door))
    app.router.add_post("/d/{token}", pages.calm(pages.enter))
    app.router.add_get("/home", pages.calm(pages.home))
    app.router.add_get("/ballot", pages.calm(pages.ballot))
    app.router.add_post("/ballot", pages.calm(pages.vote))


def _text(body: str, kind: str) -> Handler:
    async def serve(_request: web.Request) -> web.StreamResponse:
        return web.Response(text=body, content_type=kind)

    return serve


class _Pages:
    def __init__(self, bot: Bot, settle: Callable[[], Awaitable[None]] | None) -> None:
        self._bot = bot
        self._settle = settle
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined
        )

    def calm(self, handler: Handler) -> Handler:
        """Turn a refusal into a page that says it, and refuse forms sent from other sites."""

        async def run(request: web.Request) -> web.StreamResponse:
            origin = request.headers.get("Origin", "")
            if request.method == "POST" and origin and origin.partition("//")[2] != request.host:
                return self._page("said.html", 403, title="不能提交", text="请从本站的页面提交。")
            try:
                return await handler(request)
            except Refusal as refusal:
                return self._page("said.html", 403, title="暂时不行", text=str(refusal))

        return run

    async def door(self, request: web.Request) -> web.StreamResponse:
        """Show a button: previews and scanners that open links must not use them up."""
        door = await doors.usable(request.match_info["token"], self._bot.time.now())
        member = await Member.get(userid=door.userid)
        return self._page("door.html", name=member.name, ballot=door.purpose == doors.BALLOT)

    async def enter(self, request: web.Request) -> web.StreamResponse:
        session = door_token()
        async with in_transaction():
            door = await doors.enter(request.match_info["token"], session, self._bot.time.now())
        where = "/ballot" if door.purpose == doors.BALLOT else "/home"
        answer = web.Response(status=303, headers={"Location": where})
        answer.set_cookie(
            COOKIE, session, httponly=True, samesite="Lax",
            secure=self._bot.settings.public_url.startswith("https:"),
            max_age=int(doors.SESSION_LASTS.total_seconds()),
        )  # fmt: skip
        return answer

    async def home(self, request: web.Request) -> web.StreamResponse:
        """Show what this person still owes, with the words to send."""
        member = await self._member(request)
        debts: list[Debt] = []
        for one in await open_cycles():
            debts += [d for d in await owed(await view(one)) if d.userid == member.userid]
        return self._page("home.html", name=member.name, debts=debts)

    async def ballot(self, request: web.Request) -> web.StreamResponse:
        member = await self._member(request)
        one, people = await ballot_for(self._act(member), member)
        choices = (*poll_of(one).choices, ABSTAIN)
        return self._page(
            "ballot.html", title=one.title, people=people, choices=choices, kept=WHAT_IS_KEPT
        )

    async def vote(self, request: web.Request) -> web.StreamResponse:
        """Count the ballot. It goes from the form straight into the counters."""
        member = await self._member(request)
        form = await request.post()
        async with in_transaction():
            act = self._act(member)
            await cast(act, member, {k: v for k, v in form.items() if isinstance(v, str)})
            await write_acts([act])
        if self._settle:
            await self._settle()
        return self._page("said.html", title="已投票", text="您的选票已计入。" + WHAT_IS_KEPT)

    async def _member(self, request: web.Request) -> Member:
        session = request.cookies.get(COOKIE, "")
        userid = await doors.whose_session(session, self._bot.time.now()) if session else None
        member = await Member.get_or_none(userid=userid, active=True) if userid else None
        if member is None:
            raise Refusal("请先登录：在聊天里发“登录”，打开收到的链接。")
        return member

    def _act(self, member: Member) -> Act:
        actor = Actor(member.userid, member.name, roles_of(member))
        return Act(actor, self._bot.time.now(), f"page:{message_id()}", self._bot.settings)

    def _page(self, template: str, status: int = 200, /, **values: object) -> web.Response:
        body = self._templates.get_template(template).render(**values)
        headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
        return web.Response(text=body, status=status, content_type="text/html", headers=headers)

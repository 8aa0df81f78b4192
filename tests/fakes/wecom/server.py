"""The fake WeCom server on a real socket."""

from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Self

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from aiohttp.typedefs import Handler

from tests.fakes.wecom.crypt import Envelopes
from tests.fakes.wecom.faults import Faults
from tests.fakes.wecom.media import Media
from tests.fakes.wecom.sending import Sending
from tests.fakes.wecom.state import Corp, Refusal, Sent
from tests.fakes.wecom.tokens import Tokens
from tests.fakes.wecom.webhook import Webhook

_OPEN = ("/cgi-bin/gettoken", "/cgi-bin/webhook/send", "/cgi-bin/webhook/upload_media")


class FakeWecom:
    """One corp's WeCom. Use it as `async with FakeWecom(clock) as wecom:`; `wecom.url` is its base.

    `clock` decides when tokens, codes and files expire and how fast messages come.
    """

    def __init__(self, clock: Callable[[], datetime], corp: Corp | None = None) -> None:
        self.clock = clock
        self.corp = corp or Corp()
        self.envelopes = Envelopes(self.corp.token, self.corp.encoding_aes_key, self.corp.corp_id)
        self.faults = Faults()
        self.tokens = Tokens(self.corp, clock)
        self.media = Media(clock)
        self.sending = Sending(self.corp, self.media, clock)
        self.webhook = Webhook(self.corp, self.media, clock)
        self._server = TestServer(self._app())

    async def __aenter__(self) -> Self:
        await self._server.start_server()
        self.session = ClientSession()  # with this it calls the app back
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.session.close()
        await self._server.close()

    @property
    def url(self) -> str:
        return str(self._server.make_url("")).rstrip("/")

    @property
    def sent(self) -> list[Sent]:
        """Everything that arrived at members, in order."""
        return self.sending.sent

    def heard_by(self, userid: str) -> list[str]:
        """Return the texts a member has read, in order."""
        return [m.words for m in self.sent if m.to == userid.lower() and m.kind == "text"]

    def cards_of(self, userid: str) -> list[Sent]:
        """Return the cards a member has received, in order."""
        return [m for m in self.sent if m.to == userid.lower() and m.kind == "template_card"]

    def posted_in(self, group: str) -> list[Sent]:
        return [message for message in self.webhook.sent if message.to == group]

    def _app(self) -> web.Application:
        app = web.Application(
            middlewares=[self.faults.middleware, self._guard], client_max_size=32 * 1024 * 1024
        )
        app.add_routes(
            [
                web.get("/cgi-bin/gettoken", self.tokens.gettoken),
                web.post("/cgi-bin/message/send", self.sending.send),
                web.post("/cgi-bin/message/update_template_card", self.sending.update_card),
                web.post("/cgi-bin/media/upload", self.media.upload),
                web.get("/cgi-bin/media/get", self.media.download),
                web.post("/cgi-bin/webhook/send", self.webhook.send),
                web.post("/cgi-bin/webhook/upload_media", self.webhook.upload),
            ]
        )
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            if request.path not in _OPEN:
                self.tokens.check(request)
            return await handler(request)
        except Refusal as refusal:
            return web.json_response(refusal.answer)

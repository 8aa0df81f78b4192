"""A member of the corp, as the app's callback sees one."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from aiohttp import ClientError, ClientTimeout

from tests.fakes.wecom.crypt import Letter
from tests.fakes.wecom.server import FakeWecom
from tests.fakes.wecom.state import Sent

_PATH = "/wecom/callback"
_msg_ids = itertools.count(4561255354251345929)

Xml = str | int | Mapping[str, "Xml"] | Sequence["Xml"]


class FakeMember:
    """Talks to the app at `url`. What she does returns the HTTP status of the (last) answer.

    `tamper` changes the sealed letter on its way; `times` repeats it, as WeCom does when it got no
    answer in time.
    """

    def __init__(self, wecom: FakeWecom, userid: str, url: str) -> None:
        self.wecom = wecom
        self.userid = userid
        self._url = url.rstrip("/") + _PATH

    async def says(
        self, text: str, *, tamper: Callable[[Letter], Letter] | None = None, times: int = 1
    ) -> int:
        letter = self.seal(self.message("text", Content=text))
        return await self.post(tamper(letter) if tamper else letter, times=times)

    async def sends_picture(self, data: bytes) -> int:
        media_id = self.wecom.media.put(data)
        return await self.sends("image", PicUrl="http://picture.invalid/", MediaId=media_id)

    async def sends(self, kind: str, **elements: Xml) -> int:
        return await self.post(self.seal(self.message(kind, **elements)))

    async def presses(self, card: Sent | str, key: str, *, times: int = 1, **more: Xml) -> int:
        """Press a button; the callback carries a fresh response code."""
        card_id = card if isinstance(card, str) else card.card_id
        elements: dict[str, Xml] = {
            "EventKey": key,
            "TaskId": card_id,
            "CardType": "button_interaction",
            "ResponseCode": self.wecom.sending.new_code(card_id),
        }
        event = self.event("template_card_event", **elements, **more)
        return await self.post(self.seal(event), times=times)

    async def causes(self, event: str, **elements: Xml) -> int:
        return await self.post(self.seal(self.event(event, **elements)))

    def message(self, kind: str, **elements: Xml) -> str:
        return self._xml(MsgType=kind, **elements, MsgId=next(_msg_ids))

    def event(self, event: str, **elements: Xml) -> str:
        return self._xml(MsgType="event", Event=event, **elements)

    def seal(self, xml: str, age: timedelta = timedelta()) -> Letter:
        """Seal `xml` as WeCom would have `age` ago."""
        return self.wecom.envelopes.seal(xml, self.wecom.clock() - age, self.wecom.corp.agent_id)

    async def post(self, letter: Letter, *, times: int = 1) -> int:
        status = 0
        for _ in range(times):
            async with self.wecom.session.post(
                self._url, params=letter.query, data=letter.body
            ) as response:
                status = response.status
        return status

    async def insists(self, letter: Letter, patience: float = 5.0, retries: int = 3) -> list[int]:
        """Post as WeCom does: hang up after `patience` seconds and try again; 0 is no answer."""
        statuses: list[int] = []
        while len(statuses) <= retries and 200 not in statuses:
            try:
                async with self.wecom.session.post(
                    self._url,
                    params=letter.query,
                    data=letter.body,
                    timeout=ClientTimeout(total=patience),
                ) as response:
                    statuses.append(response.status)
            except (TimeoutError, ClientError):
                statuses.append(0)
        return statuses

    def _xml(self, **elements: Xml) -> str:
        head: dict[str, Xml] = {
            "ToUserName": self.wecom.corp.corp_id,
            "FromUserName": self.userid,
            "CreateTime": int(self.wecom.clock().timestamp()),
        }
        fields = head | elements | {"AgentID": self.wecom.corp.agent_id}
        return f"<xml>{_elements(fields)}</xml>"


def _elements(fields: Mapping[str, Xml]) -> str:
    return "".join(
        _element(name, each)
        for name, value in fields.items()
        for each in ([value] if isinstance(value, str | int | Mapping) else value)
    )


def _element(name: str, value: Xml) -> str:
    if isinstance(value, Mapping):
        return f"<{name}>{_elements(value)}</{name}>"
    if not isinstance(value, str):
        return f"<{name}>{value}</{name}>"
    return f"<{name}><![CDATA[{value}]]></{name}>"

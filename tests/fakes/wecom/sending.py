"""message/send and message/update_template_card."""

import itertools
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
from aiohttp import web

from tests.fakes.wecom.limits import check_card, check_encoding, check_face, check_text
from tests.fakes.wecom.media import Media
from tests.fakes.wecom.state import Body, Corp, Refusal, Sent

_PER_MINUTE = 30
_CODE_LIFE = timedelta(hours=72)


class Sending:
    """Messages to members: what arrived, what was silently dropped, which cards can be changed."""

    def __init__(self, corp: Corp, media: Media, clock: Callable[[], datetime]) -> None:
        self._corp = corp
        self._media = media
        self._clock = clock
        self._numbers = itertools.count(1)
        self._codes: dict[str, tuple[str, datetime]] = {}
        self._lately: dict[str, list[datetime]] = defaultdict(list)
        self.sent: list[Sent] = []
        self.dropped: list[Sent] = []
        self.cards: dict[str, Body] = {}
        """Each card by its task id as its recipients see it now."""

    async def send(self, request: web.Request) -> web.Response:
        body = self._read(await request.read())
        kind = body.get("msgtype", "")
        content = self._check_content(kind, body)
        reached, passed_over = self._recipients(str(body.get("touser", "")))
        response_code = ""
        if content.get("card_type") == "button_interaction":
            self.cards[content["task_id"]] = content
            response_code = self.new_code(content["task_id"])
        for userid in reached:
            sent = Sent(userid, kind, content, self._clock(), response_code)
            (self.sent if self._may_arrive(userid) else self.dropped).append(sent)
        answer = {"errcode": 0, "errmsg": "ok", "msgid": f"msg-{next(self._numbers)}"}
        return web.json_response({**answer, **passed_over, "response_code": response_code})

    async def update_card(self, request: web.Request) -> web.Response:
        body = self._read(await request.read())
        task_id, expires = self._codes.pop(body.get("response_code", ""), ("", self._clock()))
        if expires <= self._clock():
            raise Refusal(60140)
        card = body.get("template_card")
        if card is None:
            self.cards[task_id]["replace_text"] = body["button"]["replace_name"]
        elif card.get("task_id") != task_id:
            raise Refusal(42016)
        else:
            check_face(card)
            self.cards[task_id] = card
        strangers = [
            user.lower() for user in body["userids"] if user.lower() not in self._members()
        ]
        return web.json_response({"errcode": 0, "errmsg": "ok", "invaliduser": strangers})

    def new_code(self, task_id: str) -> str:
        """Return a fresh response code: good once, for 72 hours."""
        code = f"code-{next(self._numbers)}"
        self._codes[code] = (task_id, self._clock() + _CODE_LIFE)
        return code

    def _read(self, raw: bytes) -> Body:
        check_encoding(raw)
        body = msgspec.json.decode(raw, type=Body)
        if not isinstance(body.get("agentid"), int):
            raise Refusal(40056)
        if body["agentid"] != self._corp.agent_id:
            raise Refusal(301002)
        return body

    def _check_content(self, kind: str, body: Body) -> Body:
        content: Body = body.get(kind, {})
        match kind:
            case "text" | "markdown":
                check_text(content.get("content"))
            case "template_card":
                check_card(content, set(self.cards))
            case "image" | "file":
                self._media.get(content.get("media_id", ""))
            case _:
                raise Refusal(40008)
        return content

    def _recipients(self, touser: str) -> tuple[list[str], dict[str, str]]:
        wanted = [name.lower() for name in touser.split("|") if name]
        if not wanted:
            raise Refusal(82001)
        invalid = [name for name in wanted if name not in self._members()]
        if len(invalid) == len(wanted):
            raise Refusal(81013, invaliduser="|".join(invalid))
        unlicensed = [name for name in wanted if name in self._corp.unlicensed]
        reached = [name for name in wanted if name not in {*invalid, *unlicensed}]
        return reached, {"invaliduser": "|".join(invalid), "unlicenseduser": "|".join(unlicensed)}

    def _members(self) -> set[str]:
        return {userid.lower() for userid in self._corp.members}

    def _may_arrive(self, userid: str) -> bool:
        """Count 30 a minute for each member; WeCom drops the rest and says nothing."""
        now = self._clock()
        lately = [at for at in self._lately[userid] if now - at < timedelta(minutes=1)]
        self._lately[userid] = lately if len(lately) >= _PER_MINUTE else [*lately, now]
        return len(lately) < _PER_MINUTE

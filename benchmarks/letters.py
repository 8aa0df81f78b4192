"""Callbacks as WeCom posts them, encrypted and signed before the clock starts."""

import itertools
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from tests.fakes.wecom.crypt import Envelopes
from tests.fakes.wecom.state import Corp

PATH = "/wecom/callback"
FIRST_MSG_ID = 7_000_000_000_000_000_000


class Letters:
    """Makes whole HTTP requests; each carries a MsgId of its own, `made` counts them."""

    def __init__(self, corp: Corp, now: Callable[[], datetime]) -> None:
        self._corp = corp
        self._now = now
        self._envelopes = Envelopes(corp.token, corp.encoding_aes_key, corp.corp_id)
        self._numbers = itertools.count(FIRST_MSG_ID)
        self.made = 0

    def write(self, sender: str, text: str) -> bytes:
        """Return the request by which `sender` says `text`."""
        now = self._now()
        xml = (
            f"<xml><ToUserName><![CDATA[{self._corp.corp_id}]]></ToUserName>"
            f"<FromUserName><![CDATA[{sender}]]></FromUserName>"
            f"<CreateTime>{int(now.timestamp())}</CreateTime>"
            f"<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{text}]]></Content>"
            f"<MsgId>{next(self._numbers)}</MsgId><AgentID>{self._corp.agent_id}</AgentID></xml>"
        )
        letter = self._envelopes.seal(xml, now, self._corp.agent_id)
        self.made += 1
        head = (
            f"POST {PATH}?{urlencode(letter.query)} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Content-Type: text/xml\r\nContent-Length: {len(letter.body)}\r\n\r\n"
        )
        return head.encode() + letter.body

"""The ceiling: aiohttp and wechatpy alone, with nothing behind them."""

from aiohttp import web
from wechatpy.enterprise import create_reply, parse_message
from wechatpy.enterprise.crypto import WeChatCrypto

from benchmarks.letters import PATH
from tests.fakes.wecom.state import Corp


def bare_app(corp: Corp, *, replies: bool) -> web.Application:
    """Return what verifies and decrypts, and answers with an encrypted reply or nothing."""
    crypto = WeChatCrypto(corp.token, corp.encoding_aes_key, corp.corp_id)

    async def receive(request: web.Request) -> web.Response:
        query = request.query
        timestamp, nonce = query["timestamp"], query["nonce"]
        xml = crypto.decrypt_message(await request.read(), query["msg_signature"], timestamp, nonce)
        message = parse_message(xml)
        if not replies:
            return web.Response()
        reply = create_reply(f"收到：{message.content}", message).render()
        sealed = crypto.encrypt_message(reply, nonce, timestamp)
        return web.Response(text=sealed, content_type="application/xml")

    app = web.Application()
    app.add_routes([web.post(PATH, receive)])
    return app

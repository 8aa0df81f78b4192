"""Asking WeCom itself: is the secret right, the IP trusted, the app switched on."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

import aiohttp

from bot.channels.wecom_api import WecomApi
from bot.channels.wecom_errors import WecomError
from bot.channels.wecom_http import exchange
from bot.cli.finding import Finding, bad, good, note
from bot.config import App, Config

_WHAT_TO_DO: Final[dict[int | str, str]] = {
    40001: "secret 不对，或应用已停用：请在后台核对 [wecom.app] secret",
    40013: "企业 ID 不对：请核对 [wecom] corp_id",
    40056: "应用编号不对：请核对 [wecom.app] agent_id",
    40091: "secret 是别的企业的：请核对 corp_id 和 secret",
    45009: "调用太频繁，或密钥多次不对被封一小时：请过一小时再查",
    48002: "应用没有调用接口的权限：请在后台查看应用的权限",
    48006: "应用太久没用，权限被收回：请在后台重新启用应用",
    50003: "应用被停用：请在后台启用",
    60020: "本机 IP 不在企业可信 IP 里：请在后台应用的“企业可信IP”里加上，一分钟后生效",
    301002: "应用编号与 secret 不是同一个应用：请核对 agent_id 和 secret",
}
"""Errcode → what an administrator does about it."""


async def online_findings(config: Config, clock: Callable[[], datetime]) -> list[Finding]:
    """Fetch a token and ask for the app's description, which needs a trusted IP as sending does."""
    app = config.wecom.app
    if app is None:
        return [note("没有配置 [wecom.app]，没有可以在线核对的内容")]
    async with aiohttp.ClientSession() as session:
        wecom = config.wecom
        api = WecomApi(session, wecom.api_base, wecom.corp_id, app.secret.reveal(), clock)
        try:
            token = await api.token.current()
        except WecomError as error:
            return [bad(_say("取不到企业微信的令牌", error))]
        found = [good("企业微信令牌")]
        try:
            await _describe(session, config.wecom.api_base, token, app)
        except WecomError as error:
            return [*found, bad(_say("应用不能调用接口", error))]
    return [*found, good("企业微信可信 IP 和应用权限")]


async def _describe(session: aiohttp.ClientSession, base: str, token: str, app: App) -> None:
    params = {"access_token": token, "agentid": str(app.agent_id)}
    await exchange(session, "GET", f"{base.rstrip('/')}/cgi-bin/agent/get", params)


def _say(what: str, error: WecomError) -> str:
    advice = _WHAT_TO_DO.get(error.code)
    if advice is None and isinstance(error.code, str):
        advice = "请检查网络、[wecom] api_base 和防火墙"
    return f"{what}（{error.code}）：{advice or '请按错误码在企业微信开发者文档里查原因'}"

"""登录: a one-time link to the pages."""

from bot.router import Context
from bot.routes import router
from workflow import doors
from workflow.messages import Card, Message
from workflow.refusal import Refusal


@router.command("登录", "登陆", "登入", help="登录")
async def log_in(ctx: Context) -> Message:
    """Hand out a link that is good once, for ten minutes."""
    address = ctx.act.settings.public_url
    if not address:
        raise Refusal(
            "这里还没有开通网页，请联系管理员设置 public_url。聊天里的功能照常可用，发“帮助”。"
        )
    token = ctx.new_token()
    await doors.make_link(ctx.member.userid, doors.LOGIN, token, ctx.act.at)
    ctx.act.record("door.open", ctx.member.userid, purpose=doors.LOGIN)
    url = f"{address}/d/{token}"
    text = f"点这里打开网页：{url}\n10 分钟内有效，只能用一次，请不要转发给别人。"
    card = Card(
        f"door-{ctx.act.cause.removeprefix('msg:')}",
        "打开网页",
        "10 分钟内有效，只能用一次，请不要转发。",
        url=url,
    )
    return Message(text, card)

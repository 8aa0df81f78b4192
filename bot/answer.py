"""Who answers a message: the member, the route or conversation, the role, the context."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.channels.port import Incoming
from bot.ids import door_token
from bot.router import Context, Fallback, Route, Router, Talk, check_role, roles_of
from bot.words import normalise
from models.journey import Conversation, Outbox
from models.people import Member
from models.speaker import find_speaker
from workflow.act import Act, Actor
from workflow.messages import Message
from workflow.refusal import Refusal
from workflow.roles import Role

PICTURES = ("image", "file")
WORDS = ("text", "press")
NOT_ON_ROSTER = "您还不在考核名册里，我不能为您办事。"


@dataclass(frozen=True)
class Answer:
    """A route's name for the log, and the handler ready to be called."""

    route: str
    make: Callable[[], Awaitable[Message | None]]


class Answerer:
    """Finds who answers. Strangers and what nobody can read are refused here."""

    def __init__(
        self,
        router: Router,
        bot_names: tuple[str, ...] = (),
        tokens: Callable[[], str] = door_token,
    ) -> None:
        self.router = router
        self._bot_names = bot_names
        self._tokens = tokens

    def is_secret(self, incoming: Incoming) -> bool:
        """Tell whether what arrived is a ballot; it must not be written down."""
        if incoming.kind not in WORDS:
            return False
        return self.router.is_secret(normalise(incoming.text, self._bot_names))

    def is_stranger(self, act: Act) -> bool:
        return not act.actor.name

    async def find(self, act: Act, incoming: Incoming) -> Answer:
        """Return who answers; sets the act's actor. Raises Refusal."""
        if incoming.kind == "event":
            return Answer("event", lambda: self._event(act, incoming))
        member, talk = await self._speaker(act, incoming)
        await _remember_ticket(incoming)
        if incoming.kind in PICTURES:
            context = Context(act, member, "", incoming)
            return _call("picture", _present(self.router.picture), context)
        if incoming.kind not in WORDS:
            raise Refusal("这种消息我读不了，请发文字或图片。发“帮助”看能做什么。")
        words = normalise(incoming.text, self._bot_names)
        return self._by_words(act, member, incoming, words, talk)

    def _by_words(
        self, act: Act, member: Member, incoming: Incoming, words: str, talk: Conversation | None
    ) -> Answer:
        found = self.router.choose(words, talk, pressed=incoming.kind == "press")
        if found is None:
            context = Context(act, member, words, incoming)
            return _call("unknown", _present(self.router.fallback), context)
        target, rest = found
        if isinstance(target, Talk):
            state = talk.state if talk else {}
            context = Context(act, member, rest, incoming, state)
            return _call(f"talk:{target.topic}", target.handler, context)
        return self._by_route(target, Context(act, member, rest, incoming, new_token=self._tokens))

    def _by_route(self, route: Route, context: Context) -> Answer:
        check_role(route, context.member, in_group=context.in_group)
        return _call(route.word, route.handler, context)

    async def _speaker(self, act: Act, incoming: Incoming) -> tuple[Member, Conversation | None]:
        """Return the member and the conversation he is in; in a group nobody is in one."""
        speaker = await find_speaker(incoming.sender)
        if speaker is None:
            raise Refusal(await _whom_to_ask())
        member, talk = speaker
        act.actor = Actor(member.userid, member.name, roles_of(member))
        lasts = talk is not None and talk.expires_at > act.at and not incoming.chat
        return member, talk if lasts else None

    async def _event(self, act: Act, incoming: Incoming) -> None:
        act.actor = Actor(incoming.sender, "企业微信")
        if self.router.event:
            await self.router.event(act, incoming)


def _call(route: str, handler: Fallback, context: Context) -> Answer:
    return Answer(route, lambda: handler(context))


def _present(handler: Fallback | None) -> Fallback:
    if handler is None:
        raise RuntimeError("no handler is registered for this kind of message")
    return handler


async def _remember_ticket(incoming: Incoming) -> None:
    """Keep what the messenger needs to update the pressed card; each press brings a fresh one."""
    if incoming.card and incoming.ticket:
        cards = Outbox.filter(card=incoming.card, recipient=incoming.sender)
        await cards.update(ticket=incoming.ticket)


async def _whom_to_ask() -> str:
    for role in (Role.ADMIN, Role.OFFICE):
        people = await Member.filter(active=True).order_by("userid")
        names = [m.name for m in people if role.value in m.roles][:2]
        if names:
            return f"{NOT_ON_ROSTER}请联系{role.label}（{'、'.join(names)}）登记。"
    return f"{NOT_ON_ROSTER}请联系党政党建办登记。"

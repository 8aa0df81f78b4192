"""Commands, buttons and conversations → handlers. Roles stand on routes and are checked here."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import msgspec

from bot.channels.port import Incoming
from bot.ids import door_token
from bot.words import CommandIndex
from models.journey import Conversation
from models.people import Member
from workflow.act import Act
from workflow.messages import Message
from workflow.refusal import Refusal
from workflow.roles import Role, titles


class Context(msgspec.Struct, frozen=True):
    """What a handler is given: the act, who speaks, and the words after the command."""

    act: Act
    member: Member
    args: str
    incoming: Incoming
    state: Mapping[str, object] = {}
    """Where the conversation stands, for a conversation's handler."""
    new_token: Callable[[], str] = door_token
    """Makes what stands in a one-time link."""

    @property
    def in_group(self) -> bool:
        return bool(self.incoming.chat)


Handler = Callable[[Context], Awaitable[Message]]
Fallback = Callable[[Context], Awaitable[Message | None]]
"""Answers what nobody else reads; None: better to keep silent (in a group)."""

SHORT = 200
"""Characters up to which words may be taken for a ballot; what is longer is a report."""


class Route(msgspec.Struct, frozen=True):
    """One command: its words, who may use it (empty: everyone), where, and a line of help.

    `reads` recognises further whole messages that begin with none of its words.
    """

    word: str
    handler: Handler
    roles: frozenset[Role]
    help: str
    group: bool
    secret: bool
    reads: Callable[[str], bool] | None = None


class Talk(msgspec.Struct, frozen=True):
    """A conversation's handler. `greedy`: it takes everything but a command said alone."""

    topic: str
    handler: Handler
    greedy: bool


@dataclass
class Router:
    """Collects routes at import; a clash of words is an error then, not later."""

    routes: dict[str, Route] = field(default_factory=dict)
    talks: dict[str, Talk] = field(default_factory=dict)
    picture: Handler | None = None
    fallback: Fallback | None = None
    event: Callable[[Act, Incoming], Awaitable[None]] | None = None
    secret_marks: tuple[str, ...] = ()
    _index: CommandIndex | None = None

    def command(
        self,
        *words: str,
        role: Role | set[Role] | None = None,
        help: str = "",  # noqa: A002 - the word that reads best on a route
        group: bool = False,
        secret: bool = False,
        reads: Callable[[str], bool] | None = None,
    ) -> Callable[[Handler], Handler]:
        """Register a handler for `words` (the first is the name, the rest are synonyms)."""
        roles = frozenset({role} if isinstance(role, Role) else role or ())

        def register(handler: Handler) -> Handler:
            for word in words:
                if word in self.routes:
                    raise ValueError(f"two routes for {word}")
                self.routes[word] = Route(words[0], handler, roles, help, group, secret, reads)
            self._index = None
            return handler

        return register

    def conversation(self, topic: str, *, greedy: bool = False) -> Callable[[Handler], Handler]:
        """Register the handler that goes on with conversations about `topic`."""

        def register(handler: Handler) -> Handler:
            self.talks[topic] = Talk(topic, handler, greedy)
            return handler

        return register

    def on_picture(self, handler: Handler) -> Handler:
        """Register what takes pictures and files."""
        self.picture = handler
        return handler

    def keep_secret(self, *marks: str) -> None:
        """Have short messages that hold one of these words sealed like a ballot."""
        self.secret_marks += marks

    def on_unknown(self, handler: Fallback) -> Fallback:
        """Register what answers words that nobody else reads."""
        self.fallback = handler
        return handler

    def on_event(
        self, handler: Callable[[Act, Incoming], Awaitable[None]]
    ) -> Callable[[Act, Incoming], Awaitable[None]]:
        """Register what hears of the messenger's own events (an app about to be switched off …)."""
        self.event = handler
        return handler

    @property
    def index(self) -> CommandIndex:
        if self._index is None:
            self._index = CommandIndex(tuple(self.routes))
        return self._index

    def split(self, words: str) -> tuple[Route, str] | None:
        """Return the route whose word begins `words` and what follows it."""
        found = self.index.split(words)
        return (self.routes[found[0]], found[1]) if found else None

    def is_secret(self, words: str) -> bool:
        """Tell whether `words` are, or look like, a ballot that must not be written down."""
        found = self.split(words)
        if found:
            return found[0].secret
        if len(words) <= SHORT and any(mark in words for mark in self.secret_marks):
            return True
        nearest = self.index.closest(words[:4])
        return nearest is not None and self.routes[nearest].secret

    def allowed(self, roles: frozenset[Role]) -> list[Route]:
        """Return the routes that somebody with `roles` may use, each once."""
        unique = {route.word: route for route in self.routes.values()}
        return [r for r in unique.values() if not r.roles or r.roles & roles]

    def choose(
        self, words: str, talk: Conversation | None, *, pressed: bool = False
    ) -> tuple[Route | Talk, str] | None:
        """Decide who answers words: an open conversation or a command; None if nobody can.

        A conversation keeps what it hears; so a ballot never goes there, nor the words of a button
        that was `pressed`, unless nobody else can read them.
        """
        found = self.split(words)
        if found and found[0].secret:
            return found
        current = self.talks.get(talk.topic) if talk else None
        if current and (not found or (current.greedy and found[1] and not pressed)):
            return current, words
        return found or self._by_reading(words)

    def _by_reading(self, words: str) -> tuple[Route, str] | None:
        for route in dict.fromkeys(self.routes.values()):
            if route.reads and route.reads(words):
                return route, words
        return None


def check_role(route: Route, member: Member, *, in_group: bool) -> None:
    """Raise Refusal unless this member may use this route here."""
    if in_group and not route.group:
        raise Refusal(f"“{route.word}”请在私聊里发给我，群里只谈公开的事。")
    if route.roles and not route.roles & roles_of(member):
        raise Refusal(
            f"“{route.word}”由{titles(route.roles)}使用，"
            f"您的角色是{titles(roles_of(member)) or '成员'}。如名册有误，请联系管理员。"
        )


def roles_of(member: Member) -> frozenset[Role]:
    return frozenset(Role(name) for name in member.roles)

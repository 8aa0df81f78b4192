"""The whole month in the terminal; every sentence makes the same journey as in production."""

import itertools
import re
from dataclasses import dataclass, field
from datetime import datetime

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from bot.channels.port import Incoming
from bot.demo import GROUP, DemoWorld
from models.people import Member
from workflow.calendar import SHANGHAI, say_moment
from workflow.messages import group


class ScriptFailed(Exception):
    """The month did not go as it should; the text says where."""


@dataclass
class Stage:
    """Where the play is shown: who speaks, what is heard, what time it is."""

    world: DemoWorld
    console: Console = field(default_factory=lambda: Console(width=100, highlight=False))
    names: dict[str, str] = field(default_factory=dict)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    async def time(self, moment: str, title: str) -> None:
        """Let time pass, and show what the group hears on the way."""
        before = len(await self.world.heard(group(GROUP), 0))
        await self.world.advance(datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI))
        self.console.print()
        self.console.rule(f"[bold]{say_moment(self.world.now())}[/]　{title}", align="left")
        await self.hear_group(before)

    async def say(self, userid: str, words: str, expect: str, *, show: bool = True) -> str:
        """Say something; the answer must contain `expect`. Raises ScriptFailed."""
        before = len(await self.world.heard(userid, 0))
        in_group = len(await self.world.heard(group(GROUP), 0))
        key = f"script-{next(self.numbers)}"
        incoming = Incoming(key=key, channel="simulator", sender=userid, kind="text", text=words)
        await self.world.say(incoming)
        heard = [h for h in await self.world.heard(userid, before) if not h.message.update]
        answer = "\n".join(h.message.text for h in heard)
        if show:
            self._bubble(self.names[userid], words, "green")
            self._bubble("机器人", answer, "white")
            await self.hear_group(in_group)
        if expect not in answer:
            raise ScriptFailed(f"{self.names[userid]}说“{words}”，应答里没有“{expect}”：{answer}")
        return answer

    async def hear_group(self, before: int) -> None:
        """Show what the group has heard since."""
        for heard in await self.world.heard(group(GROUP), before):
            self.console.print(Panel(Text(heard.message.text), title=GROUP, border_style="cyan"))

    def note(self, words: str) -> None:
        self.console.print(f"  [dim]{words}[/]")

    def _bubble(self, who: str, words: str, colour: str) -> None:
        body = Text(words)
        body.stylize(colour)
        self.console.print(Text(f"{who}：", style="bold"), body, sep="")


async def open_stage(world: DemoWorld) -> Stage:
    """Return the stage with everybody's name."""
    return Stage(world, names={m.userid: m.name for m in await Member.all()})


def number_in(answer: str) -> str:
    """Return the request number that an answer names (`确认 12`). Raises ScriptFailed."""
    found = re.search(r"(?:确认|同意) (\d+)", answer)
    if found is None:
        raise ScriptFailed(f"应答里没有编号：{answer}")
    return found[1]

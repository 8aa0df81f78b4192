"""People in sentences of the rules: by name, as those who read them know each other."""

import re
from collections import Counter
from collections.abc import Callable, Iterable

from models.people import Member

_LABEL = re.compile(r"(?P<before>[^（）]*)（(?P<userid>[\w.@-]+)）")
_FIRST = re.compile(r"[A-Za-z0-9_.@-]+")


async def namer() -> Callable[[str], str]:
    """Return what puts names in place of the userids in a sentence of the rules."""
    return naming(await Member.all())


def naming(members: Iterable[Member]) -> Callable[[str], str]:
    """Return what names these members: 周九（zhoujiu） becomes 周九, and so does a leading zhoujiu.

    Namesakes keep their userids. Elsewhere a bare word is no person: a userid may look like a
    figure or a grade.
    """
    found = list(members)
    often = Counter(member.name for member in found)
    known = {m.userid: m.name for m in found if m.name and often[m.name] == 1}

    def unlabel(match: re.Match[str]) -> str:
        name = known.get(match["userid"])
        return match["before"] if name and match["before"].endswith(name) else match[0]

    def said(sentence: str) -> str:
        first = _FIRST.match(sentence)
        if first and first[0] in known:
            sentence = known[first[0]] + sentence[first.end() :]
        return _LABEL.sub(unlabel, sentence)

    return said

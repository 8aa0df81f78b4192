"""Reading whom somebody means, in one line or in many."""

import re
from collections.abc import Iterable

import msgspec

from bot.words import Namesakes, PeopleIndex, Person
from models.people import Member
from workflow.refusal import Refusal

MOST_TOLD = 12
"""So many problems are told at once; a phone shows no more."""
_WHERE = re.compile("第 (?P<number>[0-9]+) [行人]：")


class Names:
    """The people who can be named, prepared once for many lines."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._by_id = {member.userid: member for member in members}
        self._index = PeopleIndex((m.userid, m.name) for m in self._by_id.values())

    def read(self, text: str) -> tuple[Member, str]:
        """Return the member named at the start of `text` and the words after the name.

        Raises Refusal that asks back where nobody or several are meant.
        """
        found = self._index.match(text)
        if isinstance(found, Person):
            return self._by_id[found.userid], found.rest
        if isinstance(found, Namesakes):
            people = [self._by_id[userid] for userid, _ in found.candidates]
            listed = "、".join(f"{m.name}（{m.unit}，{m.userid}）" for m in people)
            raise Refusal(f"有几位同名：{listed}。请用括号里的账号再说一次。")
        raise Refusal(found.why)

    def at_start(self, text: str) -> Member | None:
        """Return the one member named at the start of `text`; None for nobody or several."""
        found = self._index.match(text)
        return self._by_id[found.userid] if isinstance(found, Person) else None


def read_member(text: str, members: Iterable[Member]) -> tuple[Member, str]:
    """Read once; whoever reads many lines keeps a `Names`."""
    return Names(members).read(text)


class Line(msgspec.Struct, frozen=True):
    """One line about one member. `where` is empty, or `第 2 行：` where there are several."""

    member: Member
    rest: str
    where: str = ""


def read_lines(text: str, names: Names) -> tuple[list[Line], list[str]]:
    """Read `姓名 …` line by line; return the lines, and a sentence for each that names nobody."""
    written = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    lines: list[Line] = []
    problems: list[str] = []
    for number, words in written:
        where = f"第 {number} 行：" if len(written) > 1 else ""
        try:
            member, rest = names.read(words)
        except Refusal as refusal:
            problems.append(f"{where}{refusal}")
            continue
        if any(line.member.userid == member.userid for line in lines):
            problems.append(f"{where}{member.name}写了两次，请只留一行。")
        lines.append(Line(member, rest, where))
    return lines, problems


def refuse_all(problems: list[str]) -> None:
    """Raise Refusal with every problem, if there is any: of several lines all count, or none."""
    if not problems:
        return
    if len(problems) == 1 and not _WHERE.match(problems[0]):
        raise Refusal(problems[0])
    problems = sorted(problems, key=_place)
    more = f"\n…另有 {len(problems) - MOST_TOLD} 处" if len(problems) > MOST_TOLD else ""
    listed = "\n".join(problems[:MOST_TOLD])
    raise Refusal(
        f"有 {len(problems)} 处要改，这次一行也没有记：\n{listed}{more}\n改好后整段重发。"
    )


def _place(problem: str) -> int:
    """Return the number of the line that a problem is about; problems of no line come first."""
    where = _WHERE.match(problem)
    return int(where["number"]) if where else 0

"""Who is meant: a name or userid at the start of a text, with or without a blank after it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from bot.words.normalise import fold_line, tidy
from bot.words.script import script_key

_BETWEEN: Final = " \n:,;，：；、"
_COURTESY: Final = "同志"
_LATIN_GOES_ON = re.compile(r"[A-Za-z0-9_@-]|\.[A-Za-z0-9]")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_@.-]{0,19}|[^\s0-9,:;，：；、。]{1,20}")
_DOTS = str.maketrans(dict.fromkeys(".•‧・∙⋅", "·"))
"""Every dot found in names such as 阿里木·买买提 as the one that is correct."""

_Member = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Person:
    """The one person meant, and the words after the name."""

    userid: str
    name: str
    rest: str


@dataclass(frozen=True, slots=True)
class Namesakes:
    """Several people of that name: `candidates` are (userid, name); `why` asks which one."""

    candidates: tuple[tuple[str, str], ...]
    rest: str
    why: str


@dataclass(frozen=True, slots=True)
class Nobody:
    """Nobody of that name. `nearest` is a known name spelt alike; `why` is the sentence to send."""

    word: str
    nearest: str | None
    why: str


Found = Person | Namesakes | Nobody


class PeopleIndex:
    """The people, prepared once. `people` are (userid, name); userids ignore case, as in WeCom."""

    def __init__(self, people: Iterable[_Member]) -> None:
        self._by_key: defaultdict[str, list[_Member]] = defaultdict(list)
        for member in dict.fromkeys(people):
            for key in {_key(member[0]), _name_key(member[1])} - {""}:
                self._by_key[key].append(member)
        self._lengths = sorted({len(key) for key in self._by_key}, reverse=True)

    def match(self, text: str) -> Found:
        """Read the longest name or userid at the start of a text; `rest` keeps its line breaks."""
        text = tidy(text).removeprefix("@").lstrip()
        key = _key(text)
        for length in self._lengths:
            members = self._by_key.get(key[:length])
            typed = text[:length]
            if members and not _cut_in_two(typed, text):
                return _found(members, typed, _rest(text[length:]))
        return self._nobody(text)

    def _nobody(self, text: str) -> Nobody:
        typed = _WORD.match(text)
        if typed is None:
            return Nobody("", None, "没有看到姓名，请把姓名写在最前面，例如“张三 88”。")
        word = typed[0]
        letters = set(_key(word))
        alike = [key for key in self._by_key if not letters.isdisjoint(key)]
        near = get_close_matches(_key(word), alike, n=1)
        if not near:
            return Nobody(word, None, f"没有找到“{word}”，请核对姓名后重发，也可以写账号。")
        userid, name = self._by_key[near[0]][0]
        nearest = userid if near[0] == _key(userid) else name
        return Nobody(word, nearest, f"没有找到“{word}”，是不是“{nearest}”？请改好后重发。")


def match_people(text: str, people: Sequence[_Member]) -> Found:
    """Match once; whoever matches many lines keeps a `PeopleIndex`."""
    return PeopleIndex(people).match(text)


def _found(members: list[_Member], typed: str, rest: str) -> Found:
    """Tell 张乾 from 张干 by what was typed; but 张干 may be 張乾, folded, so it is asked about."""
    if script_key(typed) != typed:
        members = [member for member in members if fold_line(member[1]) == typed] or members
    if len(members) == 1:
        return Person(*members[0], rest)
    userids = "、".join(userid for userid, _ in members)
    why = f"有 {len(members)} 位“{typed}”（账号 {userids}），请用账号代替姓名后重发。"
    return Namesakes(tuple(members), rest, why)


def _key(text: str) -> str:
    """Fold case, script and dots without changing the length, so that places stay the same."""
    lowered = text.lower()
    return script_key(lowered if len(lowered) == len(text) else text).translate(_DOTS)


def _name_key(name: str) -> str:
    """Leave out the blank with which a roster may pad a short name (张　三): nobody types it."""
    folded = fold_line(name)
    return _key(folded if folded.isascii() else folded.replace(" ", ""))


def _cut_in_two(typed: str, text: str) -> bool:
    """Tell whether a userid is only the beginning of a longer one (zhang in zhangsan, zhang2)."""
    return typed[-1].isascii() and bool(_LATIN_GOES_ON.match(text, len(typed)))


def _rest(text: str) -> str:
    return text.lstrip(_BETWEEN).removeprefix(_COURTESY).lstrip(_BETWEEN)

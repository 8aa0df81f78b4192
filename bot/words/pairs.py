"""Words with numbers: 思想9 任务 18.5, 迟到2次 早退1 旷工半天."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from bot.words.commands import CommandIndex
from bot.words.normalise import fold_line
from bot.words.numerals import HALF, NUMERAL, read_number


@dataclass(frozen=True, slots=True)
class Unread:
    """A word that could not be read. `why` is the whole sentence for its writer."""

    word: str
    nearest: str | None
    why: str


Pair = tuple[str, Decimal]

_SHOWN = 12
_UNITS = "(?:分|次|天|日|个|项|件|回|户|票|元|小时)"
_AMOUNT = re.compile(
    rf"(?P<number>[{NUMERAL}.]*[{NUMERAL}])(?P<odd>[-+/%~][^\s,;。]*)?"
    rf"(?: ?{_UNITS}(?P<half>半(?![天日个次]))?)?"
)
_SIGNED = re.compile(rf"[-+] ?[{NUMERAL}.]*[{NUMERAL}]")
_GAP = re.compile(r"[\s,.;。!]*")
_LINK = re.compile(r"[\s:=,]*[是为得打给了共]?[\s:=,]*")
_SEPARATOR = re.compile(r"[\s,;:=。!]")
_WORD = re.compile(r"[0-9.]*[^\s,;:=。!0-9]+|.")
_WORD_AND_AMOUNT = re.compile(rf"(?P<word>.+?){_AMOUNT.pattern}")


def read_pairs(text: str, names: Sequence[str]) -> list[Pair | Unread]:
    """Read every name with its number, in the order written; what cannot be read is an `Unread`.

    A list with any `Unread` in it should be refused as a whole: a number may belong elsewhere.
    """
    seen: dict[str, Decimal] = {}
    read: list[Pair | Unread] = []
    for one in _Reader(fold_line(text), _vocabulary(tuple(names))).read():
        if isinstance(one, Unread):
            read.append(one)
            continue
        name, number = one
        read.append(_repeated(name, seen[name], number) if name in seen else one)
        seen.setdefault(name, number)
    return read


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    given: dict[str, str]
    """Folded name → the name as it was given."""
    name: re.Pattern[str]
    """The longest name at a place."""
    next_name: re.Pattern[str]
    """A name that ends the words before it; a number is never cut by an id like 3.1."""
    index: CommandIndex


@lru_cache(maxsize=128)
def _vocabulary(names: tuple[str, ...]) -> _Vocabulary:
    given = {folded: name for name in names if (folded := fold_line(name))}
    longest_first = sorted(given, key=len, reverse=True)
    # 3.1 is not to be found at the start of 3.15.
    ways = [re.escape(name) + r"(?!\.?[0-9])" * name[-1].isdigit() for name in longest_first]
    cutting = [way for name, way in zip(longest_first, ways, strict=True) if not name[0].isdigit()]
    nothing = r"(?!)"
    return _Vocabulary(
        given,
        re.compile("|".join(ways) or nothing),
        re.compile("|".join(cutting) or nothing),
        CommandIndex(list(given)),
    )


class _Reader:
    """Goes through one folded text from left to right."""

    def __init__(self, text: str, known: _Vocabulary) -> None:
        self._text = text
        self._known = known
        self._at = 0
        self._stop = -1

    def read(self) -> Iterator[Pair | Unread]:
        self._take(_GAP)
        while self._at < len(self._text):
            name = self._known.name.match(self._text, self._at)
            if name:
                self._at = name.end()
                yield self._number_of(self._known.given[name[0]])
            else:
                yield self._stranger()
            self._take(_GAP)

    def _number_of(self, name: str) -> Pair | Unread:
        after_name = self._at
        self._take(_LINK)
        if amount := self._take(_AMOUNT):
            number = _value(amount)
            if number is not None:
                return name, number
            return Unread(name, None, f"“{name}”后面的“{amount[0]}”看不懂，请改成数字后重发。")
        if signed := self._take(_SIGNED):
            return Unread(name, None, f"“{name}”后面的“{signed[0]}”不要带正负号，请改好后重发。")
        self._at = after_name
        return Unread(name, None, f"“{name}”后面没有数字，请补上后重发。")

    def _stranger(self) -> Unread:
        """Read what is no name, with the number after it: one mistake is told once."""
        start = self._at
        if (amount := self._take(_AMOUNT)) and self._at_word_end():
            why = f"“{amount[0]}”前面没有写是哪一项，请补上后重发。"
            return Unread(amount[0], None, why)
        self._at = start
        found = self._take(_WORD)
        word = found[0] if found else self._text[start : start + 1]
        self._at = start + len(word)
        if glued := _WORD_AND_AMOUNT.fullmatch(word):
            return self._unknown(glued["word"])
        self._take(_LINK)
        if not self._take(_AMOUNT):
            self._at = start + len(word)
        return self._unknown(word)

    def _unknown(self, word: str) -> Unread:
        nearest = self._known.index.closest(word)
        if nearest is not None:
            nearest = self._known.given[nearest]
            why = f"没有“{word}”这一项，是不是“{nearest}”？请改好后重发。"
        else:
            names = list(self._known.given.values())
            more = "等" if len(names) > _SHOWN else ""
            why = f"没有“{word}”这一项，可以写：{'、'.join(names[:_SHOWN])}{more}。"
        return Unread(word, nearest, why)

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Match here, but never into the next name; move behind what matched."""
        match = pattern.match(self._text, self._at, self._next_name())
        if match:
            self._at = match.end()
        return match

    def _next_name(self) -> int:
        """Return where the next name starts, at `_at` or later, else the end of the text."""
        if self._stop < self._at:
            name = self._known.next_name.search(self._text, self._at)
            self._stop = name.start() if name else len(self._text)
        return self._stop

    def _at_word_end(self) -> bool:
        return self._at == self._next_name() or bool(_SEPARATOR.match(self._text, self._at))


def _value(amount: re.Match[str]) -> Decimal | None:
    number = None if amount["odd"] else read_number(amount["number"])
    return number + HALF if number is not None and amount["half"] else number


def _repeated(name: str, first: Decimal, second: Decimal) -> Unread:
    return Unread(name, None, f"“{name}”写了两次（{first} 和 {second}），请只留一个后重发。")

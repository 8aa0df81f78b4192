"""Filling places one by one so that two kinds of people hold half of a grade each."""

from dataclasses import dataclass, field
from typing import Literal

from rules.grade.standing import Standing
from rules.scheme.grading import Halves

Side = Literal["top", "bottom"]


@dataclass(slots=True)
class Filling:
    """Who got places, who was tied at a cut, and whether one kind had to stand in for the other."""

    taken: list[Standing] = field(default_factory=list)
    tied: list[Standing] = field(default_factory=list)
    stood_in: bool = False


@dataclass(frozen=True, slots=True)
class Kinds:
    """Tells the two kinds apart; inactive where there is no such rule or only one kind."""

    halves: Halves | None

    def kind(self, one: Standing) -> bool:
        """Say which kind somebody is; all the same where nothing hangs on it."""
        return self.halves is not None and self.halves.tag in one.case.person.tags

    @classmethod
    def of(cls, halves: Halves | None, people: list[Standing]) -> "Kinds":
        """Look whether the pool has both kinds."""
        if halves is None:
            return cls(None)
        with_tag = sum(halves.tag in one.case.person.tags for one in people)
        return cls(halves if 0 < with_tag < len(people) else None)


def fill(
    people: list[Standing], places: int, side: Side, kinds: Kinds, holders: list[Standing]
) -> Filling:
    """Fill places from one side; each goes to the kind that holds fewer, else to whoever is next.

    The people come as their pool is sorted. From the top, filling stops at a tie that does not fit
    whole; from the bottom the lowest id goes first and the tie is reported.
    """
    if places <= 0 or not people:
        return Filling()
    row = _Row(_order(people, side), side, kinds)
    for one in holders:
        row.held[kinds.kind(one)] += 1
    for _ in range(min(places, len(people))):
        row.take()
    return row.filling()


def _order(people: list[Standing], side: Side) -> list[Standing]:
    """Turn best first into worst first for the bottom; equal ones stay in the order of ids."""
    if side == "top":
        return people
    return sorted(people, key=lambda one: one.tie_key, reverse=True)


@dataclass(slots=True)
class _Place:
    """Who took a place, from which kinds it could be taken, and whether the wanted one was out."""

    holder: Standing
    open: tuple[bool, ...]
    stood_in: bool


class _Row:
    """People in the order in which they are taken, one queue for each kind."""

    def __init__(self, ordered: list[Standing], side: Side, kinds: Kinds) -> None:
        self.side = side
        self.kinds = kinds
        self.queues = {
            kind: [one for one in ordered if kinds.kind(one) == kind] for kind in (True, False)
        }
        self.next = {True: 0, False: 0}
        self.held = {True: 0, False: 0}
        self.places: list[_Place] = []

    def take(self) -> None:
        """Give the next place away."""
        wanted = self._wanted()
        if wanted is None:
            open_kinds = tuple(kind for kind in (True, False) if self._head(kind))
        else:
            open_kinds = (wanted if self._head(wanted) else not wanted,)
        heads = [head for kind in open_kinds if (head := self._head(kind))]
        one = heads[0] if len(heads) == 1 else self._first(heads)
        kind = self.kinds.kind(one)
        self.next[kind] += 1
        self.held[kind] += 1
        self.places.append(_Place(one, open_kinds, wanted is not None and kind != wanted))

    def filling(self) -> Filling:
        """Look at every place whether somebody equal to its holder was left out."""
        left = {
            (kind, one.tie_key): one
            for kind, queue in self.queues.items()
            for one in queue[self.next[kind] : self.next[kind] + 1]
        }
        places, tied = self.places, list[Standing]()
        for index, place in enumerate(self.places):
            key = place.holder.tie_key
            if any((kind, key) in left for kind in place.open):
                tied = [
                    one for kind in place.open for one in self.queues[kind] if one.tie_key == key
                ]
                places = self.places[:index] if self.side == "top" else self.places
                break
        stood_in = any(place.stood_in for place in places)
        return Filling([place.holder for place in places], tied, stood_in)

    def _first(self, heads: list[Standing]) -> Standing:
        by_id = sorted(heads, key=lambda one: one.id)
        return _order(sorted(by_id, key=lambda one: one.tie_key), self.side)[0]

    def _wanted(self) -> bool | None:
        """Return the kind whose turn it is; None where either may come."""
        if self.kinds.halves is None or self.held[True] == self.held[False]:
            return None
        return self.held[True] < self.held[False]

    def _head(self, kind: bool) -> Standing | None:
        queue, place = self.queues[kind], self.next[kind]
        return queue[place] if place < len(queue) else None

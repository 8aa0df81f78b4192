"""The kinds of people a scheme tells apart: every series with every set of tags that matters."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any, Final

import msgspec

from rules.scheme.document import Document
from rules.table import Who

_MOST_TAGS: Final = 6
"""With more tags than this only single tags and pairs are tried."""


class Kind(msgspec.Struct, frozen=True):
    """Somebody as conditions see him."""

    series: str
    tags: tuple[str, ...]

    @property
    def words(self) -> str:
        """Name the kind in a sentence."""
        return "、".join((self.series or "不分类别", *self.tags))


def kinds(document: Document) -> list[Kind]:
    """Return every kind of person that some condition tells apart."""
    tags = sorted({tag for who in conditions(document) for tag in (*who.tags, *who.without)})
    series = document.series or ("",)
    most = len(tags) if len(tags) <= _MOST_TAGS else 2
    sets = [some for size in range(most + 1) for some in combinations(tags, size)]
    return [Kind(name, some) for name in series for some in sets]


def conditions(table: Any) -> Iterator[Who]:
    """Yield every condition in a table, however deep."""
    for _, who in find(table, Who, ()):
        yield who


def find(table: Any, wanted: type, path: tuple[str | int, ...]) -> Iterator[tuple[Any, Any]]:
    """Yield path and value of every table of one type, with the keys as the file writes them."""
    if isinstance(table, wanted):
        yield path, table
    if isinstance(table, msgspec.Struct):
        names = zip(table.__struct_fields__, table.__struct_encode_fields__, strict=True)
        for name, key in names:
            yield from find(getattr(table, name), wanted, (*path, key))
    elif isinstance(table, tuple):
        for index, element in enumerate(table):
            yield from find(element, wanted, (*path, index))
    elif isinstance(table, dict):
        for key, element in table.items():
            yield from find(element, wanted, (*path, key))

"""Conditions on people: known series and tags, and a pool for everybody."""

from collections.abc import Iterator

from rules.scheme.document import Document
from rules.scheme.kinds import find, kinds
from rules.shape import Problem, nearest
from rules.table import Who, applies


def check_people(document: Document) -> Iterator[Problem]:
    """Look for series and tags that nobody can have, and for people without a pool."""
    for path, who in find(document, Who, ()):
        for place, tag in enumerate(who.tags):
            if tag not in document.tags:
                yield (*path, "tags", place), _unknown("标签", tag, list(document.tags), "[tags]")
        for place, tag in enumerate(who.without):
            if tag not in document.tags:
                yield (
                    (*path, "without", place),
                    _unknown("标签", tag, list(document.tags), "[tags]"),
                )
        for place, name in enumerate(who.series):
            if name not in document.series:
                known = list(document.series)
                yield (*path, "series", place), _unknown("类别", name, known, "series")
    if document.self_panel and document.self_panel not in document.panels:
        hint = nearest(document.self_panel, list(document.panels))
        yield ("self_panel",), f"[panels] 里没有 {document.self_panel}{hint}"
    yield from _pools(document)


def _unknown(what: str, name: str, known: list[str], where: str) -> str:
    return f"{where} 里没有{what} {name}{nearest(name, known)}"


def _pools(document: Document) -> Iterator[Problem]:
    if not document.pool:
        yield ("pool",), "至少要有一个 [[pool]]，写明谁和谁一起排名"
        return
    ids = [pool.id for pool in document.pool]
    for index, name in enumerate(ids):
        if name in ids[:index]:
            yield ("pool", index, "id"), f"{name} 出现两次"
    for kind in kinds(document):
        if any(applies(out.who, kind) for out in document.out):
            continue
        if not any(applies(pool.who, kind) for pool in document.pool):
            yield ("pool",), f"{kind.words} 没有归入任何一个 pool"

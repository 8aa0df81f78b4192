"""Do the points add up, for every kind of person; are ids unique among what applies to one?"""

from collections.abc import Iterator
from decimal import Decimal

from rules.scheme.document import Document
from rules.scheme.indicators import Checklist, Section
from rules.scheme.kinds import Kind, kinds
from rules.shape import Path, Problem
from rules.table import applies


def check_points(document: Document) -> Iterator[Problem]:
    """Check sums, ids and weights; each problem once, with the first kind of person it concerns."""
    seen: set[Path] = set()
    for kind in kinds(document):
        if any(applies(out.who, kind) for out in document.out):
            continue
        for path, sentence in (
            *_ids(document, kind),
            *_sums(document, kind),
            *_weights(document, kind),
        ):
            if path not in seen:
                seen.add(path)
                yield path, sentence
    yield from _weight_tables(document)


def _ids(document: Document, kind: Kind) -> Iterator[Problem]:
    met: set[str] = set()
    for place, section in _sections(document, kind):
        for index, item in enumerate(section.item):
            if not applies(item.who, kind):
                continue
            inside = item.finding if isinstance(item, Checklist) else ()
            for name in (item.id, *(finding.id for finding in inside)):
                if name in met:
                    said = f"编号 {name} 对同一类人（{kind.words}）出现两次"
                    yield ("section", place, "item", index, "id"), said
                met.add(name)


def _sums(document: Document, kind: Kind) -> Iterator[Problem]:
    for place, section in _sections(document, kind):
        if section.points is not None and section.points <= 0:
            yield ("section", place, "points"), f"分值应大于 0，现为 {section.points}"
        if section.points is None or section.pot:
            if section.pot and section.points is None:
                yield ("section", place), "扣分池（pot）要有 points"
            continue
        items = [item.points for item in section.item if applies(item.who, kind)]
        total = sum((points for points in items if points is not None), Decimal(0))
        if total != section.points:
            said = f"各项相加为 {total}，应为 {section.points}（{kind.words}）"
            yield ("section", place, "points"), said


def _weights(document: Document, kind: Kind) -> Iterator[Problem]:
    """Whoever has weights has one for every section that scores."""
    index, weight = next(
        ((i, one) for i, one in enumerate(document.weight) if applies(one.who, kind)), (0, None)
    )
    if weight is None:
        return
    for _, section in _sections(document, kind):
        scores = section.pot or any(item.kind != "flag" for item in section.item)
        if scores and section.id not in weight.percent:
            said = f"没有写 {section.id} 一节的百分比（{kind.words}）"
            yield ("weight", index, "percent"), said


def _weight_tables(document: Document) -> Iterator[Problem]:
    known = [section.id for section in document.section]
    for index, weight in enumerate(document.weight):
        for name, percent in weight.percent.items():
            path = ("weight", index, "percent", name)
            if name not in known:
                yield path, f"没有 {name} 这一节"
            if not 0 <= percent <= 100:  # noqa: PLR2004 — percent
                yield path, f"应在 0 至 100 之间，现为 {percent}"


def _sections(document: Document, kind: Kind) -> Iterator[tuple[int, Section]]:
    for place, section in enumerate(document.section):
        if applies(section.who, kind):
            yield place, section

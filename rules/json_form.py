"""Outcomes as JSON: exact numbers become numbers with at most two decimals, and only here."""

from decimal import Decimal
from typing import Any, Final

import msgspec

from rules.exact import ZERO, Number, cents
from rules.parts import Line, Outcome, Part, Result

_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")


def to_json(outcome: Outcome) -> bytes:
    """Write the outcome as one JSON document, numbers with at most two decimals."""
    writer = _Writer()
    document = {
        "scheme": outcome.scheme,
        "period": outcome.period,
        "provisional": outcome.provisional,
        "results": [writer.result(result) for result in outcome.results],
        "quotas": writer.parts(outcome.quotas),
        "excluded": writer.parts(outcome.excluded),
        "warnings": outcome.warnings,
    }
    return _ENCODER.encode(document)


class _Writer:
    """Encodes results; pieces that many results share are encoded once."""

    def __init__(self) -> None:
        self.known: dict[Part, msgspec.Raw] = {}
        self.rounded: dict[Number, Decimal] = {}
        self.lists: dict[int, msgspec.Raw] = {}

    def result(self, result: Result) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "assessee": result.assessee,
            "score": _number(result.score),
            "rank": result.rank,
            "grade": result.grade,
            "proposed": result.proposed,
            "decided": result.decided,
            "provisional": result.provisional,
            "lines": self.parts(self._shown_lines(result)),
            "flags": self._shared(result.flags),
            "checked": self._shared(result.checked),
            "pay": self.parts(result.pay),
            "consequences": self.parts(result.consequences),
        }
        if result.converted is not None:
            shown["converted"] = _number(result.converted)
        if result.decision is not None:
            shown["decision"] = result.decision
            shown["unmet"] = self.parts(result.unmet or ())
            shown["valid_until"] = result.valid_until
            shown["recheck_year"] = result.recheck_year
        return shown

    def parts(self, parts: tuple[Part, ...]) -> list[msgspec.Raw]:
        return [self._part(part) for part in parts]

    def _shared(self, parts: tuple[Part, ...]) -> msgspec.Raw:
        """Encode a list that many people share; the outcome keeps it alive, so its id will do."""
        known = self.lists.get(id(parts))
        if known is None:
            known = self.lists[id(parts)] = msgspec.Raw(_ENCODER.encode(self.parts(parts)))
        return known

    def _shown_lines(self, result: Result) -> tuple[Line, ...]:
        """Add what rounding the lines for display took or gave, so that they still add up."""
        if result.score is None or not result.lines:
            return result.lines
        rest = result.score - sum((self._cents(line.points) for line in result.lines), ZERO)
        if not rest:
            return result.lines
        why = "各行只显示两位小数，此行补足尾差"
        return (*result.lines, Line("rounding", "尾差", result.lines[0].clause, rest, None, why))

    def _cents(self, number: Number) -> Decimal:
        known = self.rounded.get(number)
        if known is None:
            known = self.rounded[number] = cents(number)
        return known

    def _part(self, part: Part) -> msgspec.Raw:
        known = self.known.get(part)
        if known is None:
            fields = {name: _value(getattr(part, name)) for name in part.__struct_fields__}
            known = self.known[part] = msgspec.Raw(_ENCODER.encode(fields))
        return known


def _value(value: Any) -> Any:
    return _number(value) if isinstance(value, Number) else value


def _number(number: Number | None) -> int | Decimal | None:
    if number is None:
        return None
    rounded = cents(number)
    return int(rounded) if rounded == rounded.to_integral_value() else rounded.normalize()

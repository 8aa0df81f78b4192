"""Facts from JSON: the fast way, and the thorough way that finds every problem."""

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

import msgspec

from rules.facts.check import check_facts
from rules.facts.problems import in_order
from rules.facts.prune import Pruned, prune
from rules.facts.values import Facts, FactsError
from rules.scheme.document import Scheme
from rules.shape import Path, problems_of

_DECODER: Final = msgspec.json.Decoder(Facts)
_NUMBERS: Final = ("points", "value", "target", "scale", "score", "_days")
_QUOTED: Final = tuple(f'{name}":{gap}"'.encode() for name in _NUMBERS for gap in ("", " "))


@dataclass(frozen=True, slots=True)
class Reading:
    """Facts as far as they could be read, and what could not."""

    facts: Facts | None
    """None where too little could be read to look any further."""
    problems: list[str] = field(default_factory=list)
    pruned: Pruned | None = None

    def sound(self, scheme: Scheme) -> Facts:
        """Return the facts if they could be read whole; else say all that is wrong with them."""
        if self.facts is not None and not self.problems:
            return self.facts
        found = list(self.problems)
        if self.facts is not None and self.pruned is not None:
            try:
                check_facts(scheme, self.facts)
            except FactsError as error:
                found += self.pruned.in_place(error.problems)
        raise FactsError(in_order(found))


def open_facts(raw: bytes | dict[str, Any]) -> Reading:
    """Read facts; what is wrong with their form is kept, so that it can be said with the rest."""
    if isinstance(raw, bytes) and not _suspicious(raw):
        try:
            return Reading(_DECODER.decode(raw))
        except (msgspec.MsgspecError, UnicodeDecodeError):
            pass  # the thorough way below finds out what is wrong
    data = _parse(raw) if isinstance(raw, bytes) else raw
    problems = problems_of(data, Facts)
    if not problems:
        return Reading(msgspec.convert(data, Facts))
    said = in_order([f"{_dotted(path)}: {sentence}" for path, sentence in problems])
    pruned = prune(data, [path for path, _ in problems])
    return Reading(pruned.facts, said, pruned) if pruned else Reading(None, said)


def read_facts(raw: bytes | dict[str, Any]) -> Facts:
    """Read facts without asking whether they fit a scheme."""
    reading = open_facts(raw)
    if reading.facts is None or reading.problems:
        raise FactsError(reading.problems)
    return reading.facts


def decode_facts(raw: bytes | dict[str, Any], scheme: Scheme) -> Facts:
    """Read facts and check them; everything that is wrong is said at once, with its JSON path."""
    facts = open_facts(raw).sound(scheme)
    check_facts(scheme, facts)
    return facts


def _suspicious(raw: bytes) -> bool:
    """Look for what the fast way would let pass: numbers in quotes."""
    return any(quoted in raw for quoted in _QUOTED)


def _parse(raw: bytes) -> Any:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FactsError(["$: 文件不是 UTF-8 编码，请另存为 UTF-8"]) from None
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_nan)
    except json.JSONDecodeError as error:
        said = f"$: 不是有效的 JSON，第 {error.lineno} 行第 {error.colno} 列看不懂"
        raise FactsError([said]) from None
    except (RecursionError, ValueError):
        raise FactsError(["$: 不是有效的 JSON，嵌套过深或数字过长"]) from None


def _nan(name: str) -> Decimal:
    return Decimal(name.replace("Infinity", "Inf"))


def _dotted(path: Path) -> str:
    text = "$"
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text

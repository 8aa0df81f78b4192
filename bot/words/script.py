"""Traditional characters, folded to simplified ones."""

from functools import cache

import opencc

_HAN = range(0x3400, 0xA000)

# Folded by OpenCC, yet correct in simplified writing too, mostly in names (张乾, 王昇, 於某).
# Alone they do not show that a text is traditional, so they do not set off the folding.
_ALSO_SIMPLIFIED = frozenset("乾昇陞氾祕麴吒夥徵摺袷薹醣榘於淩脩谿")


def simplify(text: str) -> str:
    """Fold a text that holds traditional characters; leave any other one as it was typed.

    Phrases decide where a character has two readings (乾隆 stays, 乾淨 becomes 干净). The text must
    be free of lone surrogates, which OpenCC cannot encode.
    """
    return text if _traditional().isdisjoint(text) else _converter().convert(text)


def script_key(text: str) -> str:
    """Return a key of the same length under which 張乾 and 张乾 are equal; never to be shown."""
    return text.translate(_folding())


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _folding() -> dict[int, str]:
    """Every character that changes when it stands alone: code point → simplified character."""
    typed = [chr(code) for code in _HAN]
    folded = _converter().convert("\n".join(typed)).split("\n")
    return {ord(a): b for a, b in zip(typed, folded, strict=True) if a != b}


@cache
def _traditional() -> frozenset[str]:
    """Characters that only traditional writing uses: none of them survives a folding."""
    folding = _folding()
    return frozenset(map(chr, folding)) - frozenset(folding.values()) - _ALSO_SIMPLIFIED

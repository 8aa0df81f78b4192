"""Cutting long text into messages: WeCom counts bytes and drops the rest without a word."""

import unicodedata
from typing import Final

# What a part may end with, best first: a paragraph, a line, a sentence, a clause, a word.
_ENDINGS: Final = (("\n\n",), ("\n",), tuple("。！？；!?;"), tuple("，、："), tuple(" \t　"))
_JOINERS: Final = frozenset("\u200d\ufe0e\ufe0f\u20e3")
_SKIN_TONES: Final = range(0x1F3FB, 0x1F400)
_TOO_SHORT: Final = 2  # a part should fill at least 1/2 of the limit, if a fine cut allows it


def split_text(text: str, limit: int) -> list[str]:
    """Cut `text` into parts of at most `limit` UTF-8 bytes that together are the whole text.

    Cuts fall between paragraphs, else lines, sentences, clauses, words; never inside a character,
    nor between it and what belongs to it. Parts of blanks alone are left out.
    """
    parts = []
    while len(text.encode()) > limit:
        end = _end_of_part(text, limit)
        parts.append(text[:end])
        text = text[end:]
    parts.append(text)
    return [part for part in parts if part.strip()]


def _end_of_part(text: str, limit: int) -> int:
    longest = len(text.encode()[:limit].decode(errors="ignore"))
    whole = text[:longest]
    for endings in _ENDINGS:
        end = max(whole.rfind(ending) + len(ending) if ending in whole else 0 for ending in endings)
        if end * _TOO_SHORT >= longest:
            return _before_cluster(text, end) or longest
    return _before_cluster(text, longest) or longest


def _before_cluster(text: str, end: int) -> int:
    """Step back while a cut at `end` would part a character from what is drawn with it."""
    while 0 < end < len(text) and (_hangs_on(text[end]) or text[end - 1] == "\u200d"):
        end -= 1
    return end


def _hangs_on(char: str) -> bool:
    return char in _JOINERS or ord(char) in _SKIN_TONES or unicodedata.combining(char) > 0

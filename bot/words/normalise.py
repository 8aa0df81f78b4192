"""What was typed, in one plain form: the same words however the keyboard wrote them."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from bot.words.script import simplify

# What a phone types for ordinary commands: nothing to fold but traditional characters.
_PLAIN = re.compile(
    "(?:[!-~\u4e00-\u9fff、。，：；！？（）]+ )*[!-~\u4e00-\u9fff、。，：；！？（）]+"
)

# Not visible and without meaning here: soft hyphens, joiners, direction marks, variation selectors,
# fillers, control characters (PostgreSQL refuses NUL), lone surrogates (no encoding for them).
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
_LINE_BREAK = re.compile("\r\n|[\r\v\f\u0085\u2028\u2029]")

# Kept as they are: Chinese punctuation, because a report should stay readable; and raised,
# fractional and circled digits, which NFKC would melt into their neighbours (①20户 → 120户).
_FOLDED = re.compile("[^，：；！？（）～…²³¹¼-¾⁰-⁹₀-₉⅐-⅞↉①-⑳⒈-⒛㉑-㉟㊱-㊿]+")
_BLANKS = re.compile(r"[^\S\n]+")
_BLANKS_AT_BREAK = re.compile(r" ?\n ?")

_MARKS = str.maketrans("，：；！？（）～、“”‘’–—―−─⸺〜\n", ",:;!?()~,\"\"''------~ ")
_STOP_FOR_POINT = re.compile(r"(?<=[0-9])。(?=[0-9])")
_MANY_BLANKS = re.compile(" {2,}")


def normalise(text: str, bot_names: Sequence[str] = ()) -> str:
    """Return a message as the rest of the program reads it: `tidy`, and not addressed to the bot.

    A leading `/` or `@name` goes. `bot_names` may contain blanks, and need no blank after them.
    """
    text = tidy(text)
    if not text.startswith(("/", "@")):
        return text
    return text[_address(tuple(bot_names)).match(text).end() :]  # type: ignore[union-attr] # matches the empty text


def tidy(text: str) -> str:
    """Fold width, script and blanks; keep line breaks and the punctuation of Chinese sentences."""
    if _PLAIN.fullmatch(text):
        return simplify(text)
    text = _LINE_BREAK.sub("\n", _INVISIBLE.sub("", text))
    text = simplify(_FOLDED.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text))
    return _BLANKS_AT_BREAK.sub("\n", _BLANKS.sub(" ", text)).strip()


def fold_line(text: str) -> str:
    """Return a command's text for matching: one line, all punctuation half-width, 18。5 as 18.5.

    For words that are looked up or counted; what is kept or shown comes from `normalise`.
    """
    text = tidy(text)
    if text.isascii() and "\n" not in text:
        return text
    return _MANY_BLANKS.sub(" ", fold_marks(text)).strip()


def fold_marks(tidied: str) -> str:
    """Fold the marks and line breaks of a tidy text, each into one character at its place."""
    return _STOP_FOR_POINT.sub(".", tidied.translate(_MARKS))


@lru_cache(maxsize=64)
def _address(bot_names: tuple[str, ...]) -> re.Pattern[str]:
    """Match everything at the start that only says who is spoken to."""
    names = sorted(filter(None, map(tidy, bot_names)), key=len, reverse=True)
    known = "|".join(map(re.escape, names)) or r"(?!)"
    return re.compile(rf"(?:/\s*|@(?:{known})(?:\s+|$)|@(?:{known})|@\S+(?:\s+|$))*")

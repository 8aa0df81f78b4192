"""Approval by reply: 同意 12, 退回 12 任务太笼统, 确认 12; nothing that merely sounds so."""

import re
from dataclasses import dataclass

from bot.words.normalise import fold_line, normalise
from bot.words.numerals import read_count


@dataclass(frozen=True, slots=True)
class Consent:
    """同意. `number` is the request's short number, None if none was given; `all` is 同意全部."""

    number: int | None = None
    all: bool = False
    shown: str = ""
    """What a button carries after `#`: the hash of the content that was shown."""


@dataclass(frozen=True, slots=True)
class Denial:
    """退回 or 不同意, with the reason as it was written, or an empty one."""

    number: int | None = None
    reason: str = ""
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Confirm:
    """确认: the second step of what publishes, pays or removes."""

    number: int | None = None
    shown: str = ""


Intent = Consent | Denial | Confirm

_SPAN = r"[ \n,，:：;；、。.!！~～]"
_HASH = r"(?:#(?P<shown>[0-9A-Za-z_-]{4,64}))?"
_CHINESE = "[一二三四五六七八九十百零〇廿]{1,7}"

# Of several ways to say yes only these count: 好的, ok, 收到, 可以 and 👍 are politeness.
_YES = re.compile(
    rf"(?:我|本人)? ?(?:(?P<before>[0-9]{{1,9}}) ?号? ?)?(?P<all_before>全部|全|都)? ?(?:同意|批准)"
    rf"[ ,:]*(?:(?P<all>全部|所有)|(?:第|#)? ?(?P<number>[0-9]{{1,9}}|{_CHINESE}) ?号?{_HASH})?"
    r"(?:[。!~]+|\.)?"
)
_CONFIRM = re.compile(
    rf"(?:我|本人)? ?确认[ ,:]*(?:(?:第|#)? ?(?P<number>[0-9]{{1,9}}|{_CHINESE}) ?号?{_HASH})?"
    r"(?:[。!~]+|\.)?"
)

_NO_WORD = (
    r"(?:不\s*(?:予\s*)?(?:同意|批准|准予|核准|确认)|退回|驳回"
    rf"|(?:不\s*(?:予\s*)?(?:通过|赞成|准)|打回|拒绝|否决|反对|不行|不可以)(?={_SPAN}|[0-9]|$))"
)
_NO = re.compile(
    r"(?:我们?|本人)?\s*(?:(?P<before>[0-9]{1,9}) ?号?\s*)?(?:暂时?|先|坚决|还是|都|全部)?\s*"
    + _NO_WORD
)
# In 退回 3天太少 the figure belongs to the reason.
_NO_NUMBER = re.compile(
    rf"{_SPAN}*(?:第|#)? ?(?:(?P<number>[0-9]{{1,9}})"
    r"(?![0-9.%/~-]| ?(?:天|日|月|次|分|人|个|小时|元|年|点|户|项|条|万|倍|成))"
    rf"|(?P<chinese>{_CHINESE})(?= ?号|{_SPAN}|$)) ?号?{_HASH}"
)
_MORE_NUMBERS = re.compile(r" ?[、,，和及] ?[0-9]")
_ASKS = re.compile(r"[?？]|吗|么|为何|哪|谁|多少|呢$")
# 不同意见请发给我, 退回的材料; and 不同意退回 is a double negative.
_TALKS_ON = re.compile(f"[见的了过去来给到后]|{_NO_WORD}")
_ONLY_ASKS = re.compile(r"[吗么呢?？]+")

_COURTESY = re.compile(
    r"(?:(?:好[的滴啊呀吧]?|行|可以|嗯+|是的?|对的?|收到|知道了?|明白了?|了解了?|没问题|辛苦了?|谢谢"
    r"|ok(?:ay)?|yes|👍|👌|🙏)[\s,。.!~\U0001f3fb-\U0001f3ff]*)+",  # these colour a raised thumb
    re.IGNORECASE,
)


def read_reply(text: str) -> Intent | None:
    """Read a whole message as a decision; None for everything that is not plainly one.

    Words of denial are tested first, so 不同意 is never taken for 同意.
    """
    text = normalise(text)
    return _denial(text) or _consent(line := fold_line(text)) or _confirm(line)


def is_consent(text: str) -> bool:
    """Tell whether the whole message approves."""
    return isinstance(read_reply(text), Consent)


def is_courtesy(text: str) -> bool:
    """Tell whether the whole message is mere politeness (好的, 收到, ok): it decides nothing."""
    return _COURTESY.fullmatch(fold_line(normalise(text))) is not None


def is_refusal(text: str) -> bool:
    """Tell whether the message denies."""
    return isinstance(read_reply(text), Denial)


def _denial(text: str) -> Denial | None:
    no = _NO.match(text)
    if no is None:
        return None
    rest, number, shown = text[no.end() :], no["before"], None
    if number is None and (after := _NO_NUMBER.match(rest)):
        number, shown = after["number"] or after["chinese"], after["shown"]
        rest = rest[after.end() :]
    reason = rest.strip(" \n,，:：;；、。.!！~～")
    if _ONLY_ASKS.fullmatch(reason) or _MORE_NUMBERS.match(rest) or _unreadable(number):
        return None
    if number is None and (_ASKS.search(reason) or _TALKS_ON.match(rest)):
        return None
    return Denial(_count(number), reason, shown or "")


def _consent(line: str) -> Consent | None:
    yes = _YES.fullmatch(line)
    if yes is None or (yes["before"] and yes["number"]):
        return None
    everything = bool(yes["all"] or yes["all_before"])
    number = yes["before"] or yes["number"]
    if (everything and number) or _unreadable(number):
        return None
    return Consent(_count(number), everything, yes["shown"] or "")


def _confirm(line: str) -> Confirm | None:
    yes = _CONFIRM.fullmatch(line)
    if yes is None or _unreadable(yes["number"]):
        return None
    return Confirm(_count(yes["number"]), yes["shown"] or "")


def _unreadable(number: str | None) -> bool:
    """Tell whether there is a number that says nothing (三四): it must not pass for none at all."""
    return number is not None and read_count(number) is None


def _count(number: str | None) -> int | None:
    return None if number is None else read_count(number)

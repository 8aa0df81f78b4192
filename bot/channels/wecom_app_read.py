"""Turning WeCom's decrypted XML into an `Incoming`."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final
from xml.parsers.expat import ExpatError

from wechatpy.enterprise import parse_message

from bot.channels.port import Incoming, Kind
from bot.channels.wecom_app_crypto import Rejected

CHANNEL: Final = "wecom_app"

_PRESSES: Final = ("template_card_event", "template_card_menu_event", "click")
# WeCom withdraws an app that nobody uses; one that speaks once a month has to hear of it.
_INACTIVITY: Final = (
    *("inactive_alert", "close_inactive_agent", "reopen_inactive_agent"),
    *("low_active_alert", "low_active"),
)
_APPROVALS: Final = ("sys_approval_change", "open_approval_change")
_KINDS: Final[dict[str, Kind]] = {"text": "text", "image": "image", "voice": "voice"}
_KEY_LENGTH: Final = 200

Fields = Mapping[str, Any]


def read(xml: str) -> Incoming | None:
    """Read one callback; None for an event that asks for nothing; raises `Rejected`."""
    try:
        fields: Fields = parse_message(xml)._data  # noqa: SLF001 - card events have no attributes
    except (ExpatError, ValueError, KeyError, TypeError, AttributeError):
        raise Rejected("unreadable XML") from None
    if _word(fields, "MsgType").lower() == "event":
        return _read_event(fields)
    return _read_message(fields)


def _read_message(fields: Fields) -> Incoming:
    msg_type = _word(fields, "MsgType").lower()
    key = f"msg:{_word(fields, 'AgentID')}:{_needed(fields, 'MsgId')}"
    match msg_type:
        case "location":
            text = _word(fields, "Label")
        case "link":
            text = f"{_word(fields, 'Title')} {_word(fields, 'Url')}".strip()
        case _:
            text = _word(fields, "Content")
    return Incoming(
        key=_short(key),
        channel=CHANNEL,
        sender=_needed(fields, "FromUserName"),
        kind=_KINDS.get(msg_type, "other"),
        text=text,
        media=_word(fields, "MediaId"),
    )


def _read_event(fields: Fields) -> Incoming | None:
    event = _word(fields, "Event").lower()
    if event in _PRESSES:
        return Incoming(
            key=_press_key(fields),
            channel=CHANNEL,
            sender=_needed(fields, "FromUserName"),
            kind="press",
            text=" ".join((_word(fields, "EventKey"), *_options(fields))),
            card=_word(fields, "TaskId"),
            ticket=_word(fields, "ResponseCode"),
        )
    if event in _INACTIVITY:
        return _notice(fields, event, "")
    if event in _APPROVALS:
        return _read_approval(fields, event)
    return None


def _read_approval(fields: Fields, event: str) -> Incoming:
    info = fields.get("ApprovalInfo")
    if not isinstance(info, Mapping):
        raise Rejected("approval without ApprovalInfo")
    number = _word(info, "SpNoStr") or _word(info, "SpNo") or _word(info, "ThirdNo")
    status = _word(info, "SpStatus") or _word(info, "OpenSpStatus")
    cause = _word(info, "StatuChangeEvent") or status
    return _notice(fields, f"{event} {number} {status}", f"{number}+{cause}")


def _notice(fields: Fields, text: str, tail: str) -> Incoming:
    sender = _needed(fields, "FromUserName")
    key = _event_key(fields, tail)
    return Incoming(key=key, channel=CHANNEL, sender=sender, kind="event", text=text)


def _press_key(fields: Fields) -> str:
    """Tell presses apart by the code that each one carries.

    What was pressed stays out of the key where it can: the key is kept, and a ballot must not be.
    """
    task_id, code = _word(fields, "TaskId"), _word(fields, "ResponseCode")
    return _event_key(fields, f"{task_id}:{code or _word(fields, 'EventKey')}")


def _event_key(fields: Fields, tail: str) -> str:
    """Tell events apart that one person caused within the same second."""
    words = ("FromUserName", "CreateTime", "Event")
    return _short(":".join(("evt", *(_word(fields, word) for word in words), tail)))


def _short(key: str) -> str:
    if len(key) <= _KEY_LENGTH:
        return key
    return f"{key[:120]}:{hashlib.sha256(key.encode()).hexdigest()}"


def _options(fields: Fields) -> list[str]:
    """Collect what was chosen in a card's lists. A single child arrives bare, several as a list."""
    chosen = []
    for items in _several(fields.get("SelectedItems"), "SelectedItem"):
        if isinstance(items, Mapping):
            options = _several(items.get("OptionIds"), "OptionId")
            chosen += [option for option in options if isinstance(option, str)]
    return chosen


def _several(parent: object, name: str) -> list[object]:
    children = parent.get(name) if isinstance(parent, Mapping) else None
    if children is None:
        return []
    return children if isinstance(children, list) else [children]


def _word(fields: Fields, name: str) -> str:
    """Return an element's text, '' if it is empty or missing.

    An element that comes twice is refused: it is how text that closes its own CDATA would look.
    """
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Rejected(f"{name} is not plain text")
    return value


def _needed(fields: Fields, name: str) -> str:
    if not (word := _word(fields, name)):
        raise Rejected(f"{name} is missing")
    return word

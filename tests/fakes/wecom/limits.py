"""What WeCom takes as a message body, and the errcode for what it does not.

Where the platform cuts text silently the fake refuses it, so that no test can miss the loss.
"""

import re

from tests.fakes.wecom.state import Body, Refusal

TEXT_BYTES = 2048
_TASK_ID = re.compile(r"[0-9A-Za-z_\-@]{1,128}")
_BAD_CARD_FIELD = 42027  # the platform has one code per field, from 42027 to 42051


def check_text(content: object, most: int = TEXT_BYTES) -> None:
    if not isinstance(content, str) or not content.strip():
        raise Refusal(44004)
    if len(content.encode()) > most:
        raise Refusal(45002)


def check_encoding(raw: bytes) -> None:
    if b"\\u" in raw:
        raise Refusal(40033)


def check_card(card: Body, task_ids: set[str]) -> None:
    """Check a card to be sent; `task_ids` are those used before."""
    match card.get("card_type"):
        case "button_interaction":
            _check_task_id(card, task_ids)
            if not card.get("button_list"):
                raise Refusal(_BAD_CARD_FIELD)
        case "text_notice":
            _need("url" in card.get("card_action", {}))
        case _:
            raise Refusal(42028)
    check_face(card)


def check_face(card: Body) -> None:
    """Check what a sent card and one that replaces it have in common."""
    title = card.get("main_title", {}).get("title", "")
    _need(bool(title or card.get("sub_title_text")))
    _need(len(title) <= 36 and len(card.get("sub_title_text", "")) <= 160)
    fields = card.get("horizontal_content_list", [])
    _need(len(fields) <= 6)
    for field in fields:
        _need(0 < len(field["keyname"]) <= 5 and len(field.get("value", "")) <= 30)
    buttons = card.get("button_list", [])
    _need(len(buttons) <= 6)
    for button in buttons:
        _need(0 < len(button["text"]) <= 10 and button.get("style", 1) in {1, 2, 3, 4})
        _need(0 < len(button["key"].encode()) <= 1024)


def _check_task_id(card: Body, task_ids: set[str]) -> None:
    task_id = card.get("task_id", "")
    if not _TASK_ID.fullmatch(task_id) or task_id in task_ids:
        raise Refusal(42014)


def _need(held: bool) -> None:
    if not held:
        raise Refusal(_BAD_CARD_FIELD)

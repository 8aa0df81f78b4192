"""Kaohe's cards as WeCom's template cards, within the limits the platform sets for each field."""

import re
from typing import Final

import msgspec

from bot.channels.wecom_http import Body
from workflow.messages import Button, Card

_TITLE: Final = 36
_BODY: Final = 160
_FIELDS: Final = 6
_FIELD_NAME: Final = 5
_FIELD_VALUE: Final = 30
_BUTTONS: Final = 6
_BUTTON_TEXT: Final = 10
_KEY_BYTES: Final = 1024
_TASK_ID: Final = re.compile(r"[0-9A-Za-z_@-]{1,128}")
_BINDING: Final = re.compile(r"\s*#\w+$")
_PRIMARY: Final = 1
_PLAIN: Final = 2
_HANDLED: Final = "已处理"


class Unsendable(Exception):
    """Content that can never be sent; the text is a code for the log."""


class BuiltCard(msgspec.Struct, frozen=True):
    """A template card, and the words that found no room on it."""

    body: Body
    rest: str = ""


def build_card(card: Card) -> BuiltCard | None:
    """Build the card to send; None if WeCom has no card for it (nothing to press or open)."""
    buttons, typed = _buttons(card)
    if not buttons and not card.url:
        return None
    body, rest = _face(card, card.text)
    if buttons:
        body |= {
            "card_type": "button_interaction",
            "task_id": _task_id(card),
            "button_list": buttons,
        }
    else:
        body["card_type"] = "text_notice"
    if typed:
        rest.append("\n".join(["也可以直接回复：", *typed]))
    return BuiltCard(body, "\n".join(rest))


def build_update(card: Card) -> Body:
    """Build what replaces a card that was sent with buttons: its outcome, or the buttons anew."""
    short = len(card.done) <= _BUTTON_TEXT
    text = card.text if short else f"{card.done}\n{card.text}"
    body, _ = _face(card, text.rstrip())
    body |= {"card_type": "button_interaction", "task_id": _task_id(card)}
    body["button_list"] = [] if card.done else _buttons(card)[0]
    if card.done:
        body["replace_text"] = card.done if short else _HANDLED
    return body


def typed_words(button: Button) -> str:
    """Return what to type instead of pressing; the binding to what was shown is not typed."""
    return _BINDING.sub("", button.says)


def shorten(text: str, limit: int) -> str:
    """Cut to `limit` characters, showing that something was cut."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _face(card: Card, text: str) -> tuple[Body, list[str]]:
    """Lay out title, fields and text; return the card's face and the paragraphs left over."""
    rest = [card.title] if len(card.title) > _TITLE else []
    short = [field for field in card.fields if _fits(field)][:_FIELDS]
    shown = [text] if text else []
    for name, value in card.fields:
        if (name, value) not in short:
            shown.append(f"{name}：{value}")
    sub_title, left_over = _fill(shown)
    body: Body = {"main_title": {"title": shorten(card.title, _TITLE)}}
    if sub_title:
        body["sub_title_text"] = sub_title
    if short:
        body["horizontal_content_list"] = [
            {"keyname": name, "value": value} for name, value in short
        ]
    if card.url:
        body["card_action"] = {"type": 1, "url": card.url}
    return body, rest + left_over


def _fits(field: tuple[str, str]) -> bool:
    name, value = field
    return len(name) <= _FIELD_NAME and len(value) <= _FIELD_VALUE


def _fill(paragraphs: list[str]) -> tuple[str, list[str]]:
    """Show the paragraphs that fit, in order; one cut short is repeated in full afterwards."""
    shown = ""
    for index, paragraph in enumerate(paragraphs):
        longer = f"{shown}\n{paragraph}" if shown else paragraph
        if len(longer) > _BODY:
            return shown or shorten(paragraph, _BODY), paragraphs[index:]
        shown = longer
    return shown, []


def _buttons(card: Card) -> tuple[list[Body], list[str]]:
    """Build the buttons there is room for, and the words of those there is none for."""
    built: list[Body] = []
    typed: list[str] = []
    for button in card.buttons:
        if len(built) < _BUTTONS and 0 < len(button.says.encode()) <= _KEY_BYTES:
            style = _PRIMARY if button.primary else _PLAIN
            text = shorten(button.text, _BUTTON_TEXT)
            built.append({"text": text, "style": style, "key": button.says})
        elif words := typed_words(button):
            typed.append(words)
    return built, typed


def _task_id(card: Card) -> str:
    if not _TASK_ID.fullmatch(card.id):
        raise Unsendable("card-id")
    return card.id

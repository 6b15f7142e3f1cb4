"""Decks without the characters that no file of an office program may hold."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

from di_metrics.deck import Deck

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""All that XML 1.0 does not allow: controls, halves of characters, and two that are none."""

Value = TypeVar("Value")


def printable(deck: Deck) -> Deck:
    """The same deck with its texts such that they can be written: what was pasted from elsewhere may hold controls."""
    return _printable(deck)


def _printable(value: Value) -> Value:
    made: Any = value
    if isinstance(value, str) and type(value) is str:
        made = _FORBIDDEN.sub("", value)
    elif isinstance(value, tuple):
        made = tuple(map(_printable, value))
    elif is_dataclass(value) and not isinstance(value, type):
        made = type(value)(**{field.name: _printable(getattr(value, field.name)) for field in fields(value)})
    return made  # type: ignore[no-any-return]

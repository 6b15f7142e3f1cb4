"""What a page keeps in a reader's session while it is open, and gives up when the reader goes elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar, cast

import streamlit as st

_HELD = "held"


class Held(Protocol):
    """Something that takes up room until it is discarded."""

    def discard(self) -> None: ...


Kind = TypeVar("Kind", bound=Held)


def held(address: str, make: Callable[[], Kind]) -> Kind:
    """What the page of an address keeps, made where it keeps nothing yet; a page always keeps the same kind of thing."""
    kept = _kept()
    if address not in kept:
        kept[address] = make()
    return cast(Kind, kept[address])


def give_up(unless: str | None = None) -> None:
    """Discard what is kept by all pages, but for that of an address."""
    kept = _kept()
    for address in [one for one in kept if one != unless]:
        kept.pop(address).discard()


def _kept() -> dict[str, Held]:
    return cast(dict[str, Held], st.session_state.setdefault(_HELD, {}))

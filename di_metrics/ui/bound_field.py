"""A field for something that is kept elsewhere: in the page's address, in the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import streamlit as st

_FIELDS = "bound_fields"


@dataclass
class _Field:
    """What stands in a field, and how many fields were there in its place before it."""

    value: object
    before: int = 0

    def key(self, name: str) -> str:
        return f"{name}-{self.before}" if self.before else name


def bound_field(
    draw: Callable[..., object], name: str, value: object, change: Callable[[Any], None], title: str, **options: object
) -> None:
    """Draw a field that always shows a value kept elsewhere; what the reader chooses is given to `change`.

    A browser hands on what stands in a field that it does not show, or has not drawn anew yet, as if the reader had
    chosen it. So where the value is changed by anything but the field itself, another field takes its place; what is
    heard of the old one is no choice any more.
    """
    fields = cast(dict[str, _Field], st.session_state.setdefault(_FIELDS, {}))
    field = fields.setdefault(name, _Field(value))
    if field.value != value:
        fields[name] = field = _Field(value, field.before + 1)
    key = field.key(name)
    st.session_state[key] = value

    def changed() -> None:
        if fields[name] is field:
            field.value = st.session_state[key]
            change(field.value)

    draw(title, key=key, on_change=changed, **options)

"""A choice of something that is kept elsewhere: in the page's address, in the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import streamlit as st

_FIELDS = "bound_fields"


@dataclass
class _Field:
    """What a field shows, and how many fields were there in its place before it."""

    name: str
    value: object
    before: int = 0

    @property
    def key(self) -> str:
        return f"{self.name}-{self.before}" if self.before else self.name


def key_of(name: str, value: object) -> str:
    """The key of a widget that is about a value; once its place is taken by another value, that one's has another key.

    So a second click on what has gone meanwhile is not taken for one on what came in its place.
    """
    return _field(name, value).key


def bound_field(
    draw: Callable[..., object], name: str, value: object, change: Callable[[Any], None], title: str, **options: object
) -> None:
    """Draw a field that always shows a value kept elsewhere; what the reader chooses is given to `change`.

    A browser hands on what stands in a field that it does not show, or has not drawn anew yet, as if the reader had
    chosen it. So where the value is changed by anything but the field itself, another field takes its place; what is
    heard of the old one is no choice any more.
    """
    field = _field(name, value)
    st.session_state[field.key] = value

    def changed() -> None:
        if _fields()[name] is field:
            field.value = st.session_state[field.key]
            change(field.value)

    draw(title, key=field.key, on_change=changed, **options)


def _field(name: str, value: object) -> _Field:
    """The field of a name that shows a value, made where it shows another one."""
    fields = _fields()
    field = fields.setdefault(name, _Field(name, value))
    if field.value != value:
        fields[name] = field = _Field(name, value, field.before + 1)
    return field


def _fields() -> dict[str, _Field]:
    return cast(dict[str, _Field], st.session_state.setdefault(_FIELDS, {}))

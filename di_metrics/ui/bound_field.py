"""A choice of something that is kept elsewhere: in the page's address, in the database."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.common import user_key_from_element_id

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

    Where the browser holds the field of a session that was lost with its process, what the reader chose there is a choice.
    """
    if name not in _fields() and (sent := _of_a_lost_session(name)):
        _fields()[name] = _Field(name, value, max(sent))
    else:
        sent = {}
    field = _field(name, value)
    if not sent:
        st.session_state[field.key] = value

    def changed() -> None:
        if _fields()[name] is field:
            field.value = st.session_state[field.key]
            change(field.value)

    drawn = draw(title, key=field.key, on_change=changed, **options)
    if sent and not _is_drawn(sent[field.before]):  # then it has a value of its own, which is nobody's
        st.rerun()
    if sent and drawn != value:
        field.value = drawn
        change(drawn)
        st.rerun()


def _field(name: str, value: object) -> _Field:
    """The field of a name that shows a value, made where it shows another one."""
    fields = _fields()
    field = fields.setdefault(name, _Field(name, value))
    if field.value != value:
        fields[name] = field = _Field(name, value, field.before + 1)
    return field


def _of_a_lost_session(name: str) -> dict[int, str]:
    """The ids of a field's widgets that the browser holds, by how many were there before each."""
    context = get_script_run_ctx()
    ids = [state.id for state in context.session_state.get_widget_states()] if context else []
    keys = {one: re.fullmatch(rf"{re.escape(name)}(?:-(\d+))?", user_key_from_element_id(one) or "") for one in ids}
    return {int(key[1] or 0): one for one, key in keys.items() if key}


def _is_drawn(widget: str) -> bool:
    """Whether a widget has just been drawn under an id, so that its value is what the browser sent."""
    context = get_script_run_ctx()
    return context is not None and widget in context.shared.widget_ids_this_run.snapshot()


def _fields() -> dict[str, _Field]:
    return cast(dict[str, _Field], st.session_state.setdefault(_FIELDS, {}))

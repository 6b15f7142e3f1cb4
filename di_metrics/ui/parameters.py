"""The address's parameters, kept over pages, reload and change of language."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

import streamlit as st

from di_metrics.model import Language

_KEPT = "view_address"
_LANGUAGE = "lang"


def language_asked_for() -> Language:
    """The language before any data are open: that of the address or, failing that, Latvian."""
    asked = st.query_params.get(_LANGUAGE) or last_parameters().get(_LANGUAGE)
    return Language.EN if asked == Language.EN else Language.LV


def current_parameters(known: Collection[str]) -> dict[str, str]:
    """The known parameters of the address; moving between pages empties it, so the last ones are kept with the session."""
    given = {name: value for name, value in st.query_params.to_dict().items() if name in known}
    return given or last_parameters()


def last_parameters() -> dict[str, str]:
    """The parameters as they were set last, which the browser may not know yet."""
    return cast(dict[str, str], st.session_state.get(_KEPT, {}))


def is_set(name: str) -> bool:
    """Whether a parameter is in the address or, where the address is empty, was there last."""
    return name in (st.query_params.to_dict() or last_parameters())


def set_parameters(params: dict[str, str]) -> None:
    """Make parameters the address's."""
    st.session_state[_KEPT] = params
    if st.query_params.to_dict() != params:
        st.query_params.from_dict(params)

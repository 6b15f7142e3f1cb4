"""The address's parameters, kept over pages, reload and change of language."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import streamlit as st

from di_metrics.model import Language

_KEPT = "view_address"
_LANGUAGE = "lang"


def language_asked_for() -> Language:
    """The language before any data are open: that of the address or, failing that, Latvian."""
    kept: Mapping[str, str] = st.session_state.get(_KEPT, {})
    return Language.EN if (st.query_params.get(_LANGUAGE) or kept.get(_LANGUAGE)) == Language.EN else Language.LV


def current_parameters(known: Collection[str]) -> dict[str, str]:
    """The known parameters of the address; moving between pages empties it, so the last ones are kept with the session."""
    given = {name: value for name, value in st.query_params.to_dict().items() if name in known}
    kept: dict[str, str] = st.session_state.get(_KEPT, {})
    return given or kept


def is_set(name: str) -> bool:
    """Whether a parameter is in the address or, where the address is empty, was there last."""
    return name in (st.query_params.to_dict() or st.session_state.get(_KEPT, {}))


def set_parameters(params: dict[str, str]) -> None:
    """Make parameters the address's."""
    st.session_state[_KEPT] = params
    if st.query_params.to_dict() != params:
        st.query_params.from_dict(params)

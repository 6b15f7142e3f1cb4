"""The reader's view, kept in the page's address over pages, reload and change of language."""

from __future__ import annotations

import streamlit as st

from di_metrics.errors import DIMetricsError
from di_metrics.region import Region
from di_metrics.ui.view import KEYS, View, read_view

_KEPT = "view_address"


def language_asked_for() -> str | None:
    """The language before any database is open."""
    return _params().get("lang")


def _params() -> dict[str, str]:
    """The address's parameters; moving between pages empties it, so the last ones are kept with the session."""
    given = {name: value for name, value in st.query_params.to_dict().items() if name in KEYS}
    kept: dict[str, str] = st.session_state.get(_KEPT, {})
    return given or kept


def current_view(region: Region) -> tuple[View, tuple[DIMetricsError, ...]]:
    """The view of the address, which is then written in its shortest form; and what in it was not understood."""
    view, faults = read_view(region, _params())
    go_to(region, view)
    return view, faults


def go_to(region: Region, view: View) -> None:
    """Make a view the current one."""
    params = view.address(region)
    st.session_state[_KEPT] = params
    if st.query_params.to_dict() != params:
        st.query_params.from_dict(params)

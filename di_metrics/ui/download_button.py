"""A button that hands out a file: what the public's process and the manager's share, so it knows nothing of records."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from di_metrics.export.table_files import MEDIA_TYPES


def download_button(title: str, content: bytes | str | Callable[[], bytes], name: str, key: str) -> None:
    """A button that hands out a file to anybody, whose kind the ending of its `name` tells."""
    st.download_button(title, content, name, MEDIA_TYPES[name.rpartition(".")[2]], key=key, on_click="ignore")

"""The file uploader in the reader's language: Streamlit's own words are English."""

from __future__ import annotations

import json
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from di_metrics.errors import N_
from di_metrics.text import Speaker

_ZONE = ".st-key-%s [data-testid=stFileUploaderDropzone]"
_BUTTON = f"{_ZONE} button [data-testid=stMarkdownContainer]::after"
_DRAGGED = f"{_ZONE} > div:not([data-testid])::after"


def file_uploader(speaker: Speaker, title: str, name: str, taken: int) -> UploadedFile | None:
    """An uploader of one file; any kind is let through, for what cannot be read is told in words by the reader of files.

    `name` tells it from others of the page, and `taken` from itself before so many files were taken from it: it is empty
    again once that number grows.
    """
    choose, drop = (
        json.dumps(speaker.say(text), ensure_ascii=False) for text in (N_("Choose a file"), N_("Let the file go here"))
    )
    place = f"upload_{name}"
    with st.container(key=place):
        file = st.file_uploader(title, key=f"{place}_{taken}")
        style = f"{_BUTTON % place} {{ content: {choose}; }} {_DRAGGED % place} {{ content: {drop}; }}"
        script = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
        script = script.replace("PLACE", place).replace("WORDS", choose)
        st.html(f"<style>{style}</style><script>{script}</script>", unsafe_allow_javascript=True)
    return file

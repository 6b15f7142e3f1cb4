"""What is handed out: slides, handout and workbook, made together and downloaded in one ZIP or one by one."""

from __future__ import annotations

import io
import zipfile

import streamlit as st

from di_metrics.deck import Deck
from di_metrics.errors import N_, DIMetricsError
from di_metrics.export.pack import pack_name, write_pack
from di_metrics.store.slide_template import read_template, template_content
from di_metrics.ui.meetings.desk import desk
from di_metrics.ui.meetings.slide_template import SLIDES, slide_template
from di_metrics.ui.page import SPREADSHEET, Page

_KINDS = {
    "zip": (N_("Download all (ZIP)"), "application/zip"),
    "pptx": (N_("Slides (PPTX)"), SLIDES),
    "pdf": (N_("Handout (PDF)"), "application/pdf"),
    "xlsx": (N_("Workbook (XLSX)"), SPREADSHEET),
}


def handouts(page: Page, deck: Deck) -> None:
    """A button that makes the files, and then one for each of them."""
    say = page.speaker.say
    page.heading(N_("Files to hand out"))
    if not deck.slides:
        page.text(N_("There is no slide yet."))
        return
    page.text(N_("Slides that can be edited, a handout to print, and a workbook with the figures, all in one ZIP."))
    if st.button(say(N_("Make the files")), key="make_files"):
        _make(page, deck)
    _files(page, deck)
    slide_template(page, deck.language)


def _files(page: Page, deck: Deck) -> None:
    """The files, where they are of these slides and made with the template in use."""
    pack = desk().pack
    if pack is None or pack[:2] != (deck, read_template(page.database)):
        return
    with st.container(horizontal=True, key="files"):
        for kind, (title, mime) in _KINDS.items():
            name = pack_name(deck, kind)
            content = pack[2] if kind == "zip" else _part(pack[2], name)
            st.download_button(page.speaker.say(title), content, name, mime, key=f"file_{kind}", on_click="ignore")


def _make(page: Page, deck: Deck) -> None:
    text = page.speaker.say(N_("Making the files …"))
    place = st.empty()
    target = io.BytesIO()

    def tell(share: float) -> None:
        place.progress(min(share, 1.0), text=text)

    try:
        write_pack(deck, page.database.all_outlines(), target, tell, template_content(page.database))
    except DIMetricsError as error:
        st.error(page.speaker.error(error))
    else:
        desk().pack = deck, read_template(page.database), target.getvalue()
    finally:
        place.empty()


def _part(pack: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        return archive.read(name)

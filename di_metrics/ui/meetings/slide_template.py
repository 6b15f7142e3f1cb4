"""The template that slides are made with: the project's own, or one that the user made of it or has anyway."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from di_metrics.errors import N_, DIMetricsError, Message
from di_metrics.model import Language
from di_metrics.reports.headed import harmless_name
from di_metrics.store.slide_template import KeptTemplate, keep_template, read_template, remove_template
from di_metrics.ui import html
from di_metrics.ui.data import close_records
from di_metrics.ui.intake.uploader import file_uploader
from di_metrics.ui.meetings.desk import desk
from di_metrics.ui.page import Page

SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def slide_template(page: Page, language: Language) -> None:
    """Which template is used, the project's own to begin from, choosing another, and going back."""
    say, kept = page.speaker.say, read_template(page.database)
    was_refused = isinstance(desk().about_template, DIMetricsError)
    _tell_outcome(page)
    with st.expander(say(N_("Slide template")), expanded=was_refused):
        st.html(html.caption(_used(page, kept)))
        page.text(
            N_(
                "To use your own colours, typeface and logo: download the project's template, change its slide master in "
                "PowerPoint or LibreOffice, save it as PPTX, and choose that file here. All meetings then use it."
            )
        )
        with st.container(horizontal=True):
            st.download_button(
                say(N_("Project's template (PPTX)")), lambda: _standard(language), f"template_{language}.pptx", SLIDES,
                key="standard_template", on_click="ignore",
            )  # fmt: skip
            if kept:
                back = say(N_("Use the project's template again"))
                st.button(back, key="drop_template", on_click=lambda: _attempt(lambda: _drop(page)))
        file = file_uploader(page.speaker, say(N_("Your own template (PPTX or POTX)")), "template", desk().files_taken)
    if file is not None:
        _attempt(lambda: _choose(page, file))
        desk().files_taken += 1
        st.rerun()


def _used(page: Page, kept: KeptTemplate | None) -> str:
    speaker = page.speaker
    if kept is None:
        return speaker.say(N_("The slides are made with the project's template."))
    day = speaker.date(dt.datetime.fromisoformat(kept.kept_at).date())
    text = N_("The slides are made with your own template “%(name)s”, chosen on %(day)s.")
    return speaker.say(text, name=kept.name, day=day)


def _tell_outcome(page: Page) -> None:
    """What was done last with a template, or why it could not be; once, and here, where the reader is."""
    match desk().about_template:
        case Message() as done:
            st.success(page.speaker.message(done))
        case DIMetricsError() as error:
            st.error(page.speaker.error(error))
    desk().about_template = None


def _attempt(do: Callable[[], Message]) -> None:
    try:
        desk().about_template = do()
    except DIMetricsError as error:
        desk().about_template = error


def _choose(page: Page, file: UploadedFile) -> Message:
    # python-pptx loads slowly, and a page without a new template needs none.
    from di_metrics.export.slides import check_template

    content = file.getvalue()
    check_template(content)
    close_records()
    keep_template(page.database.path, harmless_name(file.name), content)
    desk().pack = None
    return Message.of(N_("The template is kept. Make the files anew to see it."))


def _drop(page: Page) -> Message:
    close_records()
    remove_template(page.database.path)
    desk().pack = None
    return Message.of(N_("The slides are made with the project's template again. Make the files anew to see it."))


def _standard(language: Language) -> bytes:
    from di_metrics.export.slides import standard_template

    return standard_template(language)

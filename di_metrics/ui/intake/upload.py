"""Choosing a file: templates, the uploader in the reader's language (Streamlit's own words are English), a nil return."""

from __future__ import annotations

import datetime as dt
import json
import re
from functools import partial
from html import escape
from pathlib import Path

import streamlit as st
from dateutil.relativedelta import relativedelta
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from di_metrics.access.rights import Action
from di_metrics.errors import N_, DIMetricsError
from di_metrics.intake import Intake
from di_metrics.model import Language
from di_metrics.region import Project
from di_metrics.reports import Reading, read_checks, read_key, template_bytes
from di_metrics.reports.headings import harmless_name
from di_metrics.settings import ROOT
from di_metrics.text import Speaker
from di_metrics.ui import html
from di_metrics.ui.downloads import action_download
from di_metrics.ui.intake.report_desk import FileRead, desk
from di_metrics.ui.page import Page
from di_metrics.ui.permission import permitted

_ZONE = ".st-key-%s [data-testid=stFileUploaderDropzone]"
_BUTTON = f"{_ZONE} button [data-testid=stMarkdownContainer]::after"
_DRAGGED = f"{_ZONE} > div:not([data-testid]):not(:has([data-testid=stFileChips]))::after"


def file_uploader(speaker: Speaker, title: str, name: str, taken: int) -> UploadedFile | None:
    """An uploader of one file; any kind is let through, for what cannot be read is told in words by the reader of files.

    `name` tells it from others of the page, and `taken` from itself before so many files were taken from it: it is empty
    again once that number grows.
    """
    choose, drop = speaker.say(N_("Choose a file")), speaker.say(N_("Let the file go here"))
    place = f"upload_{name}"
    with st.container(key=place):
        file = st.file_uploader(title, key=f"{place}_{taken}")
        quoted = [json.dumps(text, ensure_ascii=False) for text in (choose, drop)]
        style = f"{_BUTTON % place} {{ content: {quoted[0]}; }} {_DRAGGED % place} {{ content: {quoted[1]}; }}"
        remove = speaker.say(N_("Remove"))
        words = f'<i class="di-uploader" hidden data-choose="{escape(choose)}" data-remove="{escape(remove)}"></i>'
        script = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
        st.html(f"<style>{style}</style>{words}<script>{script}</script>", unsafe_allow_javascript=True)
    return file


# ---- Choosing a file ----

_HELP = ROOT / "docs" / "reports.md"
_TITLE = re.compile(r"^# .*$", re.MULTILINE)


def introduction(page: Page) -> None:
    """What to do here, the templates, and the help."""
    say = page.speaker.say
    page.lead(
        say(
            N_(
                "Choose a municipality's report. You see what was understood, what is wrong and what will change; "
                "then you decide."
            )
        )
    )
    page.text(
        N_(
            "Personal codes and names are not kept: on reading, a pseudonym takes the place of each code, "
            "and the file is forgotten."
        )
    )
    checks = read_checks(page.region, page.database.files)
    with st.container(horizontal=True):
        for family in checks.families:
            title = say(N_("Template: %(family)s"), family=page.speaker.name(family.name))
            template = partial(template_bytes, page.region, checks, family)
            action_download(page, Action.TAKE_FORM, title, template, family.file_name, f"template_{family.code}")
    with st.expander(say(N_("Help: from the template to the loaded report"))):
        st.markdown(_help_in(page.view.language, page.region.has_reform))


def _help_in(language: Language, of_reform: bool) -> str:
    """The help's part in a language, without its title, and without the lines on the reform where there was none."""
    _, latvian, english = _TITLE.split(_HELP.read_text(encoding="utf-8"))
    lines = (latvian if language is Language.LV else english).split("\n")
    return "\n".join(line for line in lines if of_reform or "reform" not in line.lower())


def choose_file(page: Page) -> None:
    """The uploader; a file that is chosen is read at once and taken out of it."""
    title = page.speaker.say(N_("Report or data set of needed services (XLSX, XLS, ODS or CSV; at most 60 MB)"))
    file = file_uploader(page.speaker, title, "report", desk().files_taken)
    if file is None:
        return
    desk().put()
    try:
        with permitted(page, Action.READ_FILE):
            desk().put(file=_read(page, file))
        _fill_nil_return(page)
    except DIMetricsError as error:
        desk().put(error=error)
    forget_files()
    desk().files_taken += 1
    st.rerun()


def nil_return_form(page: Page) -> None:
    """A form in which it is filled in that a municipality served nobody in some months; then it is treated as a file is."""
    say, region = page.speaker.say, page.region
    project = region.project
    months = [project.start.replace(day=1) + relativedelta(months=number) for number in range(_months_of(project))]
    partners = [one.code for one in region.municipalities if one.partner]
    families = {one.code: one for one in read_checks(region, page.database.files).families}
    with (
        st.expander(say(N_("Nobody was served in a month: a nil return without a file"))),
        st.form("nil_return", border=False),
    ):
        municipality = st.selectbox(
            say(N_("Municipality")), partners, index=None, key="nil_municipality", placeholder=say(N_("Choose …")),
            format_func=lambda code: f"{page.speaker.name(region.municipality[code].name)} ({code})",
        )  # fmt: skip
        family = st.selectbox(
            say(N_("Target groups")), list(families), key="nil_family",
            format_func=lambda code: page.speaker.name(families[code].name),
        )  # fmt: skip
        left, right = st.columns(2)
        first = left.selectbox(say(N_("First month")), months, key="nil_first", format_func=lambda month: f"{month:%m.%Y}")
        last = right.selectbox(
            say(N_("Last month")),
            [None, *months],
            key="nil_last",
            format_func=lambda month: f"{month:%m.%Y}" if month else "–",
        )
        if st.form_submit_button(say(N_("Show what it changes"))):
            _take_nil_return(page, municipality or "", family, first, last)


def _fill_nil_return(page: Page) -> None:
    """Fill the form with what a file without records says above its headings."""
    file = desk().file
    taken = file.taken if file else None
    if not isinstance(taken, Reading) or not any(fault.code == "no_records" for fault in taken.faults):
        return
    understood, family_of = taken.understood, read_checks(page.region, page.database.files).family_of
    months = [day.replace(day=1) for day in (understood.first_day, understood.last_day) if day]
    known = {
        "nil_municipality": next(iter(understood.municipalities), None),
        "nil_family": next((family_of[group].code for group in understood.groups if group in family_of), None),
        "nil_first": months[0] if months else None,
        "nil_last": months[-1] if months and months[-1] != months[0] else None,
    }
    project = page.region.project
    if all(project.start.replace(day=1) <= month <= project.end for month in months):
        st.session_state.update({key: value for key, value in known.items() if value is not None})


def _months_of(project: Project) -> int:
    return (project.end.year - project.start.year) * 12 + project.end.month - project.start.month + 1


def _take_nil_return(page: Page, municipality: str, family: str, first: dt.date, last: dt.date | None) -> None:
    try:
        intake = Intake(read_key())
        taken = intake.nil_return(page.database, municipality, family, first, last)
    except DIMetricsError as error:
        desk().put(error=error)
    else:
        desk().put(file=FileRead("", taken, page.database.info.build_id))
    desk().files_taken += 1
    st.rerun()


def tell_if_unreadable(page: Page) -> None:
    """Why nothing could be read, and what to do."""
    if error := desk().error:
        st.error(page.speaker.error(error))


def _read(page: Page, file: UploadedFile) -> FileRead:
    say, speaker, data = page.speaker.say, page.speaker, file.getvalue()
    place = st.empty()
    place.html(html.progress(say(N_("Reading and checking …"))))

    def tell(rows: int) -> None:
        place.html(html.progress(say(N_("Reading and checking … Rows read: %(rows)s."), rows=speaker.number(rows))))

    intake = Intake(read_key())
    taken = intake.read_file(page.database, data, tell)
    marked = None
    if isinstance(taken, Reading) and taken.faults:
        place.html(html.progress(say(N_("Marking the faults …"))))
        marked = intake.marked(page.database, data, taken, speaker.message)
    place.empty()
    return FileRead(harmless_name(file.name), taken, page.database.info.build_id, marked)


def forget_files() -> None:
    """Take what this session has uploaded, which may hold personal codes, from the server's memory."""
    if context := get_script_run_ctx():
        context.uploaded_file_mgr.remove_session_files(context.session_id)

"""What loading a file will change, and the decision to load it."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from di_metrics.access.rights import Action
from di_metrics.errors import N_, DIMetricsError
from di_metrics.intake import Intake
from di_metrics.reports import NeededServices, Reading, read_checks, read_key
from di_metrics.store.loading import Days
from di_metrics.text.batch_texts import days_in_words
from di_metrics.text.report_texts import loss_lines, places, replacement_line
from di_metrics.ui import html
from di_metrics.ui.frame import open_page
from di_metrics.ui.held import Dialog, dialog_button
from di_metrics.ui.intake.report_desk import FileRead, Loaded, ReportDesk, desk
from di_metrics.ui.page import Page
from di_metrics.ui.prepared import Prepared, prepare_with_progress, show_changes, show_replaced


def loading(page: Page, file: FileRead) -> None:
    """The days that are replaced, the figures before and after, and the button that loads."""
    page.heading(N_("What will change"))
    corrects = _choose_way(page, file)
    if file.days_replaced and not corrects:
        _days(page, file, file.days_replaced)
    try:
        prepared = _prepared(page, file)
    except DIMetricsError as error:
        st.error(page.speaker.error(error))
        return
    if corrects:
        page.text(N_("Each row takes the place of the earlier records of its person, service and days; all others stay."))
        if prepared.replaced:
            st.html(html.listed([replacement_line(page.speaker, one) for one in prepared.replaced]))
    elif file.replaces_days:
        show_replaced(page, prepared)
    elif isinstance(file.taken, Reading):
        page.text(N_("These rows are added and take the rows they mend out of quarantine; nothing is replaced."))
    show_changes(page, prepared)
    _decide(page, file, prepared)


def tell_what_was_loaded(page: Page) -> None:
    """The number of the batch that was loaded last, and the ways onward."""
    loaded = desk().loaded
    if loaded is None:
        return
    speaker = page.speaker
    said = [speaker.say(N_("Loaded as batch %(number)s."), number=loaded.batch)]
    said.append(speaker.say(N_("Rows loaded: %(count)s."), count=speaker.number(loaded.accepted)))
    if loaded.rejected and not loaded.is_needed:
        said.append(speaker.say(N_("Rows in quarantine: %(count)s."), count=speaker.number(loaded.rejected)))
    st.success(" ".join(said))
    with st.container(horizontal=True):
        for title, address in ((N_("To the overview"), "overview"), (N_("To the batches"), "batches")):
            if st.button(speaker.say(title), key=f"to_{address}"):
                open_page(address, page)


def _choose_way(page: Page, file: FileRead) -> bool:
    """Whether the rows of a report correct single records, which the reader says, for the file does not tell."""
    current = desk()
    if isinstance(file.taken, Reading) and file.replaces_days and file.taken.rows:
        ways = {
            False: N_("A whole report: it takes the place of all earlier records of its months"),
            True: N_("Corrections alone: each row takes the place of the records that it corrects"),
        }
        current.corrects = st.radio(
            page.speaker.say(N_("What the file is")),
            list(ways),
            format_func=lambda way: page.speaker.say(ways[way]),
            key=f"way_{current.files_taken}",
        )
    return current.corrects


def _days(page: Page, file: FileRead, told: Days) -> None:
    """What is replaced, and a dialog in which the days can be made more, never fewer than the file tells of."""
    speaker, project = page.speaker, page.region.project
    first, last = desk().days or told
    groups = file.taken.understood.groups if isinstance(file.taken, Reading) else ()
    named = [places(speaker, page.region, file.municipalities)]
    named += [speaker.name(page.region.group[one].short) for one in groups]
    what = ", ".join([*named, days_in_words(speaker, first, last)])
    st.markdown(f"**{speaker.say(N_('Replaces: %(what)s'), what=what)}**")
    page.text(
        N_(
            "All earlier records of these days, of these groups and of this municipality give way to the report. "
            "Widen the days if it tells of more."
        )
    )

    def fields() -> Days:
        return (
            _day(page, N_("First day replaced"), first, min(project.start, told[0]), told[0]),
            _day(page, N_("Last day replaced"), last, told[1], max(project.end, told[1])),
        )

    def widen(days: Days) -> None:
        desk().days = days if days != told else None

    dialog = Dialog(N_("Days that are replaced"), N_("Save"), fields, widen)
    dialog_button(speaker, desk(), N_("Widen the days"), dialog, key="widen_days")


def _day(page: Page, title: str, day: dt.date, earliest: dt.date, latest: dt.date) -> dt.date:
    return st.date_input(page.speaker.say(title), day, min_value=earliest, max_value=latest, format="DD.MM.YYYY")


def _prepared(page: Page, file: FileRead) -> Prepared:
    """The database as it would be. Raises DIMetricsError."""
    current, by = desk(), page.person.name
    asked = (file.taken.file_hash, current.days, current.corrects, by)
    known = current.prepared_for(asked)
    if known:
        return known
    intake = Intake(read_key())
    made = prepare_with_progress(
        page.speaker,
        lambda progress: intake.prepare(
            page.database.path, file.taken, by, current.days, progress, corrects=current.corrects
        ),
        page.database,
        file.municipalities,
    )
    current.keep_prepared(asked, made)
    return made


def _decide(page: Page, file: FileRead, prepared: Prepared) -> None:
    agreed = not file.has_faults or _agreed(page, file)
    agreed &= desk().corrects or _agreed_to_loss(page, prepared)
    title = _without_faults(file) if file.has_faults else N_("Load")
    st.button(
        page.speaker.say(title),
        type="primary",
        key="load",
        disabled=not agreed,
        on_click=_load,
        args=(page, desk(), file, prepared),
    )


def _agreed(page: Page, file: FileRead) -> bool:
    kept = "" if isinstance(file.taken, NeededServices) else " " + page.speaker.say(N_("(they stay in quarantine)"))
    return st.checkbox(page.speaker.say(_without_faults(file)) + kept, key=f"agreed_{desk().files_taken}")


def _agreed_to_loss(page: Page, prepared: Prepared) -> bool:
    """What goes and what comes, and the question whether that is meant, if far more goes."""
    speaker = page.speaker
    if not prepared.loss.is_grave(read_checks(page.region, page.database.files).replacing.lowest_share):
        return True
    st.warning("  \n".join(loss_lines(speaker, prepared.loss)))
    title = speaker.say(
        N_("Replace them all the same: earlier records that go: %(records)s"), records=speaker.number(prepared.loss.records)
    )
    return st.checkbox(title, key=f"replace_anyway_{desk().files_taken}")


def _without_faults(file: FileRead) -> str:
    if isinstance(file.taken, NeededServices):
        return N_("Load without the faulty cells")
    return N_("Load without the faulty rows")


def _load(page: Page, current: ReportDesk, file: FileRead, prepared: Prepared) -> None:
    try:
        prepared.confirm(page, Action.LOAD_REPORT, fingerprint=file.taken.file_hash)
    except DIMetricsError as error:
        current.put(error=error)
    else:
        taken = file.taken
        current.put(loaded=Loaded(prepared.batch, taken.accepted, taken.rejected, isinstance(taken, NeededServices)))

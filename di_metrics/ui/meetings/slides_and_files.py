"""The slides of a meeting, the files that are handed out, and the template that slides are made with."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from functools import partial
from html import escape

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from di_metrics.access.rights import Action
from di_metrics.deck import Deck, Level, Slide
from di_metrics.errors import N_, DIMetricsError, Message, RecordsReplaced
from di_metrics.export.pack import pack_name, write_pack
from di_metrics.meetings.compose import figures_at
from di_metrics.meetings.handing_out import Handed, Progress, handing_out
from di_metrics.meetings.meeting import deck_of, meeting_to_json
from di_metrics.meetings.typed_figures import typed_otherwise
from di_metrics.model import Language
from di_metrics.protection.gate import HandingOutRefused
from di_metrics.reports.headings import harmless_name
from di_metrics.sources.exact import RecordedFigures
from di_metrics.store.handed_out import EditionKind, keep_edition, state_of
from di_metrics.store.meetings import KeptTemplate, keep_template, read_template, remove_template, template_content
from di_metrics.text import Speaker
from di_metrics.text.narrative import described
from di_metrics.ui import deck_html, html
from di_metrics.ui.downloads import action_download
from di_metrics.ui.may_be_told import tell_refusal
from di_metrics.ui.meetings.meeting_desk import (
    TEMPLATE,
    ChosenMeeting,
    attempt,
    desk,
    progress,
    take_file,
    tell_outcome,
)
from di_metrics.ui.meetings.meeting_head import badge
from di_metrics.ui.page import Page
from di_metrics.ui.permission import changing_records

# ---- The slides of a meeting on the page: composed once, looked at one by one ----

_PLACE = "slide_shown"


def composed(page: Page, chosen: ChosenMeeting) -> Handed[Deck] | None:
    """The slides of a meeting, with progress while they are made; None, and why, where they cannot be."""
    asked = (*(meeting_to_json(one) for one in chosen.meetings.values()), chosen.number, state_of(page.database))
    kept = desk().shown
    if kept and kept[0] == asked:
        return kept[1]
    try:
        with progress(page, N_("Composing the slides and attacking what they tell …")) as made:
            figures = figures_at(chosen.meeting.level, page.database)
            shown = handing_out(figures, partial(_deck, chosen), made)
    except RecordsReplaced:
        raise  # the page is drawn anew
    except HandingOutRefused as error:
        tell_refusal(page, error)
        return None
    except DIMetricsError as error:
        st.error(page.speaker.error(error))
        return None
    desk().shown = asked, shown
    return shown


def _deck(chosen: ChosenMeeting, figures: RecordedFigures, progress: Progress) -> Deck:
    return deck_of(chosen.meeting, chosen.meetings, figures, progress=progress)


def preview(page: Page, chosen: ChosenMeeting, deck: Deck) -> None:
    """One slide at a time: its title, picture, sentence, comment and source, in the language of the meeting.

    Above it stand the numbers that somebody typed and that are on no slide of theirs.
    """
    page.heading(N_("Slides"))
    if not deck.slides:
        page.text(N_("There is no slide yet."))
        return
    if not chosen.meeting.is_closed:
        _typed_otherwise(page, chosen, deck)
    slide = deck.slides[_place(page, deck)]
    with st.container(border=True, key="slide"):
        _slide(page, deck, slide)


def _typed_otherwise(page: Page, chosen: ChosenMeeting, deck: Deck) -> None:
    for place, (item, slide) in enumerate(zip(chosen.meeting.agenda.items, deck.slides, strict=True), 1):
        if numbers := typed_otherwise(item, slide):
            text = N_("Slide No. %(place)s: your own words name %(numbers)s, which is not among its figures.")
            st.warning(page.speaker.say(text, place=place, numbers=page.speaker.listed(list(numbers))))


def _place(page: Page, deck: Deck) -> int:
    """The place of the slide that is looked at: a box to choose it, and buttons to go on and back."""
    last = len(deck.slides) - 1
    kept = st.session_state.get(_PLACE)
    # A browser that has not heard yet that slides were reordered names one that is no more; its words arrive as they are.
    place = min(kept, last) if isinstance(kept, int) else 0
    st.session_state[_PLACE] = place

    def go(by: int) -> None:
        st.session_state[_PLACE] = place + by

    say = page.speaker.say
    with st.container(horizontal=True, vertical_alignment="bottom", key="slide-choice"):
        st.selectbox(
            say(N_("Slide")), range(last + 1), key=_PLACE,
            format_func=lambda one: f"{one + 1}. {deck.slides[one].heading}",
        )  # fmt: skip
        st.button(say(N_("Back")), key="slide_back", disabled=place == 0, on_click=go, args=(-1,))
        st.button(say(N_("Next")), key="slide_next", disabled=place == last, on_click=go, args=(1,))
    return int(st.session_state[_PLACE])


def _slide(page: Page, deck: Deck, slide: Slide) -> None:
    speaker = Speaker(deck.language)
    st.html(badge(page, deck.level) + f'<h3 class="di-slide-title">{escape(slide.title)}</h3>')
    said = described(speaker, slide.heading, slide.picture) if slide.picture else ""
    outlines, key = page.database.outlines, f"slide_{slide.key}"
    deck_html.draw_picture(speaker, slide.picture, outlines, key, caption=slide.heading, described=said)
    st.html(html.lead(slide.sentence) + deck_html.comment(slide.comment) + html.caption(slide.source))
    if slide.notes:
        page.text(N_("For whoever presents: %(notes)s"), notes=slide.notes)
    if slide.about or slide.table:
        with st.expander(page.speaker.say(N_("Figures and definitions"))):
            if slide.table and slide.table != slide.picture:
                st.html(html.table(slide.table, slide.heading))
            st.html(html.definitions(slide.about))


# ---- The template that slides are made with ----


def slide_template(page: Page, language: Language) -> None:
    """Which template is used, the project's own to begin from, choosing another, and going back."""
    say, kept = page.speaker.say, read_template(page.database)
    was_refused = isinstance(desk().outcomes.get(TEMPLATE), DIMetricsError)
    tell_outcome(page, TEMPLATE)
    with st.expander(say(N_("Slide template")), expanded=was_refused):
        st.html(html.caption(_used(page, kept)))
        page.text(
            N_(
                "To use your own colours, typeface and logo: download the project's template, change its slide master in "
                "PowerPoint or LibreOffice, save it as PPTX, and choose that file here. All meetings then use it."
            )
        )
        with st.container(horizontal=True):
            title = say(N_("Project's template (PPTX)"))
            form = partial(_standard, language)
            action_download(page, Action.TAKE_FORM, title, form, f"template_{language}.pptx", "standard_template")
            if kept:
                back = say(N_("Use the project's template again"))
                st.button(back, key="drop_template", on_click=lambda: attempt(lambda: _drop(page), TEMPLATE))
        take_file(page, N_("Your own template (PPTX or POTX)"), TEMPLATE, lambda file: _choose(page, file))


def _used(page: Page, kept: KeptTemplate | None) -> str:
    speaker = page.speaker
    if kept is None:
        return speaker.say(N_("The slides are made with the project's template."))
    day = speaker.date(dt.datetime.fromisoformat(kept.kept_at).date())
    text = N_("The slides are made with your own template “%(name)s”, chosen on %(day)s.")
    return speaker.say(text, name=kept.name, day=day)


def _choose(page: Page, file: UploadedFile) -> Message:
    # python-pptx loads slowly, and a page without a new template needs none.
    from di_metrics.export.slides import check_template

    content = file.getvalue()
    check_template(content)
    with changing_records(page, Action.CHANGE_TEMPLATE):
        keep_template(page.database.path, harmless_name(file.name), content)
    desk().pack = None
    return Message.of(N_("The template is kept. Make the files anew to see it."))


def _drop(page: Page) -> Message:
    with changing_records(page, Action.CHANGE_TEMPLATE):
        remove_template(page.database.path)
    desk().pack = None
    return Message.of(N_("The slides are made with the project's template again. Make the files anew to see it."))


def _standard(language: Language) -> bytes:
    from di_metrics.export.slides import standard_template

    return standard_template(language)


# ---- What is handed out ----

_KINDS = {
    "zip": N_("Download all (ZIP)"),
    "pptx": N_("Slides (PPTX)"),
    "pdf": N_("Handout (PDF)"),
    "xlsx": N_("Workbook (XLSX)"),
}


def handouts(page: Page, shown: Handed[Deck]) -> None:
    """A button that makes the files, and then one for each of them."""
    say, deck = page.speaker.say, shown.made
    page.heading(N_("Files to hand out"))
    if not deck.slides:
        page.text(N_("There is no slide yet."))
        return
    page.text(N_("Slides that can be edited, a handout to print, and a workbook with the figures, all in one ZIP."))
    if page.person.may(_making(deck)) and st.button(say(N_("Make the files")), key="make_files"):
        _make(page, shown)
    _files(page, deck)
    if page.person.may(Action.CHANGE_TEMPLATE):
        slide_template(page, deck.language)


def _making(deck: Deck) -> Action:
    """What making the files is: internal ones are taken along, others are handed out."""
    return Action.EXPORT_FIGURES if deck.level is Level.INTERNAL else Action.HAND_OUT


def _files(page: Page, deck: Deck) -> None:
    """The files, where they are of these slides and made with the template in use."""
    pack = desk().pack
    if pack is None or pack[:2] != (deck, read_template(page.database)):
        return
    taking = Action.EXPORT_FIGURES if deck.level is Level.INTERNAL else Action.TAKE_ALONG
    with st.container(horizontal=True, key="files"):
        for kind, title in _KINDS.items():
            name = pack_name(deck, kind)
            content = pack[2] if kind == "zip" else _part(pack[2], name)
            action_download(page, taking, page.speaker.say(title), content, name, f"file_{kind}")


def _make(page: Page, shown: Handed[Deck]) -> None:
    """The ledger keeps what the files tell before they are made, so that nothing leaves unknown."""
    target, deck = io.BytesIO(), shown.made
    outlines, template = page.database.all_outlines(), template_content(page.database)
    kept_template = read_template(page.database)
    try:
        with changing_records(page, _making(deck), what=EditionKind.PACK, number=page.view.meeting):
            if edition := shown.edition(EditionKind.PACK, deck.title):
                keep_edition(page.database.path, edition)
            with progress(page, N_("Making the files …")) as made:
                write_pack(deck, outlines, target, made, template)
    except DIMetricsError as error:
        st.error(page.speaker.error(error))
    else:
        desk().pack = deck, kept_template, target.getvalue()
        st.rerun()  # the records were closed, so that the ledger could be written


def _part(pack: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        return archive.read(name)

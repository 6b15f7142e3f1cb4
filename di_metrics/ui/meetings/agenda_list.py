"""The agenda of a meeting as a list: own titles, comments, order, undoing; and adding a view or a slide of one's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from typing import TypeVar

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from di_metrics.access.rights import Action
from di_metrics.cards.compared_cards import compared_indicators
from di_metrics.cards.plan_cards import planned_groups
from di_metrics.cards.view import (
    BY_ONE_FIGURE,
    KIND_NAMES,
    PICTURE_NAMES,
    STATE_CARE_SPLITS,
    PictureKind,
    View,
    ViewKind,
    check_view,
    drawable,
    split_words,
    view_in_words,
)
from di_metrics.deck import Level
from di_metrics.errors import N_, DIMetricsError, Message
from di_metrics.indicators import CATALOGUE
from di_metrics.meetings.agenda import LONGEST_TEXT, LONGEST_TITLE, AgendaItem
from di_metrics.meetings.meeting import Meeting, decisions_listed
from di_metrics.meetings.preparation import (
    commented,
    moved,
    own_item,
    picture_item,
    place_of,
    retitled,
    with_item,
    without_item,
)
from di_metrics.meetings.typed_figures import UNPROTECTED, has_typed_figure
from di_metrics.model import Basis, Dimension
from di_metrics.photo import LONGEST_WORDS, PhotoError
from di_metrics.text.labels import label, municipality_on_basis
from di_metrics.text.public_speaker import capital
from di_metrics.ui import html
from di_metrics.ui.bound_field import key_of
from di_metrics.ui.held import Dialog, dialog_button
from di_metrics.ui.intake.upload import file_uploader
from di_metrics.ui.meetings.meeting_desk import ChosenMeeting, EditAt, changed_meanwhile, desk, edit, edit_where_it_is, write
from di_metrics.ui.page import Page

# ---- Adding a view to an agenda ----

_COVERAGE_SPLITS = (Dimension.MUNICIPALITY, Dimension.GROUP)
_AT_FIRST = "recipients"

Option = TypeVar("Option")


def add_view(page: Page, chosen: ChosenMeeting) -> None:
    """A chooser of what can be shown, in words, and a button that adds it at the end."""
    say = page.speaker.say
    with st.expander(say(N_("Add a view"))):
        kind = _box(page, N_("What about"), list(ViewKind), lambda one: say(KIND_NAMES[one]))
        view = _chosen_view(page, kind)
        if view is None:
            return
        page.text(N_("Adds: %(view)s."), view=view_in_words(page.speaker, page.region, view))
        st.button(
            say(N_("Add to the agenda")),
            key="add_view",
            on_click=lambda: edit(
                page, chosen.number, lambda one: with_item(one, AgendaItem(view)),
                Message.of(N_("The view is the last item of the agenda now.")),
            ),
        )  # fmt: skip


def add_own(page: Page, chosen: ChosenMeeting) -> None:
    """Buttons for a slide of one's own words, and for a decision that is quoted."""
    say = page.speaker.say

    def words() -> tuple[str, str]:
        page.text(N_("The words stand on the slide and in the handout, as they are written here."))
        return _title_and_text(page, "", "", N_("Text (Markdown: **bold**, *italic*, lists, links)"))

    def add(given: tuple[str, str]) -> None:
        write(page, chosen.number, lambda one: with_item(one, own_item(*given)))

    def decision() -> tuple[str, str]:
        texts = decisions_listed(chosen.meeting, chosen.meetings)
        page.text(N_("The decision stands on the slide as a quotation."))
        return "", st.selectbox(say(N_("Decision")), texts)

    def quote(given: tuple[str, str]) -> None:
        write(page, chosen.number, lambda one: with_item(one, own_item(*given, quotes=True)))

    with st.container(horizontal=True, key="own_slides"):
        title = N_("Slide of your own words")
        dialog_button(page.speaker, desk(), title, Dialog(title, N_("Add to the agenda"), words, add), key="add_own")
        title = N_("Slide with a picture")
        pictured = Dialog(
            title, N_("Add to the agenda"), partial(_picture, page), partial(_add_picture, page, chosen.number)
        )
        dialog_button(page.speaker, desk(), title, pictured, key="add_picture")
        if decisions_listed(chosen.meeting, chosen.meetings):
            title = N_("Quote a decision")
            dialog = Dialog(title, N_("Add to the agenda"), decision, quote)
            dialog_button(page.speaker, desk(), title, dialog, key="add_quotation")


_Pictured = tuple[UploadedFile | None, str, str, str]


def _picture(page: Page) -> _Pictured:
    """The file, what it shows, and the words beside it."""
    say = page.speaker.say
    page.text(N_("Nothing in a picture is protected: it must hold no figure or person that may not be shown."))
    file = file_uploader(page.speaker, say(N_("Picture (PNG or JPEG)")), "picture", desk().dialogs_opened)
    shows = say(N_("What the picture shows, for those who do not see it"))
    return file, st.text_input(shows, max_chars=LONGEST_WORDS), *_title_and_text(page, "", "", N_("Text below the picture"))


def _add_picture(page: Page, number: int, given: _Pictured) -> None:
    file, shows, title, text = given
    if file is None:
        raise PhotoError(Message.of(N_("No picture is chosen yet.")), Message.of(N_("Choose a file in PNG or JPEG.")))
    item = picture_item(title, text, file.getvalue(), shows)
    write(page, number, lambda one: with_item(one, item))


def _title_and_text(page: Page, title: str, text: str, named: str) -> tuple[str, str]:
    say = page.speaker.say
    return (
        st.text_input(say(N_("Own title")), title, max_chars=LONGEST_TITLE),
        st.text_area(say(named), text, max_chars=LONGEST_TEXT, height=200),
    )


def _chosen_view(page: Page, kind: ViewKind) -> View | None:
    if kind is ViewKind.FIGURES:
        return _figures(page)
    if kind is ViewKind.COVERAGE:
        by = _box(page, N_("Split"), _COVERAGE_SPLITS, lambda one: split_words(page.speaker, (one,)))
        return View(kind, split=(by,))
    if kind is ViewKind.STATE_CARE:
        whole = page.speaker.say(N_("whole"))
        split = _box(page, N_("Split"), STATE_CARE_SPLITS, lambda one: split_words(page.speaker, one) or whole)
        return View(kind, split=split)
    if kind is ViewKind.SERVED_SINCE:
        by = _box(page, N_("Split"), (Dimension.YEAR, Dimension.GROUP), lambda one: split_words(page.speaker, (one,)))
        return View(kind, split=(by,))
    if kind in BY_ONE_FIGURE:
        return View(kind, (_box(page, N_("Indicator"), compared_indicators(), lambda one: _indicator(page, one)),))
    if kind is ViewKind.SCATTER:
        first = _box(page, N_("Indicator"), compared_indicators(), lambda one: _indicator(page, one))
        others = [code for code in compared_indicators() if code != first]
        return View(kind, (first, _box(page, N_("Second indicator"), others, lambda one: _indicator(page, one))))
    if kind is ViewKind.ATTAINMENT:
        return _attainment(page)
    if kind is ViewKind.PROFILE:
        code = _municipality(page)
        return View(kind, municipalities=(code,), basis=page.region.municipality[code].basis)
    return View(kind)


def _indicator(page: Page, code: str) -> str:
    return page.speaker.name(CATALOGUE[code].name)


def _attainment(page: Page) -> View | None:
    """The way of one of the planned groups towards its plan; None where nothing is planned."""
    planned = planned_groups(page.region, page.unfiltered.selection)
    if not planned:
        page.text(N_("There is no plan for this group"))
        return None

    def named(one: tuple[str, str]) -> str:
        return f"{_indicator(page, one[0])}: {label(page.speaker, page.region, Dimension.GROUP, one[1])}"

    code, group = _box(page, N_("Target group"), planned, named)
    return View(ViewKind.ATTAINMENT, (code,), groups=(group,))


def _figures(page: Page) -> View | None:
    """Indicators first; then the splits that all of them have, and the pictures that show such figures."""
    speaker, say = page.speaker, page.speaker.say
    codes = st.multiselect(
        say(N_("Indicators")), list(CATALOGUE), [_AT_FIRST], key="add_indicators",
        format_func=lambda code: speaker.name(CATALOGUE[code].name), placeholder=say(N_("Choose …")),
    )  # fmt: skip
    if not codes:
        page.text(N_("Choose an indicator at least."))
        return None
    splits = [one for one in _splits(codes) if _pictures(page, codes, one)]
    split = _box(page, N_("Split"), splits, lambda one: split_words(speaker, one) or say(N_("whole")))
    pictures = _pictures(page, codes, split)
    picture = _box(page, N_("Picture"), pictures, lambda one: say(PICTURE_NAMES[one]))
    return View(ViewKind.FIGURES, tuple(codes), split, picture)


def _splits(codes: Sequence[str]) -> list[tuple[Dimension, ...]]:
    """None, each dimension that all of the indicators have, and each two of them."""
    common = frozenset.intersection(*(CATALOGUE[code].splits for code in codes))
    ordered = [one for one in Dimension if one in common and one is not Dimension.UNIT]
    return [(), *((one,) for one in ordered), *combinations(ordered, 2)]


def _pictures(page: Page, codes: Sequence[str], split: tuple[Dimension, ...]) -> list[PictureKind]:
    drawn = dict.fromkeys(drawable(page.region, one) for one in PictureKind)
    return [one for one in drawn if _can_be_shown(page, View(ViewKind.FIGURES, tuple(codes), split, one))]


def _can_be_shown(page: Page, view: View) -> bool:
    try:
        check_view(page.region, view)
    except DIMetricsError:
        return False
    return True


def _box(page: Page, title: str, choices: Sequence[Option], name: Callable[[Option], str]) -> Option:
    """A box with the first choice taken; without a key it begins anew where the choices are others."""
    return st.selectbox(page.speaker.say(title), choices, format_func=lambda one: capital(name(one)))


def _municipality(page: Page) -> str:
    codes = [one.code for basis in reversed(Basis) for one in page.region.of_basis(basis)]
    return _box(page, N_("Municipality"), codes, lambda code: municipality_on_basis(page.speaker, page.region, code))


# ---- The agenda of a meeting as a list: own titles, comments, order ----


def agenda(page: Page, chosen: ChosenMeeting) -> None:
    """Each item with what can be done to it, and a way to add one; of a closed meeting, or for a reader, the list alone."""
    page.heading(N_("Agenda"))
    items = chosen.meeting.agenda.items
    if chosen.meeting.is_closed or not page.person.may(Action.CHANGE_MEETING):
        st.html(html.listed([_named(page, item) for item in items], "ol"))
        return
    page.text(
        N_("Each item is a slide. Without an own title, the slide says what its figures show.")
        if items
        else N_("The agenda is empty. Add a view below or on the page of a figure.")
    )
    with st.container(key="agenda"):
        for index, item in enumerate(items):
            row = _ItemRow(page, chosen.number, index, item, len(items))
            _draw_item(row, _named(page, item), len(items) - 1, is_protected=chosen.meeting.level is not Level.INTERNAL)
    _undo(page, chosen)
    add_own(page, chosen)
    add_view(page, chosen)


def _named(page: Page, item: AgendaItem) -> str:
    if item.view is None:
        words = page.speaker.say(N_("Picture") if item.photo else N_("Decision") if item.quotes else N_("In own words"))
    else:
        words = view_in_words(page.speaker, page.region, item.view)
    return f"{item.title} – {words}" if item.title else words


def _undo(page: Page, chosen: ChosenMeeting) -> None:
    """A button that takes back the last change of the agenda in this session, while nobody has changed it since."""
    before = desk().agenda_before.get(chosen.number)
    if before is None or before[1] != chosen.meeting.agenda:
        return
    done = Message.of(N_("The agenda is as it was before the last change."))
    st.button(
        page.speaker.say(N_("Undo the last change of the agenda")),
        key="undo_agenda",
        on_click=lambda: edit(page, chosen.number, lambda one: replace(one, agenda=before[0]), done),
    )


@dataclass(frozen=True)
class _ItemRow:
    """An item where it was drawn."""

    page: Page
    number: int
    index: int
    item: AgendaItem
    count: int

    def button(self, kind: str, title: str, change: EditAt, *, disabled: bool = False) -> None:
        """A button that changes the item, which its view tells from others."""

        def named(meeting: Meeting) -> list[View | str]:
            return [_what(one) for one in meeting.agenda.items]

        label, where = self.page.speaker.say(title), (_what(self.item), self.index)
        press = partial(edit_where_it_is, self.page, self.number, named, *where, change)
        st.button(label, key=self._key(kind), disabled=disabled, on_click=press)

    def texts(self) -> None:
        """A button that opens the dialog of the item's own title, its comment, and its place."""
        dialog = Dialog(N_("Own title and comment"), N_("Save"), self._fields, self._save)
        dialog_button(self.page.speaker, desk(), N_("Edit"), dialog, key=self._key("edit"))

    def _fields(self) -> tuple[str, str, bool, int]:
        say, item = self.page.speaker.say, self.item
        named = N_("Comment (Markdown: **bold**, *italic*, lists, links)")
        title, comment = _title_and_text(self.page, item.title or "", item.comment, named)
        on_slide = item.on_slide
        if item.view is not None:
            self.page.text(N_("The comment goes into the presenter's notes and the handout."))
            on_slide = st.checkbox(say(N_("Show the comment on the slide too")), item.on_slide)
        place = st.selectbox(
            say(N_("Place in the agenda")), range(self.count), self.index, format_func=lambda one: str(one + 1)
        )
        return title, comment, on_slide, place

    def _save(self, given: tuple[str, str, bool, int]) -> None:
        title, comment, on_slide, to = given

        def with_texts(meeting: Meeting) -> Meeting:
            place = place_of(meeting.agenda.items, self.item, self.index)
            if place is None:
                raise changed_meanwhile()
            changed = commented(retitled(meeting, place, title), place, comment, on_slide=on_slide)
            return moved(changed, place, to - self.index)

        write(self.page, self.number, with_texts)

    def _key(self, kind: str) -> str:
        return key_of(f"{kind}_{self.index}", (self.number, _what(self.item)))


def _what(item: AgendaItem) -> View | str:
    """What tells an item from others, whatever its title: its view, its picture, or its own words."""
    return item.view or (item.photo.data if item.photo else item.comment)


def _draw_item(row: _ItemRow, named: str, last: int, *, is_protected: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"item_{row.index}"):
        st.html(html.caption(f"{row.index + 1}. {named}"))
        row.texts()
        row.button("up", N_("Move up"), lambda meeting, place: moved(meeting, place, -1), disabled=row.index == 0)
        row.button("down", N_("Move down"), lambda meeting, place: moved(meeting, place, 1), disabled=row.index == last)
        row.button("remove", N_("Remove"), without_item)
    if is_protected and has_typed_figure(row.item):
        st.warning(row.page.speaker.say(UNPROTECTED))

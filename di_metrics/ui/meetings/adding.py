"""Adding a view to an agenda: what it is about, of which indicators, split how and shown how."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import TypeVar

import streamlit as st

from di_metrics.errors import N_, DIMetricsError, Message
from di_metrics.indicators import CATALOGUE
from di_metrics.meetings.agenda import AgendaItem, PictureKind, View, ViewKind, check_view, drawable
from di_metrics.meetings.editing import with_item
from di_metrics.meetings.view_words import KIND_NAMES, PICTURE_NAMES, split_words, view_in_words
from di_metrics.model import Basis, Dimension
from di_metrics.text.labels import municipality_on_basis
from di_metrics.ui.meetings.desk import Chosen, edit
from di_metrics.ui.page import Page

_COVERAGE_SPLITS = (Dimension.MUNICIPALITY, Dimension.GROUP)
_AT_FIRST = "recipients"

Choice = TypeVar("Choice")


def add_view(page: Page, chosen: Chosen) -> None:
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


def _chosen_view(page: Page, kind: ViewKind) -> View | None:
    if kind is ViewKind.FIGURES:
        return _figures(page)
    if kind is ViewKind.COVERAGE:
        split = _box(page, N_("Split"), _COVERAGE_SPLITS, lambda one: split_words(page.speaker, (one,)))
        return View(kind, split=(split,))
    if kind is ViewKind.PROFILE:
        code = _municipality(page)
        return View(kind, municipalities=(code,), basis=page.region.municipality[code].basis)
    return View(kind)


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
    return _view(codes, split, picture)


def _splits(codes: Sequence[str]) -> list[tuple[Dimension, ...]]:
    """None, each dimension that all of the indicators have, and each two of them."""
    common = frozenset.intersection(*(CATALOGUE[code].splits for code in codes))
    ordered = [one for one in Dimension if one in common and one is not Dimension.UNIT]
    return [(), *((one,) for one in ordered), *combinations(ordered, 2)]


def _pictures(page: Page, codes: Sequence[str], split: tuple[Dimension, ...]) -> list[PictureKind]:
    drawn = dict.fromkeys(drawable(page.region, one) for one in PictureKind)
    return [one for one in drawn if _can_be_shown(page, _view(codes, split, one))]


def _can_be_shown(page: Page, view: View) -> bool:
    try:
        check_view(page.region, view)
    except DIMetricsError:
        return False
    return True


def _view(codes: Sequence[str], split: tuple[Dimension, ...], picture: PictureKind) -> View:
    return View(ViewKind.FIGURES, tuple(codes), split, picture)


def _box(page: Page, title: str, choices: Sequence[Choice], name: Callable[[Choice], str]) -> Choice:
    """A box with the first choice taken; without a key it begins anew where the choices are others."""
    return st.selectbox(page.speaker.say(title), choices, format_func=lambda one: _capital(name(one)))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _municipality(page: Page) -> str:
    codes = [one.code for basis in reversed(Basis) for one in page.region.of_basis(basis)]
    return _box(
        page,
        N_("Municipality"),
        codes,
        lambda code: municipality_on_basis(page.speaker, page.region, code),
    )

"""Going from one page to another, and choosing what a page is about, with the address as the memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum

import streamlit as st

from di_metrics.cards.compare_card import HOW_SIMILAR
from di_metrics.cards.compared import similar_to
from di_metrics.cards.view import AGAINST_NAMES
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Against, Dimension
from di_metrics.text.labels import label
from di_metrics.text.public_speaker import capital
from di_metrics.ui.bound_field import bound_field
from di_metrics.ui.choice import Choice, change_choice
from di_metrics.ui.frame import open_page
from di_metrics.ui.page import Page


def open_profile(page: Page, code: str | None) -> None:
    """Open a municipality's profile, if one was chosen; it may be one of before the reform."""
    if code:
        view = page.view.with_basis(page.region, page.region.municipality[code].basis)
        open_page("municipality", replace(page, view=replace(view, area=code)))


def open_comparison(page: Page, code: str | None) -> None:
    """Compare municipalities by an indicator, if one was chosen."""
    if code:
        open_page("compare", replace(page, view=replace(page.view, indicator=code)))


def choose_indicator(page: Page, codes: Sequence[str]) -> str:
    """A box to choose an indicator; the choice goes to the address."""
    current = page.view.indicator if page.view.indicator in codes else codes[0]
    _choose(
        page, N_("Indicator"), list(codes), current,
        lambda code: page.speaker.name(CATALOGUE[code].name), lambda view, code: replace(view, indicator=code),
    )  # fmt: skip
    return current


def choose_second(page: Page, codes: Sequence[str], code: str) -> str:
    """A box to choose what an indicator is set against, at first one in another unit; it goes to the address."""
    usual = next((one for one in codes if CATALOGUE[one].unit is not CATALOGUE[code].unit), codes[0])
    current = page.view.second if page.view.second in codes else usual
    _choose(
        page, N_("Second indicator"), list(codes), current,
        lambda code: page.speaker.name(CATALOGUE[code].name), lambda view, code: replace(view, second=code),
    )  # fmt: skip
    return current


def choose_order(page: Page, codes: Sequence[str], usual: str) -> str:
    """A box to choose the indicator in whose order municipalities stand; it goes to the address."""
    current = page.view.sort if page.view.sort in codes else usual if usual in codes else codes[0]
    _choose(
        page, N_("In the order of"), list(codes), current,
        lambda code: page.speaker.name(CATALOGUE[code].name), lambda view, code: replace(view, sort=code),
    )  # fmt: skip
    return current


class _Which(StrEnum):
    """Which municipalities are compared."""

    ALL = "all"
    SIMILAR = "similar"
    BY_HAND = "by_hand"


_WHICH = {_Which.ALL: N_("All"), _Which.SIMILAR: N_("Similar"), _Which.BY_HAND: N_("By hand")}
_FEWEST, _MOST = 2, 10


def choose_compared(page: Page) -> None:
    """Which municipalities are compared: all, one and those most like it, or 2 to 10 by hand; it goes to the address."""
    codes = [one.code for one in page.region.of_basis(page.selection.basis) if one.partner]
    chosen = page.selection.municipalities
    is_similar = len(chosen) > 1 and chosen == similar_to(page.source, page.selection, chosen[0])
    which = _Which.ALL if not chosen else _Which.SIMILAR if is_similar else _Which.BY_HAND

    def compare(municipalities: Sequence[str]) -> None:
        selected = tuple(municipalities)
        change_choice(page.region, lambda view: replace(view, selection=replace(view.selection, municipalities=selected)))

    def similar(code: str | None) -> None:
        compare(similar_to(page.source, page.selection, code) if code else ())

    def take(one: _Which) -> None:
        first = next((code for code in chosen if code in codes), codes[0])
        if one is _Which.SIMILAR:
            similar(first)
        else:
            compare(() if one is _Which.ALL else [first, next(code for code in codes if code != first)])

    say = page.speaker.say
    if len(codes) < _FEWEST:
        return
    bound_field(
        st.segmented_control, "choose_which", which, take, say(N_("Which municipalities are compared")),
        options=list(_Which), format_func=lambda one: say(_WHICH[one]), required=True,
    )  # fmt: skip
    named = {
        "format_func": lambda code: label(page.speaker, page.region, Dimension.MUNICIPALITY, code),
        "placeholder": say(N_("Choose …")),
        "label_visibility": "collapsed",
    }
    if which is _Which.SIMILAR:
        bound_field(st.selectbox, "choose_similar", chosen[0], similar, say(N_("Similar to …")), options=codes, **named)
        page.text(HOW_SIMILAR)
    if which is _Which.BY_HAND:
        options = [*codes, *(code for code in chosen if code not in codes)]
        bound_field(
            st.multiselect, "choose_by_hand", list(chosen), lambda found: compare(found[:_MOST]), say(N_("Municipalities")),
            options=options, select_all=False, **named,
        )  # fmt: skip
        if not _FEWEST <= len(chosen) < _MOST:
            page.text(N_("%(fewest)s to %(most)s municipalities can be compared by hand."), fewest=_FEWEST, most=_MOST)


def choose_unit(page: Page, code: str) -> None:
    """For an indicator that exists by unit kind only, a choice of the kind; the choice goes to the address."""
    if Dimension.UNIT not in CATALOGUE[code].splits:
        return
    _choose(
        page,
        N_("Unit"),
        list(page.region.unit_kind),
        page.view.unit,
        lambda one: label(page.speaker, page.region, Dimension.UNIT, one),
        lambda view, one: replace(view, unit=one),
    )


def choose_area(page: Page) -> str:
    """A box to choose a municipality of the basis; the choice goes to the address."""
    codes = [one.code for one in page.region.of_basis(page.selection.basis)]
    _choose(
        page, N_("Municipality"), codes, page.view.area,
        lambda code: label(page.speaker, page.region, Dimension.MUNICIPALITY, code),
        lambda view, code: replace(view, area=code),
    )  # fmt: skip
    return page.view.area


def choose_against(page: Page) -> Against:
    """A box to choose what a period's money is compared with; the choice goes to the address."""
    _choose(
        page,
        N_("Comparison"),
        list(Against),
        page.view.against,
        lambda code: capital(page.speaker.say(AGAINST_NAMES[Against(code)])),
        lambda view, code: replace(view, against=Against(code)),
    )
    return page.view.against


def profile_box(page: Page, key: str) -> None:
    """A box that opens a municipality's profile: what a click on the map does, for a keyboard."""
    codes = [one.code for one in page.region.of_basis(page.selection.basis)]
    chosen = st.selectbox(
        page.speaker.say(N_("Open a municipality")), codes, index=None, key=f"profile_{key}",
        format_func=lambda code: label(page.speaker, page.region, Dimension.MUNICIPALITY, code),
        placeholder=page.speaker.say(N_("Choose …")),
    )  # fmt: skip
    open_profile(page, chosen)


def _choose(
    page: Page,
    title: str,
    codes: list[str],
    current: str,
    name: Callable[[str], str],
    change: Callable[[Choice, str], Choice],
) -> None:
    def choose(code: str) -> None:
        change_choice(page.region, lambda view: change(view, code))

    bound_field(st.selectbox, f"choose_{title}", current, choose, page.speaker.say(title), options=codes, format_func=name)

"""Going from one page to another, and choosing what a page is about, with the address as the memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from di_metrics.cards.compare_card import HOW_SIMILAR
from di_metrics.cards.compared import similar_to
from di_metrics.cards.view import AGAINST_NAMES
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.indicators.shares import is_proportion, is_rate
from di_metrics.model import Against, Dimension
from di_metrics.text.labels import label
from di_metrics.text.public_speaker import capital
from di_metrics.ui.bound_field import bound_field
from di_metrics.ui.choice import Choice, change_choice
from di_metrics.ui.frame import open_page
from di_metrics.ui.map_page import mapped_indicators
from di_metrics.ui.page import Page


def open_profile(page: Page, code: str | None) -> None:
    """Open a municipality's profile, if one was chosen."""
    if code:
        open_page("municipality", replace(page, view=replace(page.view, area=code)))


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


def compared_indicators() -> list[str]:
    """The indicators by which municipalities are compared: shares, then other figures that do not grow with size, then those
    that do. Recipients stand beside inhabitants there.
    """
    codes = [code for code in mapped_indicators() if code != "recipients"]
    return sorted(codes, key=lambda code: (not is_proportion(CATALOGUE[code].formula), not is_rate(CATALOGUE[code])))


def rates(page: Page) -> list[str]:
    """The indicators by municipality that do not grow with its size and are of the page's own period."""
    chosen = page.selection.period
    found = [CATALOGUE[code] for code in compared_indicators()]
    return [one.code for one in found if is_rate(one) and Dimension.UNIT not in one.splits and one.period(chosen) == chosen]


def choose_similar(page: Page) -> None:
    """A box that chooses a municipality and those most like it as the ones that are compared."""
    codes = [one.code for one in page.region.of_basis(page.selection.basis) if one.partner]
    chosen = page.selection.municipalities
    current = chosen[0] if len(chosen) > 1 and chosen == similar_to(page.source, page.selection, chosen[0]) else None

    def choose(code: str | None) -> None:
        similar = similar_to(page.source, page.selection, code) if code else ()
        change_choice(page.region, lambda view: replace(view, selection=replace(view.selection, municipalities=similar)))

    bound_field(
        st.selectbox, "choose_similar", current, choose, page.speaker.say(N_("Similar to …")), options=codes,
        format_func=lambda code: label(page.speaker, page.region, Dimension.MUNICIPALITY, code),
        placeholder=page.speaker.say(N_("Choose …")),
    )  # fmt: skip
    if current:
        page.text(HOW_SIMILAR)


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

"""The free table: any indicators by rows and columns as chosen, with an address that gives the same cells again."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from di_metrics.cards.view import AgendaError, PictureKind, check_view
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension
from di_metrics.text.labels import DIMENSION_NAMES
from di_metrics.ui.bound_field import bound_field
from di_metrics.ui.choice import TABLE_DIMENSIONS, Choice, change_choice
from di_metrics.ui.navigation import choose_unit
from di_metrics.ui.page import Page

_USUAL = ("recipients", "assessed", "coverage", "compensation")
_NONE = "none"


def free_table(page: Page) -> None:
    """What is chosen, and its table; in words why there is none."""
    codes, split = page.view.figures or _USUAL, _split(page.view)
    _fields(page, codes)
    if Dimension.SERVICE not in split:
        for code in [one for one in codes if Dimension.UNIT in CATALOGUE[one].splits][:1]:
            choose_unit(page, code)
    view = page.figures(*codes, by=split, picture=PictureKind.TABLE)
    try:
        check_view(page.region, view)
    except AgendaError as error:
        st.info(page.speaker.message(error.message))
    else:
        page.card(view, "table")


def _split(view: Choice) -> tuple[Dimension, ...]:
    """The dimensions of a table, whose columns come first."""
    return (view.columns, view.rows) if view.columns else (view.rows,)


def _fields(page: Page, codes: tuple[str, ...]) -> None:
    say, view = page.speaker.say, page.view
    names = {str(one): say(DIMENSION_NAMES[one]) for one in TABLE_DIMENSIONS}
    columns = [_NONE, *(one for one in names if _may_cross(view.rows, Dimension(one)))]
    with st.container(horizontal=True, vertical_alignment="bottom", key="table-fields"):
        bound_field(
            st.multiselect, "table_figures", list(codes), lambda chosen: _choose_figures(page, tuple(chosen)),
            say(N_("Indicators")), options=list(CATALOGUE), format_func=lambda code: page.speaker.name(CATALOGUE[code].name),
            placeholder=say(N_("Choose …")), select_all=False,
        )  # fmt: skip
        bound_field(
            st.selectbox, "table_rows", str(view.rows), lambda chosen: _choose_rows(page, Dimension(chosen)),
            say(N_("Rows")), options=list(names), format_func=names.get, width=200,
        )  # fmt: skip
        if len(codes) == 1 or view.columns:
            chosen_now = str(view.columns or _NONE)
            bound_field(
                st.selectbox, "table_columns", chosen_now, lambda chosen: _choose_columns(page, chosen),
                say(N_("Columns")), options=list(dict.fromkeys([*columns, chosen_now])),
                format_func=lambda one: names.get(one, say(N_("none, the indicator alone"))), width=220,
            )  # fmt: skip
    if len(codes) > 1:
        page.text(N_("Each indicator is a column. Choose one alone to have other columns."))


def _may_cross(rows: Dimension, columns: Dimension) -> bool:
    """Whether a table of one dimension may have columns of another: time stands in one of them."""
    return rows is not columns and not (rows.is_time and columns.is_time)


def _choose_figures(page: Page, codes: tuple[str, ...]) -> None:
    """Several indicators are the columns themselves."""
    change_choice(page.region, lambda view: replace(view, figures=codes, columns=view.columns if len(codes) == 1 else None))


def _choose_rows(page: Page, rows: Dimension) -> None:
    """Columns that cannot cross the rows are given up."""

    def change(view: Choice) -> Choice:
        kept = view.columns if view.columns and _may_cross(rows, view.columns) else None
        return replace(view, rows=rows, columns=kept)

    change_choice(page.region, change)


def _choose_columns(page: Page, chosen: str) -> None:
    change_choice(page.region, lambda view: replace(view, columns=None if chosen == _NONE else Dimension(chosen)))

"""Files that a reader takes from a page: any file, a card with its table, and a listing with the whole of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from di_metrics.access.rights import Action
from di_metrics.deck import Card, Level, Table
from di_metrics.errors import N_
from di_metrics.export.handout import card_png
from di_metrics.export.table_files import table_csv, table_xlsx
from di_metrics.text.notes import build_note, notes
from di_metrics.ui import html
from di_metrics.ui.download_button import download_button
from di_metrics.ui.permission import permitted

if TYPE_CHECKING:
    from di_metrics.ui.page import Page

Whole = Callable[[], Table]
"""Makes a table with all its rows; called when it is downloaded."""


def action_download(
    page: Page, action: Action, title: str, content: bytes | str | Callable[[], bytes], name: str, key: str
) -> None:
    """The same for those who may have the file; that it was taken is logged where the action says so."""

    def taken() -> bytes:
        with permitted(page, action, file=name):
            made = content() if callable(content) else content
            return made.encode() if isinstance(made, str) else made

    if page.person.may(action):
        download_button(title, taken, name, key)


def table_downloads(page: Page, whole: Whole, key: str, notes_of: Callable[[], Sequence[tuple[str, str]]]) -> None:
    """Buttons that download a table of internal figures as CSV and, with its notes, as XLSX."""
    _offer(page, _table_files(page, whole, notes_of, Level.INTERNAL), key, Level.INTERNAL)


def card_downloads(page: Page, card: Card, key: str, notes: Sequence[tuple[str, str]], level: Level) -> None:
    """Buttons that download a card as a picture, and its table where it has one as CSV and XLSX."""
    language, demonstration = page.view.language, page.database.info.demonstration

    def picture() -> bytes:
        return card_png(card, page.database.all_outlines(), language, level, demonstration=demonstration)

    contents = {"PNG": picture}
    if table := card.own_table:
        named = replace(table, caption=table.caption or card.heading)
        contents = {**_table_files(page, lambda: named, lambda: notes, level), **contents}
    _offer(page, contents, key, level)


def _table_files(
    page: Page, whole: Whole, notes_of: Callable[[], Sequence[tuple[str, str]]], level: Level
) -> dict[str, Callable[[], bytes]]:
    return {
        "CSV": lambda: table_csv(whole(), page.database.info.demonstration, level),
        "XLSX": lambda: table_xlsx(page.speaker, whole(), notes_of(), level),
    }


def _offer(page: Page, contents: Mapping[str, Callable[[], bytes]], key: str, level: Level) -> None:
    """A button for each kind of file, in whose name stand the day and the level of the figures."""
    name = ("DEMO_" if page.database.info.demonstration else "") + f"{key}_{page.selection.period.last.isoformat()}_{level}"
    own = key if level is Level.INTERNAL else f"{level}_{key}"
    action = Action.EXPORT_FIGURES if level is Level.INTERNAL else Action.TAKE_ALONG
    with st.container(horizontal=True):
        for kind, content in contents.items():
            title = page.speaker.say(N_("Download %(kind)s"), kind=kind)
            action_download(page, action, title, content, f"{name}.{kind.lower()}", f"{kind}_{own}")


def listing_downloads(page: Page, whole: Whole, key: str) -> None:
    """Buttons that download a listing of the reader's selection."""
    info = page.database.info

    def about() -> list[tuple[str, str]]:
        return [*notes(page.speaker, page.region, info, page.selection, ()), build_note(page.speaker, info)]

    table_downloads(page, whole, key, about)


def show_listing(page: Page, shown: Table, key: str, whole: Whole | None = None, rows: int = 0) -> None:
    """A listing as a table with its downloads, which hold all `rows` where `whole` makes more than are shown."""
    if len(shown.rows) < rows:
        page.text(
            N_("The first %(shown)s of %(all)s records are shown; the files hold all of them."),
            shown=page.speaker.number(len(shown.rows)),
            all=page.speaker.number(rows),
        )
    st.html(html.table(shown))
    listing_downloads(page, whole or (lambda: shown), key)

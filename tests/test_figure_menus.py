"""The menu of every figure of every page: it is named apart from others, explained, and may be told or says why not."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

import openpyxl
import pytest
import streamlit as st
from meeting_views import INTERNAL_KINDS, catalogue_views, more_views
from streamlit.testing.v1 import AppTest

from di_metrics.cards.composing import card_of
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import View, ViewKind, view_in_words
from di_metrics.deck import Card, Level, Listing
from di_metrics.export.table_files import table_csv, table_xlsx
from di_metrics.indicators import CATALOGUE
from di_metrics.meetings.preparation import standard_agenda
from di_metrics.model import Language
from di_metrics.sources.protected import ProtectedFigures
from di_metrics.store import Database
from di_metrics.text import Speaker
from di_metrics.ui.frame import BARE, MANAGER_PAGES
from di_metrics.ui.page import Page

ROOT = Path(__file__).resolve().parents[1]
PAGES = [page for page in MANAGER_PAGES if page not in BARE]
LATVIAN = Speaker(Language.LV)


@dataclass(frozen=True)
class Drawn:
    """A figure with a menu: what is written in it, and the kinds of files that it offers."""

    card: Card
    view: View
    html: str
    files: frozenset[str]


Menus = dict[str, list[Drawn]]
"""The figures of each page that have a menu."""


@pytest.fixture(scope="module")
def menus(demonstration_file: Path) -> Iterator[Menus]:
    """The figures of each page that have a menu."""
    found: Menus = {page: [] for page in PAGES}
    menu, write, offer = Page.menu, st.html, st.download_button
    here = ""

    def noted(page: Page, card: Card, view: View, key: str) -> None:
        written: list[str] = []
        offered: list[str] = []
        with pytest.MonkeyPatch.context() as within:
            within.setattr(st, "html", lambda body, **more: written.append(body) or write(body, **more))
            within.setattr(st, "download_button", lambda *given, **more: offered.append(given[0]) or offer(*given, **more))
            menu(page, card, view, key)
        found[here].append(Drawn(card, view, "".join(written), frozenset(one.split()[-1] for one in offered)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DI_DATABASE", str(demonstration_file))
        patch.setattr(Page, "menu", noted)
        for here in PAGES:
            dashboard = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
            assert not dashboard.switch_page(MANAGER_PAGES[here][0]).run().exception
        yield found


def all_views(database: Database) -> list[View]:
    """What meetings and pages show, each kind with each split that it has."""
    items = (*standard_agenda(database.region).items, *more_views(database.region, 2019).items)
    return [*dict.fromkeys([*(item.view for item in items), *catalogue_views()])]


@pytest.mark.parametrize("language", Language)
def test_no_two_views_are_called_the_same(menus: Menus, demonstration: Database, language: Language) -> None:
    views = dict.fromkeys([one.view for drawn in menus.values() for one in drawn] + all_views(demonstration))
    assert {view.kind for view in views} == set(ViewKind)
    named: dict[str, View] = {}
    for view in views:
        words = view_in_words(Speaker(language), demonstration.region, view)
        assert named.setdefault(words, view) == view


def test_definitions_are_one_click_from_every_figure(menus: Menus) -> None:
    """A menu that is opened explains each indicator and leads to all definitions."""
    explained = 0
    for drawn in menus.values():
        for figure in drawn:
            terms = dict(figure.card.about)
            for code in figure.view.indicators:
                assert terms[LATVIAN.name(CATALOGUE[code].name)]
                explained += 1
            assert all(escape(term) in figure.html for term in terms)
            assert re.search(r'href="definitions\?', figure.html)
            assert figure.files >= {"PNG"} | ({"CSV", "XLSX"} if figure.card.own_table else set())
    assert explained > 20


def test_what_may_be_told_of_any_figure_is_answered_or_refused_in_words(menus: Menus, demonstration: Database) -> None:
    views = dict.fromkeys([one.view for drawn in menus.values() for one in drawn] + all_views(demonstration))
    assert {view.kind for view in views} == set(ViewKind)
    for view in views:
        setting = Setting(ProtectedFigures(demonstration), Language.LV, demonstration.region.project.end, None)
        card = card_of(setting, view)
        answered = card.own_table is not None or (isinstance(card.picture, Listing) and bool(card.picture.points))
        assert card.title, view
        assert answered or card.sentence, view
        assert answered is False or view.kind not in INTERNAL_KINDS, view


@pytest.mark.parametrize("level", Level)
def test_a_file_says_its_level(demonstration: Database, level: Level) -> None:
    setting = Setting(ProtectedFigures(demonstration), Language.EN, demonstration.region.project.end, None)
    [table] = {card_of(setting, view).own_table for view in all_views(demonstration)[:1]}
    assert table is not None
    text = table_csv(table, demonstration=True, level=level).decode("utf-8-sig")
    assert {line.rpartition(",")[2] for line in text.splitlines()[1:]} == {level}
    book = openpyxl.load_workbook(io.BytesIO(table_xlsx(Speaker(Language.EN), table, [], level)))
    words = {Level.INTERNAL: "for internal use", Level.SHAREABLE: "protected figures, may be shared"}[level]
    assert words in str(book.worksheets[0].oddHeader.left.text)
    assert words in [cell.value for row in book.worksheets[1].iter_rows() for cell in row]

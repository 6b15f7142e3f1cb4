"""One label, one value: what the same words say is the same number on every surface, in one state of the data.

Compared are every page of the manager's dashboard (headline figures, tables, and the files that it hands out), every kind of
slide with its picture, its table and both as files, and the preview of a load, over a grid of selections. A figure is read
as a reader reads it, by its column heading, row name, caption and notes. Those whose words are all known are held against
the command line's answer to just that question; all of them against each other, whatever their words mean. Titles and
sentences may tell no number that their figures do not. The public's surfaces are compared in test_public_labels.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from labelled_figures import (
    Names,
    PageRead,
    TextTable,
    Told,
    agree,
    exactly,
    page_of,
    table_of_card,
    table_of_chart,
    table_of_csv,
    table_of_map,
    tables_of_xlsx,
    values_in,
)
from loaded_reports import assessed, load, opened, served
from meeting_views import INTERNAL_KINDS, catalogue_views, more_views
from running import Run, runner
from streamlit.testing.v1 import AppTest
from title_numbers import names_extremes, untold_numbers

from di_metrics.cards.view import AgendaError, View, ViewKind, check_view
from di_metrics.deck import Card, Chart, Deck, Level, Map, Table
from di_metrics.export.deck_workbook import deck_workbook_bytes
from di_metrics.export.table_files import table_csv, table_xlsx
from di_metrics.indicators import CATALOGUE
from di_metrics.meetings.agenda import Agenda, AgendaItem
from di_metrics.meetings.compose import compose, figures_at
from di_metrics.meetings.preparation import standard_agenda
from di_metrics.model import Basis, Dimension, Language, Period, Selection, Status, Unit
from di_metrics.query.batch_effects import figure_changes
from di_metrics.region import Region
from di_metrics.release.parameters import PARAMETERS
from di_metrics.store import Database
from di_metrics.text import Speaker
from di_metrics.text.batch_texts import change_tables
from di_metrics.ui.frame import BARE, MANAGER_PAGES, UNFILTERED

ROOT = Path(__file__).resolve().parents[1]
ENGLISH = Speaker(Language.EN)
END = dt.date(2023, 12, 31)
AREA = "LV0022000"
SELECTIONS = {
    "to date": Selection(Period(END)),
    "a year": Selection(Period(dt.date(2019, 12, 31), dt.date(2019, 1, 1))),
    "a municipality": Selection(Period(END), municipalities=(AREA,)),
    "a group": Selection(Period(END), groups=("children",)),
    "a service": Selection(Period(dt.date(2020, 12, 31)), services=("massage",)),
    "before the reform": Selection(Period(dt.date(2020, 12, 31)), Basis.PRE2021),
}
EVERY_INDICATOR = ("to date", "a service")
"""Selections under which slides show each indicator by municipality and by group, besides what meetings show."""

SLIDES_OF_NO_FIGURES = {
    *(ViewKind.DECISIONS, ViewKind.ATTENTION, ViewKind.WORDS, ViewKind.STATEMENTS),
    *(ViewKind.COMPLETENESS, ViewKind.PLAN, ViewKind.TIMELINE, ViewKind.COSTS, *INTERNAL_KINDS),
}
PAGES_OF_NO_FIGURES = {"definitions", "quality", "plan"}
"""What holds sentences, months, records and plans, and no figure of the catalogue."""


@dataclass
class Command:
    """What `query` answers of a database file, each question once."""

    run: Run
    file: Path
    known: dict[tuple[Any, ...], list[dict[str, Any]]] = field(default_factory=dict)

    def values(self, code: str, selection: Selection, dimensions: dict[Dimension, str | None]) -> list[float | None]:
        """The values of a label; several where units of service are counted in kinds that it does not name."""
        by = tuple(sorted(one for one in dimensions if one is not Dimension.UNIT))
        if len(by) > 2:  # a group is asked for as a filter
            by = tuple(one for one in by if one is not Dimension.GROUP)
            selection = replace(selection, groups=(str(dimensions[Dimension.GROUP]),))
        if (code, selection, by) not in self.known:
            self.known[code, selection, by] = self._cells(code, selection, by)
        return [
            0 if cell["status"] == Status.NO_DATA else cell["value"]  # of what was never counted, surfaces say none
            for cell in self.known[code, selection, by]
            if all(one not in cell or cell[one] == dimensions[one] for one in dimensions)
        ]

    def _cells(self, code: str, selection: Selection, by: tuple[Dimension, ...]) -> list[dict[str, Any]]:
        period = selection.period
        options = ["--as-of", period.last.isoformat(), "--basis", selection.basis, "--database", self.file]
        options += ["--from", period.first.isoformat()] if period.first else []
        options += ["--by", ",".join(by)] if by else []
        for name, codes in (
            ("municipality", selection.municipalities),
            ("group", selection.groups),
            ("service", selection.services),
            ("category", selection.categories),
        ):
            options += [part for one in codes for part in (f"--{name}", one)]
        told = self.run("query", code, "--format", "json", *options)
        assert told.code == 0, (code, by, told.err)
        return json.loads(told.out)  # type: ignore[no-any-return]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, demonstration_file: Path) -> Command:
    return Command(runner(capsys, monkeypatch), demonstration_file)


def check(command: Command, figures: Iterable[Told]) -> Counter[str]:
    """How many figures each surface tells whose words the command line knows; it must tell the same number for each."""
    found: Counter[str] = Counter()
    wrong = []
    for one in figures:
        if one.indicator is None or not one.meanings:
            continue
        found[one.surface] += 1
        answers = [command.values(one.indicator, *meaning) or [0] for meaning in one.meanings]  # nobody is nowhere
        if not any(value is not None and agree(exactly(value), one.value) for told in answers for value in told):
            wrong.append((one.surface, sorted(map(str, one.label)), one.text, answers, one.asked))
    assert wrong == [], "\n".join(map(str, wrong[:12]))
    return found


def check_labels(command: Command, figures: Iterable[Told]) -> Counter[str]:
    """The same of counts that are labels: each is within 2 of what the command line tells, and none is of fewer than 5."""
    found: Counter[str] = Counter()
    wrong = []
    for one in figures:
        if one.indicator is None or not one.meanings or CATALOGUE[one.indicator].unit is not Unit.PERSONS:
            continue
        found[one.surface] += 1
        answers = [value for meaning in one.meanings for value in command.values(one.indicator, *meaning) or [0]]
        large = [value for value in answers if value is not None and value >= PARAMETERS.threshold]
        if not any(agree(one.value, (value - 2, value + 2)) for value in large):
            wrong.append((one.surface, sorted(map(str, one.label)), one.text, answers, one.asked))
    assert wrong == [], "\n".join(map(str, wrong[:12]))
    return found


def check_among_themselves(figures: Iterable[Told]) -> None:
    """The same words say the same number, whatever they mean."""
    first: dict[tuple[Any, ...], Told] = {}
    wrong = []
    for one in figures:
        other = first.setdefault((one.label, one.asked), one)
        if not agree(one.value, other.value):
            wrong.append((sorted(map(str, one.label)), one.surface, one.text, other.surface, other.text))
    assert wrong == [], "\n".join(map(str, wrong[:12]))


# ---- What each surface tells of a selection ----


def view_of(view: View, selection: Selection) -> View:
    """A view with the filters of a selection."""
    period = selection.period
    return replace(
        view,
        first=view.first or period.first,
        basis=selection.basis,
        municipalities=view.municipalities or selection.municipalities,
        groups=selection.groups or view.groups,
        services=selection.services,
    )


def agenda_of(region: Region, selection: Selection) -> Agenda:
    """Every kind of view under the filters of a selection, and of some selections every indicator."""
    year = selection.period.last.year
    views = [one.view for one in (*standard_agenda(region).items, *more_views(region, year).items)]
    assert {one.kind for one in views} == set(ViewKind)
    views += catalogue_views() if selection in map(SELECTIONS.get, EVERY_INDICATOR) else ()
    found = {}
    for view in views:
        filtered = view_of(view, selection)
        with suppress(AgendaError):
            check_view(region, filtered)
            found[filtered] = AgendaItem(filtered)
    return Agenda(tuple(found.values()))


def deck_of(database: Database, agenda: Agenda, selection: Selection, level: Level = Level.INTERNAL) -> Deck:
    day = selection.period.last
    figures = figures_at(level, database)
    return compose(figures, agenda, title="", held_on=day, as_of=day, since=None, language=Language.EN)


def told_on_slides(names: Names, agenda: Agenda, deck: Deck) -> Iterator[Told]:
    """The figures of slides, and of each slide's table as a file; what names no filter is of everything."""
    everything = Selection(Period(deck.as_of), names.basis)
    sheets = tables_of_xlsx(deck_workbook_bytes(deck), head=3)
    for item, slide, sheet in zip(agenda.items, deck.slides, sheets, strict=False):
        about = {"Period": slide.source, **dict(slide.about)}
        tables = []
        for picture in (slide.picture, slide.table):
            if isinstance(picture, Table):
                tables.append(table_of_card(picture, slide.heading))
                csv, [xlsx, _] = table_csv(picture, True), tables_of_xlsx(table_xlsx(ENGLISH, picture, []))
                tables += [replace(table_of_csv(csv), caption=slide.heading), replace(xlsx, caption=slide.heading)]
            elif isinstance(picture, Chart):
                tables.append(table_of_chart(picture, slide.heading))
            elif isinstance(picture, Map):
                tables.append(table_of_map(picture, slide.heading))
        if tables:
            tables.append(replace(sheet, caption=slide.heading))
        for table in tables:
            yield from names.told(f"slide: {item.view.kind}", replace(table, facts=about), everything)


@dataclass(frozen=True)
class Downloaded:
    """A file as a page hands it out."""

    name: str
    content: bytes


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> list[Downloaded]:
    """The tables that pages offer as files."""
    found: list[Downloaded] = []
    offer = st.download_button

    def download_button(title: str, data: Any, name: str = "", *others: Any, **more: Any) -> Any:
        name = more.get("file_name", name)
        if not name.endswith(".png"):
            found.append(Downloaded(name, data() if callable(data) else data))
        return offer(title, data, *([name] if "file_name" not in more else []), *others, **more)

    monkeypatch.setattr(st, "download_button", download_button)
    return found


def address_of(selection: Selection) -> dict[str, str]:
    period = selection.period
    lists = {
        "municipality": selection.municipalities,
        "group": selection.groups,
        "service": selection.services,
    }
    params = {name: ",".join(codes) for name, codes in lists.items() if codes}
    params |= {"as_of": period.last.isoformat(), "basis": selection.basis, "lang": "en"}
    return params | ({"from": period.first.isoformat()} if period.first else {})


def pages_of(
    file: Path, selection: Selection, downloads: list[Downloaded], monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[str, str, list[Downloaded]]]:
    """Each page that is of a selection: its address, what is written on it as HTML, and its files."""
    monkeypatch.setenv("DI_DATABASE", str(file))
    dashboard = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for name, value in address_of(selection).items():
        dashboard.query_params[name] = value
    for place, (page, (source, _)) in enumerate(MANAGER_PAGES.items()):
        if page in BARE | (UNFILTERED - {"published"}):
            continue
        downloads.clear()
        shown = dashboard.switch_page(source).run() if place else dashboard.run()
        assert not shown.exception
        yield page, "\n".join(filter(None, map(html_of, shown.main))), [*downloads]


def html_of(element: Any) -> str:
    if element.type == "html":
        return str(element.proto.body)
    if element.type == "download_button":
        return "" if element.label.endswith("PNG") else "<a download></a>"
    return f"<h2>{escape(element.value)}</h2>" if element.type in ("header", "subheader") else ""


def told_on_page(names: Names, page: str, html: str, files: list[Downloaded], of: Selection) -> Iterator[Told]:
    """The figures of a page and of the files that it hands out; `of` is what the reader chose."""
    read, surface = page_of(html), f"page: {page}"
    for label, text in read.headlines:
        yield from names.told(surface, TextTable("", ["", label], [["", text]]), of)
    for table in read.tables:
        yield from names.told(surface, table, of)
    for file, table in zip(files, read.files, strict=True):
        content = [table_of_csv(file.content)] if file.name.endswith(".csv") else tables_of_xlsx(file.content)[:1]
        for one in content:
            told = replace(one, caption=table.caption, facts=table.facts)
            yield from names.told(f"file of a page: {page}", told, of)


NAMED = {"50%", "10,000"}
"""Half, which titles compare coverage with, and of how many inhabitants rates are."""


def false_titles(read: PageRead) -> list[tuple[str, object]]:
    """Titles that the table under them contradicts: by a number that is none of its own, or a largest row that is not."""
    found: list[tuple[str, object]] = []
    for title, table in read.titled:
        if not any(table.value_of(text) for *_, text in table.figures()):
            continue
        untold = [text for text, value in values_in(title).items() if text not in NAMED and not table.tells(value)]
        found += [(title, untold)] if untold else []
        card = Card("", title, "", None, table.of_card(), "")
        found += [(title, "not the largest")] if names_extremes(card) is False else []  # type: ignore[arg-type]
    return found


def chosen_on(page: str, region: Region, selection: Selection) -> Selection:
    """What a page's figures are of where they do not say: a profile of a municipality, what was published of no filter."""
    if page == "published":
        return Selection(selection.period, selection.basis)
    if page != "municipality" or selection.municipalities:
        return selection
    first = next(one.code for one in region.of_basis(selection.basis) if one.partner)
    return replace(selection, municipalities=(first,))


def check_words(database: Database, agenda: Agenda, deck: Deck) -> None:
    """No title or sentence of a slide tells a number that its figures do not, or a largest row that is another."""
    source = figures_at(deck.level, database)
    before = deck.as_of.replace(year=deck.as_of.year - 1)
    wrong = []
    for item, slide in zip(agenda.items, deck.slides, strict=True):
        untold = untold_numbers(source, item.view, slide, item.view.last or deck.as_of, before)
        if untold or names_extremes(slide) is False:
            wrong.append((item.view.kind, slide.title, slide.sentence, untold))
    assert wrong == [], "\n".join(map(str, wrong[:12]))


# ---- The checks ----


@pytest.mark.parametrize("name", SELECTIONS)
def test_the_same_words_say_the_same_number_everywhere(
    demonstration: Database,
    demonstration_file: Path,
    command: Command,
    downloads: list[Downloaded],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    region, selection = demonstration.region, SELECTIONS[name]
    names = Names.of(region, selection.basis)
    agenda = agenda_of(region, selection)
    deck = deck_of(demonstration, agenda, selection)
    figures = list(told_on_slides(names, agenda, deck))
    check_words(demonstration, agenda, deck)
    pages = set()
    for page, html, files in pages_of(demonstration_file, selection, downloads, monkeypatch):
        figures += told_on_page(names, page, html, files, chosen_on(page, region, selection))
        assert false_titles(page_of(html)) == [], page
        pages.add(page)
    found = check(command, figures)
    check_among_themselves(figures)
    of_none = PAGES_OF_NO_FIGURES | ({"paths"} if selection.services else set())  # nobody is assessed for a service
    assert {f"page: {one}" for one in pages} - set(found) <= {f"page: {one}" for one in of_none}
    if name == "to date":
        assert {f"slide: {one}" for one in ViewKind} - set(found) <= {f"slide: {one}" for one in SLIDES_OF_NO_FIGURES}
        assert {one.indicator for one in figures if one.indicator} == set(CATALOGUE)


@pytest.mark.parametrize("name", ["to date", "a group", "before the reform"])
def test_shareable_slides_tell_one_label_of_the_same(demonstration: Database, command: Command, name: str) -> None:
    selection = SELECTIONS[name]
    agenda = agenda_of(demonstration.region, selection)
    deck = deck_of(demonstration, agenda, selection, Level.SHAREABLE)
    figures = list(told_on_slides(Names.of(demonstration.region, selection.basis), agenda, deck))
    assert check_labels(command, figures)["slide: figures"] > 100
    check_among_themselves(figures)
    check_words(demonstration, agenda, deck)


def test_a_preview_tells_what_the_command_line_tells_before_and_after(
    sample_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of every indicator: what a load changes is told by the figures' own names, as those of the database that is left."""
    changed = Path(shutil.copy(sample_file, tmp_path / "records.duckdb"))
    place = "LV9001000"
    load(changed, served("A-1", place, "2019-03-04", units=3), assessed("A-1", place, "2018-05-06"))
    run = runner(capsys, monkeypatch)
    with opened(sample_file) as before, opened(changed) as after:
        region = after.region
        tables = change_tables(ENGLISH, region, figure_changes(before, after, (place,), indicators=CATALOGUE))
    [whole, own] = tables
    told = 0
    for table, municipalities in ((whole, ()), (own, (place,))):
        for column, file in ((1, sample_file), (2, changed)):
            of = Selection(Period(region.project.end), region.default_basis, municipalities)
            rows = [[row.name, row.figures[column - 1].text] for row in table.rows]
            names = Names.of(region, region.default_basis)
            figures = list(names.told("preview", TextTable("", ["", ""], rows), of))
            told += check(Command(run, file), figures)["preview"]
    assert told > 2 * len(CATALOGUE)
    assert any(before.text != after.text for before, after, *_ in (row.figures for row in whole.rows))


HTML = """<h2>Most recipients are in {name} ({value})</h2><table><caption>Recipients, to 31 December 2023</caption>
<thead><tr><th>Municipality</th><th>Recipients</th></tr></thead><tbody>
<tr><th>Augšdaugava Municipality</th><td>{first}</td></tr><tr><th>Balvi Municipality</th><td>105</td></tr></tbody></table>
<dl><dt>Filters</dt><dd>children</dd><dt>Period</dt><dd>to 31 December 2022 (from the project's start)</dd></dl>"""
"""A page as it might be written; what is read of it is checked below."""


def test_a_title_that_its_table_contradicts_is_found() -> None:
    def wrong(name: str, value: int) -> list[object]:
        read = page_of(HTML.format(name=name, value=value, first=118))
        return [fault for _, fault in false_titles(read)]

    assert wrong("Augšdaugava Municipality", 118) == []
    assert wrong("Augšdaugava Municipality", 119) == [["119"]]
    assert wrong("Balvi Municipality", 105) == ["not the largest"]


def test_a_figure_of_another_number_is_found(demonstration: Database, command: Command) -> None:
    names, everything = Names.of(demonstration.region, Basis.POST2021), SELECTIONS["to date"]
    [true] = command.values("recipients", replace(everything, municipalities=(AREA,)), {})
    for first, is_true in ((true, True), (77_777, False)):
        [table] = page_of(HTML.format(name="", value="", first=first)).tables
        told = next(iter(names.told("page", table, everything)))
        assert (told.asked.period, told.asked.groups) == (Period(dt.date(2022, 12, 31)), ("children",))
        plain = replace(told, selection=everything)
        if is_true:
            assert check(command, [plain]) == {"page": 1}
            continue
        with pytest.raises(AssertionError, match="recipients"):
            check(command, [plain])
        with pytest.raises(AssertionError, match="recipients"):
            check_among_themselves([plain, replace(plain, value=exactly(float(true or 0)))])

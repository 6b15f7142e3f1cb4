"""One label, one value for the public: the same words say the same number, or the same mark, wherever a release is shown.

Compared are the HTML of every public page, the cards that pages and their pictures are drawn from, the release's files,
and the slides of a meeting at the release's level, over a grid of the reader's choices. Each figure is read by its words
(column heading, row name, caption); what these mean is a cell of the release, and the figure must be that cell: its number,
said to be rounded where it is, or its mark. Then all that is said beside figures is held against them: leads and previews
of shared links, titles and sentences; and what pages claim of the released figures is judged by the records behind them.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from claim_checks import Judge, Values
from invented_release import invented_release
from labelled_figures import (
    Names,
    Part,
    TextTable,
    Told,
    Value,
    agree,
    bare,
    exactly,
    page_of,
    table_of_card,
    table_of_chart,
    table_of_map,
    value_of,
    values_in,
)
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest
from test_one_label import ENGLISH, check_among_themselves, false_titles, html_of
from title_numbers import names_extremes, untold_numbers

from di_metrics.cards.view import BY_ONE_FIGURE, View
from di_metrics.deck import Card, Chart, Map, Table
from di_metrics.export.release_tables import TABLES, release_csv_bytes, release_xlsx
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Cell, Dimension, Language, Period, Result, Selection, Status
from di_metrics.query import evaluate
from di_metrics.release.file import open_release, write_release
from di_metrics.release.offered import offered_by
from di_metrics.release.release import (
    ALL_GROUPS,
    ANY_SERVICE,
    MONEY,
    REGION,
    WHOLE_PROJECT,
    Release,
    Slot,
)
from di_metrics.sources.question import Question
from di_metrics.sources.released import ReleasedFigures
from di_metrics.store import Database
from di_metrics.text.labels import MARKS
from di_metrics.text.paragraphs import finding, named_in, sentence
from di_metrics.ui.public.preview import description_of
from di_metrics.ui.public.public_choice import read_public_choice
from di_metrics.ui.public.public_page import PUBLIC_PAGES, PublicPage, page_at_rest
from di_metrics.ui.public.public_views import SECTIONS

ROOT = Path(__file__).resolve().parents[1]
CHOICES = ("at first", "an earlier year", "a service", "another group")
REFORM = "<h2>Before the reform</h2>"
ABOUT = "≈\N{NO-BREAK SPACE}"

# ---- Figures of a release as they are written: a number, or a mark ----

_MARKS = {mark.symbol: status for status, mark in MARKS.items()} | {
    "–": Status.NOT_APPLICABLE,
    "not published": Status.SUPPRESSED,
}
_ORDER = list(Status)


def of_mark(status: Status) -> Value:
    """A mark as a value of its own: no figure of a release is below 0."""
    return exactly(-1 - _ORDER.index(status))


def figure_of(text: str) -> Value | None:
    """The number or the mark that a text says."""
    if status := Status.LOW if re.fullmatch(r"<\d+", text) else _MARKS.get(text):
        return of_mark(status)
    return value_of(text.removeprefix(ABOUT))


def figure_of_cell(release: Release, slot: Slot) -> Value:
    """The number or the mark of a cell. Of what is not offered, that nobody can be in it, or that it is not published."""
    shown = release.shown(slot)
    if shown.status is Status.NOT_APPLICABLE:
        return of_mark(Status.SUPPRESSED if can_be(release, slot) else Status.NOT_APPLICABLE)
    return of_mark(shown.status) if shown.value is None else exactly(shown.value)


def can_be(release: Release, slot: Slot) -> bool:
    group = release.region.group.get(slot.group)
    if group is None or slot.indicator == "assessed":
        return group is None or group.assessed
    return group.receives_services and slot.service in (ANY_SERVICE, *release.region.services_for(slot.group))


_WHOLES = ("whole region", "any service", "Whole project", REGION, WHOLE_PROJECT)
_FILTERS = re.compile(r": (?P<filters>.+?)(?=, (?:to|from) \d|$)")


class PublicNames(Names):
    """What names mean where a release is shown."""

    def told(self, surface: str, table: TextTable, of: Selection) -> Iterator[Told]:
        yield from super().told(surface, replace(table, value_of=figure_of), of)

    def _read(self, text: str) -> Iterator[Part]:
        if text not in _WHOLES:
            yield from super()._read(text)

    def facts_in(self, caption: str) -> dict[str, str]:
        """What a caption says that its figures are of."""
        found = _FILTERS.search(caption)
        return {"Filters": found["filters"] if found else "all municipalities, groups and services"}


def slots_of(release: Release, told: Told) -> list[Slot]:
    """The cells that a figure's words can mean."""
    return [slot_of(release, str(told.indicator), *meaning) for meaning in told.meanings]


def slot_of(release: Release, indicator: str, of: Selection, codes: dict[Dimension, str | None]) -> Slot:
    def part(dimension: Dimension, chosen: tuple[str, ...], whole: str) -> str:
        [code] = [codes[dimension]] if dimension in codes else chosen or (whole,)
        return code

    last, project = of.period.last, release.region.project
    time = str(last.year)
    if indicator == MONEY and last >= project.end and of.period.first in (None, project.start):
        time = WHOLE_PROJECT
    return Slot(
        indicator,
        part(Dimension.MUNICIPALITY, of.municipalities, REGION),
        part(Dimension.GROUP, of.groups, ALL_GROUPS),
        part(Dimension.SERVICE, of.services, ANY_SERVICE),
        codes.get(Dimension.YEAR) or time,
    )


def check(release: Release, figures: Iterable[Told]) -> Counter[str]:
    """How many figures each surface tells whose words mean a cell; each must be that cell, rounded or exact as it is."""
    found: Counter[str] = Counter()
    wrong = []
    for one in figures:
        if one.indicator not in release.texts or not one.meanings:
            continue
        found[one.surface] += 1
        cells = [(slot, release.shown(slot).status) for slot in slots_of(release, one)]
        if not any(is_figure_of(release, slot, one) for slot, _ in cells):
            wrong.append((one.surface, sorted(map(str, one.label)), one.text, cells))
    assert wrong == [], "\n".join(map(str, wrong[:12]))
    return found


def is_figure_of(release: Release, slot: Slot, told: Told) -> bool:
    """Whether a figure is that of a cell. In files a rounded number is bare, and what is not offered has its own mark."""
    kind, _, _ = told.surface.partition(":")
    status, is_bare = release.shown(slot).status, kind in ("file", "slide") and bare(told.text) is not None
    if kind == "file" and status is Status.NOT_APPLICABLE:
        return told.text == MARKS[status].symbol
    is_as_rounded = is_bare or (ABOUT in told.text) is (status is Status.ROUNDED)
    return agree(figure_of_cell(release, slot), told.value) and is_as_rounded


# ---- What each surface tells ----


@dataclass(frozen=True)
class Shelf:
    """A release with the file that it is read from, and what it offers under each choice."""

    release: Release
    file: Path

    @property
    def names(self) -> PublicNames:
        return PublicNames.of(self.release.region, self.release.region.latest_basis)  # type: ignore[return-value]

    @property
    def names_before(self) -> PublicNames:
        return PublicNames.of(self.release.region, Basis.PRE2021)  # type: ignore[return-value]

    @property
    def everything(self) -> Selection:
        return Selection(Period(self.release.region.project.end), self.release.region.latest_basis)

    def address(self, choice: str) -> dict[str, str]:
        offered = offered_by(self.release)
        first, *_, last = offered.groups
        return {"lang": "en"} | {
            "at first": {},
            "an earlier year": {"y": offered.years[2], "p": offered.years[2]},
            "a service": {"s": offered.services[first][1], "a": offered.areas[1]},
            "another group": {"g": last, "s": offered.services[last][-1]},
        }[choice]

    def page(self, choice: str) -> PublicPage:
        chosen, faults = read_public_choice(self.release, offered_by(self.release), self.address(choice))
        assert not faults
        source = ReleasedFigures(self.release)
        return PublicPage(source, offered_by(self.release), chosen, lambda _: None, lambda *_: None)

    def cards(self, choice: str) -> Iterator[tuple[str, ReleasedFigures, View, Card]]:
        """The cards of every page, with the figures that each is made from."""
        page = self.page(choice)
        for address, sections in SECTIONS.items():
            for section in sections(page):
                for view in section.views:
                    yield address, page.source, view, page.card(view)


@pytest.fixture(scope="module", params=["invented", "demonstration"])
def shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    if request.param == "demonstration":
        return demonstration_shelf(request.getfixturevalue("release_file"))
    release, file = invented_release(1), tmp_path_factory.mktemp("release") / "release.duckdb"
    write_release(release, file)
    return Shelf(release, file)


def demonstration_shelf(file: Path) -> Shelf:
    return Shelf(open_release(file), file)


def pictures(card: Card) -> Iterator[TextTable]:
    for picture in (card.picture, card.table):
        if isinstance(picture, Table):
            yield table_of_card(picture, card.heading)
        elif isinstance(picture, Chart):
            yield table_of_chart(picture, card.heading)
        elif isinstance(picture, Map):
            yield table_of_map(picture, card.heading)


def told_on_cards(shelf: Shelf, choice: str) -> Iterator[Told]:
    """What is said of a card's figures is said by its heading, to which its notes add day and basis."""
    for address, _, view, card in shelf.cards(choice):
        names = shelf.names_before if view.basis is Basis.PRE2021 else shelf.names
        for table in pictures(card):
            facts = {**dict(card.about), **names.facts_in(card.heading)}
            yield from names.told(f"card: {address}", replace(table, facts=facts), shelf.everything)


@dataclass(frozen=True)
class DrawnPage:
    address: str
    html: str

    @property
    def lead(self) -> str:
        found = re.search(r'<p class="di-lead">(.*?)</p>', self.html)
        return page_of(found[0]).sentences[0] if found else ""


def drawn_pages(shelf: Shelf, choice: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[DrawnPage]:
    monkeypatch.delenv("DI_DATABASE", raising=False)
    monkeypatch.setenv("DI_AUDIENCE", "public")
    monkeypatch.setenv("DI_RELEASE", str(shelf.file))
    dashboard = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for name, value in shelf.address(choice).items():
        dashboard.query_params[name] = value
    for place, (address, (source, _)) in enumerate(PUBLIC_PAGES.items()):
        drawn = dashboard.switch_page(source).run() if place else dashboard.run()
        assert not drawn.exception
        yield DrawnPage(address, "\n".join(filter(None, map(html_of, drawn.main))))


def told_on_page(shelf: Shelf, page: DrawnPage) -> Iterator[Told]:
    surface = f"page: {page.address}"
    now, _, reform = page.html.partition(REFORM)
    for html, names in ((now, shelf.names), (reform, shelf.names_before)):
        read = page_of(html)
        of = replace(shelf.everything, basis=names.basis)
        for label, text in read.headlines:
            yield from names.told(surface, TextTable("", ["", label], [["", text]]), of)
        for table in read.tables:
            yield from names.told(surface, replace(table, facts=names.facts_in(table.caption)), of)


def told_in_files(shelf: Shelf) -> Iterator[Told]:
    """The figures of the CSV files, a row each, and of the workbook, a column a year and a sheet of official totals."""
    for name in TABLES:
        text = release_csv_bytes(shelf.release, name, Language.EN).decode("utf-8-sig")
        for row in csv.DictReader(io.StringIO(text)):
            words = [row[one] for one in ("area", "group", "service", "indicator", "year")]
            basis = "" if row["basis"] == REGION else row["basis"]
            yield from _told_in_file(shelf, "CSV", basis, words, row["value"] or row["mark"])
    bases = {name.en: str(basis) for basis, name in shelf.release.region.bases.items()} | {"": ""}
    book = load_workbook(io.BytesIO(release_xlsx(shelf.release, Language.EN)))
    for sheet in book.worksheets[: len(TABLES) + 1]:
        headings, *rows = [["" if one is None else str(one) for one in row] for row in sheet.values]
        for _, *texts in ([None, *row] for row in rows):
            row = dict(zip(headings, texts, strict=True))
            words = [row.pop(one) for one in ("Area", "Target group", "Service")]
            basis = bases[row.pop("Municipalities")]
            if "Indicator" in row:
                yield from _told_in_file(shelf, "XLSX", basis, [*words, row["Indicator"], row["Year"]], row["Value"])
                continue
            row.pop("Code")
            for time, figure in row.items():
                yield from _told_in_file(shelf, "XLSX", basis, [*words, sheet.title, time], figure)


def _told_in_file(shelf: Shelf, kind: str, basis: str, words: list[str], figure: str) -> Iterator[Told]:
    names = shelf.names_before if basis == Basis.PRE2021 else shelf.names
    facts = {"Municipalities": shelf.release.region.bases[names.basis].en} if basis else {}
    table = TextTable("", [""] * (len(words) + 1), [[*words, figure]], named=len(words), facts=facts)
    yield from names.told(f"file: {kind}", table, replace(shelf.everything, basis=names.basis))


# ---- The checks ----


@pytest.mark.parametrize("choice", CHOICES)
def test_the_same_words_say_the_same_figure_on_pages_and_cards(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, choice: str
) -> None:
    figures = list(told_on_cards(shelf, choice))
    for page in drawn_pages(shelf, choice, monkeypatch):
        figures += told_on_page(shelf, page)
        read, address = page_of(page.html), page.address
        read.titled = [(title, replace(table, value_of=figure_of)) for title, table in read.titled]
        assert false_titles(read) == [], address
        release = open_release(shelf.file)
        offered = offered_by(release)
        asked, _ = read_public_choice(release, offered, shelf.address(choice))
        shared = description_of(page_at_rest(release, offered, asked), address)
        assert address not in SECTIONS or shared == page.lead
        assert untold_in(page.lead, shelf.release, figures) == []
    found = check(shelf.release, figures)
    check_among_themselves(figures)
    assert set(found) >= {f"{kind}: {address}" for kind in ("page", "card") for address in SECTIONS}


def untold_in(lead: str, release: Release, figures: Iterable[Told]) -> list[str]:
    """The numbers of a page's answer that nothing on the pages tells."""
    threshold = str(release.parameters.threshold)
    told = [one.value for one in figures]
    return [
        text for text, value in values_in(lead).items() if text != threshold and not any(agree(value, one) for one in told)
    ]


def test_the_same_words_say_the_same_figure_in_files(shelf: Shelf) -> None:
    in_files, release = list(told_in_files(shelf)), shelf.release
    assert check(release, in_files) == {"file: CSV": len(release.cells), "file: XLSX": len(in_files) - len(release.cells)}
    check_among_themselves(in_files)


@pytest.mark.parametrize("choice", CHOICES)
def test_titles_and_sentences_of_cards_say_what_their_figures_do(shelf: Shelf, choice: str) -> None:
    wrong = []
    for address, source, view, card in shelf.cards(choice):
        last = view.last or shelf.release.region.project.end
        untold = untold_numbers(source, view, card, last, last.replace(year=last.year - 1))
        untold -= {str(shelf.release.parameters.threshold)}
        if untold or names_extremes(card) is False:
            wrong.append((address, card.title, card.sentence, untold))
    assert wrong == [], "\n".join(map(str, wrong))


@pytest.mark.parametrize("choice", CHOICES)
def test_what_cards_claim_of_protected_figures_is_true_of_the_records(
    demonstration: Database, release_file: Path, choice: str
) -> None:
    shelf, judged = demonstration_shelf(release_file), 0
    for _, source, view, _ in shelf.cards(choice):
        if view.kind in BY_ONE_FIGURE:
            continue  # of municipalities beside one another nothing is concluded
        answer = source.answer(Question(view.indicators, shelf.page(choice).selection(view), view.split))
        assert answer
        for whole in answer.results:
            result = replace(whole, cells=tuple(cell for cell in whole if cell.value or is_of_partner(source, whole, cell)))
            if len(result.by) == 1:
                judge, told = judge_of(demonstration, result), finding(ENGLISH, source.region, result)
                beside = sentence(ENGLISH, source.region, result, named_in(told))
                for claim in (*told, *([beside] if beside else [])):
                    assert judge.is_true(claim), claim
                    judged += 1
    assert judged > 10


def is_of_partner(source: ReleasedFigures, result: Result, cell: Cell) -> bool:
    """Whether a row is compared at all: of municipalities, those that took part."""
    of_places = result.by == (Dimension.MUNICIPALITY,) and cell.key[0] is not None
    return not of_places or source.region.municipality[str(cell.key[0])].partner


def judge_of(records: Database, result: Result) -> Judge:
    """Judges what is said of a released result by the records: of the rows that it has."""
    rows = {cell.key for cell in result}
    hidden = frozenset(code for cell in result for code in cell.key if code and cell.status is Status.SUPPRESSED)

    def truth(indicator: str, by: Dimension | None, group: str) -> Values:
        of = replace(result.selection, groups=(group,) if group else result.selection.groups)
        cells = evaluate(records, CATALOGUE[indicator], of, (by,) if by else ()).cells
        values: dict[str | None, float | None] = {
            cell.key[0] if cell.key else "": cell.value for cell in cells if not by or cell.key in rows
        }
        return {**{key[0]: 0.0 for key in rows if by and key[0] not in values}, **values}

    return Judge(records.region, truth, {(result.indicator.code, result.by[0]): hidden}, is_protected=True)

"""Slides of the records: needed services, statements, missing reports, checks, corrections, sentences; worked by hand."""

from __future__ import annotations

import datetime as dt
import io
import re
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from invented_release import invented_release
from loaded_batches import copied, loaded
from oracle import load_programme, load_region
from oracle.strategies import Tables, packages
from pptx import Presentation
from pydantic import TypeAdapter
from pypdf import PdfReader
from random_packages import write_random_package
from test_meeting_decks import deck_of, slide_of, texts_of
from test_needed import DATA_SET
from test_quality_page import AGAIN, LATE
from test_shareable_meeting import ROUNDS, built

from di_metrics.cards.composing import card_of
from di_metrics.cards.paragraph_card import figures_of
from di_metrics.cards.record_cards import _spans
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import View, ViewKind
from di_metrics.deck import Chart, Level, Listing, Table
from di_metrics.export.deck_workbook import deck_workbook_bytes
from di_metrics.export.handout import handout_bytes
from di_metrics.export.slides import slides_bytes
from di_metrics.meetings.agenda import Agenda, AgendaItem, agenda_from_json
from di_metrics.model import Basis, Dimension, Language, Period, Selection, Status
from di_metrics.query.demand import needed_by, persons_in_plans
from di_metrics.reports.programme import read_checks
from di_metrics.settings import default_region
from di_metrics.sources.protected import ProtectedFigures
from di_metrics.sources.released import ReleasedFigures
from di_metrics.store import Database, open_database
from di_metrics.text import Speaker
from di_metrics.text.paragraphs import paragraph
from di_metrics.text.public_speaker import PublicSpeaker

LV, EN = Language.LV, Language.EN
NO_BREAK = "\N{NO-BREAK SPACE}"
JUNE, END_OF_2019 = dt.date(2022, 6, 30), dt.date(2019, 12, 31)
OLD = Basis.PRE2021
TESTS = Path(__file__).parent
SAMPLE = TESTS / "regions" / "sample"
KINDS = (
    ViewKind.WORDS,
    ViewKind.NEEDED,
    ViewKind.STATEMENTS,
    ViewKind.COMPLETENESS,
    ViewKind.PLAUSIBILITY,
    ViewKind.CORRECTIONS,
    ViewKind.STATE_CARE,
)


@pytest.fixture(scope="module")
def reported(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The sample with a late report of Vējupe, one that replaces its December, and the data set of needed services."""
    file = loaded(copied(sample_file, tmp_path_factory.mktemp("reported")), LATE, AGAIN, DATA_SET)
    database = open_database(file)
    yield database
    database.close()


def rows_of(table: object) -> dict[str, list[str]]:
    assert isinstance(table, Table)
    return {row.name: [one.text for one in row.figures] for row in table.rows}


# Needed and delivered ------------------------------------------------------------------------------------------------------


def test_a_person_counts_once_for_a_service_wherever_planned(sample: Database) -> None:
    """Home care: planned for a2 and a3 (twice), given to a2 and a4; five adults were assessed, four served by June 2022."""
    checks = read_checks(sample.region, sample.files)
    plans = persons_in_plans(sample, needed_by(checks, Selection(Period(JUNE))))
    assert (plans["home_care"], plans["group_home"]) == (2, 1)
    assert plans["massage"] == 0, "it is in no adult's plan"
    none = persons_in_plans(sample, needed_by(checks, Selection(Period(dt.date(2016, 1, 1)))))
    assert not any(none.values())


def test_needed_tells_where_recipients_are_furthest_behind_plans(reported: Database) -> None:
    """Liepziedi: home care and day care are each in the plans of a2 and a3 and were given to a2; the data set says 5."""
    slide = slide_of(reported, View(ViewKind.NEEDED, municipalities=("LV9003000",)), as_of=JUNE)
    assert slide.title == (
        "Recipients are furthest behind support plans: home care (in plans 2, recipients 1)"
        " and day care centre (in plans 2, recipients 1)"
    )
    assert slide.sentence == "Recipients are fewer than support plans in 2 of 2 services. All is of one group: adults."
    assert isinstance(slide.picture, Chart)
    assert [series.values for series in slide.picture.series] == [(2, 2), (1, 1)]
    assert rows_of(slide.table) == {"home care": ["2", "1", "5", "20.0"], "day care centre": ["2", "1", "–", "–"]}
    assert dict(slide.about)["Target group"] == "adults"


def test_over_several_municipalities_the_data_set_is_not_added_up(reported: Database) -> None:
    slide = slide_of(reported, View(ViewKind.NEEDED), as_of=JUNE)
    assert slide.title == "No service has fewer recipients than support plans"
    assert rows_of(slide.table)["home care"] == ["2", "3"], "the recipient of the late report has no plan"
    assert all(len(row) == 2 for row in rows_of(slide.table).values())


def test_shareable_needed_is_rounded_and_told_of_a_municipality_too(demonstration: Database) -> None:
    """Whoever has no service and is in no plan as far as is told is left out, and nobody is told to be few exactly."""
    area = demonstration.region.of_basis(Basis.POST2021)[0].code
    for places in ((), (area,)):
        view = View(ViewKind.NEEDED, municipalities=places)
        exact, told = (
            slide_of(demonstration, view, level=level, language=LV, as_of=dt.date(2020, 6, 30)) for level in Level
        )
        true, shown = rows_of(exact.table), rows_of(told.table)
        assert shown
        for name, row in true.items():
            labels = [rounded(int(one)) for one in row[:2]]
            assert shown.get(name, ["<5", "<5"])[:2] == labels, name
    assert told.title.startswith("No parādītajiem saņēmēju skaits visvairāk atpaliek no atbalsta plāniem: ")


def rounded(count: int) -> str:
    return "<5" if count < 5 else f"≈{NO_BREAK}{max(5, round(count / 5) * 5)}"


# Published statements ------------------------------------------------------------------------------------------------------


def test_statements_are_counted_by_day(reported: Database) -> None:
    """The late report gives a new adult home care, of which the statement of 2019 knows nothing."""
    slide = slide_of(reported, View(ViewKind.STATEMENTS))
    assert slide.title == "In agreement with the records: 2 of 3 published statements"
    assert slide.sentence == "These statements differ from the records: Recipients · adults · Trejupe."
    counts = {"31 December 2019": ["2", "1", "1"], "31 December 2018": ["1", "1", "0"], "Total": ["3", "2", "1"]}
    assert rows_of(slide.picture) == counts
    assert dict(slide.about)["Sources"] == "Invented report for 2018; Invented report to 2019-12-31"
    before = slide_of(reported, View(ViewKind.STATEMENTS), as_of=dt.date(2019, 6, 30))
    assert before.title == "In agreement with the records: 1 of 1 published statement"
    none = slide_of(reported, View(ViewKind.STATEMENTS, last=dt.date(2017, 1, 1)), language=LV)
    assert none.title == "Par šo laiku publicētu apgalvojumu nav"


def test_statements_of_a_day_are_told_one_by_one(reported: Database, sample: Database) -> None:
    view = View(ViewKind.STATEMENTS, first=END_OF_2019, last=END_OF_2019)
    picture = slide_of(reported, view).picture
    assert isinstance(picture, Listing)
    differing, agreeing = picture.points
    assert differing.startswith("Recipients · adults · Trejupe: published group home")
    assert "; computed individual psychologist consultations" in differing
    assert differing.endswith(" Differs: records are missing, late or corrected since.")
    assert agreeing == "Recipients · all groups · by municipality: published at least 1: 5 municipalities. ✓ Agrees."
    agreed = slide_of(sample, view, language=LV)
    assert agreed.sentence == "Ieraksti apstiprina visu, kas publicēts par stāvokli uz 31.12.2019."


def test_shareable_statements_tell_neither_records_nor_small_counts(reported: Database) -> None:
    view = View(ViewKind.STATEMENTS, first=END_OF_2019, last=END_OF_2019)
    slide = slide_of(reported, view, level=Level.SHAREABLE)
    assert (slide.title, slide.picture, slide.table) == ("Published figures: internal figures alone", None, None)


# Missing and late reports --------------------------------------------------------------------------------------------------


def test_missing_reports_are_told_by_municipality(reported: Database) -> None:
    """Of 2019 Vējupe told of September (package), October (late), November (in time) and December: eight are missing.

    Liepziedi last told of June 2018, Trīsupji in 2019 of February alone, Dzintarpils of January and March, Rudzāji from May.
    """
    slide = slide_of(reported, View(ViewKind.COMPLETENESS, basis=OLD, first=dt.date(2019, 1, 1)))
    assert slide.title == "Word of 48 months is missing from 5 municipalities"
    assert slide.sentence == (
        "The municipalities with most months without word are Liepziedi Municipality (12), Trīsupji Municipality (11),"
        " Dzintarpils City (10) and Vējupe City (8). 1 month was reported late."
    )
    assert rows_of(slide.picture) == {
        "Liepziedi Municipality": ["12", "01.2019–12.2019", "0", "12"],
        "Trīsupji Municipality": ["11", "03.2019–12.2019, 01.2019", "0", "12"],
        "Dzintarpils City": ["10", "04.2019–12.2019, 02.2019", "0", "12"],
        "Vējupe City": ["8", "01.2019–08.2019", "1", "12"],
        "Rudzāji Municipality": ["7", "06.2019–12.2019", "0", "8"],
        "Total": ["48", "–", "1", "56"],
    }
    assert "fewer" not in slide.source


def test_missing_reports_in_latvian_follow_the_number(reported: Database) -> None:
    def title(area: str, last: dt.date) -> str:
        view = View(ViewKind.COMPLETENESS, basis=OLD, first=dt.date(2019, 1, 1), last=last, municipalities=(area,))
        return slide_of(reported, view, language=LV).title

    assert title("9010000", dt.date(2019, 3, 31)) == "Ziņu par 1 mēnesi trūkst no 1 pašvaldības"
    assert title("9020000", dt.date(2019, 11, 30)) == "Ziņu par 8 mēnešiem trūkst no 1 pašvaldības"
    view = View(ViewKind.COMPLETENESS, basis=OLD, first=dt.date(2019, 1, 1))
    whole = slide_of(reported, view, language=LV)
    assert whole.title == "Ziņu par 48 mēnešiem trūkst no 5 pašvaldībām"
    assert whole.sentence.endswith(" Par 1 mēnesi atskaite saņemta novēloti.")


def test_complete_reports_are_said_to_be_so(demonstration: Database) -> None:
    slide = slide_of(demonstration, View(ViewKind.COMPLETENESS), language=LV)
    assert slide.title == "Par katru gaidāmo mēnesi ir ziņas"
    assert isinstance(slide.picture, Table)
    assert [column.heading for column in slide.picture.columns] == ["Mēneši bez ziņām", "Novēloti mēneši", "Gaidāmi mēneši"]
    nobody = slide_of(demonstration, View(ViewKind.COMPLETENESS), language=LV, as_of=dt.date(2016, 1, 31))
    assert nobody.title == "Vēl neviens mēnesis nav gaidāms"
    old = slide_of(demonstration, View(ViewKind.COMPLETENESS, basis=OLD), language=LV)
    assert old.title == "Ziņu par 12 mēnešiem trūkst no 5 pašvaldībām"
    silent = "Līdz šim datumam nav ziņu no šīm pašvaldībām: Aglonas novads, Vārkavas novads un Zilupes novads."
    assert old.sentence.endswith(silent)
    assert len(rows_of(old.picture)) == 5 + 3 + 1, "the other eleven lack nothing"
    assert isinstance(old.picture, Table)
    assert old.picture.note.startswith("Pašvaldības bez trūkstošiem")


def test_shareable_months_are_of_all_groups_together_where_many_are_served(
    reported: Database, demonstration: Database
) -> None:
    """Which months a group or few persons were served in could be those of one person."""
    of_adults = View(ViewKind.COMPLETENESS, basis=OLD, groups=("adults",))
    few = slide_of(reported, of_adults, level=Level.SHAREABLE)
    assert rows_of(few.picture) == {}, "nowhere are 20 served"
    told, all_ = (slide_of(demonstration, one, level=Level.SHAREABLE) for one in (of_adults, replace(of_adults, groups=())))
    assert told.picture == all_.picture
    assert dict(told.about)["Filters"] == "all municipalities, groups and services"
    recipients = View(ViewKind.FIGURES, ("recipients",), (Dimension.MUNICIPALITY,), basis=OLD)
    exact = rows_of(slide_of(demonstration, recipients).picture)
    shown = set(rows_of(told.picture)) - {"Total"}
    assert shown
    assert min(int(exact[name][0]) for name in shown) >= 18, "told to be 20 at least"


def test_many_spans_of_months_are_cut_short() -> None:
    days = [dt.date(2018, month, 1) for month in (1, 3, 5, 6, 8, 10, 12)]
    assert _spans(Speaker(EN), days) == "12.2018, 10.2018, 08.2018, and 4 more"
    assert _spans(Speaker(LV), days[:3]) == "05.2018, 03.2018, 01.2018"
    assert _spans(Speaker(LV), [dt.date(2018, 12, 1), dt.date(2019, 1, 1)]) == "12.2018–01.2019"


# Checks and corrections ----------------------------------------------------------------------------------------------------


def test_checks_of_the_records_with_what_they_find(reported: Database) -> None:
    slide = slide_of(reported, View(ViewKind.PLAUSIBILITY), language=LV)
    assert slide.title == "3 pārbaudes atrod apšaubāmus ierakstus"
    assert rows_of(slide.picture)["Neparasta vienības cena"] == ["1", "1"]


def test_corrections_tell_by_how_much_reports_changed_figures(reported: Database) -> None:
    """The second report tells December of Vējupe at 70.00 instead of 60.00."""
    slide = slide_of(reported, View(ViewKind.CORRECTIONS, basis=OLD), as_of=END_OF_2019)
    assert slide.title == "Later reports changed 1 month of 1 municipality"
    assert slide.sentence == "The compensation in them has changed by +10\N{NO-BREAK SPACE}EUR."
    assert rows_of(slide.picture) == {"Vējupe City": ["1", "0", "+10\N{NO-BREAK SPACE}EUR"]}
    latvian = slide_of(reported, View(ViewKind.CORRECTIONS, basis=OLD), as_of=END_OF_2019, language=LV)
    assert latvian.title == "Vēlākas atskaites mainījušas skaitļus par 1 mēnesi 1 pašvaldībā"


@pytest.mark.parametrize("kind", [ViewKind.PLAUSIBILITY, ViewKind.CORRECTIONS])
def test_what_is_of_single_records_is_told_internally_alone(reported: Database, kind: ViewKind) -> None:
    slide = slide_of(reported, View(kind), level=Level.SHAREABLE)
    assert slide.title.endswith(": internal figures alone")
    assert (slide.picture, slide.table) == (None, None)
    assert not re.search(r"\d", f"{slide.title} {slide.sentence}")


def test_without_corrections_it_says_so(sample: Database) -> None:
    slide = slide_of(sample, View(ViewKind.CORRECTIONS))
    assert slide.title == "No later report has changed a figure"
    assert slide.picture == Listing((slide.sentence,))


# Sentences -----------------------------------------------------------------------------------------------------------------


def test_each_sentence_of_a_selection_is_a_point(sample: Database) -> None:
    slide = slide_of(sample, View(ViewKind.WORDS))
    assert slide.sentence.startswith("In Trejupe, from the project's start to 31 December 2019, services were provided to 7")
    assert isinstance(slide.picture, Listing)
    assert slide.sentence not in slide.picture.points
    assert all(point.endswith(".") for point in slide.picture.points)
    area = slide_of(sample, View(ViewKind.WORDS, municipalities=("LV9001000",)), language=LV)
    assert area.heading == "Dzintarpils valstspilsēta: kopsavilkums"


PERSONS = re.compile(r"(?<![\d,.])[1-4] (?:person|child|adult|guardian|recipient)|\((?:[1-4]|[1-4] each)\)| – [1-4][,.]")


def check_words(database: Database, selection: Selection) -> int:
    """What sentences tell of persons is rounded, and few of them are not counted; returns how many figures are low."""
    source = ProtectedFigures(database)
    official = {label.shown.value for label in source.labelling.official.values()}
    figures = figures_of(source, selection)
    split = (figures.by_group, figures.by_municipality, figures.by_service, figures.by_category)
    counts = (figures.recipients, figures.assessed, figures.waiting, figures.unassessed, *split)
    cells = [cell for result in counts for cell in result or ()]
    for cell in cells:
        assert cell.value is None or (cell.value and cell.value % 5 == 0) or cell.value in official
    for claim in paragraph(PublicSpeaker(EN, source.parameters), source.region, figures):
        assert not PERSONS.search(claim.text), claim
    return sum(cell.status is Status.LOW for cell in cells)


@pytest.mark.parametrize("seed", [1, 2])
def test_shareable_sentences_of_random_packages_keep_small_counts(seed: int, tmp_path: Path) -> None:
    with built(default_region(), write_random_package(tmp_path, seed)) as database:
        area = database.region.of_basis(Basis.POST2021)[0].code
        selections = [
            Selection(Period(day), basis, municipalities=places)
            for day in (dt.date(2018, 6, 28), dt.date(2021, 9, 28))
            for basis in Basis
            for places in ((), (area,))
        ]
        assert sum(check_words(database, one) for one in selections)


@given(packages(load_region(SAMPLE), load_programme(TESTS.parent / "data/programme")))
@ROUNDS
def test_shareable_sentences_of_few_people(tables: Tables) -> None:
    with tempfile.TemporaryDirectory() as name:
        tables.write(Path(name))
        with built(SAMPLE, Path(name)) as database:
            check_words(database, Selection(Period(END_OF_2019)))
            check_words(database, Selection(Period(JUNE), groups=("children",)))


# All of them ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_public_release_does_not_tell_it(kind: ViewKind) -> None:
    card = card_of(Setting(ReleasedFigures(invented_release()), EN, END_OF_2019, None), View(kind))
    assert card.title.endswith(": not in the public release")
    assert (card.picture, card.table) == (None, None)


ENGLISH = re.compile(r"\b(the|of|and|by|most|total|since|data|not|persons|recipients|months|None|nan)\b", re.IGNORECASE)


@pytest.mark.parametrize("level", [Level.INTERNAL, Level.SHAREABLE])
@pytest.mark.parametrize("as_of", [dt.date(2018, 6, 30), dt.date(2023, 12, 31)])
def test_all_of_them_are_told_in_latvian(demonstration: Database, as_of: dt.date, level: Level) -> None:
    deck = deck_of(demonstration, *map(View, KINDS), as_of=as_of, language=LV, level=level)
    for slide in deck.slides:
        assert slide.sentence.endswith(".")
        assert not slide.sentence.endswith("..")
        said = [text for text in texts_of((slide.title, slide.sentence, slide.picture, slide.table)) if text]
        assert not [text for text in said if ENGLISH.search(text)], slide.key


def test_agendas_of_before_are_still_read(sample: Database) -> None:
    """An agenda names what it shows by code, so one that was kept before these kinds came is what it was."""
    text = '{"items": [{"view": {"kind": "overview"}}, {"view": {"kind": "decisions"}, "title": "Lemt", "comment": ""}]}'
    agenda = Agenda((AgendaItem(View(ViewKind.OVERVIEW)), AgendaItem(View(ViewKind.DECISIONS), "Lemt")))
    assert agenda_from_json(sample.region, text) == agenda
    shown = Agenda(tuple(AgendaItem(View(kind)) for kind in KINDS))
    assert agenda_from_json(sample.region, TypeAdapter(Agenda).dump_json(shown).decode()) == shown


def test_every_row_has_a_figure_for_each_column(sample: Database) -> None:
    deck = deck_of(sample, *map(View, KINDS), level=Level.INTERNAL)
    tables = [one for slide in deck.slides for one in (slide.picture, slide.table) if isinstance(one, Table)]
    assert tables
    assert all(len(row.figures) == len(table.columns) for table in tables for row in table.rows)


def test_files_hold_what_the_slides_tell(demonstration: Database) -> None:
    """The months without word, and the services whose numbers are not told, in each of the three files."""
    views = (View(ViewKind.COMPLETENESS, basis=OLD), View(ViewKind.NEEDED), *map(View, KINDS))
    deck = deck_of(demonstration, *views, level=Level.SHAREABLE, language=LV)
    workbook = openpyxl.load_workbook(io.BytesIO(deck_workbook_bytes(deck)))
    months, services = workbook.worksheets[:2]
    assert ("Rēzeknes novads", 2) in {(row[0].value, row[1].value) for row in months.iter_rows()}
    assert ("aprūpe mājās", 25, "<5") in {tuple(cell.value for cell in row[:3]) for row in services.iter_rows()}
    slides = Presentation(io.BytesIO(slides_bytes(deck, {})))
    [table] = [shape.table for shape in slides.slides[2].shapes if shape.has_table]  # behind cover and agenda
    assert [cell.text for cell in table.rows[1].cells][:2] == ["Rēzeknes novads", "2"]
    charts = [shape.chart for slide in slides.slides for shape in slide.shapes if shape.has_chart]
    assert 180 in charts[0].plots[0].series[0].values or 180 in charts[0].plots[0].series[1].values
    handout = PdfReader(io.BytesIO(handout_bytes(deck, {})))
    said = " ".join(" ".join(page.extract_text() for page in handout.pages).split())
    assert "Ziņu par 2 mēnešiem trūkst no 1 pašvaldības" in said
    assert "No parādītajiem saņēmēju skaits visvairāk atpaliek no atbalsta plāniem" in said

"""The people from state care by institution: worked by hand, against plain Python, on pages, in meetings and in files."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random

import openpyxl
import pytest
from editing import add_column
from format_fixtures import unpacked
from hypothesis import given
from invented_release import invented_release
from oracle import load_programme, load_region
from oracle.strategies import Tables, packages
from pptx import Presentation
from pypdf import PdfReader
from test_meeting_decks import deck_of, slide_of, texts_of
from test_shareable_meeting import ROUNDS, built

from di_metrics.cards.composing import card_of
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import STATE_CARE_SPLITS, AgendaError, View, ViewKind, check_view, view_about
from di_metrics.deck import Chart, ChartKind, Level, Listing
from di_metrics.export.deck_workbook import deck_workbook_bytes
from di_metrics.export.handout import handout_bytes
from di_metrics.export.slides import slides_bytes
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Dimension, Language, Period, Selection
from di_metrics.query.evaluation import evaluate
from di_metrics.query.state_care import FromInstitution, from_state_care
from di_metrics.settings import default_region
from di_metrics.sources.exact import RecordedFigures
from di_metrics.sources.protected import ProtectedFigures
from di_metrics.sources.released import ReleasedFigures
from di_metrics.store import Database, build_database, open_database
from di_metrics.store.migration import migrate
from di_metrics.store.package import SERVICE_RECORDS

TESTS = Path(__file__).parent
SAMPLE = TESTS / "regions" / "sample"
A, B, C = "9010000", "9020000", "9030200"
END_OF_2019 = dt.date(2019, 12, 31)
TO_2019 = Selection(Period(END_OF_2019), Basis.PRE2021)
YEAR, SERVICE = (Dimension.YEAR,), (Dimension.SERVICE,)
HERE = View(ViewKind.STATE_CARE)

PERSONS = """person_id,target_group,from_state_care,guardian_of,from_institution
p1,adults,1,,ozolaine
p2,adults,1,,ozolaine
p3,adults,1,,udri
p4,adults,1,,udri
p5,adults,1,,
p6,adults,0,,
p7,adults,1,,udri
"""
ASSESSMENTS = f"""person_id,municipality_code,parish,assessed_on,plan_on,recommended_services
p1,{A},,2017-03-01,,
p2,{A},,2018-05-01,,
p3,{C},,2019-06-01,,
p4,{A},,2019-02-01,,
p5,{A},,2019-12-31,,
p6,{A},,2017-01-01,,
p7,{A},,2020-01-01,,
"""
RECORDS = f"""{",".join(SERVICE_RECORDS.columns)}
r1,p1,{A},,home_care,2018-01-01,2018-01-31,1,3.14,3.14,
r2,p1,{A},,group_home,2019-10-01,2019-10-31,1,9.39,9.39,
r3,p3,{A},,day_care_centre,2019-11-01,2019-11-30,1,13.60,13.60,
r4,p3,{B},,home_care,2019-12-01,2019-12-31,1,3.14,3.14,
r5,p4,{A},,home_care,2019-09-01,2019-09-30,1,3.14,3.14,
r6,p6,{A},,home_care,2019-12-31,2019-12-31,1,3.14,3.14,
"""
"""p6's service is the last that began, so the records tell of all days to the end of 2019. p4's only service ended on
30 September 2019: the last 90 days to the end of 2019 begin on 3 October."""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    package = tmp_path_factory.mktemp("package")
    for name, text in (("persons", PERSONS), ("assessments", ASSESSMENTS), ("service_records", RECORDS)):
        (package / f"{name}.csv").write_text(text, encoding="utf-8")
    build_database(SAMPLE, package, package / "db.duckdb")
    found = open_database(package / "db.duckdb")
    yield found
    found.close()


# ---- Worked by hand ----


def told(database: Database, selection: Selection) -> list[FromInstitution]:
    return list(from_state_care(database, selection).institutions)


def test_by_institution(database: Database) -> None:
    found = from_state_care(database, TO_2019)
    assert found.recent == (dt.date(2019, 10, 3), END_OF_2019)
    assert list(found.institutions) == [
        FromInstitution("ozolaine", Counter({2017: 1, 2018: 1}), 1, 1, {"group_home": 1}),
        FromInstitution("udri", Counter({2019: 2}), 2, 1, {"day_care_centre": 1, "home_care": 1}),
        FromInstitution(None, Counter({2019: 1}), 0, 0, {}),
    ]
    assert [row.waiting for row in found.institutions] == [1, 0, 1]
    total = found.total
    assert (total.persons, total.served, total.still_served, total.waiting) == (5, 3, 2, 2)
    assert total.services == {"group_home": 1, "day_care_centre": 1, "home_care": 1}


def test_a_service_that_ended_on_the_first_of_the_last_days_still_counts(database: Database) -> None:
    """Of 28 December the last 90 days begin on 30 September, on which p4's service ended."""
    for day, still in ((dt.date(2019, 12, 28), 2), (dt.date(2019, 12, 29), 1)):
        [_, udri, *_] = told(database, Selection(Period(day)))
        assert (udri.served, udri.still_served) == (2, still)


def test_the_last_days_end_where_the_records_do(database: Database) -> None:
    """Else nobody would be served any more where reports of the last months are not in yet."""
    found = from_state_care(database, Selection(Period(dt.date(2021, 12, 31))))
    assert found.recent == (dt.date(2019, 10, 3), END_OF_2019)
    udri = found.institutions[1]
    assert (udri.came, udri.served, udri.still_served, udri.waiting) == (Counter({2019: 2, 2020: 1}), 2, 1, 1)


FILTERED = {
    "where p3 moved to": ((B,), [("udri", 1, 1, 1)]),
    "where p3 was assessed and not served": ((C,), [("udri", 1, 0, 0)]),
    "both": ((B, C), [("udri", 1, 1, 1)]),
}


@pytest.mark.parametrize(("places", "rows"), FILTERED.values(), ids=FILTERED)
def test_a_filter_by_municipality_is_that_of_waiting(
    database: Database, places: tuple[str, ...], rows: list[tuple[str, int, int, int]]
) -> None:
    found = told(database, Selection(Period(END_OF_2019), Basis.PRE2021, places))
    assert [(row.institution, row.persons, row.served, row.still_served) for row in found if row.persons] == rows


def test_filters_by_group_apply_and_those_by_service_and_period_do_not(database: Database) -> None:
    whole = told(database, TO_2019)
    within = Period(END_OF_2019, dt.date(2019, 12, 1))
    assert told(database, Selection(within, Basis.PRE2021, services=("massage",), groups=("adults",))) == whole
    nobody = told(database, Selection(Period(END_OF_2019), groups=("children",)))
    assert [(row.institution, row.persons) for row in nobody] == [("ozolaine", 0), ("udri", 0)]


def test_before_anybody_came(database: Database) -> None:
    found = from_state_care(database, Selection(Period(dt.date(2016, 6, 30))))
    assert [row.persons for row in found.institutions] == [0, 0]
    for split in STATE_CARE_SPLITS:
        card = card_of(setting(database, as_of=dt.date(2016, 6, 30)), View(ViewKind.STATE_CARE, split=split))
        assert card.title == "Nobody from state care is told of yet"
        assert (card.picture, card.table) == (None, None)


def test_without_the_column_all_are_of_an_unknown_institution(sample: Database) -> None:
    """a1 was served last in March 2019; a2 has services in October 2021 and on the records' last day."""
    found = from_state_care(sample, Selection(Period(sample.region.project.end)))
    assert (found.institutions[-1].institution, found.institutions[-1].came) == (None, Counter({2018: 1, 2021: 1}))
    assert (found.total.persons, found.total.served, found.total.still_served) == (2, 2, 1)


@pytest.mark.parametrize("number", [4, 5])
def test_a_database_of_before_institutions_knows_none(number: int, tmp_path: Path) -> None:
    """Of format 5 one person, a, is from an institution; before there was no place for it."""
    file = unpacked(number, tmp_path)
    migrate(file)
    with open_database(file) as found:
        rows = from_state_care(found, Selection(Period(dt.date(2022, 6, 30)))).institutions
    persons = {row.institution: row.persons for row in rows}
    assert persons == ({None: 2} if number == 4 else {"ozolaine": 0, "udri": 1, None: 2})


# ---- Against plain Python, which reads the files ----


SERVED_GROUPS = load_programme(TESTS.parent / "data/programme").served


def by_hand(folder: Path, last: dt.date) -> list[tuple[str, dict[int, int], int, int, dict[str, int]]]:
    """Institution, years of coming, served, still served, services in the last days; of nobody there is no row."""
    persons, assessments, records = (
        list(csv.DictReader((folder / f"{name}.csv").open(encoding="utf-8", newline="")))
        for name in ("persons", "assessments", "service_records")
    )
    day = dt.date.fromisoformat
    records = [row for row in records if float(row["units"]) > 0 or float(row["compensation_eur"]) > 0]
    end = min([last, *([max(day(row["date_from"]) for row in records)] if records else [])])
    first: dict[str, dt.date] = {}
    for row, begun in [(r, day(r["assessed_on"])) for r in assessments] + [(r, day(r["date_from"])) for r in records]:
        if begun <= last:
            first[row["person_id"]] = min(begun, first.get(row["person_id"], begun))
    served = {row["person_id"] for row in records if day(row["date_from"]) <= last}
    used = defaultdict(set)
    for row in records:
        if day(row["date_from"]) <= last and (end - day(row["date_to"])).days < 90:
            used[row["person_id"]].add(row["service_code"])
    found: dict[str, list[str]] = defaultdict(list)
    for row in persons:
        if row["from_state_care"] == "1" and row["target_group"] in SERVED_GROUPS and row["person_id"] in first:
            found[row["from_institution"]].append(row["person_id"])
    return sorted(
        (
            institution,
            dict(Counter(first[one].year for one in own)),
            sum(one in served for one in own),
            sum(one in used for one in own),
            dict(Counter(service for one in own for service in used.get(one, ()))),
        )
        for institution, own in found.items()
    )


def agree(database: Database, folder: Path, last: dt.date) -> None:
    rows = [
        (row.institution or "", dict(row.came), row.served, row.still_served, dict(row.services))
        for row in told(database, Selection(Period(last)))
        if row.persons
    ]
    assert sorted(rows, key=lambda row: row[0]) == by_hand(folder, last)


@pytest.mark.parametrize("last", [dt.date(2018, 6, 30), END_OF_2019, dt.date(2021, 6, 30), dt.date(2023, 12, 31)])
def test_the_demonstration_data_agree_with_plain_python(
    demonstration: Database, demonstration_file: Path, last: dt.date
) -> None:
    agree(demonstration, demonstration_file.parent, last)


@given(packages(load_region(SAMPLE), load_programme(TESTS.parent / "data/programme")))
@ROUNDS
def test_any_package_agrees_with_plain_python(tables: Tables) -> None:
    with tempfile.TemporaryDirectory() as name:
        tables.write(Path(name))
        draw = Random(len(tables.service_records))
        care = {row["person_id"] for row in tables.persons if row["from_state_care"] == "1"}
        institutions = {one: draw.choice(["", "ozolaine", "udri"]) for one in sorted(care)}
        add_column(Path(name), "persons.csv", "from_institution", institutions)
        with built(SAMPLE, Path(name)) as database:
            for last in (END_OF_2019, dt.date(2022, 6, 30)):
                agree(database, Path(name), last)


@pytest.mark.parametrize("places", [(), ("LV0022000",), ("0050000", "0446000")])
def test_totals_are_those_of_the_indicators(demonstration: Database, places: tuple[str, ...]) -> None:
    """The same label means the same number: recipients from state care, and the assessed of them who wait."""
    codes = tuple(one for one in places if one in demonstration.region.municipality)
    for last in (END_OF_2019, dt.date(2023, 12, 31)):
        selection = Selection(Period(last), municipalities=codes, groups=("adults",), from_state_care=True)
        total = from_state_care(demonstration, selection).total
        by_indicator = {
            code: evaluate(demonstration, CATALOGUE[code], selection, ()).total
            for code in ("recipients_from_state_care", "assessed_waiting")
        }
        assert by_indicator == {"recipients_from_state_care": total.served, "assessed_waiting": total.waiting}


@pytest.mark.parametrize("last", [dt.date(2018, 6, 30), END_OF_2019, dt.date(2023, 12, 31), dt.date(2024, 6, 30)])
def test_still_served_is_one_rule_on_all_cards(demonstration: Database, last: dt.date) -> None:
    """On the day and half a year after the end of the records: the journey's people from state care are all of them."""
    selection = Selection(Period(last), groups=("adults",), from_state_care=True)
    total = from_state_care(demonstration, selection).total
    assert evaluate(demonstration, CATALOGUE["assessed_served"], selection).total == total.served
    journey = card_of(setting(demonstration, as_of=last), View(ViewKind.JOURNEY, groups=("adults",), from_state_care=True))
    whole = card_of(setting(demonstration, as_of=last), HERE)
    assert isinstance(journey.picture, Chart)
    assert isinstance(whole.picture, Chart)
    still = {one.name: sum(value or 0 for value in one.values) for one in whole.picture.series}["Still served"]
    assert (journey.picture.categories[-1], journey.picture.series[0].values[-1]) == ("Still served", total.still_served)
    assert still == total.still_served
    assert dict(journey.about)["Still served"] == dict(whole.about)["Still served"]


def test_who_cannot_be_served_does_not_wait(demonstration: Database) -> None:
    """Of groups that no service is given to nobody waits for one, whatever is recorded of them."""
    unserved = tuple(one for one in demonstration.region.group if one not in SERVED_GROUPS)
    assert unserved
    for groups in (unserved, unserved[:1]):
        card = card_of(setting(demonstration), View(ViewKind.STATE_CARE, groups=groups))
        assert isinstance(card.picture, Listing)
        assert card.sentence == "Not applicable: This target group receives no services from the project."
    assert told(demonstration, Selection(TO_2019.period, groups=(*unserved, "adults"))) == told(
        demonstration, Selection(TO_2019.period, groups=("adults",))
    )


def test_each_slide_says_what_it_is_of(database: Database) -> None:
    views = [
        View(ViewKind.STATE_CARE, split=one, municipalities=places) for one in STATE_CARE_SPLITS for places in ((), (B,))
    ]
    headings = [card_of(setting(database), view).heading for view in views]
    assert len(set(headings)) == len(headings)
    assert all(database.region.municipality[B].name_en in one for one in headings[1::2])


# ---- The card ----


def setting(database: Database, language: Language = Language.EN, as_of: dt.date = END_OF_2019) -> Setting:
    return Setting(RecordedFigures(database), language, as_of, None)


def test_what_became_of_them_in_words_and_figures(database: Database) -> None:
    card = card_of(setting(database), HERE)
    assert card.title == "Of 5 persons from state care, services are received now by 2 and not yet by 2"
    assert card.sentence == (
        "Most who wait came from: Ozolaine (1 of 2). Ozolaine (open until 30 June 2019): 1 of 2 are still served."
    )
    assert isinstance(card.picture, Chart)
    assert (card.picture.kind, card.picture.categories) == (
        *(ChartKind.STACKED, ("Ozolaine", "Ūdri", "Institution not known")),
    )
    assert {one.name: one.values for one in card.picture.series} == {
        "Still served": (1, 1, 0),
        "Served earlier": (0, 1, 0),
        "Still wait": (1, 0, 1),
    }
    assert card.table is not None
    assert [one.heading for one in card.table.columns] == [
        *("Persons from state care", "Have been served", "Still served", "Still wait", "Services used most")
    ]
    assert {row.name: [one.text for one in row.figures] for row in card.table.rows} == {
        "Ozolaine": ["2", "1", "1", "1", "group home (1)"],
        "Ūdri": ["2", "2", "1", "0", "home care (1), day care centre (1)"],
        "Institution not known": ["1", "0", "0", "1", "–"],
        "Total": ["5", "3", "2", "2", "home care (1), day care centre (1), group home (1)"],
    }


def test_when_they_came(database: Database) -> None:
    card = card_of(setting(database), View(ViewKind.STATE_CARE, split=YEAR))
    assert card.title == "Most people from state care were first assessed or served in 2019: 3"
    assert card.sentence == ("They came from: Ozolaine (2017\N{EN DASH}2018), Ūdri (2019) and institution not known (2019).")
    assert isinstance(card.picture, Chart)
    assert (card.picture.kind, card.picture.categories) == (ChartKind.COLUMNS, ("2017", "2018", "2019"))
    assert card.table is not None
    assert {row.name: [one.value for one in row.figures] for row in card.table.rows} == {
        "2017": [1, 0, 0, 1],
        "2018": [1, 0, 0, 1],
        "2019": [0, 2, 1, 3],
    }


def test_which_services_they_use(database: Database) -> None:
    card = card_of(setting(database), View(ViewKind.STATE_CARE, split=SERVICE))
    assert card.title == "People from state care use most: home care (1), day care centre (1) and group home (1)"
    assert card.sentence == "Counted are services from 3 October 2019 to 31 December 2019; a person may use several."
    assert card.table is not None
    assert {row.code: [one.value for one in row.figures] for row in card.table.rows} == {
        "home_care": [0, 1, 0, 1],
        "day_care_centre": [0, 1, 0, 1],
        "group_home": [1, 0, 0, 1],
    }


def test_nothing_is_said_of_a_return_to_an_institution(database: Database) -> None:
    """Why a service ended is not recorded; the card says that nothing follows from it."""
    for language in Language:
        card = card_of(setting(database, language), HERE)
        said = " ".join(texts_of((card.title, card.sentence, card.picture, card.table))).lower()
        assert not [word for word in ("returned", "again", "atgriez", "atpakaļ", "reinstitu") if word in said]
    about = dict(card_of(setting(database), HERE).about)
    assert about["Served earlier"].endswith("Why it ended is not recorded, and nothing follows from it.")


# ---- Who may see it ----


@pytest.mark.parametrize("split", STATE_CARE_SPLITS)
def test_it_is_told_by_internal_figures_alone(demonstration: Database, split: tuple[Dimension, ...]) -> None:
    view = View(ViewKind.STATE_CARE, split=split)
    for source in (ProtectedFigures(demonstration), ReleasedFigures(invented_release())):
        for language in Language:
            card = card_of(Setting(source, language, END_OF_2019, None), view)
            assert (card.picture, card.table, card.about) == (None, None, ())
            said = " ".join(texts_of(card))
            assert not [one for one in demonstration.region.institutions if one.name_lv in said]
    assert slide_of(demonstration, view, level=Level.SHAREABLE).picture is None
    assert "no shareable meeting" in dict(card_of(setting(demonstration), view).about)["For the team alone"]


# ---- Pages, meetings and files ----


def test_a_view_of_it_keeps_places_and_groups(sample: Database) -> None:
    chosen = Selection(Period(END_OF_2019, dt.date(2019, 1, 1)), Basis.PRE2021, (A,), ("massage",), (), ("adults",), True)
    assert view_about(sample.region, ViewKind.STATE_CARE, chosen, split=YEAR) == View(
        ViewKind.STATE_CARE, split=YEAR, last=END_OF_2019, basis=Basis.PRE2021, municipalities=(A,), groups=("adults",)
    )


def test_other_splits_are_refused(sample: Database) -> None:
    for split in STATE_CARE_SPLITS:
        check_view(sample.region, View(ViewKind.STATE_CARE, split=split))
    with pytest.raises(AgendaError, match="whole, by year or by service"):
        check_view(sample.region, View(ViewKind.STATE_CARE, split=(Dimension.MUNICIPALITY,)))


def test_slides_handout_and_workbook_hold_it(database: Database) -> None:
    deck = deck_of(database, *(View(ViewKind.STATE_CARE, split=one) for one in STATE_CARE_SPLITS), language=Language.LV)
    workbook = openpyxl.load_workbook(io.BytesIO(deck_workbook_bytes(deck)))
    cells = [[cell.value for cell in row] for sheet in workbook.worksheets for row in sheet.iter_rows()]
    assert ["Ūdri", 2, 2, 1, 0, "aprūpe mājās (1), dienas aprūpes centrs (1)"] in [row[:6] for row in cells]
    assert ["grupu dzīvoklis / grupu māja", 1, 0, 0, 1] in [row[:5] for row in cells]
    slides = Presentation(io.BytesIO(slides_bytes(deck, {})))
    charts = [shape.chart for slide in slides.slides for shape in slide.shapes if shape.has_chart]
    assert [len(chart.plots[0].series) for chart in charts] == [3, 3, 2]
    handout = PdfReader(io.BytesIO(handout_bytes(deck, {})))
    said = " ".join(" ".join(page.extract_text() for page in handout.pages).split())
    assert "No 5 cilvēkiem no valsts aprūpes pakalpojumus tagad saņem 2, vēl gaida 2" in said


def test_the_region_lists_the_institutions_that_the_records_name(demonstration: Database) -> None:
    assert default_region().name == demonstration.region.id
    used = {row.institution for row in told(demonstration, Selection(Period(dt.date(2023, 12, 31)))) if row.persons}
    assert used == set(demonstration.region.institution)

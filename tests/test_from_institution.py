"""Which institution somebody came from: in the data package, in reports, in batches, and where it must never be."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from editing import add_column, change, replace
from loaded_reports import asked, load, served
from report_files import SERVICE, Cell, read, sample_files, sample_region, xlsx_report

from di_metrics.errors import Fault, PackageRefused
from di_metrics.export.data_package import release_zip
from di_metrics.model import Language
from di_metrics.region_check import check_files
from di_metrics.region_files import INSTITUTIONS_FILE, load_region
from di_metrics.release.file import open_release
from di_metrics.reports import RowFault, template_bytes
from di_metrics.reports.columns import FROM_INSTITUTION
from di_metrics.reports.programme import read_checks
from di_metrics.reports.template import columns_of
from di_metrics.store import Database, build_database, open_database
from di_metrics.store.loading import prepare_redo, prepare_undo
from di_metrics.store.region_change import NO_RENAMES, RegionMisfit, prepare_region, read_renames
from di_metrics.text import Speaker

PERSONS = "persons.csv"
WHENCE = "SELECT p.reference, i.code FROM person p JOIN institution i USING (institution_id) ORDER BY ALL"


def with_institutions(package: Path, **of_person: str) -> None:
    """Add the column to the persons of a package; persons who are not named have nothing in it."""
    add_column(package, PERSONS, "from_institution", of_person)


def refused(region: Path, package: Path, database: Path) -> tuple[Fault, ...]:
    with pytest.raises(PackageRefused) as refusal:
        build_database(region, package, database)
    assert not database.exists()
    return refusal.value.faults


# ---- The data package ----


def test_without_the_column_nothing_is_known(sample: Database) -> None:
    assert sample.rows(WHENCE) == []
    assert sample.rows("SELECT count(*) FROM person WHERE from_state_care") == [(2,)]


def test_what_the_column_tells_is_kept_with_the_person(region_folder: Path, package: Path, tmp_path: Path) -> None:
    with_institutions(package, a1="ozolaine")
    build_database(region_folder, package, tmp_path / "db.duckdb")
    assert asked(tmp_path / "db.duckdb", WHENCE) == [("a1", "ozolaine")]


FAULTS = {
    "no such institution": ("a1", "Ozolaine", "unknown_code", "Allowed: ozolaine, udri, or nothing if not known."),
    "its name without diacritics": ("a1", "Udri", "unknown_code", "listed in the region's institutions.csv"),
    "nobody from state care": ("a3", "udri", "not_from_state_care", "Write 1 into from_state_care, or clear it."),
}


@pytest.mark.parametrize(("person", "value", "code", "mend"), FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("language", Language)
def test_a_wrong_institution_is_told_with_what_is_allowed(
    region_folder: Path, package: Path, tmp_path: Path, person: str, value: str, code: str, mend: str, language: Language
) -> None:
    with_institutions(package, **{person: value})
    [fault] = refused(region_folder, package, tmp_path / "db.duckdb")
    line = {"a1": 8, "a3": 10}[person]
    assert (fault.file, fault.line, fault.column, fault.code, fault.value) == (
        *(PERSONS, line, "from_institution", code),
        value,
    )
    said = Speaker(language).fault(fault)
    assert said.startswith(f"{PERSONS}:{line}, from_institution: “{value}”. ") or language is Language.LV
    assert (mend in said) is (language is Language.EN)


def test_a_region_without_a_list_knows_no_institution(region_folder: Path, package: Path, tmp_path: Path) -> None:
    (region_folder / INSTITUTIONS_FILE).unlink()
    with_institutions(package, a1="ozolaine")
    [fault] = refused(region_folder, package, tmp_path / "db.duckdb")
    assert "Allowed: –" in Speaker(Language.EN).fault(fault)
    change(package, PERSONS, 8, from_institution="")  # an empty column is as none
    build_database(region_folder, package, tmp_path / "db.duckdb")


@pytest.mark.parametrize(("fields", "width"), [("c2,children,0", 5), ("c2,children,0,,,x", 5)])
def test_the_width_of_a_line_is_that_of_the_header(
    region_folder: Path, package: Path, tmp_path: Path, fields: str, width: int
) -> None:
    with_institutions(package)
    replace(package / PERSONS, "c2,children,0,,", fields)
    [fault] = refused(region_folder, package, tmp_path / "db.duckdb")
    assert f"Allowed: {width}." in Speaker(Language.EN).fault(fault)


# ---- The region's list ----

LISTS = {
    "a code twice": ("code", "ozolaine", "It stands in line 2 too"),
    "a name that reports could not tell from another": ("name_lv", "OZOLAINE", "It stands in line 2 too"),
    "no name": ("name_lv", "", "A value is required."),
    "no date": ("closed_on", "2019", "This is no date. Allowed: year-month-day"),
    "no source": ("source", "", "A value is required."),
}


@pytest.mark.parametrize(("column", "value", "says"), LISTS.values(), ids=LISTS)
def test_a_fault_of_the_list_is_told_by_line_and_column(region_folder: Path, column: str, value: str, says: str) -> None:
    change(region_folder, INSTITUTIONS_FILE, 3, **{column: value})
    files = {**sample_files(), INSTITUTIONS_FILE: (region_folder / INSTITUTIONS_FILE).read_text(encoding="utf-8")}
    [fault] = check_files(files)
    assert (fault.file, fault.line, fault.column) == (INSTITUTIONS_FILE, 3, column)
    assert says in Speaker(Language.EN).fault(fault)


def test_a_region_may_have_no_list() -> None:
    files = {name: text for name, text in sample_files().items() if name != INSTITUTIONS_FILE}
    assert check_files(files) == []
    assert load_region(files).institutions == ()


def test_when_an_institution_closed_is_known() -> None:
    assert {one.code: one.closed_on for one in sample_region().institutions} == {
        "ozolaine": date(2019, 6, 30),
        "udri": None,
    }


# ---- Reports ----

FROM_CARE: dict[str, Cell] = {**SERVICE, "from_state_care": "jā"}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *(("Ūdri", "udri"), ("Udri", "udri"), ("ŪDRI ", "udri"), ("udri", "udri"), ("ozolaine", "ozolaine")),
        *((None, None), ("-", None)),
    ],
)
def test_a_report_names_it_with_diacritics_or_without(written: str | None, code: str | None) -> None:
    found = read(xlsx_report({**FROM_CARE, "from_institution": written}))
    assert found.faults == ()
    [row] = found.rows
    assert (row.from_state_care, row.from_institution) == (True, code)


def test_a_report_without_the_column_says_nothing_of_it() -> None:
    assert [row.from_institution for row in read(xlsx_report(FROM_CARE)).rows] == [None]


def only_fault(*rows: dict[str, Cell]) -> RowFault:
    found = read(xlsx_report(*rows))
    [fault] = found.faults
    assert fault.is_fault
    assert fault.column == "from_institution"
    return fault


def test_a_misspelt_name_is_a_fault_that_suggests_the_right_one() -> None:
    fault = only_fault({**FROM_CARE, "from_institution": "Ozolane"})
    assert (fault.code, fault.value) == ("unknown_institution", "Ozolane")
    assert dict(fault.mend.params) == {"words": "ozolaine"}


def test_what_is_like_no_institution_is_not_told() -> None:
    """It may be the name of a person in a wrong column."""
    fault = only_fault({**FROM_CARE, "from_institution": "Anna Liepa"})
    assert (fault.code, fault.value) == ("unknown_institution", None)


@pytest.mark.parametrize("care", ["nē", None])
def test_an_institution_of_somebody_not_from_state_care_is_a_fault(care: str | None) -> None:
    fault = only_fault({**SERVICE, "from_state_care": care, "from_institution": "Ūdri"})
    assert (fault.code, fault.row) == ("not_from_state_care", 2)
    assert "No VSAC" in Speaker(Language.LV).message(fault.mend)


def test_an_unreadable_answer_is_one_fault_alone() -> None:
    found = read(xlsx_report({**SERVICE, "from_state_care": "varbūt", "from_institution": "Ūdri"}))
    assert [(fault.column, fault.code) for fault in found.faults] == [("from_state_care", "yes_no")]


def test_a_template_has_the_column_where_the_region_has_a_list() -> None:
    files = {name: text for name, text in sample_files().items() if name != INSTITUTIONS_FILE}
    checks = read_checks(sample_region(), sample_files())
    adults = next(family for family in checks.families if "adults" in family.groups)
    assert FROM_INSTITUTION in columns_of(adults, checks)
    heading, names = FROM_INSTITUTION.heading.lv.encode(), "Ūdri".encode()
    for region, is_there in ((sample_region(), True), (load_region(files), False)):
        with zipfile.ZipFile(io.BytesIO(template_bytes(region, checks, adults))) as workbook:
            text = workbook.read("xl/sharedStrings.xml")
        assert (heading in text, names in text) == (is_there, is_there)


# ---- Batches ----


@pytest.fixture
def database(region_folder: Path, package: Path, tmp_path: Path) -> Path:
    build_database(region_folder, package, tmp_path / "db.duckdb")
    return tmp_path / "db.duckdb"


def test_the_latest_report_that_tells_an_institution_holds(database: Path) -> None:
    """x: Ozolaine, then Ūdri, then a report that says nothing; y is told by two rows of one report."""
    care = {"from_state_care": True}
    load(
        database,
        served("x", "9010000", "2018-05-10", from_institution="ozolaine", **care),
        served("y", "9010000", "2018-05-11", row=2, **care),
        served("y", "9010000", "2018-06-11", row=3, from_institution="udri", **care),
    )
    second = load(database, served("x", "9010000", "2019-05-10", from_institution="udri", **care))
    load(database, served("x", "9010000", "2020-05-10"))
    assert asked(database, WHENCE) == [("x", "udri"), ("y", "udri")]
    assert asked(database, "SELECT count(*) FROM person WHERE reference = 'x' AND from_state_care") == [(1,)]
    prepare_undo(database, second, "tester").confirm()
    assert asked(database, WHENCE) == [("x", "ozolaine"), ("y", "udri")]
    prepare_redo(database, second).confirm()
    assert asked(database, WHENCE) == [("x", "udri"), ("y", "udri")]


def other_files(database: Path, institutions: str) -> tuple[Database, dict[str, str]]:
    found = open_database(database)
    return found, {**found.files, INSTITUTIONS_FILE: institutions}


HEADER = "code,name_lv,name_en,closed_on,source\n"


def test_an_institution_can_be_renamed_and_not_taken_away(database: Path) -> None:
    load(database, served("x", "9010000", "2018-05-10", from_state_care=True, from_institution="udri"))
    found, files = other_files(database, HEADER + "upes,Upes,Upes,,invented\n")
    with pytest.raises(RegionMisfit) as misfit:
        prepare_region(found, files, NO_RENAMES, lambda text, recode: text)
    [obstacle] = misfit.value.obstacles
    assert Speaker(Language.EN).message(obstacle.says) == "The region has no state care institution udri any more."
    assert obstacle.rows == ((2, 1),)
    renames = read_renames([("udri", "upes")], found.region, load_region(files))
    candidate = prepare_region(found, files, renames, lambda text, recode: text)
    found.close()
    candidate.confirm()
    assert asked(database, WHENCE) == [("x", "upes")]


# ---- Where it must never be ----


def test_no_release_knows_of_institutions(demonstration: Database, release_file: Path) -> None:
    release = open_release(release_file)
    assert INSTITUTIONS_FILE not in release.files
    with zipfile.ZipFile(io.BytesIO(release_zip(release))) as packed:
        content = b"".join(packed.read(name) for name in packed.namelist())
    names = [text for one in demonstration.region.institutions for text in (one.code, one.name_lv)]
    assert names
    for name in ("from_institution", *names):
        assert name.encode() not in content

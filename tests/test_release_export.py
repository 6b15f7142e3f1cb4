"""What the public takes home from a release: tables, workbook and data package, opened again by readers of others."""

from __future__ import annotations

import csv
import hashlib
import inspect
import io
import json
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import frictionless
import openpyxl
import pytest

from di_metrics.deck import Level
from di_metrics.export import data_package, release_tables
from di_metrics.export.data_package import file_name, release_zip
from di_metrics.export.release_tables import (
    CHANGES,
    TABLES,
    column_names,
    fields_of,
    release_csv,
    release_csv_bytes,
    release_xlsx,
)
from di_metrics.export.table_files import PUBLISHABLE, table_csv, table_xlsx
from di_metrics.model import Basis, Language, Status
from di_metrics.release.file import open_release
from di_metrics.release.release import Release, Slot
from di_metrics.text import Speaker
from di_metrics.text.cell_names import area_name, time_name
from di_metrics.text.dictionary import KEY_NAMES
from di_metrics.text.labels import MARKS

LV, EN = Language.LV, Language.EN
BY_SYMBOL = {mark.symbol: status for status, mark in MARKS.items()}


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def slot_of(row: dict[str, str]) -> Slot:
    return Slot(*(row[name] for name in KEY_NAMES))


def unpacked(content: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return folder


def assert_holds_the_release(tables: list[list[dict[str, str]]], release: Release) -> None:
    """The rows are the release's cells: none is left out, none is added, each says what the release says."""
    read = {slot_of(row): row for table in tables for row in table}
    assert sum(map(len, tables)) == len(read), "a figure stands in two rows"
    assert read.keys() == release.cells.keys()
    for slot, shown in release.cells.items():
        row = read[slot]
        assert (BY_SYMBOL[row["mark"]], row["value"]) == (shown.status, "" if shown.value is None else str(shown.value))


# Tables ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", Language)
def test_csv_read_back_gives_the_cells_of_the_release(small_release: Release, language: Language) -> None:
    tables = [rows(release_csv_bytes(small_release, one, language).decode("utf-8-sig")) for one in TABLES]
    assert_holds_the_release(tables, small_release)


def test_csv_for_a_reader_has_a_byte_order_mark_names_in_the_language_and_the_level(small_release: Release) -> None:
    content = release_csv_bytes(small_release, "recipients", LV)
    assert content.startswith(b"\xef\xbb\xbf")
    read = rows(content.decode("utf-8-sig"))
    assert {row["level"] for row in read} == {"publishable"}
    assert {row["data_kind"] for row in read} == {"demonstration"}
    assert {row["release"] for row in read} == {"2"}
    by_area = {row["area_code"]: (row["area"], row["basis"]) for row in read}
    assert by_area["region"] == ("viss reģions", "region")
    assert by_area["LV9001000"] == ("Dzintarpils valstspilsēta", "post2021")
    assert by_area["9030200"] == ("Liepziedu novads", "pre2021")
    assert "unknown" not in by_area
    assert {row["service"] for row in read if row["service_code"] == "any"} == {"jebkurš pakalpojums"}


def test_official_totals_name_their_source_in_the_language(small_release: Release) -> None:
    for language, source in ((LV, "Gada pārskats"), (EN, "Annual report")):
        read = rows(release_csv(small_release, "recipients", (language,)))
        assert {row["source"] for row in read if row["mark"] == "[official]"} == {source}
        assert {row["source"] for row in read if row["mark"] != "[official]"} == {""}


def test_no_value_below_the_threshold_appears(small_release: Release) -> None:
    for table in TABLES:
        values = [int(row["value"]) for row in rows(release_csv(small_release, table, (LV,))) if row["value"]]
        assert values
        assert min(values) >= small_release.parameters.threshold


def test_changes_say_what_stood_before_and_what_stands_now(small_release: Release) -> None:
    read = rows(release_csv(small_release, CHANGES, (EN,)))
    shown = [[row[name] for name in ("against", "value_before", "mark_before", "value_after", "mark_after")] for row in read]
    assert shown == [
        ["1", "15", "[rounded]", "20", "[rounded]"],
        ["1", "", "[x]", "", "[low]"],
        ["1", "", "[low]", "", "[x]"],
    ]


def test_every_column_is_in_the_dictionary_and_none_else(small_release: Release) -> None:
    for table in (*TABLES, CHANGES):
        head = next(csv.reader(io.StringIO(release_csv(small_release, table, (LV, EN)))))
        assert head == [name for field in fields_of(table) for name in column_names(field, (LV, EN))]
        assert {"area_lv", "area_en"} <= set(head)


# Workbook --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", Language)
def test_workbook_holds_numbers_and_marks_by_year(small_release: Release, language: Language) -> None:
    speaker = Speaker(language)
    book = openpyxl.load_workbook(io.BytesIO(release_xlsx(small_release, language)))
    for indicator in TABLES:
        sheet = book[speaker.name(small_release.indicator(indicator).name)]
        head, *body = sheet.iter_rows(values_only=True)
        cells = {slot: shown for slot, shown in small_release.cells.items() if slot.indicator == indicator}
        times = sorted({slot.time for slot in cells})
        assert list(head[5:]) == [time_name(speaker, one) for one in times]
        found = {}
        for slot, row in zip(dict.fromkeys(slot._replace(time="") for slot in cells), body, strict=True):
            assert row[:2] == (area_name(speaker, small_release.region, slot.area), slot.area)
            found |= {slot._replace(time=time): value for time, value in zip(times, row[5:], strict=True)}
        for slot, value in found.items():
            shown = small_release.shown(slot)
            assert value == (MARKS[shown.status].symbol if shown.value is None else shown.value)
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref


def test_workbook_marks_what_is_not_offered_and_sets_official_totals_apart(small_release: Release) -> None:
    book = openpyxl.load_workbook(io.BytesIO(release_xlsx(small_release, EN)))
    old = next(row for row in book["Recipients"].iter_rows() if row[1].value == "9030200")
    assert [cell.value for cell in old[5:]] == [10, "[x]", "[x]"]
    bold = [cell.value for row in book["Recipients"].iter_rows(min_row=2, min_col=6) for cell in row if cell.font.bold]
    assert bold == [23]
    assert [row[-2:] for row in book["Official totals"].iter_rows(min_row=2, values_only=True)] == [(23, "Annual report")]


def test_workbook_says_its_level_release_and_method(small_release: Release) -> None:
    book = openpyxl.load_workbook(io.BytesIO(release_xlsx(small_release, LV)))
    assert {sheet.oddHeader.left.text for sheet in book.worksheets} == {"Izmantošanas līmenis: publicējams"}
    text = "\n".join(str(value) for row in book["Piezīmes"].iter_rows(values_only=True) for value in row if value)
    assert "Demonstrācijas dati" in text
    for said in (
        "publicējams",
        small_release.edition.content_hash,
        "31.01.2024.",
        "CC BY 4.0",
    ):
        assert said in text
    for mark in MARKS.values():
        assert mark.symbol in text


# Data package ----------------------------------------------------------------------------------------------------------


def test_package_is_valid_by_the_standards_own_tool(small_release: Release, tmp_path: Path) -> None:
    unpacked(release_zip(small_release), tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["name", "type", "note"])
    assert {task.name for task in report.tasks} >= {*TABLES, CHANGES, "dictionary", "marks"}


@pytest.mark.parametrize(
    ("right", "wrong"),
    [(",20,[rounded]", ",3,[rounded]"), (",,[low]", ",,[few]"), (",publishable", ",internal"), (",2021,23", ",2020,23")],
)
def test_package_that_was_tampered_with_is_found_out(small_release: Release, tmp_path: Path, right: str, wrong: str) -> None:
    file = unpacked(release_zip(small_release), tmp_path) / "data" / "recipients.csv"
    content = file.read_bytes()
    assert right.encode() in content
    file.write_bytes(content.replace(right.encode(), wrong.encode(), 1))
    kinds = {kind for (kind,) in frictionless.validate(str(tmp_path / "datapackage.json")).flatten(["type"])}
    assert "hash-count" in kinds
    assert kinds & {"constraint-error", "foreign-key", "primary-key"}


def test_package_lists_each_file_with_its_size_and_hash(small_release: Release, tmp_path: Path) -> None:
    folder = unpacked(release_zip(small_release), tmp_path)
    told = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {one["path"] for one in told["resources"]} == files - {"datapackage.json"}
    for one in told["resources"]:
        content = (folder / one["path"]).read_bytes()
        assert one["bytes"] == len(content)
        assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert (told["version"], told["licenses"][0]["name"]) == ("2", "CC-BY-4.0")
    facts = told["release"]
    assert (facts["level"], facts["data_kind"]) == ("publishable", "demonstration")
    assert facts["content_hash"] == small_release.edition.content_hash
    assert facts["protection"]["threshold"] == small_release.parameters.threshold
    assert [one["number"] for one in facts["earlier"]] == [1]


def test_package_has_outlines_licence_and_explanations_in_both_languages(small_release: Release, tmp_path: Path) -> None:
    folder = unpacked(release_zip(small_release), tmp_path)
    for basis in Basis:
        assert (folder / "outlines" / f"{basis}.geojson").read_text(encoding="utf-8") == small_release.outlines(basis)
    terms = (folder / "LICENCE.txt").read_text(encoding="utf-8")
    assert "https://creativecommons.org/licenses/by/4.0/" in terms
    assert {"Trejupes plānošanas reģions", "Trejupe Planning Region"} <= {
        line.split(": ")[-1] for line in terms.splitlines()
    }
    latvian, english = ((folder / f"README.{one}.md").read_text(encoding="utf-8") for one in ("lv", "en"))
    assert latvian != english
    assert "Izmantošanas līmenis: publicējams" in latvian
    for name in ("data/recipients.csv", "LICENCE.txt", "README.en.md"):
        assert f"`{name}`" in english


def test_tables_of_the_package_have_no_byte_order_mark_and_both_languages(small_release: Release, tmp_path: Path) -> None:
    folder = unpacked(release_zip(small_release), tmp_path)
    for file in (folder / "data").glob("*.csv"):
        assert not file.read_bytes().startswith(b"\xef\xbb\xbf")
    read = [rows((folder / "data" / f"{one}.csv").read_text(encoding="utf-8")) for one in TABLES]
    assert_holds_the_release(read, small_release)
    assert {(row["area_lv"], row["area_en"]) for row in read[0]} >= {("viss reģions", "whole region")}


def test_the_same_release_gives_the_same_bytes_at_any_time(small_release: Release) -> None:
    first = release_zip(small_release)
    begun = time.time() // 2  # ZIP files know of every second second
    while time.time() // 2 == begun:
        time.sleep(0.05)
    assert release_zip(small_release) == first


def test_a_release_of_a_file_is_packed_whole(release_file: Path, tmp_path: Path) -> None:
    release = open_release(release_file)
    content = release_zip(release)
    folder = unpacked(content, tmp_path)
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["name", "type", "note"])
    assert_holds_the_release([rows((folder / "data" / f"{one}.csv").read_text(encoding="utf-8")) for one in TABLES], release)
    assert release_zip(open_release(release_file)) == content


# Levels ----------------------------------------------------------------------------------------------------------------


def test_file_names_say_invented_data_first_and_the_level_last(small_release: Release) -> None:
    assert file_name(small_release, "data", "zip") == "DEMO_sample_release_2_data_publishable.zip"


def test_what_is_publishable_is_made_from_a_release_alone() -> None:
    """No function by which an export gets that level takes figures or a level from anywhere else."""
    allowed = {"Release", "Language", "str", "Sequence[Language]"}
    makers = (data_package.release_zip, release_tables.release_xlsx, release_tables.release_csv_bytes, release_csv)
    for maker in makers:
        taken = [parameter.annotation for parameter in inspect.signature(maker).parameters.values()]
        assert taken[0] == "Release", maker.__name__
        assert set(taken) <= allowed, maker.__name__
    for module in (data_package, release_tables, release_tables, data_package, data_package, data_package):
        own = [one for _, one in inspect.getmembers(module, inspect.isfunction) if one.__module__ == module.__name__]
        assert own
        for function in own:
            assert "Level" not in str(inspect.signature(function)), function.__name__


def test_only_exports_of_releases_name_the_level_publishable() -> None:
    folder = Path(data_package.__file__).parent
    naming = {path.name for path in folder.rglob("*.py") if "publishable" in path.read_text(encoding="utf-8").lower()}
    assert naming == {"data_package.py", "release_tables.py", "table_files.py"}
    for writer in (table_csv, table_xlsx):
        level = inspect.signature(writer).parameters["level"]
        assert level.default is Level.INTERNAL, "what nobody calls protected is internal"
    assert PUBLISHABLE not in set(Level)


def test_exports_of_releases_load_neither_store_nor_queries_nor_protection() -> None:
    program = (
        "import sys, di_metrics.export.data_package, di_metrics.text.method; "
        "print([name for name in sys.modules if name.startswith(('di_metrics.store', 'di_metrics.query',"
        " 'di_metrics.protection', 'streamlit'))])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_every_status_of_a_release_occurs_in_the_small_one(small_release: Release) -> None:
    """So that the tests above have looked at each."""
    assert {shown.status for shown in small_release.cells.values()} == set(MARKS) - {Status.NOT_APPLICABLE}

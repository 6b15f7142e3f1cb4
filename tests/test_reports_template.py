"""Templates that come back as nothing until they are filled in, and reports whose faults are marked."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from report_files import (
    CHILD,
    GUARDIAN,
    PSEUDONYMS,
    SERVICE,
    Row,
    csv_report,
    read,
    sample_aliases,
    sample_checks,
    sample_files,
    sample_region,
    table_of,
    xlsx_of,
    xlsx_report,
)

from di_metrics.errors import RegionError
from di_metrics.model import Language
from di_metrics.region import Region
from di_metrics.region_files import load_region, read_folder
from di_metrics.reports import Aliases, read_report
from di_metrics.reports.columns import COLUMNS
from di_metrics.reports.marking import marked_workbook
from di_metrics.reports.programme import Checks, Family, read_checks
from di_metrics.reports.template import EXAMPLE_ROW, HEADER_ROW, columns_of, template_bytes
from di_metrics.settings import PROGRAMME, default_region
from di_metrics.text import Speaker

REGION = sample_region()
CHECKS = sample_checks()
ADULTS, CHILDREN = CHECKS.families


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def report_sheet(workbook: Workbook) -> Worksheet:
    return workbook.worksheets[0]


def texts(sheet: Worksheet) -> set[str]:
    return {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None}


# Templates -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("family", CHECKS.families, ids=lambda family: family.code)
def test_a_template_read_back_has_no_rows(family: Family) -> None:
    reading = read(template_bytes(REGION, CHECKS, family))
    assert (reading.read, [fault.code for fault in reading.faults], reading.rows) == (0, ["no_records"], ())
    assert reading.understood.skipped["examples"] == 1
    assert len(reading.understood.other_sheets) == 2
    assert set(reading.understood.sheets[0].columns) == {column.name for column in columns_of(family, CHECKS)}


def test_the_default_regions_templates_read_back(default: Region) -> None:
    checks = read_checks(default, sample_files())
    for family in checks.families:
        reading = read_report(template_bytes(default, checks, family), default, Aliases(), PSEUDONYMS, checks=checks)
        assert (reading.read, [fault.code for fault in reading.faults]) == (0, ["no_records"])


@pytest.fixture
def default() -> Region:
    return load_region(read_folder(default_region(), PROGRAMME))


@pytest.mark.parametrize("family", CHECKS.families, ids=lambda family: family.code)
def test_the_example_is_a_row_without_faults(family: Family) -> None:
    workbook = opened(template_bytes(REGION, CHECKS, family))
    place = [column.name for column in columns_of(family, CHECKS)].index("person") + 1
    report_sheet(workbook).cell(EXAMPLE_ROW + 1, place).value = "A-1"
    reading = read(saved(workbook))
    assert (reading.faults, reading.accepted) == ((), 1)


def saved(workbook: Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(("family", "rows"), [(ADULTS, [SERVICE]), (CHILDREN, [CHILD, GUARDIAN])])
def test_a_template_that_was_filled_in_and_saved_is_read(family: Family, rows: Sequence[Row]) -> None:
    workbook = opened(template_bytes(REGION, CHECKS, family))
    for line, row in enumerate(rows, start=EXAMPLE_ROW + 2):
        for place, column in enumerate(columns_of(family, CHECKS), start=1):
            report_sheet(workbook).cell(line, place).value = row.get(column.name)
    reading = read(saved(workbook))
    assert (reading.faults, [row.row for row in reading.rows]) == ((), [4, 5][: len(rows)])


def test_which_columns_a_template_has() -> None:
    adults, children = ({column.name for column in columns_of(family, CHECKS)} for family in (ADULTS, CHILDREN))
    assert adults | children == {column.name for column in COLUMNS}
    assert "child" not in adults
    assert "from_state_care" in adults - children


def test_headings_are_locked_and_rows_are_not() -> None:
    sheet = report_sheet(opened(template_bytes(REGION, CHECKS, ADULTS)))
    assert sheet.protection.sheet
    assert sheet.freeze_panes == "A3"
    headings = [cell for cell in sheet[HEADER_ROW + 1] if cell.value]
    assert len(headings) == len(COLUMNS) - 1
    assert all(cell.protection.locked for cell in headings)
    assert not any(cell.protection.locked for cell in sheet[EXAMPLE_ROW + 1])
    assert not any(one.protection.locked for one in sheet.column_dimensions.values())


def test_lists_offer_what_can_be_read() -> None:
    for family in CHECKS.families:
        workbook = opened(template_bytes(REGION, CHECKS, family))
        sheet = report_sheet(workbook)
        offered: dict[str, list[str]] = {}
        for one in sheet.data_validations.dataValidation:
            if one.type == "list":
                column = COLUMN_BY_HEADING[str(sheet.cell(HEADER_ROW + 1, next(iter(one.sqref.ranges)).min_col).value)]
                offered[column] = _listed(workbook, one.formula1)
        assert {"municipality", "target_group", "service", "parish"} <= set(offered)
        assert offered["target_group"] == [REGION.group[code].name_lv for code in family.groups]
        assert "Miglāju novads" not in offered["municipality"]
        assert len(set(offered["municipality"])) == len(offered["municipality"])
        receivers = {one.name_lv: set(one.target_groups) for one in REGION.services}
        assert offered["service"] == [name for name, groups in receivers.items() if groups & set(family.groups)]


COLUMN_BY_HEADING = {column.heading.lv: column.name for column in COLUMNS}


def _listed(workbook: Workbook, formula: str) -> list[str]:
    if formula.startswith('"'):
        return formula.strip('"').split(",")
    name, _, cells = formula.rpartition("!")
    return [str(row[0].value) for row in workbook[name.strip("'=")][cells.replace("$", "")]]


def test_help_and_codes_are_in_both_languages() -> None:
    _, help_sheet, codes = opened(template_bytes(REGION, CHECKS, CHILDREN)).worksheets
    for column in columns_of(CHILDREN, CHECKS):
        assert {column.heading.lv, column.heading.en, column.help.lv, column.help.en} <= texts(help_sheet)
    assert {"massage", "masāža", "9010000", "Dzintarpils City", "guardians"} <= texts(codes)
    assert "home_care" not in texts(codes)


# What the programme has reports checked by ---------------------------------------------------------------------------


def test_every_group_is_in_one_family() -> None:
    assert sorted(group for family in CHECKS.families for group in family.groups) == sorted(REGION.group)
    assert set(CHECKS.units_per_day) == set(REGION.unit_kind)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('guardians = "guardians"', 'guardians = "parents"', "parents"),
        ('service = "respite"', 'service = "rest"', "rest"),
        ("session = 12", "visit = 12", "visit"),
        ('lowest = "0.5"', 'lowest = "none"', "reports.toml"),
        ("[usual_price]", "[usual_prices]", "reports.toml"),
        ("[units_per_day]", "[units_per_day", "reports.toml"),
        ("hour = 24", "hour = 0", "reports.toml"),
    ],
)
def test_a_programme_that_contradicts_itself_is_refused(old: str, new: str, said: str) -> None:
    text = sample_files()["reports.toml"]
    assert old in text
    with pytest.raises(RegionError, match=said):
        read_checks(REGION, {"reports.toml": text.replace(old, new)})


def test_checks_can_be_given() -> None:
    strict = Checks.model_validate({**CHECKS.model_dump(), "usual_price": {"lowest": 1, "highest": 1}})
    row = {**SERVICE, "unit_price_eur": "3,20", "compensation_eur": "65,60"}
    reading = read_report(csv_report(row), REGION, Aliases(), PSEUDONYMS, checks=strict)
    assert [fault.code for fault in reading.faults] == ["price_unusual"]


# Marked faults -------------------------------------------------------------------------------------------------------

FAULTY: list[Row] = [
    {**SERVICE, "notes": "piezīme"},
    {**SERVICE, "person": "A-2", "units": "1.500", "date_to": dt.date(2018, 1, 1)},
    {**SERVICE, "person": "A-3", "unit_price_eur": 31.4, "compensation_eur": 643.7},
    {**SERVICE, "municipality": "Anna Liepa", "person": "A-4"},
]


def marked(data: bytes, language: Language = Language.LV) -> bytes:
    return marked_workbook(data, REGION, sample_aliases(), read(data), Speaker(language).message)


@pytest.mark.parametrize("data", [xlsx_report(*FAULTY), csv_report(*FAULTY)], ids=["xlsx", "csv"])
def test_faulty_cells_are_coloured_and_commented_in_their_places(data: bytes) -> None:
    sheet = report_sheet(opened(marked(data)))
    comments = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert set(comments) == {"F3", "G3", "H4", "A5"}
    assert comments["G3"] == (
        "Šo skaitli var saprast divējādi: kā 1,500 vai kā 1500. "
        "Ja domāti tūkstoši, rakstiet 1500 bez punkta un komata; ja decimāldaļskaitlis – 1,5000."
    )
    coloured = {cell.coordinate: cell.fill.fgColor.rgb for row in sheet.iter_rows() for cell in row if cell.fill.fill_type}
    assert coloured == {"F3": "FFF8CBAD", "G3": "FFF8CBAD", "H4": "FFFFF2CC", "A5": "FFF8CBAD"}


def test_a_marked_report_keeps_what_names_nobody() -> None:
    sheet = report_sheet(opened(marked(xlsx_report(*FAULTY))))
    assert [cell.value for cell in sheet[2]] == [
        *("Dzintarpils pilsēta", "pieaugušie ar GRT", "(rinda 2)", "aprūpe mājās", dt.datetime(2019, 1, 1)),
        *(dt.datetime(2019, 1, 31), 20.5, 3.14, 64.37, "(rinda 2)"),
    ]
    assert sheet["A5"].value == "(rinda 5)"
    assert sheet["G3"].value == "1.500"


def test_a_marked_report_is_read_again_and_wants_its_codes_back() -> None:
    first = marked(xlsx_report(*FAULTY))
    reading = read(first)
    assert reading.read == len(FAULTY)
    assert {fault.code for fault in reading.faults if fault.column == "person"} == {"identifier_removed"}
    workbook = opened(first)
    for row, person in enumerate(("A-1", "A-2", "A-3", "A-4"), start=2):
        report_sheet(workbook).cell(row, 3).value = person
    again = read(saved(workbook))
    assert [(fault.row, fault.code) for fault in again.faults] == [
        (fault.row, fault.code) for fault in read(xlsx_report(*FAULTY)).faults
    ]


def test_faults_of_a_row_and_of_a_column_that_is_missing_stand_in_the_first_cell() -> None:
    nothing = {**SERVICE, **dict.fromkeys(list(SERVICE)[3:])}
    sheet = report_sheet(opened(marked(xlsx_report(SERVICE, nothing))))
    assert "ne izvērtēšanas, ne pakalpojuma" in sheet["A3"].comment.text
    guardian = {name: cell for name, cell in GUARDIAN.items() if name != "child"}
    assert "bērns" in report_sheet(opened(marked(xlsx_report(guardian))))["A2"].comment.text


def test_faults_of_the_file_stand_at_its_headings_and_its_rows_are_left_out() -> None:
    data = xlsx_report({name: cell for name, cell in SERVICE.items() if name != "units"})
    sheet = report_sheet(opened(marked(data)))
    assert "„Apjoms”" in sheet["A1"].comment.text
    assert sheet.max_row == 1


def test_titles_stay_out_and_rows_stay_in_place() -> None:
    table = [["Sagatavoja Anna Liepa"], [], *table_of([SERVICE])]
    sheet = report_sheet(opened(marked(xlsx_of({"Lapa": table}))))
    assert "Anna" not in "".join(texts(sheet))
    assert sheet["A4"].value == "Dzintarpils pilsēta"


def test_a_marked_report_of_several_sheets() -> None:
    data = xlsx_of({"Janvāris": table_of([SERVICE]), "Februāris": table_of([{**SERVICE, "units": "1.500"}])})
    workbook = opened(marked(data, Language.EN))
    assert len(workbook.worksheets) == 2
    assert "two ways" in workbook.worksheets[1]["G2"].comment.text


def test_texts_in_a_marked_report_are_no_formulas() -> None:
    data = csv_report({**SERVICE, "provider": '=HYPERLINK("http://x")', "units": "=1+1"})
    sheet = report_sheet(opened(marked(data)))
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]

"""A random data package, told as reports in random dialects and loaded one by one, gives the package's own figures."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from loaded_reports import opened, put_in_place
from report_files import KEY, SAMPLE, personal_code
from test_reports_dialects import DIALECTS, Dialect, reports, write

from di_metrics.indicators import CATALOGUE
from di_metrics.intake import Intake
from di_metrics.model import Basis, Dimension, Period, Result, Selection
from di_metrics.query import evaluate
from di_metrics.region_files import load_region, read_folder
from di_metrics.reports import Reading, ReportRow
from di_metrics.settings import PROGRAMME
from di_metrics.store import Database, build_database
from di_metrics.store.package import PACKAGE

REGION = load_region(read_folder(SAMPLE, PROGRAMME))
COMPARED = ("recipients", "assessed", "units", "compensation", "recipients_from_state_care", "continuing_recipients")
SPLITS = ((), (Dimension.MUNICIPALITY,), (Dimension.SERVICE, Dimension.YEAR), (Dimension.GROUP, Dimension.MONTH))


def told_apart(told: list[list[ReportRow]]) -> list[list[ReportRow]]:
    """One report a municipality, year and family of groups, and each person in one of them."""
    kept: dict[object, list[ReportRow]] = {}
    for number, rows in enumerate(told):
        named = [
            replace(row, person=f"R{number}/{line}" if row.person.startswith("ID") else personal_code(number * 100 + line))
            for line, row in enumerate(rows)
        ]
        kept.setdefault((rows[0].municipality, rows[0].day.year, rows[0].group == "adults"), named)
    return list(kept.values())


def write_package(folder: Path, told: list[list[ReportRow]]) -> Path:
    """The same as a data package, whose persons have identifiers of their own."""
    tables: dict[str, list[dict[str, object]]] = {file.name: [] for file in PACKAGE}
    for number, row in enumerate(row for rows in told for row in rows):
        person = f"p{number}"
        place = {"person_id": person, "municipality_code": row.municipality, "parish": row.parish}
        tables["persons.csv"].append(
            {"person_id": person, "target_group": row.group, "from_state_care": int(row.from_state_care)}
        )
        if row.assessed_on:
            plan = {"assessed_on": row.assessed_on, "plan_on": row.plan_on}
            tables["assessments.csv"].append({**place, **plan, "recommended_services": ";".join(row.recommended)})
        if row.service:
            days = {"date_from": row.date_from, "date_to": row.date_to}
            amounts = {name: getattr(row, name) for name in ("units", "unit_price_eur", "compensation_eur", "provider")}
            record = {"record_id": f"r{number}", "service_code": row.service}
            tables["service_records.csv"].append({**place, **record, **days, **amounts})
    folder.mkdir()
    for file in PACKAGE:
        with (folder / file.name).open("w", encoding="utf-8", newline="") as written:
            writer = csv.DictWriter(written, file.columns)
            writer.writeheader()
            writer.writerows(tables[file.name])
    return folder


def figures(database: Database) -> Iterator[tuple[object, ...]]:
    """The compared indicators, with several splits on both bases."""
    for code in COMPARED:
        for basis in Basis:
            for by in SPLITS:
                selection = Selection(Period(REGION.project.end), basis)
                yield code, basis, by, _cells(evaluate(database, CATALOGUE[code], selection, by))


def _cells(result: Result) -> tuple[object, ...]:
    return tuple((cell.key, cell.value, cell.status) for cell in result)


@settings(
    max_examples=10,
    derandomize=True,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(told=st.lists(reports(), min_size=1, max_size=4), dialects=st.lists(DIALECTS, min_size=4, max_size=4))
def test_reports_give_the_figures_of_the_package(told: list[list[ReportRow]], dialects: list[Dialect]) -> None:
    told = told_apart(told)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole, piecewise = folder / "whole.duckdb", folder / "piecewise.duckdb"
        build_database(SAMPLE, write_package(folder / "package", told), whole)
        build_database(SAMPLE, write_package(folder / "empty", []), piecewise)
        intake = Intake(KEY)
        for rows, dialect in zip(told, dialects, strict=False):
            with opened(piecewise) as database:
                reading = intake.read_file(database, write(rows, dialect))
            assert isinstance(reading, Reading)
            assert reading.accepted == len(rows), reading.faults
            put_in_place(intake.prepare(piecewise, reading, "tester"))
        with opened(whole) as expected, opened(piecewise) as found:
            assert list(figures(found)) == list(figures(expected))

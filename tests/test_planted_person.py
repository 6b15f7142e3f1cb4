"""A person who can be recognised in the records is not in the release made of them: not in its tables, not in its bytes."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
from editing import append

from di_metrics.protection.publish import make_release
from di_metrics.release.file import write_release
from di_metrics.store import build_database, open_database

PERSON, RECORD = "zz-planted-pseudonym-9173", "zz-planted-record-9174"
PROVIDER, PARISH = "SIA Vienīgais Šādais Pakalpojums", "Augšupes pagasts"
UNITS, PRICE, COMPENSATION = "137.125", "77.1234", "98765.43"
TRACES = (PERSON, RECORD, PROVIDER, "77.1234", "98765.43", "9876543", "137.125", "771234", "137125")
"""What would give the person away, as text and as the whole numbers that databases keep of amounts."""


@pytest.fixture(scope="module")
def planted(sample_region: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A records database with one more person, who was assessed and served once, at a price that nobody else pays."""
    folder = tmp_path_factory.mktemp("planted")
    package = Path(shutil.copytree(sample_region / "package", folder / "package"))
    append(package, "persons.csv", person_id=PERSON, target_group="adults", from_state_care="1")
    append(
        package,
        "assessments.csv",
        person_id=PERSON,
        municipality_code="9050200",
        parish=PARISH,
        assessed_on="2018-02-03",
        recommended_services="group_home",
    )
    append(
        package,
        "service_records.csv",
        record_id=RECORD,
        person_id=PERSON,
        municipality_code="9050200",
        parish=PARISH,
        service_code="group_home",
        date_from="2019-02-03",
        date_to="2019-02-27",
        units=UNITS,
        unit_price_eur=PRICE,
        compensation_eur=COMPENSATION,
        provider=PROVIDER,
    )
    return build_database(sample_region, package, folder / "records.duckdb").database


@pytest.fixture(scope="module")
def published(planted: Path) -> Path:
    """The release of these records."""
    file = planted.with_name("release.duckdb")
    database = open_database(planted)
    write_release(make_release(database, released_on=database.region.project.end).release, file)
    database.close()
    return file


def tables(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows of every table of a file."""
    with duckdb.connect(file, read_only=True) as connection:
        names = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}


def dumped(file: Path) -> str:
    """Everything that the tables of a file hold, as text."""
    return "\n".join(str(value) for rows in tables(file).values() for row in rows for value in row)


def test_a_planted_person_is_in_the_records_and_not_in_the_release(planted: Path, published: Path) -> None:
    records, release = dumped(planted), dumped(published)
    found = {trace for trace in TRACES if trace in records}
    assert found >= {PERSON, RECORD, PROVIDER, "9876543"}
    assert [trace for trace in TRACES if trace in release] == []
    assert "LV9003000" in release  # so that the dump is known to hold something


def test_no_byte_of_a_release_file_tells_the_planted_person(planted: Path, published: Path) -> None:
    records, release = planted.read_bytes(), published.read_bytes()
    words = [trace.encode() for trace in (PERSON, RECORD, PROVIDER)]
    words += [word.encode() for word in PERSON.split("-")[1:2] + PROVIDER.split()[1:2]]
    assert [word for word in words if word not in records] == []
    assert [word for word in words if word in release] == []


def test_no_table_of_a_release_has_a_row_for_each_person(planted: Path, published: Path) -> None:
    """Its tables are those it declares, and none has as many rows as there are persons, assessments or records."""
    held = tables(published)
    assert set(held) == {"release_info", "region_file", "indicator", "published", "earlier_release", "changed"}
    people = {len(rows) for rows in tables(planted).values()}
    # 13 persons, 11 assessments and 26 service records were built.
    assert {13, 11, 26} <= people
    assert not {len(rows) for name, rows in held.items() if name != "region_file"} & {13, 11, 26}


def test_a_release_holds_cells_of_the_menu_alone(published: Path) -> None:
    """Ten columns of codes, statuses and rounded numbers; an area is the region, a municipality or the unknown one."""
    rows = tables(published)["published"]
    assert len(rows) > 500
    assert {len(row) for row in rows} == {10}
    assert all(value is None or isinstance(value, str | int) for row in rows for value in row)
    areas = {str(row[2]) for row in rows}
    assert all(area in ("region", "unknown") or area.removeprefix("LV").isdigit() for area in areas)
    assert all(value is None or value >= 5 for *_, value, _, _ in rows if isinstance(value, int | None))

"""A region folder that is incomplete or contradicts itself is refused, with the file and what is wrong there."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from editing import append, change, replace

from di_metrics.errors import RegionError
from di_metrics.model import Language
from di_metrics.region_files import REGION_FILES, load_region, read_folder
from di_metrics.settings import PROGRAMME
from di_metrics.statements import check_statements
from di_metrics.store import build_database, open_database
from di_metrics.text import Speaker

Spoil = Callable[[Path], object]


def refusal(region: Path, package: Path, database: Path) -> str:
    """What is said of a region that is refused."""
    with pytest.raises(RegionError) as refused:
        build_database(region, package, database)
    assert not database.exists()
    return Speaker(Language.EN).error(refused.value)


@pytest.mark.parametrize("name", REGION_FILES)
def test_a_missing_file_is_named(region_folder: Path, package: Path, tmp_path: Path, name: str) -> None:
    (region_folder / name).unlink()
    said = refusal(region_folder, package, tmp_path / "records.duckdb")
    assert said.startswith(f"{region_folder / name} cannot be read.")


def test_a_file_that_is_not_utf8_is_named(region_folder: Path, package: Path, tmp_path: Path) -> None:
    file = region_folder / "municipalities.csv"
    file.write_bytes(file.read_text(encoding="utf-8").encode("cp1257"))
    assert refusal(region_folder, package, tmp_path / "records.duckdb").startswith(f"{file} cannot be read.")


def test_broken_toml_is_told_with_its_line(region_folder: Path, package: Path, tmp_path: Path) -> None:
    replace(region_folder / "region.toml", 'id = "sample"', "id = sample")
    said = refusal(region_folder, package, tmp_path / "records.duckdb")
    assert said.startswith("region.toml cannot be read.")
    assert "line 2" in said


# file, what is done to it, how the refusal begins
HEAD: list[tuple[Spoil, str]] = [
    (lambda file: replace(file, "start = 2016-01-01", 'start = "soon"'), "region.toml, project.start: “soon”"),
    (lambda file: replace(file, 'id = "sample"', ""), "region.toml, id: “”"),
    (lambda file: replace(file, 'id = "sample"', 'id = "sample"\ncolour = "red"'), "region.toml, colour: “red”"),
    (lambda file: replace(file, '"post2021"', '"post2031"'), "region.toml, default_basis: “post2031”"),
    (lambda file: replace(file, '"12000.00"', '"much"'), "region.toml, project.costs.0.eligible_eur: “much”"),
]


def test_a_region_of_before_has_its_costs_from_the_start(sample_region: Path) -> None:
    """Databases and releases keep the text of their region as it was when they were made."""
    files = read_folder(sample_region, PROGRAMME)
    head, rest = files["region.toml"].split("[[project.costs]]", 1)
    names = rest[rest.index("[bases") :]
    old = f'{head}eligible_costs_eur = "7596069.00"\nesf_eur = "6456658.53"\n\n{names}'
    [costs] = load_region(files | {"region.toml": old}).project.costs
    assert (costs.in_force_from, costs.eligible_eur, costs.esf_eur) == (
        dt.date(2016, 1, 1),
        Decimal("7596069.00"),
        Decimal("6456658.53"),
    )


@pytest.mark.parametrize(("spoil", "said"), HEAD)
def test_a_wrong_value_in_the_head_is_told(
    region_folder: Path, package: Path, tmp_path: Path, spoil: Spoil, said: str
) -> None:
    spoil(region_folder / "region.toml")
    assert refusal(region_folder, package, tmp_path / "records.duckdb").startswith(said + " is not allowed.")


# file, line, column, wrong value, where the refusal says it is (codes are looked up over the whole file)
ROWS = [
    ("municipalities.csv", 2, "basis", "pre2022", "municipalities.csv:2"),
    ("municipalities.csv", 3, "partner", "maybe", "municipalities.csv:3"),
    ("municipalities.csv", 4, "population", "many", "municipalities.csv:4"),
    ("municipalities.csv", 5, "kind", "village", "municipalities.csv:5"),
    ("municipalities.csv", 6, "code", "9010000", "municipalities.csv"),
    ("municipalities.csv", 7, "locative_lv", "", "municipalities.csv"),
    ("succession.csv", 2, "old_code", "9999999", "succession.csv"),
    ("succession.csv", 2, "new_code", "LV9999999", "succession.csv"),
    ("targets.csv", 2, "indicator", "units", "targets.csv:2"),
    ("targets.csv", 2, "target_group", "kids", "targets.csv"),
    ("targets.csv", 3, "value", "ten", "targets.csv:3"),
    ("targets.csv", 3, "in_force_from", "2016", "targets.csv:3"),
    ("infrastructure.csv", 2, "municipality_code", "9999999", "infrastructure.csv"),
    ("infrastructure.csv", 2, "service_code", "palace", "infrastructure.csv"),
    ("infrastructure.csv", 2, "category", "leisure", "infrastructure.csv"),
    ("infrastructure.csv", 2, "target_group", "kids", "infrastructure.csv"),
    ("infrastructure.csv", 2, "status", "imagined", "infrastructure.csv:2"),
]


@pytest.mark.parametrize(("file", "line", "column", "value", "where"), ROWS)
def test_a_wrong_value_in_a_table_is_told(
    region_folder: Path, package: Path, tmp_path: Path, file: str, line: int, column: str, value: str, where: str
) -> None:
    change(region_folder, file, line, **{column: value})
    said = refusal(region_folder, package, tmp_path / "records.duckdb")
    assert said.startswith(f"{where}, {column}: “{value}” is not allowed.")


def test_a_missing_column_is_told(region_folder: Path, package: Path, tmp_path: Path) -> None:
    replace(region_folder / "municipalities.csv", "partner", "member")
    said = refusal(region_folder, package, tmp_path / "records.duckdb")
    assert said.startswith("municipalities.csv:2, partner: “” is not allowed.")


def test_a_missing_case_is_told(region_folder: Path, package: Path, tmp_path: Path) -> None:
    """A folder made before there were cases has no such column."""
    file = region_folder / "municipalities.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        rows = [row[:-1] for row in csv.reader(stream)]
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)
    said = refusal(region_folder, package, tmp_path / "records.duckdb")
    assert said.startswith("municipalities.csv, locative_lv: “” is not allowed.")
    assert "9010000" in said


def test_a_part_of_a_divided_municipality_needs_its_parish(region_folder: Path, package: Path, tmp_path: Path) -> None:
    append(region_folder, "succession.csv", old_code="9050200", new_code="LV9005000")
    said = refusal(region_folder, package, tmp_path / "records.duckdb")
    assert said.startswith("succession.csv, old_code: “9050200” is not allowed.")


STATEMENTS: dict[str, Spoil] = {
    "broken text": lambda file: replace(file, "statements:", "statements: ["),
    "no mapping": lambda file: file.write_text("- nothing", encoding="utf-8"),
    "unknown indicator": lambda file: replace(file, "any, indicator: recipients", "any, indicator: happiness"),
    "unknown area": lambda file: replace(file, "area: region", "area: Nekurienes novads"),
    "unknown word": lambda file: replace(file, "equals: 3", "equalls: 3"),
}


@pytest.mark.parametrize("spoil", STATEMENTS.values(), ids=STATEMENTS)
def test_statements_that_cannot_be_understood_are_told(
    region_folder: Path, package: Path, tmp_path: Path, spoil: Spoil
) -> None:
    spoil(region_folder / "published_statements.yaml")
    database = open_database(build_database(region_folder, package, tmp_path / "records.duckdb").database)
    try:
        with pytest.raises(RegionError, match=r"^published_statements\.yaml"):
            check_statements(database)
    finally:
        database.close()

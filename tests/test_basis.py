"""Where a record lies on both bases, as the database holds it, and what the region says of its municipalities."""

from __future__ import annotations

from pathlib import Path

import pytest
from editing import append, change

from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Period, Selection
from di_metrics.query import evaluate
from di_metrics.store import Database, build_database, open_database

DZINTARPILS, VEJUPE, LIEPZIEDI, LEJUPE, MIGLAJI = (f"LV900{number}000" for number in range(1, 6))
OLD_DZINTARPILS, OLD_VEJUPE, OLD_LIEPZIEDI = "9010000", "9020000", "9030200"
OLD_RUDZAJI, OLD_TRISUPJI, OLD_MIGLAJI = "9040200", "9050200", "9060200"
UNKNOWN = None

Places = tuple[str | None, str | None]
"""The old and the new municipality."""

PLACES = """
    SELECT old.code, new.code
    FROM service_record r
    LEFT JOIN municipality old ON old.municipality_id = r.old_id
    LEFT JOIN municipality new ON new.municipality_id = r.new_id
    WHERE r.reference = $reference
"""

RECORDS: dict[str, tuple[str, Places]] = {
    "an old municipality that moved whole": ("r01", (OLD_DZINTARPILS, DZINTARPILS)),
    "one of several that moved whole into one": ("r13", (OLD_RUDZAJI, LIEPZIEDI)),
    "a divided municipality with its parish": ("r08", (OLD_TRISUPJI, LEJUPE)),
    "a divided municipality without a parish": ("r11", (OLD_TRISUPJI, UNKNOWN)),
    "a new municipality of one predecessor": ("r04", (OLD_DZINTARPILS, DZINTARPILS)),
    "a new municipality of one divided predecessor": ("r10", (OLD_TRISUPJI, LEJUPE)),
    "a new municipality of several predecessors": ("r14", (UNKNOWN, LIEPZIEDI)),
    "an old municipality that is no partner": ("r22", (OLD_MIGLAJI, MIGLAJI)),
    "a new municipality that is no partner": ("r23", (OLD_MIGLAJI, MIGLAJI)),
}


@pytest.mark.parametrize(("reference", "places"), RECORDS.values(), ids=RECORDS)
def test_a_record_lies_on_both_bases(sample: Database, reference: str, places: Places) -> None:
    assert sample.rows(PLACES, {"reference": reference}) == [places]


PARISHES: dict[str, tuple[str, str, Places]] = {
    "each parish of a divided municipality goes its way": (OLD_TRISUPJI, "Augšupes pagasts", (OLD_TRISUPJI, LIEPZIEDI)),
    "several parishes go the same way": (OLD_TRISUPJI, "Vidupes pagasts", (OLD_TRISUPJI, LEJUPE)),
    "a parish of a whole municipality changes nothing": (OLD_VEJUPE, "Kāds pagasts", (OLD_VEJUPE, VEJUPE)),
    "a parish does not tell a new municipality's predecessor": (LIEPZIEDI, "Augšupes pagasts", (UNKNOWN, LIEPZIEDI)),
}


@pytest.mark.parametrize(("code", "parish", "places"), PARISHES.values(), ids=PARISHES)
def test_a_parish_tells_where_a_divided_municipality_went(
    sample_region: Path, package: Path, tmp_path: Path, code: str, parish: str, places: Places
) -> None:
    days = {"date_from": "2019-05-01", "date_to": "2019-05-02"}
    amounts = {"units": "1", "unit_price_eur": "25.00", "compensation_eur": "25.00"}
    service = {"record_id": "added", "person_id": "c1", "service_code": "massage"}
    append(package, "service_records.csv", municipality_code=code, parish=parish, **service, **days, **amounts)
    build_database(sample_region, package, tmp_path / "records.duckdb")
    database = open_database(tmp_path / "records.duckdb")
    try:
        assert database.rows(PLACES, {"reference": "added"}) == [places]
        assert database.rows("SELECT parish FROM service_record WHERE reference = 'added'") == [(parish,)]
    finally:
        database.close()


def test_assessments_lie_on_both_bases_too(sample: Database) -> None:
    found = sample.rows("""
        SELECT p.reference, old.code, new.code
        FROM assessment a
        JOIN person p USING (person_id)
        LEFT JOIN municipality old ON old.municipality_id = a.old_id
        LEFT JOIN municipality new ON new.municipality_id = a.new_id
        WHERE p.reference IN ('a2', 'c4', 'c5', 'o1')
        ORDER BY ALL
    """)
    assert found == [
        ("a2", UNKNOWN, LIEPZIEDI),
        ("c4", OLD_TRISUPJI, UNKNOWN),
        ("c5", OLD_RUDZAJI, LIEPZIEDI),
        ("o1", OLD_TRISUPJI, LIEPZIEDI),
    ]


def test_no_record_is_lost_or_doubled_by_the_derivation(sample: Database) -> None:
    assert sample.rows("SELECT count(*), count(DISTINCT reference) FROM service_record") == [(25, 25)]
    assert sample.rows("SELECT count(*) FROM assessment") == [(10,)]


SUCCESSORS = {
    OLD_DZINTARPILS: (DZINTARPILS,),
    OLD_RUDZAJI: (LIEPZIEDI,),
    OLD_TRISUPJI: (LIEPZIEDI, LEJUPE),
    LIEPZIEDI: (),
}


@pytest.mark.parametrize(("code", "expected"), SUCCESSORS.items())
def test_successors(sample: Database, code: str, expected: tuple[str, ...]) -> None:
    assert sample.region.successors(code) == expected


PREDECESSORS = {
    DZINTARPILS: (OLD_DZINTARPILS,),
    LIEPZIEDI: (OLD_LIEPZIEDI, OLD_RUDZAJI, OLD_TRISUPJI),
    LEJUPE: (OLD_TRISUPJI,),
    OLD_DZINTARPILS: (),
}


@pytest.mark.parametrize(("code", "expected"), PREDECESSORS.items())
def test_predecessors(sample: Database, code: str, expected: tuple[str, ...]) -> None:
    assert sample.region.predecessors(code) == expected


PARISHES_OF = {OLD_TRISUPJI: ("Augšupes pagasts", "Lejupes pagasts", "Vidupes pagasts"), OLD_VEJUPE: ()}


@pytest.mark.parametrize(("code", "expected"), PARISHES_OF.items())
def test_parishes_of_a_divided_municipality(sample: Database, code: str, expected: tuple[str, ...]) -> None:
    assert sample.region.parishes(code) == expected


RELATED: list[tuple[tuple[str, ...], Basis, set[str]]] = [
    ((OLD_TRISUPJI,), Basis.POST2021, {LIEPZIEDI, LEJUPE}),
    ((OLD_TRISUPJI,), Basis.PRE2021, {OLD_TRISUPJI}),
    ((LIEPZIEDI,), Basis.PRE2021, {OLD_LIEPZIEDI, OLD_RUDZAJI, OLD_TRISUPJI}),
    ((LIEPZIEDI, OLD_VEJUPE), Basis.POST2021, {LIEPZIEDI, VEJUPE}),
    ((), Basis.POST2021, set()),
]


@pytest.mark.parametrize(("codes", "basis", "expected"), RELATED)
def test_related_municipalities(sample: Database, codes: tuple[str, ...], basis: Basis, expected: set[str]) -> None:
    assert sample.region.related(codes, basis) == expected


def inhabitants(database: Database, *codes: str) -> float | None:
    """The inhabitants that recipients are set against when the municipalities, of one basis, are chosen."""
    basis = database.region.municipality[codes[0]].basis if codes else Basis.POST2021
    selection = Selection(Period(database.region.project.end), basis, codes)
    per_10000 = evaluate(database, CATALOGUE["recipients_per_10000"], selection).total
    recipients = evaluate(database, CATALOGUE["recipients"], selection).total
    assert recipients
    return 10_000 * recipients / per_10000 if per_10000 else None


INHABITANTS: dict[str, tuple[tuple[str, ...], int | None]] = {
    "a new municipality's own": ((DZINTARPILS,), 38_000),
    "its own, though its predecessor was divided": ((LEJUPE,), 4_000),
    "of a new one without its own, its predecessors'": ((VEJUPE,), 12_500),
    "an old one's": ((OLD_LIEPZIEDI,), 8_000),
    "of an old one never a successor's": ((OLD_RUDZAJI,), None),
    "of several their sum": ((DZINTARPILS, VEJUPE), 50_500),
    "of partners alone": ((DZINTARPILS, MIGLAJI), 38_000),
    "of no partner": ((OLD_MIGLAJI,), None),
}


@pytest.mark.parametrize(("codes", "expected"), INHABITANTS.values(), ids=INHABITANTS)
def test_inhabitants(sample: Database, codes: tuple[str, ...], expected: int | None) -> None:
    assert inhabitants(sample, *codes) == pytest.approx(expected)


RUDZAJI_KNOWN, LIEPZIEDI_BLANK, LEJUPE_BLANK = {5: "1000"}, {10: ""}, {11: ""}
"""The line of a municipality and the inhabitants to be written there."""

ALL_BLANK = RUDZAJI_KNOWN | LIEPZIEDI_BLANK | LEJUPE_BLANK

DIVIDED: dict[str, tuple[dict[int, str], tuple[str, ...], int | None]] = {
    "a part of it is not known": (LEJUPE_BLANK, (LEJUPE,), None),
    "nor is a part beside others that moved whole": (RUDZAJI_KNOWN | LIEPZIEDI_BLANK, (LIEPZIEDI,), None),
    "nor is one part beside the other's own": (LEJUPE_BLANK, (LIEPZIEDI, LEJUPE), None),
    "all its parts together are": (ALL_BLANK, (LIEPZIEDI, LEJUPE), 8_000 + 1_000 + 5_000),
    "so they are among all": (ALL_BLANK, (), 38_000 + 12_500 + 8_000 + 1_000 + 5_000),
    "unless another predecessor is not known": (LIEPZIEDI_BLANK | LEJUPE_BLANK, (LIEPZIEDI, LEJUPE), None),
}


@pytest.mark.parametrize(("changes", "codes", "expected"), DIVIDED.values(), ids=DIVIDED)
def test_inhabitants_of_a_divided_municipality_are_not_apportioned(
    region_folder: Path,
    package: Path,
    tmp_path: Path,
    changes: dict[int, str],
    codes: tuple[str, ...],
    expected: int | None,
) -> None:
    for line, population in changes.items():
        change(region_folder, "municipalities.csv", line, population=population)
    build_database(region_folder, package, tmp_path / "records.duckdb")
    database = open_database(tmp_path / "records.duckdb")
    try:
        assert inhabitants(database, *codes) == pytest.approx(expected)
    finally:
        database.close()


def test_municipalities_stand_in_the_order_of_the_latvian_alphabet(
    region_folder: Path, package: Path, tmp_path: Path
) -> None:
    in_order = ["Ārgaļu novads", "Cēres novads", "Čakstes novads", "Dumpju novads", "Šķēdes novads", "Tūjas novads"]
    for line, name in zip((4, 2, 7, 3, 6, 5), in_order, strict=True):
        change(region_folder, "municipalities.csv", line, name_lv=name)
    build_database(region_folder, package, tmp_path / "records.duckdb")
    database = open_database(tmp_path / "records.duckdb")
    try:
        assert [one.name_lv for one in database.region.of_basis(Basis.PRE2021)] == in_order
    finally:
        database.close()

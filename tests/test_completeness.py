"""Which months are expected, told of, late and missing, and what reports replaced: by hand, on the invented region."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import oracle
import pytest
from loaded_batches import Load, copied, loaded, record, undone
from random_packages import write_random_package

from di_metrics.model import Basis, Period, Selection
from di_metrics.query.completeness import Arrival, MunicipalMonth, MunicipalRow, completeness
from di_metrics.query.provenance import ReplacedFigures, replaced_figures, replaced_records
from di_metrics.settings import default_region
from di_metrics.store import Database, build_database, open_database

END = dt.date(2022, 6, 30)
OLD = Selection(Period(END), Basis.PRE2021)
NEW = Selection(Period(END))
SIGNS = {
    Arrival.RECEIVED: "r",
    Arrival.LATE: "l",
    Arrival.UNDATED: "u",
    Arrival.MISSING: "-",
    Arrival.NOT_EXPECTED: ".",
}


@pytest.fixture
def file(sample_file: Path, tmp_path: Path) -> Path:
    return copied(sample_file, tmp_path)


@pytest.fixture
def report() -> Load:
    """Vējupe's adults in the last quarter of 2019: a5's consultations once more, at another price, and one of November."""
    return Load(
        municipalities=["9020000"],
        groups=["adults"],
        first="2019-10-01",
        last="2019-12-31",
        loaded_on="2020-01-30",
        persons=[("a5", "adults")],
        records=[
            record("a5", "9020000", "psychologist_individual", "2019-11-04", "2019-11-29", "3", "30.00", "90.00"),
            record("a5", "9020000", "psychologist_individual", "2019-12-31", "2019-12-31", "2", "35.00", "70.00"),
        ],
    )


def of(rows: tuple[MunicipalRow, ...], code: str) -> MunicipalRow:
    return next(row for row in rows if row.municipality == code)


def signs(database: Database, selection: Selection, code: str, year: int) -> str:
    months = of(completeness(database, selection, 30), code).of_year(year).months
    return "".join(SIGNS[one.arrival] for one in months)


@pytest.fixture
def opened(file: Path) -> Iterator[Database]:
    database = open_database(file)
    yield database
    database.close()


def test_the_package_alone(opened: Database) -> None:
    """Vējupe's records: February 2017, September and December 2019 (old name), January 2022 (new one)."""
    assert signs(opened, OLD, "9020000", 2016) == "." * 12
    assert signs(opened, OLD, "9020000", 2017) == ".u----------"
    assert signs(opened, OLD, "9020000", 2019) == "--------u--u"
    assert signs(opened, OLD, "9020000", 2022) == "u-----"
    assert signs(opened, NEW, "LV9002000", 2019) == "--------u--u"
    row = of(completeness(opened, OLD, 30), "9020000")
    assert (row.expected, row.count(Arrival.UNDATED)) == (11 + 12 * 4 + 6, 4)
    assert row.of_year(2019).months[8] == MunicipalMonth(dt.date(2019, 9, 1), Arrival.UNDATED, (1,), 1)


def test_partners_alone_are_expected_and_filters_choose_them(opened: Database) -> None:
    every = [row.municipality for row in completeness(opened, OLD, 30)]
    assert sorted(every) == ["9010000", "9020000", "9030200", "9040200", "9050200"]
    chosen = Selection(Period(END), Basis.PRE2021, municipalities=("LV9003000",))
    assert {row.municipality for row in completeness(opened, chosen, 30)} == {"9030200", "9040200", "9050200"}


def test_nothing_is_expected_after_the_last_month_that_any_told_of(opened: Database) -> None:
    """The last record of all begins in June 2022; to an earlier date later months are not shown."""
    assert signs(opened, NEW, "LV9001000", 2022) == "-" * 6
    rows = completeness(opened, Selection(Period(dt.date(2019, 3, 15))), 30)
    assert {row.months[-1].month for row in rows} == {dt.date(2019, 3, 1)}


def test_a_record_of_an_unknown_place_speaks_for_each_it_may_be(opened: Database) -> None:
    """c4 was served in Trīsupji in March 2020, no parish given; c5 in new Liepziedi in September 2021, made from three."""
    assert signs(opened, NEW, "LV9003000", 2020)[2] == signs(opened, NEW, "LV9004000", 2020)[2] == "u"
    for old in ("9030200", "9040200", "9050200"):
        assert signs(opened, OLD, old, 2021)[8] == "u"


def test_filters_by_group_apply_and_filters_by_service_do_not(opened: Database) -> None:
    adults = Selection(Period(END), Basis.PRE2021, groups=("adults",))
    assert signs(opened, adults, "9020000", 2019) == "-----------u"
    massage = Selection(Period(END), Basis.PRE2021, services=("massage",))
    assert signs(opened, massage, "9020000", 2019) == "--------u--u"


def test_a_report_covers_all_its_months_in_time_to_the_day(file: Path, report: Load) -> None:
    """30 January is the 30th day after December, the 61st after November; December was in the package already."""
    database = open_database(loaded(file, report))
    assert signs(database, OLD, "9020000", 2019) == "--------ullu"
    assert of(completeness(database, OLD, 30), "9020000").of_year(2019).months[10] == MunicipalMonth(
        dt.date(2019, 11, 1), Arrival.LATE, (2,), 1, dt.date(2020, 1, 30)
    )
    months = of(completeness(database, OLD, 61), "9020000").of_year(2019).months
    assert [one.arrival for one in months[9:]] == [Arrival.LATE, Arrival.RECEIVED, Arrival.UNDATED]
    assert signs(database, NEW, "LV9002000", 2019) == "--------ullu"


def test_a_month_counts_as_told_when_the_first_report_of_it_came(file: Path, report: Load) -> None:
    empty = Load(["9020000"], ["adults"], "2018-01-01", "2018-03-31", "2018-04-30", kind="report")
    later = Load(["9020000"], ["adults"], "2018-01-01", "2018-03-31", "2021-01-01", kind="report")
    database = open_database(loaded(file, empty, later))
    assert signs(database, OLD, "9020000", 2018) == "llr---------"
    database.close()
    database = open_database(undone(file, 2))
    assert signs(database, OLD, "9020000", 2018) == "lll---------"


def test_a_report_of_a_group_does_not_speak_for_others(file: Path, report: Load) -> None:
    database = open_database(loaded(file, report))
    children = Selection(Period(END), Basis.PRE2021, groups=("children",))
    assert signs(database, children, "9020000", 2019) == "........u---"


def test_a_report_by_a_new_name_speaks_for_the_old_ones(file: Path) -> None:
    report = Load(["LV9003000"], ["children"], "2022-02-01", "2022-02-28", "2022-03-30")
    database = open_database(loaded(file, report))
    for old in ("9030200", "9040200", "9050200"):
        assert signs(database, OLD, old, 2022)[1] == "r"


# What later reports changed ------------------------------------------------------------------------------------------


def test_nothing_is_replaced_in_a_package(sample: Database) -> None:
    assert replaced_figures(sample, NEW) == ()
    assert replaced_records(sample, NEW) == ()


def test_figures_before_and_after(file: Path, report: Load) -> None:
    """The package told one record of December, 60 EUR; the report tells one of 70. Its November is new, not changed."""
    database = open_database(loaded(file, report))
    december = ReplacedFigures("9020000", dt.date(2019, 12, 1), (1,), 2, 1, 1, 6000, 7000)
    assert replaced_figures(database, OLD) == (december,)
    assert december.differs
    [gone] = replaced_records(database, OLD)
    assert (gone.batch, gone.by_batch, gone.reference, gone.compensation_cents) == (1, 2, "r25", 6000)


def test_a_report_replaced_in_turn_keeps_its_own_line(file: Path, report: Load) -> None:
    """The third batch leaves out November and tells December as the second did."""
    again = Load(
        ["9020000"],
        ["adults"],
        "2019-10-01",
        "2019-12-31",
        "2020-03-01",
        [("a5", "adults")],
        records=[record("a5", "9020000", "psychologist_individual", "2019-12-31", "2019-12-31", "2", "35.00", "70.00")],
    )
    database = open_database(loaded(file, report, again))
    month = dt.date(2019, 11, 1), dt.date(2019, 12, 1)
    assert replaced_figures(database, NEW) == (
        ReplacedFigures("LV9002000", month[0], (2,), 3, 1, 0, 9000, 0),
        ReplacedFigures("LV9002000", month[1], (1,), 2, 1, 1, 6000, 7000),
        ReplacedFigures("LV9002000", month[1], (2,), 3, 1, 1, 7000, 7000),
    )
    assert [one.differs for one in replaced_figures(database, NEW)] == [True, True, False]


def test_filters_choose_what_was_replaced(file: Path, report: Load) -> None:
    database = open_database(loaded(file, report))
    for narrowed in (
        Selection(Period(dt.date(2019, 12, 30)), Basis.PRE2021),
        Selection(Period(END), Basis.PRE2021, municipalities=("9010000",)),
        Selection(Period(END), Basis.PRE2021, groups=("children",)),
        Selection(Period(END), Basis.PRE2021, services=("massage",)),
    ):
        assert replaced_figures(database, narrowed) == ()
    assert len(replaced_figures(database, Selection(Period(END), from_state_care=True))) == 1


# The months once more, in plain Python -------------------------------------------------------------------------------


@pytest.mark.parametrize("basis", list(Basis))
@pytest.mark.parametrize("seed", [4, 5])
def test_the_months_of_a_random_package_agree_with_plain_python(seed: int, basis: Basis, tmp_path: Path) -> None:
    package = write_random_package(tmp_path / "package", seed)
    build_database(default_region(), package, tmp_path / "records.duckdb")
    region = oracle.load_region(default_region())
    other = {Basis.PRE2021: lambda row: (row.new, row.old), Basis.POST2021: lambda row: (row.old, row.new)}[basis]
    led_to: defaultdict[str, set[str]] = defaultdict(set)
    for row in region.succession:
        of_other, of_basis = other(row)
        led_to[of_other].add(of_basis)
    told: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
    for one in oracle.load_package(package, region).records:
        known = one.place.on(basis)
        of_other = one.place.new if basis is Basis.PRE2021 else one.place.old
        for code in {known} if known else led_to[of_other or ""]:
            told[code].add((one.day.year, one.day.month))
    last = max(month for months in told.values() for month in months)
    found = completeness(open_database(tmp_path / "records.duckdb"), Selection(Period(region.end), basis), 30)
    assert {row.municipality for row in found} == {
        code for code, one in region.municipalities.items() if one.partner and one.basis is basis
    }
    for row in found:
        for one in row.months:
            month, own = (one.month.year, one.month.month), told[row.municipality]
            if month in own:
                expected = Arrival.UNDATED
            else:
                expected = Arrival.MISSING if own and min(own) <= month <= last else Arrival.NOT_EXPECTED
            assert one.arrival is expected, (row.municipality, month)
    assert sum(row.count(Arrival.MISSING) for row in found) > 0

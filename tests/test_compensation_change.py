"""Why compensation changed: volume, mix and price worked out by hand, adding up to the cent whatever was paid."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import oracle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_release import invented_release
from oracle.data import ServiceRecord
from pptx import Presentation
from pypdf import PdfReader
from random_packages import write_random_package
from test_meeting_decks import deck_of, slide_of

from di_metrics.cards.composing import card_of
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import View, ViewKind
from di_metrics.deck import Chart, Level, Table
from di_metrics.export.deck_workbook import deck_workbook_bytes
from di_metrics.export.handout import handout_bytes
from di_metrics.export.slides import slides_bytes
from di_metrics.model import Against, Language, Period, Selection
from di_metrics.query.compensation_change import ChangePart, Paid, compensation_change, earlier_period, parts_of_change
from di_metrics.settings import PROGRAMME, default_region
from di_metrics.sources.released import ReleasedFigures
from di_metrics.store import Database, build_database, open_database

VOLUME, MIX, PRICE = ChangePart.VOLUME, ChangePart.MIX, ChangePart.PRICE
STARTED, ENDED, WITHOUT_UNITS = ChangePart.STARTED, ChangePart.ENDED, ChangePart.WITHOUT_UNITS
SAMPLE = Path(__file__).parent / "regions" / "sample"
NO_BREAK = "\N{NO-BREAK SPACE}"


def within(first: str, last: str) -> Period:
    return Period(dt.date.fromisoformat(last), dt.date.fromisoformat(first))


YEAR_2019 = within("2019-01-01", "2019-12-31")


# Which periods are compared ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "against", "earlier"),
    [
        (YEAR_2019, Against.YEAR_BEFORE, within("2018-01-01", "2018-12-31")),
        (YEAR_2019, Against.JUST_BEFORE, within("2018-01-01", "2018-12-31")),
        (within("2021-10-01", "2021-12-31"), Against.YEAR_BEFORE, within("2020-10-01", "2020-12-31")),
        (within("2021-10-01", "2021-12-31"), Against.JUST_BEFORE, within("2021-07-01", "2021-09-30")),
        (within("2021-03-01", "2021-03-31"), Against.JUST_BEFORE, within("2021-02-01", "2021-02-28")),
        (within("2021-01-15", "2021-02-28"), Against.YEAR_BEFORE, within("2020-01-15", "2020-02-29")),
        (within("2021-03-10", "2021-03-19"), Against.JUST_BEFORE, within("2021-02-28", "2021-03-09")),
        (Period(dt.date(2021, 6, 30)), Against.YEAR_BEFORE, within("2019-07-01", "2020-06-30")),
        (Period(dt.date(2021, 6, 15)), Against.JUST_BEFORE, within("2019-06-16", "2020-06-15")),
    ],
)
def test_the_earlier_period(period: Period, against: Against, earlier: Period) -> None:
    assert earlier_period(period, against) == earlier


# By hand -------------------------------------------------------------------------------------------------------------------


def test_2019_against_2018_in_the_sample(sample: Database) -> None:
    """Sessions of massage and art therapy: 2 + 8, then 4 + 6, so the kind did not grow: massage 40 = 80 - 40 is mix, and so
    is art therapy 150 - 200. Hours of social care: 1.5, then 12.25, at 6.00 EUR: all 64.50 are volume. The group home is the
    same. Begun: riding therapy 120, workshop 161, psychologist 60; ended: physiotherapy 250, support group 45."""
    change = compensation_change(sample, Selection(YEAR_2019), Against.YEAR_BEFORE)
    assert {code: dict(one.parts) for code, one in change.services.items()} == {
        "physiotherapy": {ENDED: -25000},
        "massage": {MIX: 4000},
        "riding_therapy": {STARTED: 12000},
        "art_therapy": {MIX: -5000},
        "psychologist_individual": {STARTED: 6000},
        "support_group": {ENDED: -4500},
        "social_care_child": {VOLUME: 6450},
        "group_home": {},
        "specialised_workshop": {STARTED: 16100},
    }
    total = change.total
    assert (total.before, total.after) == (83509, 93559)
    assert {part: cents for part, cents in total.parts.items() if cents} == {
        VOLUME: 6450,
        MIX: -1000,
        STARTED: 34100,
        ENDED: -29500,
    }


def test_filters_apply(sample: Database) -> None:
    """Adults: the group home 291.09 in both years, then the workshop 161 and the psychologist 60."""
    selection = Selection(YEAR_2019, groups=("adults",))
    total = compensation_change(sample, selection, Against.YEAR_BEFORE).total
    assert (total.before, total.after, total.parts[STARTED]) == (29109, 51209, 22100)


def test_each_step_is_rounded_to_the_cent() -> None:
    """a: 3 days for 10.00, then 5 for 17.00; b: 4 for 10.01, then 3 for 7.40. The days grew from 7 to 8.
    a: 1000 x 8/7 = 1142.86, 1000 x 5/3 = 1666.67. b: 1001 x 8/7 = 1144, 1001 x 3/4 = 750.75.
    h: 2 hours for 0.01, then 3: half a cent is a cent. m: money without units, 1.00, then 3.50 and a unit for 2.00."""
    unit_of = {"a": "day", "b": "day", "h": "hour", "m": "hour", "n": "hour"}
    before = {
        "a": Paid(Decimal(3), 1000),
        "b": Paid(Decimal(4), 1001),
        "h": Paid(Decimal(2), 1),
        "m": Paid(Decimal(0), 0, 100),
    }
    after = {
        "a": Paid(Decimal(5), 1700),
        "b": Paid(Decimal(3), 740),
        "h": Paid(Decimal(3), 2),
        "m": Paid(Decimal(1), 200, 350),
    }
    found = parts_of_change(unit_of, before, after)
    assert {code: dict(one.parts) for code, one in found.items()} == {
        "a": {VOLUME: 143, MIX: 524, PRICE: 33},
        "b": {VOLUME: 143, MIX: -393, PRICE: -11},
        "h": {VOLUME: 1},
        "m": {WITHOUT_UNITS: 250, STARTED: 200},
    }


def test_records_without_units_are_a_part_of_their_own(package: Path, tmp_path: Path) -> None:
    """Massage: 12.34 EUR without a unit in 2019, beside 4 sessions for 80 EUR."""
    with (package / "service_records.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(["x", "c1", "9010000", "", "massage", "2019-05-02", "2019-05-02", 0, 20, "12.34", ""])
    build_database(SAMPLE, package, tmp_path / "records.duckdb")
    database = open_database(tmp_path / "records.duckdb")
    change = compensation_change(database, Selection(YEAR_2019), Against.YEAR_BEFORE)
    assert dict(change.services["massage"].parts) == {MIX: 4000, WITHOUT_UNITS: 1234}
    assert change.total.difference == 10050 + 1234
    database.close()


# Whatever was paid ---------------------------------------------------------------------------------------------------------

UNIT_OF = {"a": "day", "b": "day", "c": "day", "d": "hour", "e": "hour", "f": "session"}
PAID = st.builds(
    Paid,
    st.decimals(0, 10_000, places=3, allow_nan=False) | st.just(Decimal(0)),
    st.integers(0, 10**9),
    st.integers(0, 10**6) | st.just(0),
).map(lambda paid: paid if paid.units else Paid(Decimal(0), 0, paid.cents_without_units))
PERIODS = st.dictionaries(st.sampled_from(list(UNIT_OF)), PAID)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(PERIODS, PERIODS)
def test_the_parts_always_add_up(before: dict[str, Paid], after: dict[str, Paid]) -> None:
    found = parts_of_change(UNIT_OF, before, after)
    assert set(found) == {*before, *after}
    for code, one in found.items():
        assert sum(one.parts.values()) == one.difference
        assert one.before == (before[code].total if code in before else 0)
        assert one.after == (after[code].total if code in after else 0)
        assert not ({STARTED, ENDED} & set(one.parts) and {VOLUME, MIX, PRICE} & set(one.parts))
    assert sum(one.difference for one in found.values()) == sum(one.total for one in after.values()) - sum(
        one.total for one in before.values()
    )


# A second computation, in plain Python -------------------------------------------------------------------------------------


def check(database: Database, records: tuple[ServiceRecord, ...], period: Period, against: Against) -> None:
    """Parts in exact fractions, from the records of the package, each within a cent of what is told; amounts to the cent."""
    programme = oracle.load_programme(PROGRAMME)
    earlier = earlier_period(period, against)
    units: defaultdict[tuple[bool, str], Fraction] = defaultdict(Fraction)
    paid: defaultdict[tuple[bool, str], Fraction] = defaultdict(Fraction)
    for one in records:
        for is_later, days in ((False, earlier), (True, period)):
            if days.first and days.first <= one.day <= days.last:
                units[is_later, one.service] += one.units
                paid[is_later, one.service] += 100 * one.compensation
    change = compensation_change(database, Selection(period), against)
    both = [code for code in programme.services if units[False, code] and units[True, code]]
    assert set(change.services) == {code for code in programme.services if units[False, code] or units[True, code]}
    for code, one in change.services.items():
        then, now = paid[False, code], paid[True, code]
        assert (one.before, one.after) == (then, now)
        if code not in both:
            assert dict(one.parts) == ({STARTED: now} if now else {ENDED: -then})
            continue
        kind = [each for each in both if programme.services[each].unit == programme.services[code].unit]
        growth = sum(units[True, each] for each in kind) / sum(units[False, each] for each in kind)
        price = then / units[False, code]
        exact = {
            VOLUME: then * (growth - 1),
            MIX: (units[True, code] - units[False, code] * growth) * price,
            PRICE: now - units[True, code] * price,
        }
        assert all(abs(one.parts.get(part, 0) - cents) <= 1 for part, cents in exact.items())
        assert sum(one.parts.values()) == now - then
    assert sum(change.total.parts.values()) == change.total.difference


COMPARED = [
    (YEAR_2019, Against.YEAR_BEFORE),
    (within("2021-10-01", "2021-12-31"), Against.JUST_BEFORE),
    (within("2018-02-10", "2018-03-05"), Against.JUST_BEFORE),
]


@pytest.mark.parametrize("seed", [1, 2])
def test_random_packages_agree_with_plain_python(seed: int, tmp_path: Path) -> None:
    package = write_random_package(tmp_path / "package", seed)
    build_database(default_region(), package, tmp_path / "records.duckdb")
    database = open_database(tmp_path / "records.duckdb")
    records = oracle.load_package(package, oracle.load_region(default_region())).records
    for period, against in COMPARED:
        check(database, records, period, against)
    database.close()


def test_the_demonstration_agrees_with_plain_python(demonstration: Database, demonstration_file: Path) -> None:
    records = oracle.load_package(demonstration_file.parent, oracle.load_region(default_region())).records
    for period, against in COMPARED:
        check(demonstration, records, period, against)


# The card ------------------------------------------------------------------------------------------------------------------

CHANGED = View(ViewKind.COMPENSATION_CHANGE, first=dt.date(2019, 1, 1), last=dt.date(2019, 12, 31))


def test_the_card_tells_the_largest_part_and_all_of_them(sample: Database) -> None:
    """Whole euros add up too: 936 - 835 = 101 = 65 - 10 + 341 - 295."""
    slide = slide_of(sample, CHANGED)
    assert slide.heading == "Why compensation changed against the year before"
    assert slide.title == f"Compensation has grown by 101{NO_BREAK}EUR, mostly because services were begun"
    assert slide.sentence.replace(NO_BREAK, " ") == (
        "936 EUR were paid from 1 January 2019 to 31 December 2019, and 835 EUR from 1 January 2018 to 31 December 2018."
        " The difference of +101 EUR (+12.0%) is made up of: volume +65 EUR, mix of services −10 EUR,"
        " services begun +341 EUR, services ended −295 EUR."
    )
    assert isinstance(slide.picture, Chart)
    assert slide.picture.categories == ("Volume", "Mix of services", "Services begun", "Services ended", "Change in all")
    assert slide.picture.series[0].values == (65, -10, 341, -295, 101)
    assert isinstance(slide.table, Table)
    rows = {row.name: [one.text for one in row.figures] for row in slide.table.rows}
    assert rows["social care for a child"] == ["9.00", "73.50", "64.50", "716.7", "64.50", "0.00", "0.00", "0.00"]
    assert rows["Total"] == ["835.09", "935.59", "100.50", "12.0", "64.50", "−10.00", "341.00", "−295.00"]


def test_less_and_nothing_are_said(sample: Database) -> None:
    less = slide_of(sample, View(ViewKind.COMPENSATION_CHANGE, first=dt.date(2020, 1, 1), last=dt.date(2020, 12, 31)))
    assert less.title.startswith("Compensation has fallen by ")
    assert less.title.endswith("mostly because services ended")
    nothing = slide_of(sample, View(ViewKind.COMPENSATION_CHANGE, first=dt.date(2017, 1, 1), last=dt.date(2017, 1, 31)))
    assert nothing.title == "No compensation was paid in either period"
    assert (nothing.picture, nothing.table) == (None, None)


@pytest.mark.parametrize(
    ("first", "last", "later"),
    [
        (dt.date(2022, 1, 1), dt.date(2022, 12, 31), within("2022-01-01", "2022-06-30")),
        (dt.date(2022, 6, 1), dt.date(2030, 1, 1), within("2022-06-01", "2022-06-30")),
        (None, dt.date(2022, 9, 15), within("2021-07-01", "2022-06-30")),
        (dt.date(2022, 1, 1), dt.date(2022, 6, 15), within("2022-01-01", "2022-06-15")),
        (dt.date(2022, 7, 1), dt.date(2022, 12, 31), None),
        (None, dt.date(2017, 6, 30), None),
    ],
)
def test_only_months_are_compared_of_which_both_periods_are_known(
    sample: Database, first: dt.date | None, last: dt.date, later: Period | None
) -> None:
    """The sample's project began on 1 January 2016 and its last record is of June 2022."""
    for against in Against:
        selection = Selection(Period(last, first))
        change = compensation_change(sample, selection, against)
        view = View(ViewKind.COMPENSATION_CHANGE, first=first, last=last, against=against)
        slide = slide_of(sample, view)
        if later is None:
            assert change is None
            assert slide.title == "Compensation cannot be compared for this period"
            assert slide.sentence == "The project began on 1 January 2016, and services are recorded to 30 June 2022."
        else:
            assert change is not None
            assert (change.later, change.earlier) == (later, earlier_period(later, against))
            assert ("Later months are not recorded yet" in slide.sentence) == (later.last < last)


def test_it_stays_in_the_team(sample: Database) -> None:
    slide = slide_of(sample, CHANGED, level=Level.SHAREABLE)
    assert slide.title == "Why compensation changed: internal figures alone"
    assert (slide.picture, slide.table) == (None, None)
    card = card_of(Setting(ReleasedFigures(invented_release()), Language.EN, dt.date(2019, 12, 31), None), CHANGED)
    assert card.title.endswith(": not in the public release")


def test_files_hold_the_parts_to_the_cent(sample: Database) -> None:
    deck = deck_of(sample, CHANGED)
    sheet = openpyxl.load_workbook(io.BytesIO(deck_workbook_bytes(deck))).worksheets[0]
    rows = {row[0]: row[1:] for row in sheet.iter_rows(values_only=True)}
    assert [round(value, 2) for value in rows["Total"][:4]] == [835.09, 935.59, 100.5, 12.03]
    slides = Presentation(io.BytesIO(slides_bytes(deck, {})))
    [chart] = [shape.chart for slide in slides.slides for shape in slide.shapes if shape.has_chart]
    assert sorted(chart.plots[0].series[0].values) == [-295, -10, 65, 101, 341]
    handout = " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(handout_bytes(deck, {}))).pages).split()
    )
    assert "mostly because services were begun" in handout

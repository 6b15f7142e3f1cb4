"""The forecast of compensation and the costs in force: by hand, and tried on every earlier month of the demonstration."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import oracle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_release import invented_release
from test_meeting_decks import deck_of, slide_of

from di_metrics.cards.composing import card_of
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import View, ViewKind
from di_metrics.deck import Chart, ChartKind, Level, Table
from di_metrics.export.deck_workbook import deck_workbook_bytes
from di_metrics.export.handout import handout_bytes
from di_metrics.export.slides import slides_bytes
from di_metrics.model import Language
from di_metrics.query.forecast import HISTORY, earlier_errors, expected_months, forecast, outlook
from di_metrics.settings import default_region
from di_metrics.sources.released import ReleasedFigures
from di_metrics.store import Database

NO_BREAK = "\N{NO-BREAK SPACE}"
STEPS = [*[100] * 12, *[200] * 12]
"""A year of 100 a month, then one of 200: a month rises by 100 a year."""
END_OF_2022, END = dt.date(2022, 12, 31), dt.date(2023, 12, 31)
FORECAST, COSTS = View(ViewKind.FORECAST), View(ViewKind.COSTS)


# By hand -------------------------------------------------------------------------------------------------------------------


def test_a_month_is_as_a_year_before_and_the_mean_rise() -> None:
    assert expected_months(STEPS, 13) == [*[300] * 12, 400]
    seasonal = [*[10, 0] * 6, *[40, 6] * 6]
    assert expected_months(seasonal, 3) == [58, 24, 58], "18 more a month: (276 - 60) / 12"


def test_an_amount_is_never_below_nothing() -> None:
    assert expected_months([*[300] * 12, *[100] * 11, 250], 12)[0] == 0


def test_errors_are_of_the_same_forecast_made_earlier() -> None:
    """300 came in each month of the third year, as expected from every origin; then 330 where 400 were."""
    months = [*STEPS, *[300] * 12, 330]
    assert earlier_errors(months, 1) == pytest.approx([*[0] * 12, 70 / 400])
    # Two months ahead the last origin whose outcome is known is the one before: 300 + 330 where 300 + 400 were expected,
    # for the month after its own is of the year of 200, and is expected to rise by 100 too.
    assert earlier_errors(months, 2)[-1] == pytest.approx(abs(300 + 330 - sum(expected_months(months[:35], 2))) / 700)


def test_the_last_eighteen_errors_are_taken() -> None:
    assert len(earlier_errors([100] * 80, 3)) == 18


def test_no_range_without_twelve_errors_and_no_forecast_without_a_range() -> None:
    assert forecast([100] * 23, 3) == ()
    assert forecast([100] * 35, 3) == (), "eleven origins"
    [only] = forecast([100] * 36, 3)
    assert (only.low, only.expected, only.high) == (100, 100, 100)
    assert [one.expected for one in forecast([100] * 60, 3)] == [100, 200, 300]


def test_four_in_five_errors_are_within() -> None:
    """A steady 100 with two months of 150 among the last ones: errors of 18 origins, the widest of which are left out."""
    months = [*[100] * 50, 150, *[100] * 9]
    errors = sorted(earlier_errors(months, 1))
    [ahead] = forecast(months, 1)
    width = (ahead.high - ahead.expected) / ahead.expected
    assert errors[13] <= width <= errors[14], "0.8 x 17 lies between the 14th and the 15th"
    assert sum(one <= width for one in errors) >= 0.75 * len(errors)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 10**7), min_size=0, max_size=70), st.integers(0, 15))
def test_a_range_holds_what_is_expected_and_never_falls(months: list[int], ahead: int) -> None:
    found = forecast(months, ahead)
    assert len(found) <= ahead
    for one, following in pairwise(found):
        assert one.low <= following.low
        assert one.high <= following.high
    assert all(0 <= one.low <= one.high and one.expected <= one.high for one in found)


# On the demonstration data -------------------------------------------------------------------------------------------------


def monthly(demonstration_file: Path) -> Counter[str]:
    """Cents by month, straight from the package."""
    cents: Counter[str] = Counter()
    for one in oracle.load_package(demonstration_file.parent, oracle.load_region(default_region())).records:
        cents[one.day.isoformat()[:7]] += int(100 * one.compensation)
    return cents


def test_the_next_year_in_plain_python(demonstration: Database, demonstration_file: Path) -> None:
    """Of twelve months the seasons cancel out: as much as the last year brought and what it rose by over the one before."""
    cents = monthly(demonstration_file)
    last, before = (sum(paid for month, paid in cents.items() if month[:4] == year) for year in ("2022", "2021"))
    told = outlook(demonstration, END_OF_2022)
    assert told is not None
    assert told.at_the_end is not None
    assert (told.total, told.months_left) == (sum(paid for month, paid in cents.items() if month < "2023"), 12)
    assert told.at_the_end.expected == pytest.approx(2 * last - before)
    assert list(told.paid) == [cents[month] for month in sorted(cents) if month < "2023"]


def test_the_range_holds_in_four_of_five_rolling_origins(demonstration: Database) -> None:
    """From every month with a forecast: up to a year ahead, and to the project's end, by what was known in that month."""
    told = outlook(demonstration, END)
    assert told is not None
    paid = told.paid
    near, to_the_end = [], []
    for origin in range(HISTORY, len(paid)):
        found = forecast(paid[:origin], len(paid) - origin)
        held = [one.low <= sum(paid[origin : origin + ahead]) <= one.high for ahead, one in enumerate(found, 1)]
        near += held[:12]
        to_the_end += held[-1:] if len(held) == len(paid) - origin else []
    assert (len(near), len(to_the_end)) > (400, 20)
    assert 0.7 <= sum(near) / len(near) <= 0.9
    assert 0.7 <= sum(to_the_end) / len(to_the_end) <= 0.9


@pytest.mark.parametrize(
    ("as_of", "last", "left"),
    [
        (END_OF_2022, END_OF_2022, 12),
        (dt.date(2022, 12, 30), dt.date(2022, 11, 30), 13),
        (dt.date(2023, 6, 15), dt.date(2023, 5, 31), 7),
        (END, END, 0),
    ],
)
def test_whole_months_are_known(demonstration: Database, as_of: dt.date, last: dt.date, left: int) -> None:
    told = outlook(demonstration, as_of)
    assert told is not None
    assert (told.month_end(0), told.months_left) == (last, left)


def test_months_that_nobody_has_told_of_are_not_known_to_be_empty(sample: Database) -> None:
    """The sample's last record is of 30 June 2022, so later days know no more; before February 2017 nothing was paid."""
    told = outlook(sample, dt.date(2030, 1, 1))
    assert told is not None
    assert (told.first, told.month_end(0), told.total) == (dt.date(2017, 2, 1), dt.date(2022, 6, 30), 293485)
    assert outlook(sample, dt.date(2017, 2, 27)) is None


# The cards -----------------------------------------------------------------------------------------------------------------


def test_before_the_end_the_card_answers_whether_the_costs_will_be_used(demonstration: Database) -> None:
    """3 179 710.21 EUR were paid, and 1 538 619.38 EUR are expected: 4.72 of 7.60 million, which is 62 %."""
    slide = slide_of(demonstration, FORECAST, as_of=END_OF_2022)
    assert slide.title.replace(NO_BREAK, " ").startswith(
        "By 31 December 2023 compensation will come to about 4.72 m EUR (from "
    )
    said = slide.sentence.replace(NO_BREAK, " ")
    assert said.startswith(
        "Compensation alone will not use up the eligible costs in force: it will be about 62.1% of 7.60 m EUR ("
    )
    assert "Compensation is but a part of the eligible costs" in said
    assert "Assumed: each month as a year before" in said
    assert isinstance(slide.picture, Chart)
    assert slide.picture.kind is ChartKind.LINES
    assert [one.name for one in slide.picture.series] == ["Paid", "Expected", "Highest of the range", "Lowest of the range"]
    assert isinstance(slide.table, Table)
    assert [row.code for row in slide.table.rows] == ["2022-12", *(f"2023-{month:02}" for month in range(1, 13))]
    assert slide.table.rows[0].figures[0].text == "3,179,710"
    assert slide.table.rows[-1].figures[0].text == "4,718,330"


def test_at_the_end_nothing_is_left_to_forecast(demonstration: Database) -> None:
    slide = slide_of(demonstration, FORECAST, as_of=END)
    assert slide.title.endswith(": nothing is left to forecast")
    assert slide.sentence.startswith("Compensation alone has not used up the eligible costs in force: it is 56.3% of ")
    assert isinstance(slide.picture, Table)
    assert [[one.text for one in row.figures] for row in slide.picture.rows] == [["4,839,824", "56.3%"]]


def test_what_is_too_far_or_too_early_is_said(demonstration: Database) -> None:
    far = slide_of(demonstration, FORECAST, as_of=dt.date(2021, 6, 30))
    assert far.title.endswith("; the project's end is too far to be forecast")
    early = slide_of(demonstration, FORECAST, as_of=dt.date(2018, 6, 30))
    assert early.title == "Too little has been paid so far to forecast what compensation will come to"
    assert isinstance(early.picture, Table)
    assert slide_of(demonstration, FORECAST, as_of=dt.date(2016, 6, 30)).title == "No compensation has been paid"


MONTH_ENDS = [dt.date(2019 + n // 12, n % 12 + 1, 28) for n in range(0, 60, 4)]


@pytest.mark.parametrize("as_of", MONTH_ENDS)
def test_every_sentence_of_a_forecast_holds_against_its_table(demonstration: Database, as_of: dt.date) -> None:
    """Shares are written alike, and the range is of as many earlier forecasts as there were."""
    slide = slide_of(demonstration, FORECAST, as_of=as_of)
    told = outlook(demonstration, as_of)
    assert told is not None
    table = slide.table or slide.picture
    assert isinstance(table, Table)
    written = {cell.text for row in table.rows for cell in row.figures}
    for share in re.findall(r"\d[\d.]*%", slide.sentence):
        assert share in written
    counts = {len(earlier_errors(told.paid, ahead)) for ahead in range(1, len(told.ahead) + 1)}
    about = dict(slide.about)
    assert ("Range" in about) == bool(counts and told.months_left)
    if "Range" in about:
        number = "–".join(map(str, sorted({min(counts), max(counts)})))
        assert f"of the last {number} months" in about["Range"]


def test_a_forecast_is_told_where_no_costs_are_in_force(demonstration: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(demonstration.region.project), "costs_on", lambda _project, _day: None)
    slide = slide_of(demonstration, FORECAST, as_of=END_OF_2022)
    assert "compensation will come to about" in slide.title
    assert slide.sentence.startswith("No costs are in force yet. Assumed: ")
    assert isinstance(slide.table, Table)
    assert len(slide.table.columns) == 3
    at_the_end = slide_of(demonstration, FORECAST, as_of=END)
    assert at_the_end.sentence == "No costs are in force yet."


def test_every_version_of_the_costs_has_its_day(sample: Database) -> None:
    """To the end of 2021 2 831.25 EUR of 12 000, then 2 934.85 of 15 000."""
    slide = slide_of(sample, COSTS, as_of=dt.date(2022, 6, 30))
    assert slide.title == "By 30 June 2022, 19.6% of the eligible costs in force were paid as compensation"
    assert slide.sentence == (
        "Compensation is but a part of the eligible costs, so this does not tell how much of the budget is spent."
    )
    assert isinstance(slide.picture, Table)
    assert [(row.name, *(one.text for one in row.figures)) for row in slide.picture.rows] == [
        ("1 January 2016", "31 December 2021", "12,000.00", "10,200.00", f"2,831{NO_BREAK}EUR", "23.6%"),
        ("1 January 2022", "30 June 2022", "15,000.00", "12,000.00", f"2,935{NO_BREAK}EUR", "19.6%"),
    ]
    earlier = slide_of(sample, COSTS, as_of=dt.date(2021, 12, 31))
    assert isinstance(earlier.picture, Table)
    assert len(earlier.picture.rows) == 1, "what came into force later is not known yet"


def test_a_forecast_stays_in_the_team_and_a_share_of_labels_does_not(demonstration: Database) -> None:
    slide = slide_of(demonstration, FORECAST, as_of=END_OF_2022, level=Level.SHAREABLE)
    assert slide.title == "Compensation to the project's end: internal figures alone"
    assert (slide.picture, slide.table) == (None, None)
    shared = slide_of(demonstration, COSTS, as_of=END_OF_2022, level=Level.SHAREABLE)
    assert shared.title.replace(NO_BREAK, " ").startswith("By 31 December 2022, ≈ 42% of")
    for view in (FORECAST, COSTS):
        card = card_of(Setting(ReleasedFigures(invented_release()), Language.EN, END_OF_2022, None), view)
        assert card.title.endswith(": not in the public release")


def test_slides_handout_and_workbook_are_made_of_them(demonstration: Database) -> None:
    deck = deck_of(demonstration, FORECAST, COSTS, as_of=END_OF_2022, language=Language.LV)
    assert all(len(made) > 1000 for made in (slides_bytes(deck, {}), handout_bytes(deck, {}), deck_workbook_bytes(deck)))

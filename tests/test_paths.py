"""People's paths: waiting by Kaplan–Meier, the journey and the cards, by hand and against plain Python.

In the sample, to 30 June 2022 (see `test_oracle`), all eight assessed of groups that are served too have a plan: a5 after 30
days, a3 48, c1 22, c2 18, c4 31, a1 14, c5 19, a2 18. From the plan to the first service: a5 32, c1 9, c2 12, c4 579, a1 16,
a2 60; c5 was served before the plan, and a3 waits.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from oracle.rules import kaplan_meier
from pptx import Presentation
from pypdf import PdfReader
from random_packages import write_random_package
from report_files import SAMPLE
from test_meeting_decks import deck_of, slide_of

from di_metrics.cards.view import AgendaError, View, ViewKind, check_view
from di_metrics.deck import Chart, Level, Listing, Slide, Table
from di_metrics.drawing.plotly_charts import deck_chart
from di_metrics.export.deck_workbook import deck_workbook_bytes
from di_metrics.export.handout import handout_bytes
from di_metrics.export.slides import slides_bytes
from di_metrics.indicators import CATALOGUE
from di_metrics.indicators.waiting import WAITING, WAITING_BY_DURATION
from di_metrics.model import Basis, Dimension, Indicator, Language, Period, Selection, Status
from di_metrics.query import evaluate
from di_metrics.query.split import Split
from di_metrics.query.waits import NOT_REACHED, Waits, waits, waits_for_recommended
from di_metrics.settings import default_region
from di_metrics.sources.protected import ProtectedFigures
from di_metrics.sources.question import Question
from di_metrics.store import Database, build_database, open_database
from di_metrics.text import Speaker
from di_metrics.text.public_speaker import NOTHING

END = dt.date(2022, 6, 30)
YEAR, GROUP, PLACE = (Dimension.YEAR,), (Dimension.GROUP,), (Dimension.MUNICIPALITY,)
VIEWS = (
    View(ViewKind.JOURNEY),
    View(ViewKind.WAITING),
    View(ViewKind.WAITING_FOR),
    View(ViewKind.SERVED_SINCE, split=YEAR),
    View(ViewKind.SERVED_SINCE, split=GROUP),
)

# The estimate --------------------------------------------------------------------------------------------------------------

REMISSION = Waits((6, 6, 6, 7, 10, 13, 16, 22, 23), (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35))
"""Weeks of remission under 6-mercaptopurine (Freireich 1963), the estimate of which every textbook gives."""


@pytest.mark.parametrize(("weeks", "survive"), [(6, 0.857), (7, 0.807), (10, 0.753), (13, 0.690), (22, 0.538), (23, 0.448)])
def test_the_estimate_is_that_of_the_textbook(weeks: int, survive: float) -> None:
    share = REMISSION.share_within(weeks)
    assert share is not None
    assert 1 - share / 100 == pytest.approx(survive, abs=0.0005)


def test_a_quantile_is_the_first_day_by_which_so_many_are_served() -> None:
    assert REMISSION.days_until(50) == 23
    assert REMISSION.days_until(90) == NOT_REACHED
    assert Waits((10, 20)).days_until(50) == 10
    assert Waits((10, 20, 30), (5,)).days_until(50) == 20
    assert Waits(tuple(range(1, 11))).days_until(90) == 9


def test_what_cannot_be_known_yet_is_not_reached() -> None:
    assert Waits().days_until(50) is None
    assert Waits().share_within(91) is None
    assert Waits((), (90,)).share_within(91) == NOT_REACHED
    assert Waits((), (91,)).share_within(91) == 0
    assert Waits((10,), (90,)).share_within(91) == NOT_REACHED
    assert Waits((10, 20), (5,)).share_within(365) == 100  # all who were followed are served
    assert Waits((), (400,)).days_until(50) == NOT_REACHED


def test_those_waiting_are_told_by_how_long() -> None:
    waiting = Waits((1,), (0, 90, 91, 182, 183, 364, 365, 1000))
    assert [waiting.still(*span) for span in ((0, 91), (91, 183), (183, 365), (365, None))] == [2, 2, 2, 2]


# By hand, from the sample --------------------------------------------------------------------------------------------------


def rows_of(slide: Slide) -> dict[str, list[str]]:
    table = slide.table
    assert isinstance(table, Table)
    return {row.code or row.name: [one.text.replace("\N{NO-BREAK SPACE}", " ") for one in row.figures] for row in table.rows}


def test_the_journey(sample: Database) -> None:
    slide = slide_of(sample, View(ViewKind.JOURNEY), as_of=END)
    assert rows_of(slide) == {
        "assessed": ["8", "100.0%", "–"],
        "planned": ["8", "100.0%", "19 d"],
        "served": ["7", "87.5%", "32 d"],
        "still_served": ["1", "12.5%", "–"],  # a2, on the last day
    }
    assert slide.title == "Of 8 assessed persons, 7 received a first service; still served: 1"
    assert (
        slide.sentence
        == "Median days: from assessment to plan 19\N{NO-BREAK SPACE}d, from plan to first service 32\N{NO-BREAK SPACE}d."
    )
    assert isinstance(slide.picture, Chart)
    assert slide.picture.series[0].values == (8, 8, 7, 1)


@pytest.mark.parametrize(("last", "still"), [(dt.date(2020, 6, 28), 1), (dt.date(2020, 6, 29), 0)])
def test_still_served_is_whose_service_ran_in_the_last_ninety_days(sample: Database, last: dt.date, still: int) -> None:
    """c4 to 31 March 2020, the first of the ninety days to 28 June; a5 on 31 December 2019 is too long ago."""
    told = rows_of(slide_of(sample, View(ViewKind.JOURNEY), as_of=last))
    assert told["still_served"][0] == str(still)


def test_who_waits_by_how_long_and_where(sample: Database) -> None:
    slide = slide_of(sample, View(ViewKind.WAITING), as_of=dt.date(2018, 12, 31))
    told = rows_of(slide)
    assert told["LV9003000"] == ["1", "0", "0", "0", "1", "30 d"]  # a3 for 656 days; c2 after 30
    assert told["Total"] == ["2", "0", "0", "1", "1", "31 d"]  # and c4 for 183 days, in no known municipality
    assert slide.title == "2 assessed persons wait for a first service, including 1 for a year or longer"
    assert "Median days to a first service: 31\N{NO-BREAK SPACE}d." in slide.sentence


def test_who_waits_for_what_was_recommended(sample: Database) -> None:
    """To the end of 2018: a3 for home and day care, c4 for physiotherapy (c1 has it), a1 for the workshop since November."""
    slide = slide_of(sample, View(ViewKind.WAITING_FOR), as_of=dt.date(2018, 12, 31))
    told = rows_of(slide)
    assert told["home_care"] == told["day_care_centre"] == ["1", "1", "0", "0", "0", "1"]
    assert told["physiotherapy"] == ["2", "1", "0", "0", "1", "0"]
    assert told["specialised_workshop"] == ["1", "1", "1", "0", "0", "0"]
    assert told["group_home"] == ["1", "0", "0", "0", "0", "0"]
    assert slide.sentence == "In 3 of 8 recommended services more than half still wait."
    one = slide_of(sample, View(ViewKind.WAITING_FOR, services=("physiotherapy",)), as_of=dt.date(2018, 12, 31))
    assert list(rows_of(one)) == ["physiotherapy"]


def test_nobody_is_said_to_wait_beyond_what_the_records_tell(sample: Database) -> None:
    """The last service began on 30 June 2022: a3, assessed on 15 March 2017, waits for 1933 days on whatever later day."""
    assert sample.info.data_to == END
    for last in (END, END + dt.timedelta(days=1), dt.date(2030, 1, 1)):
        found = waits(sample, Split(sample.region, Selection(Period(last), groups=("adults",)), ()))
        assert found[()].lasting == (1933,)
        plans = waits_for_recommended(sample, Selection(Period(last), services=("home_care",)))
        assert plans["home_care"].waits.lasting == (1933,)
        assert days_of_steps(sample, last) == days_of_steps(sample, END)


@pytest.mark.parametrize("recommends", [True, False])
def test_a_support_plan_without_a_day_is_one_where_it_recommends(package: Path, tmp_path: Path, recommends: bool) -> None:
    rows = lines(package, "assessments")
    for row in rows:
        row["plan_on"] = ""
        row["recommended_services"] = row["recommended_services"] if recommends else ""
    with (package / "assessments.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    build_database(SAMPLE, package, tmp_path / "undated.duckdb")
    database = open_database(tmp_path / "undated.duckdb")
    told = rows_of(slide_of(database, View(ViewKind.JOURNEY), as_of=END))
    database.close()
    groups = {row["person_id"]: row["target_group"] for row in lines(package, "persons")}
    planned = {
        row["person_id"]
        for row in rows
        if row["recommended_services"] and groups[row["person_id"]] in ("children", "adults")
    }
    assert told["planned"][0] == str(len(planned))
    assert bool(planned) is recommends


def test_days_to_a_plan_are_of_plans_that_have_a_day(package: Path, tmp_path: Path) -> None:
    """Of a plan without a day nobody knows how long it took: as if its person had not been assessed."""
    rows = lines(package, "assessments")
    planned = sorted({row["person_id"] for row in rows if row["plan_on"] and row["recommended_services"]})
    found = []
    for kept in (True, False):
        left = [row | ({"plan_on": ""} if row["person_id"] == planned[0] else {}) for row in rows]
        left = left if kept else [row for row in left if row["person_id"] != planned[0]]
        with (package / "assessments.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(left)
        build_database(SAMPLE, package, tmp_path / f"{kept}.duckdb")
        database = open_database(tmp_path / f"{kept}.duckdb")
        found.append(rows_of(slide_of(database, View(ViewKind.JOURNEY), as_of=END))["planned"])
        database.close()
    assert found[0][2] == found[1][2] != NOTHING
    assert int(found[0][0]) == int(found[1][0]) + 1


def days_of_steps(database: Database, last: dt.date) -> list[str]:
    """The days of each step of the journey."""
    return [row[2] for row in rows_of(slide_of(database, View(ViewKind.JOURNEY), as_of=last)).values()]


def test_how_soon_those_of_each_year_are_served(sample: Database) -> None:
    """Of 2018: a1, c2 after 30, c1 after 31, c4 after 610 days. c5 of 2019 was served before and is left out."""
    slide = slide_of(sample, View(ViewKind.SERVED_SINCE, split=YEAR), as_of=END)
    assert rows_of(slide) == {
        "2016": ["1", "100.0%", "100.0%", "100.0%", "100.0%", "62 d"],
        "2017": ["1", "0.0%", "0.0%", "0.0%", "0.0%", "not reached yet"],
        "2018": ["4", "75.0%", "75.0%", "75.0%", "100.0%", "30 d"],
        "2021": ["1", "100.0%", "100.0%", "100.0%", "100.0%", "78 d"],
        "Total": ["7", "71.4%", "71.4%", "71.4%", "85.7%", "62 d"],
    }
    assert slide.title == (
        "Served within 12 months: from 0.0% (assessed in 2017) to 100.0% (assessed in 2016 and assessed in 2021)"
    )
    assert isinstance(slide.picture, Chart)
    curve = {one.name: one.values for one in slide.picture.series}["2018"]
    assert [round(value or 0) for value in curve] == [0] + [75] * 6 + [100] * 6


def test_a_curve_ends_where_nobody_was_followed_longer(sample: Database) -> None:
    slide = slide_of(sample, View(ViewKind.SERVED_SINCE, split=GROUP), as_of=dt.date(2018, 12, 31))
    assert isinstance(slide.picture, Chart)
    [children] = [one for one in slide.picture.series if one.name.lower().startswith("children")]
    # c1 after 31, c2 after 30 days; c4 waits for 183, which are six months.
    assert [value is None for value in children.values] == [False] * 3 + [True] * 10


@pytest.mark.parametrize("split", [YEAR, GROUP], ids=str)
def test_months_stand_below_their_points(demonstration: Database, split: tuple[Dimension, ...]) -> None:
    """A place on the axis that is told as a number would be taken for the month of this number."""
    picture = slide_of(demonstration, View(ViewKind.SERVED_SINCE, split=split), as_of=dt.date(2023, 12, 31)).picture
    assert isinstance(picture, Chart)
    axis = deck_chart(Speaker(Language.EN), picture)["layout"]["xaxis"]
    assert axis["type"] == "category"
    assert axis["tickvals"] == axis["ticktext"] == list(picture.categories)[::2], "as many as a phone has room for"


def test_where_nobody_is_assessed_it_is_said_why(sample: Database) -> None:
    for view in VIEWS:
        guardians = slide_of(sample, replace(view, groups=("guardians",)), as_of=END)
        assert isinstance(guardians.picture, Listing)
        assert "does not assess" in guardians.sentence
    massage = slide_of(sample, View(ViewKind.WAITING, services=("massage",)), as_of=END)
    assert "assessed as a whole" in massage.sentence


def test_curves_are_by_year_or_group(sample: Database) -> None:
    for split in ((), PLACE, (*YEAR, *GROUP)):
        with pytest.raises(AgendaError):
            check_view(sample.region, View(ViewKind.SERVED_SINCE, split=split))


# Internal alone ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: f"{view.kind}-{'-'.join(view.split)}")
def test_nothing_of_it_is_shareable(demonstration: Database, view: View) -> None:
    slide = slide_of(demonstration, view, level=Level.SHAREABLE)
    assert slide.picture is slide.table is None
    assert "internal figures alone" in slide.title


@pytest.mark.parametrize("indicator", WAITING, ids=lambda one: one.code)
def test_no_indicator_of_waiting_leaves_the_team(demonstration: Database, indicator: Indicator) -> None:
    protected = ProtectedFigures(demonstration)
    for by in ((), PLACE, GROUP, YEAR):
        [result] = protected.answer(Question((indicator.code,), Selection(Period(dt.date(2023, 12, 31))), by)).results
        assert {cell.status for cell in result} <= {Status.SUPPRESSED, Status.NOT_APPLICABLE}
    assert protected.told == {}


# Slides, handout and workbook ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", Language)
def test_the_cards_stand_on_slides_in_the_handout_and_in_the_workbook(demonstration: Database, language: Language) -> None:
    deck = deck_of(demonstration, *VIEWS, as_of=dt.date(2023, 12, 31), language=language)
    titles = [slide.title for slide in deck.slides]
    assert len(set(titles)) == len(VIEWS)
    slides = Presentation(io.BytesIO(slides_bytes(deck, {})))
    on_slides = " ".join(shape.text_frame.text for slide in slides.slides for shape in slide.shapes if shape.has_text_frame)
    assert sum(shape.has_chart for slide in slides.slides for shape in slide.shapes) >= len(VIEWS)
    in_handout = "".join(page.extract_text() for page in PdfReader(io.BytesIO(handout_bytes(deck, {}))).pages)
    plain = "".join(in_handout.split())
    for title in titles:
        assert title in on_slides
        assert "".join(title.split())[:40] in plain
    book = openpyxl.load_workbook(io.BytesIO(deck_workbook_bytes(deck)))
    assert len(book.sheetnames) >= len(VIEWS)


# Against plain Python ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["demonstration", 1, 2])
def data(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Database]]:
    """A package and its database: the demonstration's, and two of random records."""
    if request.param == "demonstration":
        file: Path = request.getfixturevalue("demonstration_file")
        yield file.parent, request.getfixturevalue("demonstration")
        return
    folder = tmp_path_factory.mktemp("random")
    package = write_random_package(folder / "package", request.param)
    build_database(default_region(), package, folder / "records.duckdb")
    database = open_database(folder / "records.duckdb")
    yield package, database
    database.close()


Way = tuple[str, dt.date, dt.date | None, dt.date | None]
"""Group, first assessment, first service and last day of the services of a person to a day."""


def lines(package: Path, name: str) -> list[dict[str, str]]:
    with (package / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def first_and_last(services: list[tuple[dt.date, dt.date]]) -> tuple[dt.date | None, dt.date | None]:
    return min((first for first, _ in services), default=None), max((to for _, to in services), default=None)


def ways(package: Path, last: dt.date) -> list[Way]:
    groups = {row["person_id"]: row["target_group"] for row in lines(package, "persons")}
    assessed, served = defaultdict(list), defaultdict(list)
    for row in lines(package, "assessments"):
        assessed[row["person_id"]].append(dt.date.fromisoformat(row["assessed_on"]))
    for row in lines(package, "service_records"):
        if float(row["units"]) or float(row["compensation_eur"]):
            served[row["person_id"]].append((dt.date.fromisoformat(row["date_from"]), dt.date.fromisoformat(row["date_to"])))
    found = []
    for person, days in assessed.items():
        services = [(first, to) for first, to in served[person] if first <= last]
        if groups[person] in ("children", "adults") and min(days) <= last:
            found.append((groups[person], min(days), *first_and_last(services)))
    return found


def known_to(package: Path, last: dt.date) -> dt.date:
    """The last day of which the records of a package tell anything, to a day."""
    counted = [row for row in lines(package, "service_records") if float(row["units"]) or float(row["compensation_eur"])]
    return min(last, max(dt.date.fromisoformat(row["date_from"]) for row in counted))


def waited(found: list[Way], known: dt.date) -> tuple[list[int], list[int]]:
    ended = [(first - begun).days for _, begun, first, _ in found if first and first >= begun]
    return ended, [max((known - begun).days, 0) for _, begun, first, _ in found if first is None]


def share(found: list[Way], known: dt.date, days: int) -> Fraction | float | None:
    ended, lasting = waited(found, known)
    if not ended + lasting:
        return None
    still = next((left for day, left in reversed(kaplan_meier(ended, lasting)) if day <= days), Fraction(1))
    return math.inf if still and days > max(ended + lasting) else 100 * (1 - still)


@pytest.mark.parametrize("last", [dt.date(2019, 6, 30), dt.date(2023, 12, 31)], ids=str)
def test_indicators_and_cards_agree_with_plain_python(data: tuple[Path, Database], last: dt.date) -> None:
    package, database = data
    found, known = ways(package, last), known_to(package, last)
    ended, lasting = waited(found, known)
    steps = kaplan_meier(ended, lasting)
    selection = Selection(Period(last))

    def told(code: str) -> float | None:
        [cell] = evaluate(database, CATALOGUE[code], selection)
        return math.inf if cell.status is Status.NOT_REACHED else cell.value

    for name, part in (("median", 50), ("p75", 75), ("p90", 90)):
        expected = next((day for day, left in steps if left <= 1 - Fraction(part, 100)), math.inf)
        assert told(f"waiting_days_{name}") == expected
    for months, days in ((3, 91), (6, 183), (12, 365)):
        assert told(f"served_within_{months}_months") == pytest.approx(float(share(found, known, days) or 0))
    spans = Counter(sum(days >= limit for limit in (91, 183, 365)) for days in lasting)
    assert [told(code) for code in WAITING_BY_DURATION] == [spans[place] for place in range(4)]

    curves = slide_of(database, View(ViewKind.SERVED_SINCE, split=YEAR), as_of=last)
    assert isinstance(curves.picture, Chart)
    for curve in curves.picture.series:
        cohort = [one for one in found if str(one[1].year) == curve.name]
        values = [share(cohort, known, round(month * 365.25 / 12)) for month in range(0, 37, 3)]
        assert curve.values == pytest.approx([None if one == math.inf else float(one or 0) for one in values])
    journey = slide_of(database, View(ViewKind.JOURNEY), as_of=last)
    assert isinstance(journey.picture, Chart)
    known = min(last, dt.date.fromisoformat(max(row["date_from"] for row in lines(package, "service_records"))))
    still = sum(to is not None and to > known - dt.timedelta(days=90) for *_, to in found)
    assert journey.picture.series[0].values[::2] == (len(found), sum(first is not None for *_, first, _ in found))
    assert journey.picture.series[0].values[3] == still


@pytest.mark.parametrize("last", [dt.date(2019, 6, 30), dt.date(2023, 12, 31)], ids=str)
def test_those_waiting_for_a_recommended_service_agree_with_plain_python(data: tuple[Path, Database], last: dt.date) -> None:
    package, database = data
    groups = {row["person_id"]: row["target_group"] for row in lines(package, "persons")}
    received = {
        (row["person_id"], row["service_code"])
        for row in lines(package, "service_records")
        if row["date_from"] <= last.isoformat() and (float(row["units"]) or float(row["compensation_eur"]))
    }
    plans: defaultdict[str, dict[str, dt.date]] = defaultdict(dict)
    for row in sorted(lines(package, "assessments"), key=lambda one: one["assessed_on"]):
        for service in filter(None, row["recommended_services"].split(";")):
            if row["assessed_on"] <= last.isoformat() and groups[row["person_id"]] in ("children", "adults"):
                plans[service].setdefault(row["person_id"], dt.date.fromisoformat(row["assessed_on"]))
    expected = {}
    for service, persons in plans.items():
        known = known_to(package, last)
        days = [max((known - day).days, 0) for person, day in persons.items() if (person, service) not in received]
        spans = Counter(sum(one >= limit for limit in (91, 183, 365)) for one in days)
        expected[service] = [len(persons), len(days), *(spans[place] for place in range(4))]
    slide = slide_of(database, View(ViewKind.WAITING_FOR), as_of=last)
    assert slide.table is not None
    assert {row.code: [one.value for one in row.figures] for row in slide.table.rows} == expected


@pytest.mark.parametrize("basis", Basis)
@pytest.mark.parametrize("by", [(), PLACE, GROUP, YEAR, (*PLACE, *YEAR)], ids=lambda by: "-".join(by) or "whole")
def test_durations_add_up_to_those_who_wait(demonstration: Database, basis: Basis, by: tuple[Dimension, ...]) -> None:
    for filters in ({}, {"groups": ("adults",)}, {"from_state_care": True}):
        selection = Selection(Period(dt.date(2022, 5, 17)), basis, **filters)  # type: ignore[arg-type]
        whole = evaluate(demonstration, CATALOGUE["assessed_waiting"], selection, by)
        parts = [evaluate(demonstration, CATALOGUE[code], selection, by) for code in WAITING_BY_DURATION]
        for cell in whole:
            values = [part.cell(*cell.key).value for part in parts]
            assert cell.value == (None if cell.value is None else sum(value or 0 for value in values)), cell.key

"""Slides as they were at the end of earlier years: hand-worked, the same as composed then, and safe beside one another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from di_metrics.sources.suppression import is_small
from meeting_views import more_views
from random_packages import Tables, write_random_package
from test_meeting_decks import deck_of
from test_meeting_masking import SAMPLE, built, check_rows, check_total

from di_metrics.cards.view import PictureKind, View, ViewKind, selection_of
from di_metrics.deck import Area, Deck, Figure, Level, Map, Slide, Table
from di_metrics.drawing.style import SEQUENTIAL
from di_metrics.indicators import CATALOGUE
from di_metrics.meetings.agenda import Agenda, AgendaItem
from di_metrics.meetings.compose import slides_of_years
from di_metrics.meetings.preparation import standard_agenda
from di_metrics.model import Basis, Dimension, Period, Unit
from di_metrics.query import evaluate
from di_metrics.release.file import open_release
from di_metrics.release.release import Release
from di_metrics.settings import default_region
from di_metrics.sources.exact import RecordedFigures
from di_metrics.sources.protected import MaskedFigures
from di_metrics.sources.question import Answer, Question, as_counted
from di_metrics.store import Database

PLACE = (Dimension.MUNICIPALITY,)
LAST = dt.date(2019, 12, 31)
ENDS = tuple(dt.date(year, 12, 31) for year in (2017, 2018))
RECIPIENTS = View(ViewKind.FIGURES, ("recipients",), PLACE, basis=Basis.PRE2021)
PAID = replace(RECIPIENTS, indicators=("compensation",))

NEW = {"9010000": (10, 2, 18), "9020000": (20, 11, 9), "9030200": (0, 8, 8), "9040200": (15, 0, 10)}
"""New recipients of 2017, 2018 and 2019; each has one service of 10.00 EUR."""

AGAIN = ("9040200", 3)
"""So many of 2017 have another one in 2018."""

CITY, RIVER, MEADOW, RYE = "Dzintarpils City", "Vējupe City", "Liepziedi Municipality", "Rudzāji Municipality"


def package(folder: Path) -> Path:
    tables = Tables()

    def serve(person: str, place: str, year: int) -> None:
        tables.service_records.append(
            {
                "record_id": f"r{len(tables.service_records)}",
                "person_id": person,
                "municipality_code": place,
                "service_code": "home_care",
                **{"date_from": f"{year}-05-10", "date_to": f"{year}-05-10"},
                **{"units": 1, "unit_price_eur": "10.00", "compensation_eur": "10.00", "provider": "SIA Aprūpe"},
            }
        )

    for place, numbers in NEW.items():
        for year, number in enumerate(numbers, 2017):
            for one in range(number):
                person = f"p{place}{year}{one}"
                tables.persons.append({"person_id": person, "target_group": "adults", "from_state_care": 0})
                serve(person, place, year)
    for one in range(AGAIN[1]):
        serve(f"p{AGAIN[0]}2017{one}", AGAIN[0], 2018)
    return tables.write(folder)


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with built(SAMPLE, package(tmp_path_factory.mktemp("worked"))) as database:
        yield database


def years(source: Database | Release, deck: Deck, *items: View | AgendaItem) -> list[dict[int, Slide]]:
    """The years of each slide."""
    agenda = Agenda(tuple(one if isinstance(one, AgendaItem) else AgendaItem(one) for one in items))
    found = slides_of_years(source, agenda, deck)
    return [{one.day.year: one.slide for one in found.get(slide.key, ())} for slide in deck.slides]


def of_view(source: Database | Release, item: View | AgendaItem, **more: object) -> dict[int, Slide]:
    return years(source, deck_of(source, item, **more), item)[0]  # type: ignore[arg-type]


def told(slide: Slide) -> dict[str, list[float | None]]:
    """The rows of a slide's table by name."""
    table = slide.table or slide.picture
    assert isinstance(table, Table)
    return {row.name: [one.value for one in row.figures] for row in table.rows}


# Hand-worked --------------------------------------------------------------------------------------------------------------


def test_internal_figures_are_those_of_the_day(worked: Database) -> None:
    found = of_view(worked, RECIPIENTS)
    assert list(found) == [2017, 2018], "nothing had begun before"
    assert told(found[2017])["Total"] == [45]
    assert told(found[2018])[CITY] == [12]
    assert told(found[2018])["Total"] == [66]
    assert found[2018].title != of_view(worked, RECIPIENTS)[2017].title


def test_masked_figures_leave_out_the_earlier_end_of_a_small_step(worked: Database) -> None:
    """The city had 10, and 2 more in 2018. The next smallest, 15, did not change; with the 20 they make a step of 13."""
    found = of_view(worked, RECIPIENTS, level=Level.MASKED)
    rows = told(found[2017])
    assert {name: values[0] for name, values in rows.items() if name in (CITY, RIVER, MEADOW, RYE)} == {
        CITY: None,
        RIVER: None,
        RYE: None,
        MEADOW: 0,
    }
    assert rows["Total"] == [45]
    assert [told(found[2018])[name] for name in (CITY, RIVER, MEADOW, RYE)] == [[12], [31], [8], [15]]
    table = found[2017].picture
    assert isinstance(table, Table)
    texts = {row.figures[0].text for row in table.rows if row.name in (CITY, RIVER, RYE)}
    assert texts == {"data protected"}, "which of them is small, or makes a small step, is not said"


def test_masked_amounts_leave_out_what_few_were_served_in(worked: Database) -> None:
    """Of the 15 in 2017 nobody is new in 2018, but for 3 of them something more was paid."""
    found = of_view(worked, PAID, level=Level.MASKED)
    assert [told(found[2017])[name] for name in (CITY, RIVER, RYE)] == [[None], [None], [None]]
    assert told(found[2018])[RYE] == [180]
    one_place = replace(PAID, municipalities=("9040200",))
    assert list(of_view(worked, one_place, level=Level.MASKED)) == [2018]
    assert list(of_view(worked, replace(one_place, indicators=("recipients",)), level=Level.MASKED)) == [2017, 2018]


def test_the_preparers_title_stays_with_the_meetings_day(worked: Database) -> None:
    item = AgendaItem(RECIPIENTS, "Jau 111 saņēmēju", "**Svarīgi**")
    slide = of_view(worked, item)[2018]
    assert slide.title != "Jau 111 saņēmēju"
    assert slide.comment == "**Svarīgi**"


@pytest.mark.parametrize(
    "view",
    [
        replace(RECIPIENTS, split=(Dimension.YEAR,), picture=PictureKind.COURSE),
        replace(RECIPIENTS, split=(Dimension.MUNICIPALITY, Dimension.MONTH), picture=PictureKind.COURSE),
        replace(RECIPIENTS, first=dt.date(2019, 1, 1)),
        replace(RECIPIENTS, last=dt.date(2019, 6, 30)),
        View(ViewKind.TARGETS),
        View(ViewKind.CHANGES),
        View(ViewKind.DECISIONS),
    ],
    ids=str,
)
def test_slides_of_a_time_of_their_own_have_no_years(worked: Database, view: View) -> None:
    assert of_view(worked, view) == {}


# Demonstration and random data --------------------------------------------------------------------------------------------


def agenda_of(database: Database) -> Agenda:
    region = database.region
    return Agenda((*standard_agenda(region).items, *more_views(region, 2019).items))


def uncoloured(slide: Slide) -> Slide:
    """A slide without what depends on another day's figures: the classes of a map."""
    if not isinstance(slide.picture, Map):
        return slide
    areas = tuple(Area(one.code, one.name, one.value, one.label, "") for one in slide.picture.areas)
    return replace(slide, picture=replace(slide.picture, areas=areas, legend=()))


def test_internal_years_are_the_slides_of_then(demonstration: Database) -> None:
    """A year's slide is what a meeting would have shown that was held at its end, but for colours."""
    every = agenda_of(demonstration).items
    found = years(demonstration, deck_of(demonstration, *every), *every)
    turned = [(item, by_year) for item, by_year in zip(every, found, strict=True) if by_year]
    assert len(turned) > 15
    for year in (2017, 2018):
        then = deck_of(demonstration, *(item for item, _ in turned), as_of=dt.date(year, 12, 31))
        for slide, (_, by_year) in list(zip(then.slides, turned, strict=True))[1:]:
            if year in by_year:
                assert uncoloured(replace(by_year[year], key="")) == uncoloured(replace(slide, key=""))


def of_places() -> list[str]:
    return [one.code for one in CATALOGUE.values() if Dimension.MUNICIPALITY in one.splits]


@pytest.mark.parametrize("level", [Level.INTERNAL, Level.MASKED])
def test_colours_mean_the_same_in_every_year(demonstration: Database, level: Level) -> None:
    """Whatever is on the map, also where an earlier year has the largest value."""
    views = [View(ViewKind.FIGURES, (code,), PLACE, PictureKind.MAP) for code in of_places()]
    deck = deck_of(demonstration, *views, level=level)
    larger = 0
    for own, by_year in zip(deck.slides, years(demonstration, deck, *views), strict=True):
        maps = [one.picture for one in (own, *by_year.values()) if isinstance(one.picture, Map)]
        largest = [max((area.value or 0 for area in one.areas), default=0) for one in maps]
        larger += bool(largest) and largest[0] < max(largest)
        meanings: dict[str, set[str]] = {}
        for drawn in maps:
            for colour, meaning in drawn.legend:
                meanings.setdefault(colour, set()).add(meaning)
        assert all(len(one) == 1 for colour, one in meanings.items() if colour in SEQUENTIAL), (own.title, meanings)
    assert larger, "so that the test sees one"


def check(database: Database, as_of: dt.date, since: dt.date | None) -> int:
    """No view tells a small step by its years; returns how many figures of theirs are told."""
    recorded = RecordedFigures(database)
    days = tuple(dt.date(year, 12, 31) for year in range(database.region.project.start.year, as_of.year))
    compared = since or as_of.replace(year=as_of.year - 1)
    masked = MaskedFigures(database)
    of_years = masked.on_days(days, as_of, compared)
    told_ = 0
    for item in agenda_of(database).items:
        view = item.view
        if view.first or any(one.is_time for one in view.split) or view.kind not in (ViewKind.FIGURES, ViewKind.COVERAGE):
            continue
        codes = view.indicators or ("coverage", "assessed_served", "assessed_waiting", "served_without_assessment")
        selection = selection_of(database.region, view, as_of)
        asked = as_counted(Question(codes, selection, view.split, compared, unit=view.unit))
        answers = {as_of: masked.answer(asked)}
        for day in days:
            before = dt.date(day.year - 1, 12, 31)
            of_day = replace(asked, selection=replace(asked.selection, period=Period(day)), before=before)
            answers[day] = of_years.answer(of_day)
            exact = recorded.answer(of_day)
            told_ += check_day(answers[day], exact)
        check_steps(database, answers)
        check_before(answers, compared)
    return told_


def check_day(shown: Answer, exact: Answer) -> int:
    """What is told of a day is right and does not give away what is not; returns how many figures are told."""
    number = 0
    for place, (one, whole) in enumerate(zip(shown.results, exact.results, strict=True)):
        for cell in one:
            assert cell.value is None or cell == whole.cell(*cell.key)
            assert cell.value is None or one.indicator.unit is not Unit.PERSONS or not is_small(cell.value)
            number += bool(cell.value)
        if shown.totals and one.by:
            check_total(shown.totals[place].cells[0].value, one, whole)
    check_rows(shown.results)
    return number


def check_steps(database: Database, answers: dict[dt.date, Answer]) -> None:
    """Between any two days no row and no total makes a step of a few persons, or tells what was paid for a few."""
    for earlier, later in combinations(sorted(answers), 2):
        between = Period(later, earlier + dt.timedelta(days=1))
        pairs = [(one.results, other.results) for one, other in [(answers[earlier], answers[later])]]
        pairs += [(answers[earlier].totals, answers[later].totals)]
        for befores, afters in pairs:
            for before, after in zip(befores, afters, strict=True):
                served = None
                if before.indicator.code in ("compensation", "units"):
                    within = replace(after.selection, period=between)
                    served = evaluate(database, CATALOGUE["recipients"], within, after.by)
                for cell in after:
                    then = before.cell(*cell.key)
                    if cell.value is None or then.value is None:
                        continue
                    if before.indicator.unit is Unit.PERSONS:
                        assert not is_small(cell.value - then.value), (before.indicator.code, earlier, later, cell)
                    assert served is None or not is_small(served.cell(*cell.key).value or 0)


def check_before(answers: dict[dt.date, Answer], compared: dt.date) -> None:
    """The total of the day that a slide is compared with is beside those of all years."""
    own = answers[max(answers)]
    for place, whole in enumerate(own.totals_before):
        value = whole.cells[0].value
        if whole.indicator.unit is not Unit.PERSONS or value is None:
            continue
        for day, answer in answers.items():
            total = answer.totals[place].cells[0].value
            assert total is None or not is_small(total - value), (whole.indicator.code, day, compared)
            if day != max(answers) and answer.totals_before:
                earlier = answer.totals_before[place].cells[0].value
                assert earlier is None or total is None or not is_small(total - earlier)
                assert earlier is None or not is_small(earlier - value)


@pytest.mark.parametrize(
    ("as_of", "since"),
    [(dt.date(2019, 12, 31), None), (dt.date(2020, 6, 30), dt.date(2018, 12, 1))],
)
def test_demonstration_years_tell_no_small_step(demonstration: Database, as_of: dt.date, since: dt.date | None) -> None:
    assert check(demonstration, as_of, since) > 150


def test_random_years_tell_no_small_step(tmp_path: Path) -> None:
    with built(default_region(), write_random_package(tmp_path, 3)) as database:
        assert check(database, dt.date(2021, 9, 30), dt.date(2021, 3, 31)) > 100


def test_years_of_few_people_say_nothing_small(sample: Database) -> None:
    check(sample, dt.date(2022, 6, 30), None)
    items = agenda_of(sample).items
    deck = deck_of(sample, *items, as_of=dt.date(2022, 6, 30), level=Level.MASKED)
    for by_year in years(sample, deck, *items):
        for slide in by_year.values():
            texts = [one.text for row in getattr(slide.table, "rows", ()) for one in row.figures if isinstance(one, Figure)]
            assert "<5" not in texts


# The public release -------------------------------------------------------------------------------------------------------


def test_protected_years_are_those_that_the_release_tells(demonstration: Database, release_file: Path) -> None:
    release = open_release(release_file)
    items = standard_agenda(demonstration.region).items
    deck = deck_of(release, *items, as_of=dt.date(2020, 6, 30), level=Level.PROTECTED)
    found = years(release, deck, *items)
    by_group, coverage = found[1], found[5]
    assert coverage == {}, "a release does not tell it"
    assert list(by_group)[-1] == 2019
    for year, slide in by_group.items():
        then = deck_of(release, *items, as_of=dt.date(year, 12, 31), level=Level.PROTECTED)
        assert slide == then.slides[1]

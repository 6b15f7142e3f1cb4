"""Slides as they were at the end of earlier years: hand-worked, the same as composed then, told by labels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from meeting_views import more_views
from random_packages import Tables
from test_meeting_decks import deck_of
from test_shareable_meeting import SAMPLE, built

from di_metrics.cards.view import PictureKind, View, ViewKind
from di_metrics.deck import Area, Deck, Figure, Level, Map, Slide, Table
from di_metrics.drawing.style import SEQUENTIAL
from di_metrics.indicators import CATALOGUE
from di_metrics.meetings.agenda import Agenda, AgendaItem
from di_metrics.meetings.compose import compose, figures_at, slides_of_years
from di_metrics.meetings.preparation import standard_agenda
from di_metrics.model import Basis, Dimension, Language
from di_metrics.release.release import PERSONS
from di_metrics.sources.exact import RecordedFigures
from di_metrics.sources.protected import ProtectedFigures
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


def years(figures: RecordedFigures, deck: Deck, *items: View | AgendaItem) -> list[dict[int, Slide]]:
    """The years of each slide."""
    agenda = Agenda(tuple(one if isinstance(one, AgendaItem) else AgendaItem(one) for one in items))
    found = slides_of_years(figures, agenda, deck)
    return [{one.day.year: one.slide for one in found.get(slide.key, ())} for slide in deck.slides]


def of_view(
    database: Database, item: View | AgendaItem, level: Level = Level.INTERNAL, as_of: dt.date = LAST
) -> dict[int, Slide]:
    return years(figures_at(level, database), deck_of(database, item, level=level, as_of=as_of), item)[0]


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


def test_years_that_may_be_shared_are_told_by_labels(worked: Database) -> None:
    """The city had 10 and 12, the river 20 and 31, the meadow nobody and 8, the rye 15 twice; 45 and 66 in all."""
    found = of_view(worked, RECIPIENTS, level=Level.SHAREABLE)
    places = (CITY, RIVER, MEADOW, RYE)
    assert [told(found[2017])[name] for name in places] == [[10], [20], [None], [15]]
    assert [told(found[2018])[name] for name in places] == [[10], [30], [10], [15]]
    assert [told(one)["Total"] for one in found.values()] == [[45], [65]]
    table = found[2017].picture
    assert isinstance(table, Table)
    assert {row.name: row.figures[0].text for row in table.rows}[MEADOW] == "<5"


def test_amounts_of_years_that_may_be_shared_are_rounded_or_not_told(worked: Database) -> None:
    """Services of 10.00 EUR: 450 EUR to 2017, less than half of a thousand, are not told; 690 EUR to 2018 are 1,000 EUR."""
    found = of_view(worked, PAID, level=Level.SHAREABLE)
    assert list(found) == [2018]
    assert told(found[2018])["Total"] == [1_000]
    assert [told(found[2018])[name] for name in (CITY, RIVER, MEADOW, RYE)] == [[None]] * 4
    assert told(of_view(worked, PAID)[2018])[RYE] == [180]


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
    """A slide without what depends on another day's figures: the classes of a map, or the key of its circles."""
    if not isinstance(slide.picture, Map):
        return slide
    areas = tuple(Area(one.code, one.name, one.value, one.label, "") for one in slide.picture.areas)
    return replace(slide, picture=replace(slide.picture, areas=areas, legend=(), circles=()))


def test_internal_years_are_the_slides_of_then(demonstration: Database) -> None:
    """A year's slide is what a meeting would have shown that was held at its end, but for colours."""
    every = agenda_of(demonstration).items
    found = years(RecordedFigures(demonstration), deck_of(demonstration, *every), *every)
    turned = [(item, by_year) for item, by_year in zip(every, found, strict=True) if by_year]
    assert len(turned) > 15
    for year in (2017, 2018):
        then = deck_of(demonstration, *(item for item, _ in turned), as_of=dt.date(year, 12, 31))
        for slide, (_, by_year) in list(zip(then.slides, turned, strict=True))[1:]:
            if year in by_year:
                assert uncoloured(replace(by_year[year], key="")) == uncoloured(replace(slide, key=""))


def of_places() -> list[str]:
    return [one.code for one in CATALOGUE.values() if Dimension.MUNICIPALITY in one.splits]


@pytest.mark.parametrize("level", [Level.INTERNAL, Level.SHAREABLE])
def test_colours_mean_the_same_in_every_year(demonstration: Database, level: Level) -> None:
    """Whatever is on the map, also where an earlier year has the largest value."""
    views = [View(ViewKind.FIGURES, (code,), PLACE, PictureKind.MAP) for code in of_places()]
    deck = deck_of(demonstration, *views, level=level)
    larger = 0
    for own, by_year in zip(deck.slides, years(figures_at(level, demonstration), deck, *views), strict=True):
        maps = [one.picture for one in (own, *by_year.values()) if isinstance(one.picture, Map)]
        largest = [max((area.value or 0 for area in one.areas), default=0) for one in maps]
        larger += bool(largest) and largest[0] < max(largest)
        meanings: dict[str, set[str]] = {}
        for drawn in maps:
            for colour, meaning in drawn.legend:
                meanings.setdefault(colour, set()).add(meaning)
        assert all(len(one) == 1 for colour, one in meanings.items() if colour in SEQUENTIAL), (own.title, meanings)
        assert len({drawn.circles for drawn in maps if drawn.circles}) <= 1, own.title
    assert larger, "so that the test sees one"


def counts_of(slide: Slide) -> list[Figure]:
    """The figures of a slide's tables that count persons."""
    tables = [one for one in (slide.picture, slide.table) if isinstance(one, Table)]
    return [
        figure
        for table in tables
        for row in table.rows
        for column, figure in zip(table.columns, row.figures, strict=True)
        if column.name in PERSONS
    ]


@pytest.mark.parametrize("as_of", [dt.date(2019, 12, 31), dt.date(2020, 6, 30)], ids=str)
def test_years_that_may_be_shared_tell_persons_by_labels_alone(demonstration: Database, as_of: dt.date) -> None:
    items = agenda_of(demonstration).items
    figures = ProtectedFigures(demonstration)
    official = {label.shown.value for label in figures.labelling.official.values()}
    deck = deck_of(demonstration, *items, as_of=as_of, level=Level.SHAREABLE)
    told_ = [one for by_year in years(figures, deck, *items) for slide in by_year.values() for one in counts_of(slide)]
    assert sum(one.value is not None for one in told_) > 100
    assert [one for one in told_ if one.value is not None and one.value % 5 and one.value not in official] == []


def test_the_years_beside_a_deck_are_told_with_it(worked: Database) -> None:
    """What is projected is told: the labels of the years are in the ledger once the meeting is closed."""
    figures = ProtectedFigures(worked)
    agenda = Agenda((AgendaItem(RECIPIENTS),))
    deck = compose(figures, agenda, title="", held_on=LAST, as_of=LAST, since=None, language=Language.EN)
    before = {slot.time for slot in figures.told}
    slides_of_years(figures, agenda, deck)
    assert {slot.time for slot in figures.told} - before == {"2016", "2017"}, (
        "2018 is what the deck compares with, and before 2016 the project had not begun"
    )

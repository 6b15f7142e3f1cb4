"""What a shareable meeting tells: no count of few persons, no row of unknown municipality, shares of told labels alone."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from meeting_views import catalogue_views, more_views
from oracle import load_programme, load_region
from oracle.strategies import Tables, packages
from random_packages import write_random_package
from title_numbers import untold_numbers

from di_metrics.cards.view import View, ViewKind, selection_of
from di_metrics.deck import Chart, Deck, Level, Listing, Map, Slide, Table, deck_to_json
from di_metrics.formula import Count, Fact, Formula, PlannedGroupsOnly, Ratio, StillWaiting
from di_metrics.indicators import CATALOGUE
from di_metrics.meetings.agenda import Agenda
from di_metrics.meetings.compose import compose
from di_metrics.meetings.preparation import standard_agenda
from di_metrics.model import Dimension, Indicator, Language, Result, Status, Unit
from di_metrics.query.facts import plans_in_force
from di_metrics.settings import default_region
from di_metrics.sources.exact import RecordedFigures
from di_metrics.sources.protected import ProtectedFigures
from di_metrics.sources.question import Question, as_counted
from di_metrics.store import Database, build_database, open_database

TESTS = Path(__file__).parent
SAMPLE = TESTS / "regions" / "sample"
SINCE = dt.timedelta(days=200)
BASE, LEAST_WHOLE = 5, 20
ROUNDS = settings(
    max_examples=6,
    derandomize=True,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@contextmanager
def built(region: Path, package: Path) -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "records.duckdb"
        build_database(region, package, file)
        database = open_database(file)
        try:
            yield database
        finally:
            database.close()


def agenda_of(database: Database, year: int) -> Agenda:
    return Agenda((*standard_agenda(database.region).items, *more_views(database.region, year).items))


def shareable(figures: ProtectedFigures, agenda: Agenda, as_of: dt.date) -> Deck:
    return compose(figures, agenda, title="Sanāksme", held_on=as_of, as_of=as_of, since=as_of - SINCE, language=Language.EN)


def check(database: Database, as_of: dt.date) -> int:
    """Nothing of a shareable deck tells few persons; returns how many of its counts are told to be low."""
    figures, agenda = ProtectedFigures(database), agenda_of(database, as_of.year)
    deck = shareable(figures, agenda, as_of)
    official = {int(label.shown.value or 0) for label in figures.labelling.official.values()}
    low = 0
    for item, slide in zip(agenda.items, deck.slides, strict=True):
        view = replace(item.view, indicators=item.view.indicators or ("coverage",))
        for value, text in persons_in(view, slide):
            assert value is None or value % BASE == 0 or value in official, (slide.title, value)
            assert value is None or not 0 < abs(value) < BASE, (slide.title, value)
            assert value != 0 or text.startswith("≈"), "a change alone may be none"
            low += text == "<5"
        check_words(figures, item.view, slide, as_of, official)
        assert not any("municipality not known" in name for name in names_in(slide)), slide.title
    check_origin(database, deck)
    return low


# ---- Counts of persons in pictures and tables ----

_NAMES = {one.name.en: one for one in CATALOGUE.values()}
_STATED = (ViewKind.INFRASTRUCTURE, ViewKind.STATEMENTS, ViewKind.COMPLETENESS, ViewKind.PLAN)
"""What was planned and built, which is no secret, what was published, and months."""


def persons_in(view: View, slide: Slide) -> Iterator[tuple[float | None, str]]:
    """Each count of persons on a slide with how it is written, and each change of one."""
    if view.kind in _STATED:
        return
    for shown in (slide.picture, slide.table):
        match shown:
            case Chart(axis="persons"):
                for series in shown.series:
                    yield from zip(series.values, series.labels, strict=True)
            case Map() if CATALOGUE[view.indicators[0]].unit is Unit.PERSONS:
                yield from ((area.value, area.label) for area in shown.areas)
            case Table():
                yield from _persons_in_table(view, shown)


def _persons_in_table(view: View, table: Table) -> Iterator[tuple[float | None, str]]:
    for row in table.rows:
        for column, figure in zip(table.columns, row.figures, strict=True):
            code = row.code.split(":")[0] if table.key == "indicator" else re.sub("_(now|before|change)$", "", column.name)
            counted = CATALOGUE.get(code) or _NAMES.get(column.heading)
            is_part = column.name and not counted and view.kind is ViewKind.FIGURES  # of a second dimension
            indicator = CATALOGUE[view.indicators[0]] if is_part else counted
            if column.name in ("plan", "verdict"):  # what is planned is public
                continue
            if column.name == "in_plans" or (indicator and indicator.unit is Unit.PERSONS):
                yield figure.value, figure.text


def names_in(slide: Slide) -> Iterator[str]:
    for shown in (slide.picture, slide.table):
        match shown:
            case Chart():
                yield from (*shown.categories, *(one.name for one in shown.series))
            case Table():
                yield from (*(row.name for row in shown.rows), *(column.heading for column in shown.columns))
            case _:
                continue


# ---- Words ----

_COUNTED = re.compile(r"(?<![\d,.])(\d[\d,]*) (?:persons?|child|adult|guardian|recipient|assessed)", re.IGNORECASE)
_CHANGED_OR_NAMED = re.compile(
    r"(?<![\d,.])(\d[\d,]*) (?:more|fewer) than on|\((?!20\d\d\))(?:about )?(\d[\d,]*)(?: each)?\)"
)
_FROM_FIGURES = (
    *(ViewKind.FIGURES, ViewKind.COVERAGE, ViewKind.OVERVIEW, ViewKind.PROFILE, ViewKind.TARGETS, ViewKind.CHANGES),
    *(ViewKind.WORDS, ViewKind.ATTENTION),
)


def check_words(figures: ProtectedFigures, view: View, slide: Slide, as_of: dt.date, official: set[int]) -> None:
    """The numbers in the words of a slide are those that it shows, and those of persons are rounded."""
    if view.kind not in _FROM_FIGURES:
        return
    points = slide.picture.points if isinstance(slide.picture, Listing) else ()
    said = " | ".join((slide.title, slide.sentence, *points))
    numbers = _COUNTED.findall(said)
    if all(CATALOGUE[code].unit is Unit.PERSONS for code in view.indicators):
        numbers += [changed or named for changed, named in _CHANGED_OR_NAMED.findall(said)]
    planned = plans_in_force(figures.region, Fact.PLANNED_RECIPIENTS, as_of).values()
    for number in (int(one.replace(",", "")) for one in numbers):
        # What is lacking of a plan, which is public, tells what is told of the persons and no more.
        persons = [number, *(plan - number for plan in planned if view.kind is ViewKind.OVERVIEW)]
        assert any((one % BASE == 0 and one) or one in official for one in persons), said
    if view.kind not in (ViewKind.CHANGES, ViewKind.WORDS, ViewKind.ATTENTION):
        untold = untold_numbers(figures, view, slide, as_of, as_of - SINCE)
        assert untold == set(), (slide.title, slide.sentence)


def check_origin(database: Database, deck: Deck) -> None:
    """No batch, no hash, and neither the last day nor the number of the records."""
    assert (deck.batches, deck.data_hash, deck.level) == ((), "", Level.SHAREABLE)
    text, info = deck_to_json(deck), database.info
    assert info.build_id not in text
    assert not re.search(r"\bbatch(es)? \d", text)
    terms = {term for slide in deck.slides for term, _ in slide.about if not slide.key.endswith("statements")}
    assert not terms & {"Sources", "Data build"}
    untold = [slide for slide in deck.slides if slide.key.endswith(("plausibility", "corrections"))]
    assert untold
    assert all((slide.picture, slide.table) == (None, None) for slide in untold), "numbers of records"


# ---- Answers, against labels set anew from the exact figures ----


TOLD = {Count.RECIPIENTS, Count.NEW_RECIPIENTS, Count.ASSESSED, Count.ASSESSED_AND_SERVED, Count.CONTINUING}
"""The counts that are told; of each other one, and of what is made of it, nothing leaves the team."""


def label_of(count: float) -> int | None:
    """The nearest multiple of 5; nothing of fewer than 5."""
    return None if count < BASE else max(BASE, round(count / BASE) * BASE)


def check_answers(database: Database, views: Iterable[View], as_of: dt.date) -> int:
    """Counts are their labels, shares those of labels; returns how many shares are told."""
    protected, exact, shares = ProtectedFigures(database), RecordedFigures(database), 0
    for view in views:
        codes = view.indicators or ("coverage", "assessed_served", "assessed_waiting", "served_without_assessment")
        asked = as_counted(Question(codes, selection_of(database.region, view, as_of), view.split, unit=view.unit))
        told, true = protected.answer(asked), exact.answer(asked)
        pairs = [*zip(told.results, true.results, strict=True), *zip(told.totals, true.totals, strict=True)]
        for shown, whole in pairs:
            assert not any(key is None for cell in shown for key in cell.key if Dimension.MUNICIPALITY in shown.by)
            if isinstance(shown.indicator.formula, Count | StillWaiting) and shown.indicator.formula not in TOLD:
                assert {cell.status for cell in shown} <= {Status.SUPPRESSED, Status.NOT_APPLICABLE}
            elif shown.indicator.unit is Unit.PERSONS:
                check_counts(shown, whole)
            elif isinstance(shown.indicator.formula, Ratio):
                shares += check_shares(exact, shown)
    return shares


def check_counts(shown: Result, whole: Result) -> None:
    for cell in shown:
        true = whole.cell(*cell.key).value
        if cell.status is Status.OFFICIAL:
            assert cell.value == true
        elif cell.status is not Status.NOT_APPLICABLE:
            assert cell.value == label_of(true or 0), (shown.indicator.code, cell, true)
            assert cell.status is (Status.LOW if cell.value is None else Status.ROUNDED)


def check_shares(exact: RecordedFigures, shown: Result) -> int:
    """Each share follows from labels of its counts, of which the whole is not small; returns how many are told."""
    formula = shown.indicator.formula
    assert isinstance(formula, Ratio)
    parts = formula.numerator, formula.denominator
    if not all(isinstance(one, Count | Fact | PlannedGroupsOnly) for one in parts) or any(one.is_time for one in shown.by):
        return sum(cell.value is not None for cell in shown)
    above, below = (counted(exact, shown, one) for one in parts)
    told = [cell for cell in shown if cell.value is not None]
    for cell in told:
        part, whole = above.cell(*cell.key).value or 0, below.cell(*cell.key).value or 0
        part = label_of(part) or 0
        if not isinstance(formula.denominator, Fact):
            whole = label_of(whole) or 0
            assert whole >= LEAST_WHOLE, (shown.indicator.code, cell)
        assert part, (shown.indicator.code, cell)
        assert cell.value == round(formula.scale * part / whole, shown.indicator.decimals), (shown.indicator.code, cell)
    return len(told)


def counted(exact: RecordedFigures, shown: Result, formula: Formula) -> Result:
    of: Indicator = shown.indicator
    part = replace(CATALOGUE["recipients"], formula=formula, base=of.base, scope=of.scope, cumulative=of.cumulative)
    return exact.counts(part, shown.selection, shown.by)


# ---- Generated data ----


@pytest.mark.parametrize("seed", [1, 2])
def test_random_packages_keep_their_small_counts(seed: int, tmp_path: Path) -> None:
    with built(default_region(), write_random_package(tmp_path, seed)) as database:
        days = dt.date(2018, 6, 28), dt.date(2021, 9, 28)
        assert min(check(database, day) for day in days), "nothing was low, so nothing was tested"
        views = [*catalogue_views(), *(item.view for item in agenda_of(database, 2021).items)]
        views = [one for one in views if one.kind in (ViewKind.FIGURES, ViewKind.COVERAGE)]
        assert check_answers(database, views, days[1]) > 20


@given(packages(load_region(SAMPLE), load_programme(TESTS.parent / "data/programme")))
@ROUNDS
def test_few_people_keep_their_small_counts(tables: Tables) -> None:
    with tempfile.TemporaryDirectory() as name:
        tables.write(Path(name))
        with built(SAMPLE, Path(name)) as database:
            check(database, dt.date(2022, 6, 30))
            check_answers(database, catalogue_views(), dt.date(2019, 12, 31))


def test_every_kind_of_slide_is_looked_at(sample: Database) -> None:
    assert {item.view.kind for item in agenda_of(sample, 2022).items} == set(ViewKind)


def test_figures_of_a_slide_are_values(sample: Database) -> None:
    """A hidden figure says so in words and holds no value."""
    day = dt.date(2022, 6, 30)
    deck = shareable(ProtectedFigures(sample), agenda_of(sample, 2022), day)
    tables = [one for slide in deck.slides for one in (slide.picture, slide.table) if isinstance(one, Table)]
    texts = {
        figure.text
        for table in tables
        for row in table.rows
        for column, figure in zip(table.columns, row.figures, strict=True)
        if column.decimals is not None and figure.value is None
    }
    assert {"<5", "data protected"} <= texts
    assert not texts & {"None", "", "nan"}

"""Small counts are hidden, and what is shown beside them does not give them away: checked by an attacker of its own."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from di_metrics.sources.suppression import Behind, Counts, Day, Days, Openness, is_small, open_rows
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from meeting_views import catalogue_views, more_views
from oracle import load_programme, load_region
from oracle.strategies import Tables, packages
from random_packages import write_random_package
from title_numbers import untold_numbers

from di_metrics.cards.view import View, ViewKind, selection_of
from di_metrics.deck import Chart, ChartKind, Deck, Figure, Level, Slide, Table
from di_metrics.formula import Count
from di_metrics.indicators import CATALOGUE
from di_metrics.meetings.agenda import Agenda, AgendaItem
from di_metrics.meetings.compose import compose
from di_metrics.meetings.preparation import standard_agenda
from di_metrics.model import Dimension, Language, Result, Status, Unit
from di_metrics.query import evaluate
from di_metrics.settings import default_region
from di_metrics.sources.exact import RecordedFigures
from di_metrics.sources.protected import MaskedFigures, persons_behind
from di_metrics.sources.question import Question, as_counted
from di_metrics.store import Database, build_database, open_database

TESTS = Path(__file__).parent
SAMPLE = TESTS / "regions" / "sample"
RECIPIENTS, ASSESSED, BOTH = (Behind(one) for one in (Count.RECIPIENTS, Count.ASSESSED, Count.ASSESSED_AND_SERVED))
OPEN, PARTLY, CLOSED = Openness
SINCE = dt.timedelta(days=200)
ROUNDS = settings(
    max_examples=6,
    derandomize=True,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def people(*numbers: int) -> list[Counts]:
    return [{RECIPIENTS: one} for one in numbers]


ROWS = [
    # Nothing small: nothing is hidden.
    ([0, 5, 60], [OPEN, OPEN, OPEN], OPEN),
    # One small row alone could be worked out from the total, so the next smallest goes with it: 3 + 9 = 12.
    ([3, 9, 60], [PARTLY, CLOSED, OPEN], OPEN),
    # 1 + 5 = 6: who knows that the other is 5 at least knows that this one is 1, so a third row is hidden.
    ([1, 5, 7, 60], [PARTLY, CLOSED, CLOSED, OPEN], OPEN),
    # Two small ones which are both 4 or both 1 by their sum.
    ([4, 4, 20, 60], [PARTLY, PARTLY, CLOSED, OPEN], OPEN),
    # A zero hides nobody: the next smallest is the first that is not zero.
    ([2, 0, 20, 60], [PARTLY, OPEN, CLOSED, OPEN], OPEN),
    # Nothing is left to hide behind but the total.
    ([2], [PARTLY], PARTLY),
    ([0, 8, 0], [OPEN, OPEN, OPEN], OPEN),
]


@pytest.mark.parametrize(("numbers", "rows", "total"), ROWS)
def test_rows_are_hidden_until_none_can_be_worked_out(numbers: list[int], rows: list[Openness], total: Openness) -> None:
    found = open_rows(people(*numbers), people(sum(numbers))[0], add_up=True)
    assert (list(found.rows), found.total) == (rows, total)


def test_a_tie_of_the_smallest_is_hidden_together() -> None:
    """3 + 9 = 12, and who knows that what is hidden is no larger than the 9 that is shown would know: 3 or 4."""
    assert open_rows(people(3, 9, 9, 60), people(81)[0], add_up=True).rows == (PARTLY, CLOSED, CLOSED, OPEN)


def test_the_rest_of_a_count_is_a_count_too() -> None:
    row = {RECIPIENTS: 20, BOTH: 18}
    assert open_rows([row], None, add_up=False).rows == (PARTLY,), "2 were served without an assessment"
    assert open_rows([{RECIPIENTS: 20, ASSESSED: 18}], None, add_up=False).rows == (OPEN,), "18 others may be assessed"


def test_a_row_that_all_but_a_few_belong_to_is_hidden() -> None:
    assert open_rows(people(98, 40), people(100)[0], add_up=False).rows == (CLOSED, OPEN)


def open_points(points: Sequence[Counts], served: Sequence[int] = ()) -> tuple[Openness, ...]:
    """How open the points of a course are, of which the last is settled."""
    days = [Day((one,), None, (served[place],) if served else ()) for place, one in enumerate(points)]
    ends = open_rows([points[-1]], points[-1], add_up=False)
    return tuple(one.rows[0] for one in Days(days, [], add_up=False).opened({len(days) - 1: ends}))


def test_a_running_count_begins_at_five_and_makes_no_small_step() -> None:
    assert open_points(people(0, 3, 5, 7, 12)) == (OPEN, PARTLY, CLOSED, OPEN, OPEN)
    assert open_points(people(0, 0, 6, 6)) == (OPEN, OPEN, OPEN, OPEN)


def test_an_amount_makes_no_step_that_few_were_served_in() -> None:
    assert open_points(people(20, 20, 30), served=[20, 3, 15]) == (CLOSED, OPEN, OPEN)


counts = st.lists(st.one_of(st.integers(0, 12), st.integers(0, 300)), min_size=1, max_size=8)


@given(counts, counts)
@settings(max_examples=600, deadline=None, derandomize=True)
def test_no_hidden_row_can_be_worked_out(first: list[int], second: list[int]) -> None:
    rows: list[Counts] = [{RECIPIENTS: one, ASSESSED: other} for one, other in zip(first, second, strict=False)]
    total: Counts = {name: sum(one[name] for one in rows) for name in (RECIPIENTS, ASSESSED)}
    found = open_rows(rows, total, add_up=True)
    for row, state in zip(rows, found.rows, strict=True):
        assert state or not any(map(is_small, row.values()))
    if found.total:
        return
    for name in (RECIPIENTS, ASSESSED):
        attack([one[name] for one, state in zip(rows, found.rows, strict=True) if state])


def attack(hidden: Sequence[int]) -> None:
    """Fails if the hidden counts, of which the sum is known and which of them are small, tell one of the small ones."""
    assert len(hidden) != 1
    together = sum(hidden)
    assert not is_small(together)
    for place, count in enumerate(hidden):
        if is_small(count):
            others = [one for index, one in enumerate(hidden) if index != place]
            assert len([value for value in range(1, 5) if together - value in reachable(others, together)]) >= 3, hidden


def reachable(others: Sequence[int], most: int) -> set[int]:
    """What some hidden counts could sum up to: each small one is 1 to 4, each other one nothing or 5 and more."""
    sums = {0}
    for one in others:
        possible = range(1, 5) if is_small(one) else (0, *range(5, most + 1))
        sums = {before + value for before in sums for value in possible if before + value <= most}
    return sums


# Whole decks -------------------------------------------------------------------------------------------------------------


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


def deck_of(database: Database, agenda: Agenda, as_of: dt.date, level: Level) -> Deck:
    return compose(
        database,
        agenda,
        title="Sanāksme",
        held_on=as_of,
        as_of=as_of,
        since=as_of - SINCE,
        language=Language.EN,
        level=level,
    )


def agenda_of(database: Database, year: int) -> Agenda:
    region = database.region
    return Agenda((*standard_agenda(region).items, *more_views(region, year).items))


def check(database: Database, as_of: dt.date) -> int:
    """No slide of a masked deck tells a small count; returns how many figures are hidden."""
    agenda = agenda_of(database, as_of.year)
    masked = deck_of(database, agenda, as_of, Level.MASKED)
    hidden = 0
    for item, shown in zip(agenda.items, masked.slides, strict=True):
        check_words(item, shown)
        check_numbers(database, item.view, shown, as_of)
        check_charts(shown)
        check_tables(item.view.kind, shown)
        if item.view.kind in (ViewKind.FIGURES, ViewKind.COVERAGE):
            hidden += check_answer(database, item.view, as_of)
    return hidden


def check_numbers(database: Database, view: View, slide: Slide, as_of: dt.date) -> None:
    """Every number in the words of a slide of figures is one that the masked figures tell."""
    if view.kind in (ViewKind.FIGURES, ViewKind.COVERAGE, ViewKind.OVERVIEW, ViewKind.PROFILE, ViewKind.TARGETS):
        figures = MaskedFigures(database)
        untold = untold_numbers(figures, view, slide, as_of, as_of - SINCE)
        assert untold == set(), (slide.title, slide.sentence)


def tables(slide: Slide) -> list[Table]:
    return [one for one in (slide.picture, slide.table) if isinstance(one, Table)]


SMALL = re.compile(
    r"(?:\(|– |: |[+\N{MINUS SIGN}])([1-4])(?=[),; ]|\.?$|\. )(?! (?:place|finding|open|of)|,\d)", re.MULTILINE
)


NOT_OF_PERSONS = (
    *(ViewKind.INFRASTRUCTURE, ViewKind.DECISIONS, ViewKind.STATEMENTS),
    *(ViewKind.COMPLETENESS, ViewKind.PLAUSIBILITY, ViewKind.CORRECTIONS),
)
"""Views whose titles tell how many places, decisions, statements, months or checks there are."""


def check_words(item: AgendaItem, slide: Slide) -> None:
    """No number of 1 to 4 stands in the words of a slide of persons."""
    if item.view.kind in NOT_OF_PERSONS or "active_municipalities" in item.view.indicators:
        return
    if any(CATALOGUE[code].unit is not Unit.PERSONS for code in item.view.indicators):
        return
    assert not SMALL.findall(f"{slide.title}\n{slide.sentence}"), (slide.title, slide.sentence)


def check_tables(kind: ViewKind, slide: Slide) -> None:
    """No count of persons of the slides that set several indicators side by side is small; plans are no secret."""
    if kind not in (ViewKind.OVERVIEW, ViewKind.PROFILE, ViewKind.TARGETS):
        return
    for table in tables(slide):
        for row in table.rows:
            for column, figure in zip(table.columns, row.figures, strict=True):
                decimals = column.decimals if figure.decimals is None else figure.decimals
                if decimals == 0 and not column.heading.endswith("planned"):
                    assert figure.value is None or not is_small(figure.value), (row, column)


def check_charts(slide: Slide) -> None:
    if not isinstance(slide.picture, Chart) or slide.picture.axis != "persons":
        return
    for series in slide.picture.series:
        told = [value for value in series.values if value is not None]
        assert not any(map(is_small, told)), series
        if slide.picture.kind is ChartKind.LINES:
            assert not any(is_small(after - before) for before, after in pairwise(told)), series
        assert all(value is not None or label for value, label in zip(series.values, series.labels, strict=True))


def check_answer(database: Database, view: View, as_of: dt.date) -> int:
    """What the figures of a view tell, against the exact ones."""
    codes = view.indicators or ("coverage", "assessed_served", "assessed_waiting", "served_without_assessment")
    recorded = RecordedFigures(database)
    selection = selection_of(database.region, view, as_of)
    question = as_counted(Question(codes, selection, view.split, unit=view.unit))
    told, exact = MaskedFigures(database).answer(question), recorded.answer(question)
    hidden = 0
    for place, (shown, whole) in enumerate(zip(told.results, exact.results, strict=True)):
        counted = evaluate(database, CATALOGUE["recipients"], question.selection, question.by)
        for cell in shown:
            true = whole.cell(*cell.key)
            assert cell.value is None or cell == true, "a value is shown as it is, or not at all"
            hidden += cell.value is None and true.value is not None
            if shown.indicator.unit is Unit.PERSONS:
                assert cell.value is None or not is_small(cell.value)
                assert (cell.status is Status.LOW) <= is_small(true.value or 0)
            elif persons_behind(shown.indicator) == (Count.RECIPIENTS,) and cell.value and not view.unit:
                assert not is_small(counted.cell(*cell.key).value or 0) or shown.indicator.code == "units"
        if told.totals and shown.by and not any(one.is_time for one in shown.by):
            check_total(told.totals[place].cells[0].value, shown, whole)
    check_rows(told.results)
    return hidden


def check_total(total: float | None, shown: Result, whole: Result) -> None:
    """What the total of a column of persons, or of money, tells about its hidden rows."""
    adds_up = set(shown.by) <= shown.indicator.additive_over | {Dimension.MUNICIPALITY, Dimension.GROUP}
    if total is None or shown.indicator.unit not in (Unit.PERSONS, Unit.EUR) or shown.indicator.code.endswith("recipient"):
        return
    untold = [whole.cell(*cell.key).value for cell in shown if cell.value is None]
    hidden = [one for one in untold if one is not None]
    if adds_up and shown.indicator.code != "mean_unit_price":
        assert len(hidden) != 1
    if shown.indicator.unit is Unit.PERSONS:
        assert not any(cell.value and is_small(total - cell.value) for cell in shown)
        if adds_up:
            attack([int(one) for one in hidden])


PARTS = {(whole, one.code) for one in CATALOGUE.values() for whole in one.part_of}


def check_rows(results: Sequence[Result]) -> None:
    """What two counts of one row tell by their difference."""
    for one, other in combinations(results, 2):
        if {(one.indicator.code, other.indicator.code), (other.indicator.code, one.indicator.code)} & PARTS:
            for cell in one:
                beside = other.cell(*cell.key)
                assert cell.value is None or beside.value is None or not is_small(cell.value - beside.value)


@pytest.mark.parametrize("seed", [1, 2])
def test_random_packages_keep_their_small_counts(seed: int, tmp_path: Path) -> None:
    package = write_random_package(tmp_path, seed)
    with built(default_region(), package) as database:
        hidden = [check(database, dt.date(year, month, 28)) for year, month in ((2018, 6), (2021, 9))]
        hidden.append(sum(check_answer(database, view, dt.date(2018, 6, 28)) for view in catalogue_views()))
    assert all(hidden), "nothing was hidden, so nothing was tested"


@given(packages(load_region(SAMPLE), load_programme(TESTS.parent / "data/programme")))
@ROUNDS
def test_few_people_keep_their_small_counts(tables: Tables) -> None:
    with tempfile.TemporaryDirectory() as name:
        tables.write(Path(name))
        with built(SAMPLE, Path(name)) as database:
            check(database, dt.date(2019, 12, 31))
            check(database, dt.date(2022, 6, 30))


def test_figures_of_a_slide_are_values(sample: Database) -> None:
    """A hidden figure says so in words and holds no value."""
    agenda, day = agenda_of(sample, 2022), dt.date(2022, 6, 30)
    masked, exact = (deck_of(sample, agenda, day, level) for level in (Level.MASKED, Level.INTERNAL))
    texts = {
        figure.text
        for slide in masked.slides
        for table in tables(slide)
        for row in table.rows
        for figure in row.figures
        if isinstance(figure, Figure) and figure.value is None
    }
    assert {"<5", "data protected"} <= texts
    assert not texts & {"None", "", "nan"}
    assert "<5" not in str(exact)

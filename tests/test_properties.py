"""The queries against the independent computation: every indicator, selection and split, over random data packages."""

from __future__ import annotations

import datetime as dt
import math
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from oracle import RULES, Package, evaluate, load_package, load_programme, load_region
from oracle.agreement import disagreements, is_settled
from oracle.rules import rule_of
from oracle.strategies import Question, Tables, packages, questions

from di_metrics import query
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Cell, Dimension, Period, Result, Selection
from di_metrics.store import Database, build_database, open_database

TESTS = Path(__file__).parent
REGION_FOLDER = TESTS / "regions/sample"
REGION = load_region(REGION_FOLDER)
PROGRAMME = load_programme(TESTS.parent / "data/programme")

FILTERS = {
    Dimension.MUNICIPALITY: "municipalities",
    Dimension.SERVICE: "services",
    Dimension.CATEGORY: "categories",
    Dimension.GROUP: "groups",
}
"""The filter that chooses one row of a dimension."""

# Building a database costs far more than asking it, so every package is asked of every indicator; and since shrinking
# would build hundreds of them, a failure is shown as it was drawn: packages are small enough to be read.
ROUNDS = settings(
    max_examples=20,
    derandomize=True,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@contextmanager
def built(tables: Tables) -> Iterator[tuple[Database, Package]]:
    """A database of a drawn package, and the package as the independent computation reads it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tables.write(folder)
        with opened(folder, folder / "records.duckdb") as database:
            yield database, load_package(folder, REGION)


@contextmanager
def opened(package: Path, path: Path) -> Iterator[Database]:
    build_database(REGION_FOLDER, package, path)
    database = open_database(path)
    try:
        yield database
    finally:
        database.close()


def ask(database: Database, question: Question) -> Result:
    return query.evaluate(database, CATALOGUE[question.indicator], question.selection, question.by)


def compare(database: Database, package: Package, question: Question) -> None:
    expected = evaluate(package, REGION, PROGRAMME, question.indicator, question.selection, question.by)
    result = ask(database, question)
    assert not list(disagreements(question, expected, result, REGION, PROGRAMME)), question


@pytest.fixture(scope="module")
def hand_made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Package]]:
    """The package whose figures `test_oracle.py` works out by hand."""
    folder = REGION_FOLDER / "package"
    with opened(folder, tmp_path_factory.mktemp("hand_made") / "records.duckdb") as database:
        yield database, load_package(folder, REGION)


HAND_MADE_SELECTIONS = {
    "to date": Selection(Period(REGION.end)),
    "to the day a plan comes into force": Selection(Period(dt.date(2020, 4, 1))),
    "to date, old basis": Selection(Period(dt.date(2021, 12, 31)), Basis.PRE2021),
    "within": Selection(Period(dt.date(2019, 12, 31), dt.date(2018, 12, 15))),
    "filtered": Selection(
        Period(dt.date(2022, 3, 31), dt.date(2018, 4, 1)),
        municipalities=("9050200", "LV9001000", "LV9003000"),
        categories=("social_rehabilitation", "day_care"),
        groups=("children", "adults"),
    ),
}


def test_every_indicator_has_a_rule_and_every_rule_an_indicator() -> None:
    assert set(RULES) <= set(CATALOGUE)
    assert all(map(rule_of, CATALOGUE))


@pytest.mark.parametrize("selection", HAND_MADE_SELECTIONS.values(), ids=HAND_MADE_SELECTIONS)
@pytest.mark.parametrize("code", CATALOGUE)
def test_agreement_on_the_hand_made_package(hand_made: tuple[Database, Package], code: str, selection: Selection) -> None:
    database, package = hand_made
    for by in ((), *((dimension,) for dimension in Dimension if dimension is not Dimension.UNIT)):
        question = Question(code, selection, by)
        if is_settled(question, REGION):
            compare(database, package, question)


@ROUNDS
@given(packages(REGION, PROGRAMME), questions(REGION, PROGRAMME))
def test_agreement_on_random_packages(tables: Tables, asked: tuple[Question, ...]) -> None:
    with built(tables) as (database, package):
        for question in asked:
            if is_settled(question, REGION):
                compare(database, package, question)


@settings(ROUNDS, max_examples=8)  # every row of every split is a question of its own
@given(packages(REGION, PROGRAMME), questions(REGION, PROGRAMME))
def test_a_row_is_what_its_filter_gives(tables: Tables, asked: tuple[Question, ...]) -> None:
    """The rule that makes a split believable, asked of the queries alone."""
    with built(tables) as (database, _):
        for question in asked:
            result = ask(database, question)
            for dimension in question.by:
                for code in {cell.key[question.by.index(dimension)] for cell in result}:
                    narrower = filtered(question, dimension, code)
                    if narrower is not None and is_settled(narrower, REGION):
                        note(f"{question} filtered to {code}")
                        assert_same_row(result, dimension, code, ask(database, narrower))


def filtered(question: Question, dimension: Dimension, code: str | None) -> Question | None:
    """The question filtered to one row of a dimension instead of split by it; None where no filter says so."""
    selection = question.selection
    by = tuple(each for each in question.by if each is not dimension)
    if code is None:
        return None
    if dimension in FILTERS:
        if getattr(selection, FILTERS[dimension]):
            return None
        only: dict[str, Any] = {FILTERS[dimension]: (code,)}
        return replace(question, selection=replace(selection, **only), by=by)
    if dimension is Dimension.YEAR and not any(each.is_time for each in by):
        last = min(dt.date(int(code), 12, 31), selection.period.last)
        first = None if selection.period.first is None else max(dt.date(int(code), 1, 1), selection.period.first)
        return replace(question, selection=replace(selection, period=Period(last, first)), by=by)
    return None


def assert_same_row(split: Result, dimension: Dimension, code: str | None, alone: Result) -> None:
    """Every cell of one row of a split has its like in the result filtered to this row, for the same reason if without."""
    place = split.by.index(dimension)
    for cell in split:
        if cell.key[place] == code:
            like = alone.cell(*cell.key[:place], *cell.key[place + 1 :])
            assert same(cell, like), (cell, like)
            assert like not in alone.cells or cell.reason == like.reason, (cell, like)


def same(one: Cell, other: Cell) -> bool:
    """Equal values; where neither holds anything, it does not matter why."""
    if one.value and other.value:
        return math.isclose(one.value, other.value, rel_tol=1e-9)
    return not one.value and not other.value

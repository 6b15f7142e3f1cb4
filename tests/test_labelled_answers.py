"""What protected figures answer, against labels worked out independently; and sums of amounts against plain additions."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from oracle import BY_UNIT, Package, load_package
from oracle.agreement import is_settled
from oracle.cells import scopes
from oracle.labelling import COUNTS, Few, Told, Untold, label_after, told_of
from oracle.rules import Scope, rule_of
from oracle.strategies import Question, Row, Tables, packages, selections, splits
from test_oracle import PROGRAMME, REGION
from test_properties import opened

from di_metrics.formula import Sum
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Cell, Dimension, Key, Selection, Status, Unit
from di_metrics.query.provenance import Amount, amounts_behind
from di_metrics.sources import question as asked
from di_metrics.sources.protected import ProtectedFigures
from di_metrics.store import Database
from di_metrics.store.handed_out import EditionKind, NewEdition, keep_edition

ROUNDS = settings(
    max_examples=12,
    derandomize=True,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TIMES = st.lists(st.integers(1, 9) | st.sampled_from([5, 20, 30]), min_size=14, max_size=14)
"""How many persons there are like each one of a package: of seven persons alone nothing would be told."""


def crowd(tables: Tables, times: list[int]) -> Tables:
    """A package in which each person stands several times, with the same assessments and records."""
    copies = {row["person_id"]: times[place] for place, row in enumerate(tables.persons)}

    def copied(rows: list[Row]) -> list[Row]:
        found = []
        for row in rows:
            for number in range(copies[row["person_id"]]):
                changed = {"person_id": f"{row['person_id']}-{number}"}
                if "record_id" in row:
                    changed["record_id"] = f"{row['record_id']}-{number}"
                if row.get("guardian_of"):
                    changed["guardian_of"] = f"{row['guardian_of']}-0"
                found.append({**row, **changed})
        return found

    return Tables(copied(tables.persons), copied(tables.assessments), copied(tables.service_records))


@contextmanager
def built(tables: Tables) -> Iterator[tuple[Database, Package]]:
    with tempfile.TemporaryDirectory() as name:
        tables.write(Path(name))
        with opened(Path(name), Path(name) / "records.duckdb") as database:
            yield database, load_package(Path(name), REGION)


splits_by_years = splits().filter(lambda by: all(not one.is_time or one is Dimension.YEAR for one in by))
questions = st.tuples(
    *(st.builds(Question, st.just(code), selections(REGION, PROGRAMME), splits_by_years) for code in CATALOGUE)
)


def cells_of(package: Package, question: Question) -> dict[Key, Scope | None]:
    """The cells that a question without a choice of units has: of each service its own unit, else the first kind."""
    found = scopes(package, REGION, PROGRAMME, question.indicator, question.selection, question.by)
    if question.indicator not in BY_UNIT:
        return found
    own = dict(enumerate(question.by))
    service = next((place for place, one in own.items() if one is Dimension.SERVICE), None)
    return {
        key[:-1]: scope
        for key, scope in found.items()
        if key[-1] == (PROGRAMME.units[0] if service is None else PROGRAMME.services[str(key[service])].unit)
    }


def agrees(cell: Cell, told: Told, decimals: int) -> bool:
    if isinstance(told, Fraction):
        return cell.value is not None and abs(Fraction(cell.value) - told) <= Fraction(51, 100 * 10**decimals)
    statuses = {Few: Status.LOW, Untold: Status.SUPPRESSED, type(None): Status.NO_DATA}
    return cell.value is None and cell.status in (statuses[type(told)], Status.NOT_APPLICABLE)


def decimals_of(code: str) -> int:
    indicator = CATALOGUE[code]
    return 0 if indicator.unit in (Unit.PERCENT, Unit.PER_10000, Unit.PERSONS) else indicator.decimals


def test_protected_figures_tell_what_the_rules_say() -> None:
    told: Counter[str] = Counter()

    @given(packages(REGION, PROGRAMME), TIMES, questions)
    @settings(ROUNDS, max_examples=30)
    def check(tables: Tables, times: list[int], chosen: tuple[Question, ...]) -> None:
        told.update(compared(tables, times, chosen))

    check()
    assert {"recipients", "compensation"} <= set(told)
    assert any(CATALOGUE[code].unit is Unit.PERCENT for code in told), told
    assert told.total() > 150


def compared(tables: Tables, times: list[int], chosen: tuple[Question, ...]) -> Counter[str]:
    """How many rounded numbers are told of each indicator, each as the rules say and within its margin."""
    numbers: Counter[str] = Counter()
    with built(crowd(tables, times)) as (database, package):
        figures = ProtectedFigures(database)
        for question in chosen:
            if not is_settled(question, REGION):
                continue
            indicator, rule = CATALOGUE[question.indicator], rule_of(question.indicator)
            [result] = figures.answer(asked.Question((question.indicator,), question.selection, question.by)).results
            expected = cells_of(package, question)
            for cell in result:
                assert None not in cell.key, "the unknown municipality is no row"
                scope = expected.get(cell.key)
                if scope is None:
                    assert cell.value is None, (question, cell)
                    continue
                exact = rule(scope)
                told = told_of(indicator.formula, scope, exact)
                assert agrees(cell, told, decimals_of(question.indicator)), (question, cell, told, exact)
                if cell.status is Status.ROUNDED and cell.margin is not None and exact is not None:
                    away = abs(Fraction(cell.value or 0) - exact)
                    assert away <= Fraction(cell.margin) + Fraction(1, 1000), (question, cell)
                    numbers[question.indicator] += 1
    return numbers


@given(packages(REGION, PROGRAMME), TIMES, TIMES, selections(REGION, PROGRAMME), splits_by_years)
@ROUNDS
def test_labels_that_were_handed_out_stay_as_the_rules_say(
    tables: Tables, times: list[int], later: list[int], selection: Selection, by: tuple[Dimension, ...]
) -> None:
    """The same persons, but more or fewer of each kind: every count is told by the label of then or anew."""
    codes = [code for code, one in CATALOGUE.items() if one.formula in COUNTS]
    with built(crowd(tables, times)) as (database, earlier):
        figures = ProtectedFigures(database)
        for code in codes:
            figures.answer(asked.Question((code,), selection, by))
        told = dict(figures.told)
    with tempfile.TemporaryDirectory() as name:
        crowd(tables, later).write(Path(name))
        file = Path(name) / "records.duckdb"
        with opened(Path(name), file):
            pass
        keep_edition(file, NewEdition(EditionKind.PACK, "", "", told))
        package = load_package(Path(name), REGION)
        with reopened(file) as database:
            figures = ProtectedFigures(database)
            for code in codes:
                question, rule = Question(code, selection, by), rule_of(code)
                [result] = figures.answer(asked.Question((code,), selection, by)).results
                before, now = cells_of(earlier, question), cells_of(package, question)
                for cell in result:
                    scopes_of = before.get(cell.key), now.get(cell.key)
                    if None in scopes_of:
                        continue
                    then, count = (int(rule(one) or 0) for one in scopes_of if one is not None)
                    assert agrees(cell, label_after(then, count), 0), (question, cell, then, count)


@contextmanager
def reopened(file: Path) -> Iterator[Database]:
    from di_metrics.store import open_database

    database = open_database(file)
    try:
        yield database
    finally:
        database.close()


@given(packages(REGION, PROGRAMME), TIMES, selections(REGION, PROGRAMME))
@ROUNDS
def test_amounts_and_who_is_behind_them_are_plain_additions(tables: Tables, times: list[int], selection: Selection) -> None:
    of_record = {
        Sum.COMPENSATION_CENTS: lambda one: 100 * one.compensation,
        Sum.UNITS: lambda one: 100 * one.units,
        Sum.PRICED_UNITS: lambda one: 100 * one.units * one.unit_price,
    }
    with built(crowd(tables, times)) as (database, package):
        for by in ((), (Dimension.MUNICIPALITY,), (Dimension.SERVICE, Dimension.GROUP)):
            cells = scopes(package, REGION, PROGRAMME, "compensation", selection, by)
            for summed, amount in of_record.items():
                found = amounts_behind(database, summed, selection, by)
                for key, scope in cells.items():
                    each: Counter[str] = Counter()
                    for record in scope.in_period if scope else ():
                        each[record.person.code] += amount(record)
                    largest = sorted((one for one in each.values() if one > 0), reverse=True)
                    exact = (len(largest), *[int(one) for one in (*largest, 0, 0)[:2]], int(sum(largest)))
                    assert found.get(key, Amount(0, 0, 0, 0)) == Amount(*exact), (by, key, summed)


def test_a_label_that_waits_is_not_taken_for_a_fresh_one() -> None:
    """The check itself."""
    assert agrees(Cell((), 10, Status.ROUNDED), label_after(12, 16), 0)
    assert not agrees(Cell((), 15, Status.ROUNDED), label_after(12, 16), 0)
    assert not agrees(Cell((), None, Status.SUPPRESSED), label_after(3, 6), 0)
    with pytest.raises(KeyError):
        rule_of("nothing")

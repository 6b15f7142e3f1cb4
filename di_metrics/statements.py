"""What the project published, as statements that can be checked against the records.

A statement names an indicator, a selection and an expectation, whose words are explained at the head of a region's
`published_statements.yaml`. Percentages were published as whole numbers, so a coverage "equals" one that rounds to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from di_metrics.errors import N_, Message, RegionError
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Bilingual, Cell, Dimension, Indicator, Period, Selection, Status, Unit
from di_metrics.published import (
    EVERY_GROUP,
    STATEMENTS_FILE,
    WHOLE_REGION,
    Expectation,
    Statement,
    read_statements,
    source_of,
)
from di_metrics.query import evaluate
from di_metrics.region import Region
from di_metrics.store import Database


@dataclass(frozen=True, slots=True)
class StatementFigure:
    """A value and what it is of: a municipality or service code, or nothing for the whole."""

    code: str | None
    value: int | float | None


@dataclass(frozen=True, slots=True)
class Check:
    """A statement set against the records: what was published, what is computed, and whether they agree."""

    statement: Statement
    source: Bilingual
    published: tuple[StatementFigure, ...]
    computed: tuple[StatementFigure, ...]
    holds: bool


def check_statements(database: Database) -> tuple[Check, ...]:
    """Check every published statement of the database's region."""
    statements, sources = read_statements(database.files[STATEMENTS_FILE])
    return tuple(
        _check(database, statement, sources.get(statement.source, source_of(statement.source))) for statement in statements
    )


def _check(database: Database, statement: Statement, source: Bilingual) -> Check:
    expect = statement.expect
    if len(statement.indicators) > 1 or (statement.area and not statement.by):
        published, computed, holds = _values(database, statement)
    elif expect.top or expect.largest:
        published, computed, holds = _ranking(database, statement)
    elif isinstance(expect.equals, Mapping):
        published, computed, holds = _breakdown(database, statement)
    else:
        published, computed, holds = _areas(database, statement)
    return Check(statement, source, published, computed, holds)


Outcome = tuple[tuple[StatementFigure, ...], tuple[StatementFigure, ...], bool]


def selection_of(region: Region, statement: Statement) -> Selection:
    """The selection a statement speaks of."""
    basis = statement.basis or region.default_basis
    area = statement.area if statement.area != WHOLE_REGION else None
    return Selection(
        Period(statement.as_of),
        basis,
        municipalities=(code_of(region, basis, area),) if area else (),
        services=tuple(filter(None, [statement.service.get("code")])),
        categories=tuple(filter(None, [statement.service.get("category")])),
        groups=() if statement.group == EVERY_GROUP else (statement.group,),
        from_state_care=statement.from_state_care,
    )


def code_of(region: Region, basis: Basis, name: str) -> str:
    """The code of a municipality named as in a publication. Raises RegionError for a name the basis does not have."""
    for municipality in region.of_basis(basis):
        if municipality.name_lv == name:
            return municipality.code
    raise RegionError(
        Message.of(
            N_("%(where)s, %(column)s: “%(value)s” is not allowed."), where=STATEMENTS_FILE, column="area", value=name
        ),
        Message.of(
            N_("Allowed are: %(allowed)s."),
            allowed=", ".join(municipality.name_lv for municipality in region.of_basis(basis)),
        ),
    )


def _values(database: Database, statement: Statement) -> Outcome:
    expect, selection = statement.expect, selection_of(database.region, statement)
    several = isinstance(expect.equals, Sequence) and not isinstance(expect.equals, str)
    expected = expect.equals if several else [expect.equals if expect.equals is not None else expect.above]
    computed = [evaluate(database, indicator, selection).total for indicator in statement.indicators]
    holds = all(
        _meets(indicator, expect.model_copy(update={"equals": value if expect.above is None else None}), found)
        for indicator, value, found in zip(statement.indicators, expected, computed, strict=True)
    )
    return (
        tuple(StatementFigure(None, value) for value in expected),
        tuple(StatementFigure(None, value) for value in computed),
        holds,
    )


def _meets(indicator: Indicator, expect: Expectation, value: int | float | None) -> bool:
    if value is None:
        return False
    if expect.equals is not None:
        return abs(value - expect.equals) < 0.5 if indicator.unit is Unit.PERCENT else bool(value == expect.equals)
    if expect.between is not None:
        return expect.between[0] <= value <= expect.between[1]
    return value > expect.above if expect.above is not None else value >= (expect.at_least or 0)


def _cells(database: Database, statement: Statement) -> list[Cell]:
    """The indicator by area (the partners of the basis) or by service, without cells that do not exist."""
    dimension = Dimension(statement.by) if statement.by else Dimension.MUNICIPALITY
    selection = selection_of(database.region, statement)
    cells = evaluate(database, statement.indicators[0], selection, (dimension,))
    found = [cell for cell in cells if cell.key[0] is not None and cell.status is not Status.NOT_APPLICABLE]
    if dimension is not Dimension.MUNICIPALITY:
        return found
    of_all_services = replace(selection, services=(), categories=())
    assessed = evaluate(database, CATALOGUE["assessed"], of_all_services, (dimension,))
    return [
        cell
        for cell in found
        if database.region.municipality[cell.key[0] or ""].partner
        and (not statement.expect.among_assessed_areas or assessed.cell(*cell.key).value)
    ]


def _ranking(database: Database, statement: Statement) -> Outcome:
    region, expect = database.region, statement.expect
    basis = statement.basis or region.default_basis
    values = {cell.key[0]: cell.value for cell in _cells(database, statement) if cell.value is not None}
    to_code = (lambda word: word) if statement.by else (lambda word: code_of(region, basis, word))
    published = tuple(StatementFigure(to_code(name), value) for name, value in expect.top) or tuple(
        StatementFigure(to_code(name), None) for name in expect.largest
    )
    named = {figure.code for figure in published}
    lowest_named = min((values.get(code, 0) for code in named), default=0)
    others = [value for code, value in values.items() if code not in named]
    exact = all(figure.value is None or values.get(figure.code) == figure.value for figure in published)
    ranked = sorted(values.items(), key=lambda item: (-item[1], item[0] not in named))[: len(published)]
    computed = tuple(StatementFigure(code, value) for code, value in ranked)
    return published, computed, exact and named <= set(values) and all(value <= lowest_named for value in others)


def _breakdown(database: Database, statement: Statement) -> Outcome:
    expected = statement.expect.equals
    found = {cell.key[0]: cell.value for cell in _cells(database, statement) if cell.value}
    published, computed = (tuple(StatementFigure(*item) for item in values.items()) for values in (expected, found))
    return published, computed, found == expected


def _areas(database: Database, statement: Statement) -> Outcome:
    region, expect = database.region, statement.expect
    basis = statement.basis or region.default_basis
    excluded = {code_of(region, basis, name) for name in expect.excluded}
    meeting = tuple(
        StatementFigure(cell.key[0], cell.value)
        for cell in _cells(database, statement)
        if cell.key[0] not in excluded and _meets(statement.indicators[0], expect, cell.value)
    )
    if expect.areas is None:
        return (StatementFigure(None, expect.count),), (StatementFigure(None, len(meeting)),), len(meeting) == expect.count
    published = tuple(StatementFigure(code_of(region, basis, name), None) for name in expect.areas)
    return published, meeting, {figure.code for figure in published} == {figure.code for figure in meeting}

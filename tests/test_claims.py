"""Every sentence is true: claims about random packages, and about random protected figures, judged in plain Python."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from itertools import product

import oracle
from claim_checks import FEWER_THAN, Judge, Truth, Values
from hypothesis import event, given, settings
from hypothesis import strategies as st
from oracle.strategies import Tables, packages, selections
from test_properties import PROGRAMME, REGION, REGION_FOLDER, ROUNDS, built

from di_metrics.indicators import CATALOGUE
from di_metrics.model import Base, Basis, Cell, Dimension, Language, Period, Result, Selection, Status, Unit
from di_metrics.query import evaluate
from di_metrics.region import Region
from di_metrics.region_files import load_region, read_folder
from di_metrics.settings import PROGRAMME as PROGRAMME_FOLDER
from di_metrics.settings import default_region
from di_metrics.text import Speaker
from di_metrics.text.paragraphs import Claim, Figures, figures_for, finding, named_in, paragraph, sentence
from di_metrics.text.paragraphs.coverage import by_municipality

LATVIAN, ENGLISH = Speaker(Language.LV), Speaker(Language.EN)
M, S, G, Y = Dimension.MUNICIPALITY, Dimension.SERVICE, Dimension.GROUP, Dimension.YEAR


@ROUNDS
@given(packages(REGION, PROGRAMME), st.lists(selections(REGION, PROGRAMME), min_size=8, max_size=8))
def test_what_is_said_of_random_packages_is_true(tables: Tables, chosen: list[Selection]) -> None:
    with built(tables) as (database, package):
        ends = [Selection(Period(REGION.end), basis, groups=groups) for basis in Basis for groups in ((), ("children",))]

        def asked(code: str, selection: Selection, by: tuple[Dimension, ...]) -> Result:
            return evaluate(database, CATALOGUE[code], selection, by)

        for selection in [*chosen, *ends]:
            judge = Judge(database.region, _truth(package, database.region, selection))
            judge_all(judge, paragraph(LATVIAN, database.region, figures_for(asked, database.region, selection)))
            for code, by in product(("recipients", "assessed", "compensation", "coverage"), (M, S, G, Y)):
                judge_result(
                    Judge(database.region, _truth(package, database.region, selection)), asked(code, selection, (by,))
                )
            course = asked("recipients", selection, (G, Y))
            judge_result(Judge(database.region, _truth(package, database.region, selection)), course)
            for pair in ((M, S), (G, M)):
                judge_result(_of_pairs(package, database.region, selection, pair), asked("recipients", selection, pair))


def judge_result(judge: Judge, result: Result) -> None:
    """What stands over a figure and beside it."""
    told = finding(ENGLISH, judge.region, result)
    judge_all(judge, told)
    judge_all(judge, [sentence(LATVIAN, judge.region, result, named) for named in ((), named_in(told))])


def _of_pairs(package: oracle.Package, region: Region, selection: Selection, by: tuple[Dimension, ...]) -> Judge:
    """Judges what is said of cells of two dimensions, whose codes are joined; claims of them name no dimension."""
    values = oracle.evaluate(package, REGION, PROGRAMME, "recipients", selection, by)
    known = {"/".join(map(str, key)): float(value or 0) for key, value in values.items() if None not in key}
    return Judge(region, lambda *_: known)


def _truth(package: oracle.Package, region: Region, selection: Selection) -> Truth:
    """The independent computation for a selection; of municipalities, those it leaves that are, or act as, partners."""
    chosen = region.related(selection.municipalities, selection.basis)

    def is_shown(indicator: str, code: str | None, value: object) -> bool:
        is_left = code is None or not selection.municipalities or code in chosen
        acts = value is not None if indicator == "coverage" else bool(value)
        return is_left and (acts or code is None or region.municipality[code].partner)

    def truth(indicator: str, by: Dimension | None, group: str) -> Values:
        of = replace(selection, groups=_groups(region, indicator, selection, by, group))
        values = oracle.evaluate(package, REGION, PROGRAMME, indicator, of, (by,) if by else ())
        return {
            key[0] if key else "": None if value is None else float(value)
            for key, value in values.items()
            if by is not M or is_shown(indicator, key[0], value)
        }

    return truth


def _groups(region: Region, indicator: str, selection: Selection, by: Dimension | None, group: str) -> tuple[str, ...]:
    """The groups that are spoken of: a sentence tells how many of those that are both assessed and served are assessed."""
    if group:
        return (group,)
    if (indicator, by) != ("assessed", None):
        return selection.groups
    both = region.groups_of(Base.ASSESSED_AND_SERVED)
    return tuple(one for one in both if not selection.groups or one in selection.groups) or selection.groups


def judge_all(judge: Judge, claims: Iterable[Claim | None]) -> None:
    for claim in claims:
        if claim is None:
            continue
        event(claim.kind)
        assert claim.text
        assert "%(" not in claim.text
        assert judge.is_true(claim), claim


# Protected figures ---------------------------------------------------------------------------------------------------

SAMPLE = load_region(read_folder(REGION_FOLDER, PROGRAMME_FOLDER))
SELECTION = Selection(Period(dt.date(2021, 12, 31)), groups=("children",))
SHOWN = st.sampled_from([Status.ROUNDED, Status.ROUNDED, Status.ROUNDED, Status.OFFICIAL, Status.SUPPRESSED])
AMOUNTS = st.integers(0, 12) | st.integers(0, 60)
MOVED = st.just(0) | st.integers(-4, 4)


def protected(indicator: str, value: int, status: Status, moved: int) -> Cell:
    """A true value as it might be told; `moved` is by how many it has moved since the label was set that is kept."""
    if status is Status.SUPPRESSED:
        return Cell((), None, status)
    if CATALOGUE[indicator].unit is Unit.EUR:
        set_at = max(0, value - 700 * moved)
        shown = (set_at + 500) // 1000 * 1000
        hidden = Cell((), None, Status.SUPPRESSED)
        return Cell((), shown, Status.ROUNDED, margin=500 + 700 * abs(moved)) if shown else hidden
    if status is Status.OFFICIAL and value >= FEWER_THAN:
        return Cell((), value, status)
    set_at = max(0, value - moved)
    kept = FEWER_THAN - 1 if moved else 0
    if set_at < FEWER_THAN:
        return Cell((), None, Status.LOW, margin=kept)
    return Cell((), round(set_at / 5) * 5, Status.ROUNDED, margin=2 + kept)


Keyed = tuple[str, Dimension | None]
Drawn = tuple[Figures, dict[Keyed, Values], dict[Keyed, frozenset[str]]]
"""Figures of a release, the true values behind them, and the codes of which nothing is published."""


@st.composite
def protected_figures(draw: st.DrawFn) -> Drawn:
    codes = {
        M: [one.code for one in SAMPLE.of_basis(Basis.POST2021) if one.partner],
        S: list(SAMPLE.services_for("children"))[:6],
        G: ["children"],
        None: [""],
    }
    true: dict[tuple[str, Dimension | None], Values] = {}
    hidden: dict[tuple[str, Dimension | None], frozenset[str]] = {}

    def drawn(indicator: str, by: Dimension | None) -> Result:
        scale = 700 if CATALOGUE[indicator].unit is Unit.EUR else 1
        values = {code: draw(AMOUNTS) * scale for code in codes[by]}
        true[indicator, by] = dict(values)
        cells = []
        for code, value in values.items():
            cell = protected(indicator, value, draw(SHOWN), draw(MOVED))
            cells.append(replace(cell, key=(code,) if by else ()))
        result = Result(CATALOGUE[indicator], SELECTION, (by,) if by else (), tuple(cells))
        closed = (code for code, cell in zip(values, cells, strict=True) if cell.status is Status.SUPPRESSED)
        hidden[indicator, by] = frozenset(closed)
        return result

    whole = drawn("recipients", None)
    one = replace(whole, by=(G,), cells=(replace(whole.cells[0], key=("children",)),))
    true["recipients", G] = {"children": true["recipients", None][""]}
    figures = Figures(
        whole,
        one,
        by_municipality=drawn("recipients", M),
        by_service=drawn("recipients", S),
        assessed=drawn("assessed", None),
        paid=drawn("compensation", None),
        paid_by_municipality=drawn("compensation", M),
    )
    return figures, true, hidden


@settings(max_examples=400, derandomize=True, deadline=None)
@given(protected_figures())
def test_what_is_said_of_protected_figures_is_true(
    drawn: Drawn,
) -> None:
    figures, true, hidden = drawn

    def truth(indicator: str, by: Dimension | None, group: str) -> Values:
        return true.get((indicator, by), {})

    judge = Judge(SAMPLE, truth, hidden, is_protected=True)
    judge_all(judge, paragraph(LATVIAN, SAMPLE, figures))
    for result in (figures.by_municipality, figures.by_service, figures.paid_by_municipality, figures.recipients):
        assert result is not None
        judge_result(judge, result)


DEFAULT = load_region(read_folder(default_region(), PROGRAMME_FOLDER))
OLD = [one.code for one in DEFAULT.of_basis(Basis.PRE2021) if one.partner]


COVERAGES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=len(OLD), max_size=len(OLD))


def coverage_by_place(persons: list[tuple[int, int]]) -> dict[str, float | None]:
    return {
        code: 100 * served / assessed if assessed else None for code, (served, assessed) in zip(OLD, persons, strict=True)
    }


@settings(max_examples=300, derandomize=True, deadline=None)
@given(COVERAGES)
def test_what_is_said_of_coverage_is_true(persons: list[tuple[int, int]]) -> None:
    coverage = coverage_by_place(persons)
    selection = replace(SELECTION, basis=Basis.PRE2021)
    cells = [
        Cell(("children", code), value, Status.NO_DATA if value is None else Status.VALUE)
        for code, value in coverage.items()
    ]
    nobody = Result(CATALOGUE["recipients"], selection, (), (Cell((), 0),))
    figures = Figures(
        nobody,
        nobody,
        covered=("children",),
        coverage_by_group_and_municipality=Result(CATALOGUE["coverage"], selection, (G, M), tuple(cells)),
    )
    by_place = figures.coverage_by_municipality("children")
    assert by_place is not None
    judge = Judge(DEFAULT, lambda *_: coverage)
    judge_all(judge, by_municipality(LATVIAN, DEFAULT, figures))
    judge_result(judge, by_place)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(COVERAGES, st.sets(st.sampled_from(OLD)))
def test_what_is_said_of_coverage_is_true_where_some_of_it_is_hidden(
    persons: list[tuple[int, int]], closed: set[str]
) -> None:
    coverage = coverage_by_place(persons)
    hidden = frozenset(code for code in closed if coverage[code] is not None)

    def cell(code: str, value: float | None) -> Cell:
        if code in hidden:
            return Cell((code,), None, Status.SUPPRESSED)
        return Cell((code,), value, Status.NO_DATA if value is None else Status.VALUE)

    selection = replace(SELECTION, basis=Basis.PRE2021)
    cells = tuple(cell(code, value) for code, value in coverage.items())
    judge = Judge(DEFAULT, lambda *_: coverage, {("coverage", M): hidden})
    judge_result(judge, Result(CATALOGUE["coverage"], selection, (M,), cells))

"""The catalogue of indicators: sound in itself, in step with the counting rules, and right where worked out by hand."""

from __future__ import annotations

import datetime as dt
import re
import sys
from dataclasses import replace
from pathlib import Path

import oracle
import pytest
import test_oracle
from meeting_views import catalogue_views
from oracle import load_package
from oracle.agreement import disagreements
from oracle.rules import Value
from oracle.strategies import Question
from test_oracle import PROGRAMME, REGION, ROWS, TOTALS

from di_metrics.formula import (
    Count,
    DaysUntilServed,
    Difference,
    EsfPart,
    Euros,
    Fact,
    Formula,
    PlannedGroupsOnly,
    Ratio,
    Restricted,
    ServedWithin,
    StillWaiting,
    Sum,
)
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Base, Basis, Bilingual, Dimension, Indicator, Key, Language, Period, Selection, Status, Unit
from di_metrics.query import evaluate
from di_metrics.query.batch_effects import figure_changes
from di_metrics.sources.exact import RecordedFigures
from di_metrics.sources.protected import ProtectedFigures
from di_metrics.sources.question import Question as Answered
from di_metrics.store import Database
from di_metrics.text import Speaker

RULES = (Path(__file__).parents[1] / "docs" / "counting-rules.md").read_text(encoding="utf-8")
SAMPLE = Path(__file__).parent / "regions" / "sample"
TIME = frozenset(dimension for dimension in Dimension if dimension.is_time)

every_indicator = pytest.mark.parametrize("indicator", CATALOGUE.values(), ids=CATALOGUE)


# The catalogue -------------------------------------------------------------------------------------------------------


def test_codes_are_words_for_a_command_line() -> None:
    assert CATALOGUE
    for code, indicator in CATALOGUE.items():
        assert indicator.code == code
        assert re.fullmatch(r"[a-z][a-z0-9_]*", code)


def test_names_and_definitions_are_used_once() -> None:
    for language in Language:
        for texts in ([one.name for one in CATALOGUE.values()], [one.definition for one in CATALOGUE.values()]):
            said = {Speaker(language).name(text) for text in texts}
            assert len(said) == len(CATALOGUE)


@every_indicator
def test_texts_are_in_both_languages(indicator: Indicator) -> None:
    texts: list[Bilingual] = [indicator.name, indicator.definition, *indicator.notes]
    for text in [*texts, *filter(None, [indicator.source])]:
        assert text.lv.strip() == text.lv != ""
        assert text.en.strip() == text.en != ""
        assert text.lv != text.en


@every_indicator
def test_definitions_and_notes_are_sentences(indicator: Indicator) -> None:
    for text in (indicator.definition, *indicator.notes):
        for said in (text.lv, text.en):
            assert said.endswith(".")
            assert said[0].isupper() or said[0].isdigit()


@every_indicator
def test_a_sum_is_of_splits_that_exist(indicator: Indicator) -> None:
    assert indicator.additive_over <= indicator.splits
    assert indicator.decimals >= 0


@every_indicator
def test_unique_persons_are_never_added_up(indicator: Indicator) -> None:
    """But over groups, of which a person is of one, and new ones along time: a person is new once."""
    if indicator.unit is Unit.PERSONS:
        of_time = TIME if indicator.formula is Count.NEW_RECIPIENTS else frozenset()
        assert indicator.additive_over == {Dimension.GROUP} | of_time


@every_indicator
def test_every_count_of_persons_says_what_it_is_a_part_of(sample: Database, indicator: Indicator) -> None:
    """Whoever is not told so would take it for one from which nothing else follows."""
    if indicator.unit is Unit.PERSONS:
        assert bool(indicator.part_of) != (indicator.formula in (Count.RECIPIENTS, Count.ASSESSED))
    for whole in (CATALOGUE[code] for code in indicator.part_of):
        for by in ((), (Dimension.MUNICIPALITY,), (Dimension.GROUP,)):
            wholes = evaluate(sample, whole, SELECTIONS["to date"], by)
            parts = evaluate(sample, indicator, SELECTIONS["to date"], by)
            assert all((cell.value or 0) <= (wholes.cell(*cell.key).value or 0) for cell in parts)


@every_indicator
def test_units_of_different_kinds_stay_apart(indicator: Indicator) -> None:
    def amounts(formula: Formula) -> set[Sum]:
        match formula:
            case Sum():
                return {formula}
            case Count() | Fact() | PlannedGroupsOnly() | DaysUntilServed() | ServedWithin() | StillWaiting():
                return set()
            case Ratio(above, below):
                return amounts(above) | amounts(below)
            case Difference(whole, part):
                return amounts(whole) | amounts(part)
            case EsfPart(inner) | Euros(inner) | Restricted(inner):
                return amounts(inner)

    of_units = bool(amounts(indicator.formula) & {Sum.UNITS, Sum.PRICED_UNITS})
    assert (Dimension.UNIT in indicator.splits) == of_units
    assert Dimension.UNIT not in indicator.additive_over


def test_the_counting_rules_speak_of_every_indicator_and_of_no_other() -> None:
    """But of ratios of two counts, which their declarations tell."""
    section = RULES.split("\n## Indicators\n")[1].split("\n## ")[0]
    table = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    assert set(table) <= set(CATALOGUE)
    untold = [CATALOGUE[code].formula for code in CATALOGUE if code not in table]
    assert all(isinstance(one, Ratio) and isinstance(one.numerator, Count) for one in untold)


# Figures worked out by hand ------------------------------------------------------------------------------------------


def assert_figures(database: Database, question: Question, expected: dict[Key, Value]) -> None:
    result = evaluate(database, CATALOGUE[question.indicator], question.selection, question.by)
    assert list(disagreements(question, expected, result, REGION, PROGRAMME)) == []


@pytest.mark.parametrize(("code", "selection", "expected"), TOTALS)
def test_totals_worked_out_by_hand(sample: Database, code: str, selection: Selection, expected: Value) -> None:
    assert_figures(sample, Question(code, selection, ()), {(): expected})


@pytest.mark.parametrize(("code", "by", "selection", "expected"), ROWS)
def test_rows_worked_out_by_hand(
    sample: Database, code: str, by: tuple[Dimension, ...], selection: Selection, expected: dict[Key, Value]
) -> None:
    assert_figures(sample, Question(code, selection, by), expected)


def test_every_indicator_is_worked_out_by_hand() -> None:
    assert {code for code, *_ in TOTALS} | {code for code, *_ in ROWS} == set(CATALOGUE)


# What must hold whatever the records ---------------------------------------------------------------------------------

END = dt.date(2022, 6, 30)
SELECTIONS = {
    "to date": Selection(Period(END)),
    "to date, old municipalities": Selection(Period(dt.date(2019, 12, 31)), Basis.PRE2021),
    "within": Selection(Period(dt.date(2021, 12, 31), dt.date(2018, 6, 15))),
    "filtered": Selection(
        Period(END, dt.date(2018, 1, 1)), groups=("children", "adults"), categories=("day_care", "housing")
    ),
}
every_selection = pytest.mark.parametrize("selection", SELECTIONS.values(), ids=SELECTIONS)


@every_selection
@pytest.mark.parametrize("by", [(), (Dimension.MUNICIPALITY,), (Dimension.GROUP,), (Dimension.YEAR,), (Dimension.SERVICE,)])
def test_the_served_and_the_assessed_are_divided_without_a_rest(
    sample: Database, selection: Selection, by: tuple[Dimension, ...]
) -> None:
    def figures(code: str) -> dict[Key, float]:
        return {cell.key: cell.value or 0 for cell in evaluate(sample, CATALOGUE[code], selection, by)}

    # They are of the groups that are both, to date.
    groups = tuple(one for one in ("children", "adults") if not selection.groups or one in selection.groups)
    selection = replace(selection, groups=groups, period=Period(selection.period.last))
    recipients, assessed, both = figures("recipients"), figures("assessed"), figures("assessed_served")
    waiting, unassessed = figures("assessed_waiting"), figures("served_without_assessment")
    assert any(recipients.values())
    if {Dimension.SERVICE, Dimension.CATEGORY} & {*by, *selection.narrowed_by}:
        assert not any({**assessed, **both, **waiting, **unassessed}.values()), "nobody is assessed for a service"
        return
    assert any(assessed.values())
    # The unknown municipality has a row only where it holds something.
    assert recipients == {key: both.get(key, 0) + unassessed.get(key, 0) for key in recipients}
    assert assessed == {key: both.get(key, 0) + waiting.get(key, 0) for key in assessed}


@every_selection
@every_indicator
def test_a_row_of_a_municipality_is_what_its_filter_gives(
    sample: Database, indicator: Indicator, selection: Selection
) -> None:
    by_municipality = evaluate(sample, indicator, selection, (Dimension.MUNICIPALITY,))
    assert len(by_municipality.cells) > 4
    for cell in by_municipality:
        code, *others = cell.key
        if code is None:
            continue
        alone = evaluate(sample, indicator, replace(selection, municipalities=(code,)))
        filtered = alone.cell(*others)
        assert (cell.value or 0) == pytest.approx(filtered.value or 0), (cell, filtered)


@every_selection
@every_indicator
def test_rows_that_may_be_added_up_give_the_total(sample: Database, indicator: Indicator, selection: Selection) -> None:
    totals = evaluate(sample, indicator, selection)
    assert totals.cells
    for dimension in indicator.additive_over:
        if dimension.is_time and selection.period.to_date:
            continue  # values to date contain the earlier ones
        by_row = evaluate(sample, indicator, selection, (dimension,))
        for total in totals:
            rows = [cell.value or 0 for cell in by_row if cell.key[1:] == total.key]
            assert rows
            assert sum(rows) == pytest.approx(total.value or 0), dimension


def test_unique_persons_do_not_add_up(sample: Database) -> None:
    """The person who moved counts in both municipalities and once in the region."""
    by_municipality = evaluate(sample, CATALOGUE["recipients"], SELECTIONS["to date"], (Dimension.MUNICIPALITY,))
    assert sum(cell.value or 0 for cell in by_municipality) == 11
    assert evaluate(sample, CATALOGUE["recipients"], SELECTIONS["to date"]).total == 10


@every_selection
@every_indicator
def test_a_cell_has_a_value_exactly_when_it_says_so(sample: Database, indicator: Indicator, selection: Selection) -> None:
    for by in ((), (Dimension.MUNICIPALITY, Dimension.GROUP), (Dimension.SERVICE, Dimension.YEAR)):
        for cell in evaluate(sample, indicator, selection, by):
            assert (cell.value is not None) == (cell.status is Status.VALUE)


@every_indicator
def test_a_split_that_an_indicator_does_not_have_is_not_applicable(sample: Database, indicator: Indicator) -> None:
    for dimension in set(Dimension) - indicator.splits:
        cells = evaluate(sample, indicator, SELECTIONS["to date"], (dimension,)).cells
        assert cells
        assert {cell.status for cell in cells} == {Status.NOT_APPLICABLE}
        assert {cell.reason for cell in cells} == {indicator.scope.otherwise}


# What is added is not missed -----------------------------------------------------------------------------------------


@pytest.fixture
def share(monkeypatch: pytest.MonkeyPatch) -> Indicator:
    """A ratio of two known counts, added to the catalogue by its declaration alone."""
    added = replace(
        CATALOGUE["share_of_assessed_receiving_service"],
        code="share_of_new",
        name=Bilingual("Jauno daļa", "Share of new recipients"),
        formula=Ratio(Count.NEW_RECIPIENTS, Count.RECIPIENTS, 100),
        base=Base.SERVED,
        cumulative=False,
    )
    catalogue = {**CATALOGUE, added.code: added}
    for module in [one for one in sys.modules.values() if getattr(one, "CATALOGUE", None) is CATALOGUE]:
        monkeypatch.setattr(module, "CATALOGUE", catalogue)
    return added


def test_a_ratio_that_is_added_is_computed_judged_and_protected(sample: Database, share: Indicator) -> None:
    whole = Selection(Period(dt.date(2019, 12, 31), dt.date(2019, 1, 1)))
    for by in ((), (Dimension.MUNICIPALITY,), (Dimension.GROUP,)):
        question = Question(share.code, whole, by)
        expected = oracle.evaluate(load_package(SAMPLE / "package", REGION), REGION, PROGRAMME, share.code, whole, by)
        assert_figures(sample, question, expected)
    assert evaluate(sample, share, whole).total == pytest.approx(100 / 6)  # c5 of the six served in 2019
    # Few persons are behind each row, so nothing is told where figures are protected.
    assert any(share.code in view.indicators for view in catalogue_views())
    asked = Answered((share.code,), whole, (Dimension.MUNICIPALITY,))
    [told] = ProtectedFigures(sample).answer(asked).results
    assert {cell.value for cell in told} == {None}


def test_a_ratio_that_is_added_has_to_be_worked_out_by_hand(share: Indicator) -> None:
    with pytest.raises(AssertionError, match=share.code):
        test_oracle.test_every_indicator_is_worked_out_by_hand()


def test_a_count_that_is_added_without_its_whole_is_caught(sample: Database, share: Indicator) -> None:
    count = replace(share, unit=Unit.PERSONS, formula=Count.CONTINUING)
    with pytest.raises(AssertionError):
        test_every_count_of_persons_says_what_it_is_a_part_of(sample, count)


def test_coverage_has_one_value_in_a_query_a_preview_and_on_a_slide(sample: Database) -> None:
    whole = Selection(Period(END))
    asked = Answered(("recipients", "assessed", "coverage"), whole)
    on_slide = RecordedFigures(sample).answer(asked).result("coverage")
    preview = {one.indicator.code: one.after for one in figure_changes(sample, sample, ()) if not one.key}
    assert on_slide is not None
    assert on_slide.total == preview["coverage"].value == evaluate(sample, CATALOGUE["coverage"], whole).total == 112.5

"""Claims: sentences with the values they state, and the figures of a selection that they are made from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from di_metrics.attention import Evaluate
from di_metrics.model import Base, Cell, Dimension, Indicator, Result, Selection, Status, Unit
from di_metrics.region import Region
from di_metrics.release.parameters import PARAMETERS, Parameters
from di_metrics.text.public_speaker import PublicSpeaker, capital
from di_metrics.text.speaker import Speaker

# ---- What a sentence claims, as values beside its words ----


class ClaimKind(StrEnum):
    """What is claimed by the `number`, `codes`, `values` and `tiers` of a `Claim`. Unknown codes are not meant.

    Of the selection as a whole:
      SERVED: the recipients and, by group, codes and values
      NOBODY: there are no recipients; without a number, there cannot be any
      ASSESSED_ONLY: the groups in codes receive no services
      ASSESSED, WAITING, UNASSESSED, PAID, VALUE: the number of the indicator
      COVERAGE: by group, codes and values
    Of municipalities, services or categories that are compared:
      ACTIVE: so many have recipients
      ONLY: all recipients are in the one in codes
      MOST: tiers of codes from the largest down, a tier in no order; all others lie below them
      MOST_SHOWN: the same among those whose figures are shown
      BREAKDOWN: all that have recipients, with values
      SPREAD: the least and the largest value of all that hold something
      LEAST: those in codes hold the least of all that hold something, and `number` hold nothing
      OVER_TIME: the first and the last value of a series
      NOTHING: none holds anything
      NONE: `number` have no recipients (of indicator assessed: nor anyone assessed), those in codes among them
      NONE_YET: exactly those in codes have assessed persons and no recipients
      FEW: those in codes have so few that the number is not told
      UNKNOWN_PLACE: so many recipients lie in no known municipality
      HIDDEN: the figures of those in codes (of the selection, where there are none) are not published
      BASIS: the municipalities are those of the basis in codes
    Of the coverage by municipality of the group in `group`:
      ABOVE, ABOVE_ALL: exactly those in codes lie above half, above 100 %; where figures are hidden, at least those
      UP_TO: those in codes have coverage and do not lie above half
      RANGE: so many, those in codes, do not lie above half, but between the two values, which are reached
      BAND: exactly those in codes lie between the two values, both included
    """

    SERVED = "served"
    NOBODY = "nobody"
    ASSESSED_ONLY = "assessed_only"
    ASSESSED = "assessed"
    WAITING = "waiting"
    UNASSESSED = "unassessed"
    COVERAGE = "coverage"
    PAID = "paid"
    VALUE = "value"
    ACTIVE = "active"
    ONLY = "only"
    MOST = "most"
    MOST_SHOWN = "most_shown"
    BREAKDOWN = "breakdown"
    NONE = "none"
    NONE_YET = "none_yet"
    FEW = "few"
    UNKNOWN_PLACE = "unknown_place"
    HIDDEN = "hidden"
    LEAST = "least"
    SPREAD = "spread"
    NOTHING = "nothing"
    OVER_TIME = "over_time"
    ABOVE = "above"
    ABOVE_ALL = "above_all"
    UP_TO = "up_to"
    RANGE = "range"
    BAND = "band"
    BASIS = "basis"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is claimed of a number: that it is not below `lowest` and not above `highest`."""

    lowest: float
    highest: float

    @classmethod
    def exactly(cls, number: float) -> Bounds:
        return cls(number, number)

    @property
    def is_exact(self) -> bool:
        return self.lowest == self.highest


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence and what it claims: codes in the order of telling, a value a code, and tiers as sizes (see `Kind`).

    `by` is what is compared; without it a claim is of the selection as a whole.
    """

    kind: ClaimKind
    indicator: str
    text: str
    number: Bounds | None = None
    codes: tuple[str, ...] = ()
    values: tuple[Bounds, ...] = ()
    tiers: tuple[int, ...] = ()
    group: str = ""
    by: Dimension | None = None

    @classmethod
    def about(cls, kind: ClaimKind, result: Result, text: str, rows: Sequence[Known] = (), **more: Any) -> Claim:
        """What is claimed of some rows of a result; `more` are other fields, which go before what the rows tell."""
        fields: dict[str, Any] = {
            "codes": tuple(row.code for row in rows),
            "values": tuple(row.bounds for row in rows),
            "by": result.by[0] if len(result.by) == 1 else None,
        }
        return cls(kind, result.indicator.code, text, **(fields | more))

    def as_sentence(self) -> Claim:
        """The clause with a capital letter and a full stop."""
        return replace(self, text=f"{capital(self.text)}.")


@dataclass(frozen=True, slots=True)
class Known:
    """A cell of something that has a code (of several dimensions “one/other”), and what is known of its value."""

    code: str
    cell: Cell
    bounds: Bounds


def parameters_of(speaker: Speaker) -> Parameters:
    """The parameters by which protected values are understood: those of the release that is spoken of."""
    return speaker.parameters if isinstance(speaker, PublicSpeaker) else PARAMETERS


def bounds_of(indicator: Indicator, cell: Cell, parameters: Parameters) -> Bounds | None:
    """What a cell lets know of its value; None where it lets nothing be known."""
    if cell.status is Status.LOW and indicator.unit is Unit.PERSONS:
        return Bounds(0, parameters.threshold - 1 + (cell.margin or 0))
    if cell.value is None:
        return None
    if cell.status is not Status.ROUNDED:
        return Bounds(cell.value, cell.value)
    if cell.margin is None:
        return None
    return Bounds(max(0, cell.value - cell.margin), cell.value + cell.margin)


def known_cells(speaker: Speaker, result: Result) -> tuple[Known, ...]:
    """The cells of a split result of which something is known, without unknown codes."""
    parameters = parameters_of(speaker)
    cells = ((code_of(cell), cell, bounds_of(result.indicator, cell, parameters)) for cell in result)
    return tuple(Known(code, cell, bounds) for code, cell, bounds in cells if bounds and code is not None)


def code_of(cell: Cell) -> str | None:
    """The code of a cell, of several dimensions “one/other”; None where one of them is unknown."""
    codes = [code for code in cell.key if code is not None]
    return "/".join(codes) if len(codes) == len(cell.key) else None


def tiers_of(known: Iterable[Known], limit: int) -> tuple[tuple[Known, ...], ...]:
    """The largest, in tiers that surely lie above one another: at most `limit` cells, and no tier told in part.

    Cells whose order is not known (equal, or rounded so that they may be) share a tier, in their own order. What is empty or
    known only to be small is not among them.
    """
    positive = [row for row in known if row.bounds.highest > 0]
    tiers: list[list[Known]] = []
    for row in sorted(positive, key=lambda row: -row.bounds.highest):
        if tiers and row.bounds.highest >= min(other.bounds.lowest for other in tiers[-1]):
            tiers[-1].append(row)
        else:
            tiers.append([row])
    place = {row.code: number for number, row in enumerate(positive)}
    taken: list[tuple[Known, ...]] = []
    for tier in tiers:
        if sum(map(len, taken)) + len(tier) > limit or any(row.cell.value is None for row in tier):
            break
        taken.append(tuple(sorted(tier, key=lambda row: place[row.code])))
    return tuple(taken)


# ---- The figures that a paragraph is made from ----


@dataclass(frozen=True, slots=True)
class Figures:
    """Results for one selection; what is None is not spoken of.

    `recipients` is whole, `by_…` are split. How many of the assessed are served is of `covered`, the groups that are both;
    `assessed_by_municipality` is of all groups of the selection. Coverage is told of each group by itself, as reports do.
    """

    recipients: Result
    by_group: Result
    active: Result | None = None
    by_municipality: Result | None = None
    assessed_by_municipality: Result | None = None
    covered: tuple[str, ...] = ()
    assessed: Result | None = None
    waiting: Result | None = None
    unassessed: Result | None = None
    coverage_by_group: Result | None = None
    coverage_by_group_and_municipality: Result | None = None
    by_service: Result | None = None
    by_category: Result | None = None
    paid: Result | None = None
    paid_by_municipality: Result | None = None

    @property
    def selection(self) -> Selection:
        return self.recipients.selection

    def coverage_by_municipality(self, group: str) -> Result | None:
        """The coverage of a group, split by municipality."""
        both = self.coverage_by_group_and_municipality
        return both.only(Dimension.GROUP, group).without(Dimension.GROUP) if both else None


def figures_for(evaluate: Evaluate, region: Region, selection: Selection) -> Figures:
    """The figures of a selection, each computed by `evaluate`.

    Municipalities are compared unless one is chosen, services unless one is. Coverage is asked to date, of groups that are
    both assessed and served, and of all services: an assessment is of none.
    """
    place = () if len(selection.municipalities) == 1 else (Dimension.MUNICIPALITY,)
    groups = selection.groups or tuple(region.group)

    def ask(code: str, *by: Dimension) -> Result:
        return evaluate(code, selection, by)

    figures = Figures(
        ask("recipients"),
        ask("recipients", Dimension.GROUP),
        by_service=ask("recipients", Dimension.SERVICE) if len(selection.services) != 1 else None,
        by_category=ask("recipients", Dimension.CATEGORY) if not selection.filters_services else None,
        paid=ask("compensation"),
    )
    if place:
        comparable = selection.period.to_date and not selection.filters_services
        knows_assessed = comparable and any(region.group[code].assessed for code in groups)
        figures = replace(
            figures,
            active=ask("active_municipalities"),
            by_municipality=ask("recipients", *place),
            assessed_by_municipality=ask("assessed", *place) if knows_assessed else None,
            paid_by_municipality=ask("compensation", *place),
        )
    base = region.groups_of(Base.ASSESSED_AND_SERVED)
    covered = tuple(code for code in base if not selection.groups or code in selection.groups)
    if selection.filters_services or not selection.period.to_date or not covered:
        return figures
    of_covered = replace(selection, groups=covered)
    return replace(
        figures,
        covered=covered,
        assessed=evaluate("assessed", of_covered, ()),
        waiting=evaluate("assessed_waiting", of_covered, ()),
        unassessed=evaluate("served_without_assessment", of_covered, ()),
        coverage_by_group=evaluate("coverage", of_covered, (Dimension.GROUP,)),
        coverage_by_group_and_municipality=evaluate("coverage", of_covered, (Dimension.GROUP, *place)) if place else None,
    )

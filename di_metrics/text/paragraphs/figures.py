"""The figures that a paragraph is made from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from di_metrics.attention import Evaluate
from di_metrics.model import Base, Dimension, Result, Selection
from di_metrics.region import Region


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
        knows_assessed = comparable and any(region.group[one].assessed for one in groups)
        figures = replace(
            figures,
            active=ask("active_municipalities"),
            by_municipality=ask("recipients", *place),
            assessed_by_municipality=ask("assessed", *place) if knows_assessed else None,
            paid_by_municipality=ask("compensation", *place),
        )
    base = region.groups_of(Base.ASSESSED_AND_SERVED)
    covered = tuple(one for one in base if not selection.groups or one in selection.groups)
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

"""Splitting: every cell is the same selection filtered to that cell, so each is computed from scratch."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace

from di_metrics.model import Dimension, Key, Period, Selection

from .data import Assessment, InfrastructureObject, Municipality, Package, Place, Programme, Region, Service, ServiceRecord
from .periods import Days, codes_within, cut_to_cell
from .rules import BY_UNIT, NOT_NARROWED_BY, Scope, Value, groups_of, is_cumulative, is_ratio, rule_of

Cell = Mapping[Dimension, str | None]
"""The code of every dimension of a split."""


def evaluate(
    package: Package,
    region: Region,
    programme: Programme,
    indicator_code: str,
    selection: Selection,
    by: tuple[Dimension, ...] = (),
) -> dict[Key, Value]:
    """The value of every cell the selection can have; None where there is no value or the cell is not applicable.

    What is counted in units has the unit kind as the last element of its keys. Pairs that contradict each other
    (a month of another year, a service of another category) are no cells; neither is the unknown municipality of a ratio.
    """
    rule = rule_of(indicator_code)
    cells = scopes(package, region, programme, indicator_code, selection, by)
    return {key: None if scope is None else rule(scope) for key, scope in cells.items()}


def scopes(
    package: Package,
    region: Region,
    programme: Programme,
    indicator_code: str,
    selection: Selection,
    by: tuple[Dimension, ...] = (),
) -> dict[Key, Scope | None]:
    """What every cell is computed from; None where it is not applicable."""
    if indicator_code in BY_UNIT and Dimension.UNIT not in by:
        by = (*by, Dimension.UNIT)
    if is_cumulative(indicator_code):
        selection = replace(selection, period=Period(selection.period.last))
    question = _Question(package, region, programme, selection, groups_of(indicator_code, programme))
    without_unknown = is_ratio(indicator_code)
    narrowed = {*by, *filters_of(selection)}
    found: dict[Key, Scope | None] = {}
    for key in itertools.product(*(question.codes(dimension) for dimension in by)):
        cell = dict(zip(by, key, strict=True))
        if not question.is_consistent(cell) or (without_unknown and cell.get(Dimension.MUNICIPALITY, "") is None):
            continue
        applies = not narrowed & NOT_NARROWED_BY.get(indicator_code, frozenset()) and question.is_applicable(cell)
        found[key] = question.scope(cell) if applies else None
    return found


def filters_of(selection: Selection) -> set[str]:
    """What the filters of a selection narrow."""
    filters = {
        "municipality": selection.municipalities,
        "service": selection.services,
        "category": selection.categories,
        "group": selection.groups,
        "from_state_care": selection.from_state_care,
    }
    return {name for name, chosen in filters.items() if chosen}


class _Question:
    """A selection of a package, to be narrowed to one cell after the other."""

    def __init__(
        self, package: Package, region: Region, programme: Programme, selection: Selection, base: frozenset[str]
    ) -> None:
        self.package = package
        self.base = base
        self.region = region
        self.programme = programme
        self.selection = selection
        self.to_date = selection.period.to_date
        self.days = Days(selection.period.first or region.start, selection.period.last)
        self.months = codes_within(self.days, Dimension.MONTH)

    def codes(self, dimension: Dimension) -> list[str | None]:
        """The codes a split can show, within the selection's own filters."""
        match dimension:
            case Dimension.MUNICIPALITY:
                return self._municipalities()
            case Dimension.SERVICE:
                return [service.code for service in self._services()]
            case Dimension.CATEGORY:
                admitted = {service.category for service in self._services()}
                return [code for code in self.programme.categories if code in admitted]
            case Dimension.GROUP:
                return [code for code in self.programme.groups if _admits(self.selection.groups, code)]
            case Dimension.UNIT:
                counted = {service.unit for service in self._services()}
                return [code for code in self.programme.units if code in counted]
            case _:
                return list(codes_within(self.days, dimension))

    def is_consistent(self, cell: Cell) -> bool:
        """False for a month outside the year beside it and a service outside the category or unit kind beside it."""
        times = [code for dimension, code in cell.items() if dimension.is_time and code is not None]
        if len(times) > 1 and not any(all(_holds(code, month) for code in times) for month in self.months):
            return False
        of_services = [dimension for dimension in cell if dimension.is_of_services]
        return len(of_services) < 2 or any(self._is_of(service, cell) for service in self.programme.services)

    def is_applicable(self, cell: Cell) -> bool:
        """False for groups that the indicator is not of, and for services that none of its groups may receive."""
        groups = self._groups(cell)
        if not groups:
            return False
        if not any(dimension.is_of_services for dimension in cell) and not self.selection.filters_services:
            return True
        return any(groups & service.groups and self._is_of(service.code, cell) for service in self._services())

    def scope(self, cell: Cell) -> Scope:
        """What the cell is computed from: everything that passes the selection's filters and the cell's own."""
        days = self.days
        # The finer time last: of a year and a month of it, the month is the cell.
        for dimension in (Dimension.YEAR, Dimension.QUARTER, Dimension.MONTH):
            if (code := cell.get(dimension)) is not None:
                days = cut_to_cell(days, code, dimension, to_date=self.to_date)
        return Scope(
            region=self.region,
            basis=self.selection.basis,
            period=days,
            to_date=self.to_date,
            known_to=min(days.last, max((each.day for each in self.package.records), default=days.last)),
            records=tuple(each for each in self.package.records if self._record_passes(each, cell)),
            assessments=tuple(each for each in self.package.assessments if self._assessment_passes(each, cell)),
            infrastructure=tuple(each for each in self.region.infrastructure if self._object_passes(each, cell)),
            partners=tuple(
                municipality
                for municipality in self.region.municipalities.values()
                if municipality.partner and self._is_left(municipality, cell)
            ),
            groups=self._groups(cell),
            services=frozenset(each.code for each in self._services() if self._is_of(each.code, cell)),
        )

    def _groups(self, cell: Cell) -> frozenset[str]:
        """The groups of the indicator that the filter and the cell leave."""
        return frozenset(
            code for code in self.base if _admits(self.selection.groups, code) and _fits(cell, Dimension.GROUP, code)
        )

    def _is_left(self, municipality: Municipality, cell: Cell) -> bool:
        """Whether the filter and the cell leave all of a municipality."""
        named = self.selection.municipalities
        if Dimension.MUNICIPALITY not in cell:
            return municipality.code in named if named else municipality.basis is self.selection.basis
        if cell[Dimension.MUNICIPALITY] != municipality.code:
            return False
        parts = [row for row in self.region.succession if municipality.code in (row.old, row.new)]
        held = bool(parts) and all(row.old in named or row.new in named for row in parts)
        return not named or municipality.code in named or held

    def _record_passes(self, record: ServiceRecord, cell: Cell) -> bool:
        service = self.programme.services[record.service]
        return (
            self._event_passes(record, cell)
            and _admits(self.selection.services, service.code)
            and _admits(self.selection.categories, service.category)
            and self._is_of(service.code, cell)
        )

    def _assessment_passes(self, assessment: Assessment, cell: Cell) -> bool:
        # An assessment is not of a service: neither a filter nor a cell of services touches it.
        return self._event_passes(assessment, cell)

    def _event_passes(self, event: Assessment | ServiceRecord, cell: Cell) -> bool:
        return (
            self._place_passes(event.place, cell)
            and event.person.group in self.base
            and _admits(self.selection.groups, event.person.group)
            and _fits(cell, Dimension.GROUP, event.person.group)
            and (event.person.from_state_care or not self.selection.from_state_care)
        )

    def _object_passes(self, each: InfrastructureObject, cell: Cell) -> bool:
        return (
            self._place_passes(each.place, cell)
            and each.group in self.base
            and _admits(self.selection.groups, each.group)
            and _admits(self.selection.services, each.service)
            and _admits(self.selection.categories, each.category)
            and _fits(cell, Dimension.GROUP, each.group)
            and _fits(cell, Dimension.SERVICE, each.service)
            and _fits(cell, Dimension.CATEGORY, each.category)
        )

    def _place_passes(self, place: Place, cell: Cell) -> bool:
        named = self.selection.municipalities
        return (not named or place.old in named or place.new in named) and _fits(
            cell, Dimension.MUNICIPALITY, place.on(self.selection.basis)
        )

    def _is_of(self, service_code: str, cell: Cell) -> bool:
        service = self.programme.services[service_code]
        return (
            _fits(cell, Dimension.SERVICE, service.code)
            and _fits(cell, Dimension.CATEGORY, service.category)
            and _fits(cell, Dimension.UNIT, service.unit)
        )

    def _services(self) -> list[Service]:
        """The services that the selection's filters admit."""
        return [
            service
            for service in self.programme.services.values()
            if _admits(self.selection.services, service.code) and _admits(self.selection.categories, service.category)
        ]

    def _municipalities(self) -> list[str | None]:
        """The partners of the basis, and non-partners and the unknown only where something names them."""
        basis = self.selection.basis
        places = [record.place for record in self.package.records]
        places += [assessment.place for assessment in self.package.assessments]
        places += [each.place for each in self.region.infrastructure]
        named = {place.on(basis) for place in places}
        codes: list[str | None] = [
            municipality.code
            for municipality in self.region.municipalities.values()
            if municipality.basis is basis and (municipality.partner or municipality.code in named)
        ]
        return [*codes, None] if None in named else codes


def _admits(filtered: tuple[str, ...], code: str) -> bool:
    return not filtered or code in filtered


def _fits(cell: Cell, dimension: Dimension, code: str | None) -> bool:
    return dimension not in cell or cell[dimension] == code


def _holds(time_code: str, month: str) -> bool:
    """Whether a month ("2019-12") lies in a year ("2019"), quarter ("2019-Q4") or month."""
    return time_code in (month, month[:4], f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}")

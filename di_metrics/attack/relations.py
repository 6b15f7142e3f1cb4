"""How counts of persons belong together: what everyone knows of the count that a slot names, whatever is told of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from di_metrics.indicators import CATALOGUE
from di_metrics.model import Base, Basis
from di_metrics.region import Region
from di_metrics.release.release import ALL_GROUPS, ANY_SERVICE, PERSONS, REGION, UNKNOWN, UNKNOWN_OLD, Slot
from di_metrics.release.slot_codes import codes_of, first_day, is_within, last_day, time_before, time_to_date

RECIPIENTS, ASSESSED = PERSONS
ASSESSED_SERVED = "assessed_served"
WAITING = "assessed_waiting"
WITHOUT_ASSESSMENT = "served_without_assessment"
FROM_STATE_CARE = "recipients_from_state_care"
NEW, CONTINUING, SERVICES_USED, NEEDED = "new_recipients", "continuing_recipients", "services_used", "needed"

STATE_CARE = "@state_care"
"""Ends the code of a count that is narrowed to persons from state care."""

PARTS = {FROM_STATE_CARE: (RECIPIENTS,), ASSESSED_SERVED: (RECIPIENTS, ASSESSED), CONTINUING: (RECIPIENTS,)}
"""Counts of persons who are all counted in another count as well."""

FAMILIES = (RECIPIENTS, FROM_STATE_CARE, ASSESSED, ASSESSED_SERVED)
"""Counts to date that never fall and of which every area's and group's is an unknown as soon as one of them is told."""

SUBADDITIVE = (RECIPIENTS, FROM_STATE_CARE, ASSESSED)
"""Who is counted in several areas or services together is counted in one of them at least. Of the others one may be
assessed in one municipality and served in another."""


@dataclass(frozen=True, slots=True)
class CountRelation:
    """Counts added by weights lie between two bounds.

    With `moved` the sum is how often persons are counted more than once. A relation that `defines` a slot says what its
    count is made up of, so that the sum is zero.
    """

    weights: Mapping[Slot, int]
    low: float = 0
    high: float = math.inf
    moved: bool = False
    defines: Slot | None = None


def groups_of(region: Region, slot: Slot) -> tuple[str, ...]:
    """The groups that a slot's persons are of: all groups are those that the indicator is of."""
    if slot.group != ALL_GROUPS:
        return codes_of(slot.group)
    indicator = CATALOGUE.get(plain(slot.indicator))
    return region.groups_of(indicator.base if indicator else Base.SERVED)


def plain(indicator: str) -> str:
    """An indicator's code without the filter."""
    return indicator.removesuffix(STATE_CARE)


def new_areas(region: Region) -> tuple[str, ...]:
    return (*(one.code for one in region.of_basis(region.latest_basis)), UNKNOWN)


def old_areas(region: Region) -> tuple[str, ...]:
    """The municipalities before the reform, and the unknown one; none without a reform."""
    if not region.has_reform:
        return ()
    return (*(one.code for one in region.of_basis(Basis.PRE2021)), UNKNOWN_OLD)


def is_cell(region: Region, slot: Slot) -> bool:
    """Whether a slot is one of a family: of one area, one group, and, for recipients, any service or one, to date."""
    if slot.indicator not in FAMILIES or is_within(slot.time) or slot.group not in groups_of(region, _all(slot)):
        return False
    if slot.service != ANY_SERVICE and (slot.indicator != RECIPIENTS or slot.service not in region.services_for(slot.group)):
        return False
    if slot.area == REGION or slot.area in new_areas(region):
        return True
    of_recipients = (slot.indicator, slot.service) == (RECIPIENTS, ANY_SERVICE)
    return of_recipients and (slot.area in old_areas(region) or ">" in slot.area)


def _all(slot: Slot) -> Slot:
    return slot._replace(group=ALL_GROUPS)


def relations(region: Region, slot: Slot) -> Iterator[CountRelation]:
    """What is known of a told slot that is no cell of a family; nothing of an indicator that is not known here."""
    indicator, narrowed = plain(slot.indicator), slot.indicator.endswith(STATE_CARE)
    groups = groups_of(region, slot)
    if indicator not in (*FAMILIES, *_DIFFERENCES, CONTINUING, NEEDED):
        return
    if indicator == NEEDED:
        yield at_least(slot._replace(indicator=ASSESSED, service=ANY_SERVICE), slot)
    elif groups != (slot.group,):
        yield total(slot, (slot._replace(group=group) for group in groups))  # a person is of one group
    elif slot.indicator == RECIPIENTS + STATE_CARE:
        yield total(slot, [slot._replace(indicator=FROM_STATE_CARE)])
    else:
        if narrowed:
            yield at_least(slot._replace(indicator=indicator), slot)
        yield from (
            _difference(region, slot, indicator) if indicator in _DIFFERENCES else _of_a_count(region, slot, indicator)
        )


_DIFFERENCES = (WAITING, WITHOUT_ASSESSMENT, NEW, SERVICES_USED)


def _difference(region: Region, slot: Slot, indicator: str) -> Iterator[CountRelation]:
    """A count that is made up of others."""
    suffix = slot.indicator.removeprefix(indicator)

    def of(code: str) -> Slot:
        return slot._replace(indicator=code + suffix)

    if indicator in (WAITING, WITHOUT_ASSESSMENT):
        whole = ASSESSED if indicator == WAITING else RECIPIENTS
        yield equal(slot, {of(whole): 1, of(ASSESSED_SERVED): -1})
    elif indicator == NEW:
        until = of(RECIPIENTS)._replace(time=time_to_date(region, last_day(region, slot.time)))
        before = time_before(region, slot.time)
        yield equal(slot, {until: 1} | ({until._replace(time=before): -1} if before else {}))
    else:
        services = region.services_for(slot.group) if slot.service == ANY_SERVICE else codes_of(slot.service)
        yield total(slot, (of(RECIPIENTS)._replace(service=service) for service in services))


def _of_a_count(region: Region, slot: Slot, indicator: str) -> Iterator[CountRelation]:
    """A count of persons by its period, its areas and its services."""
    suffix = slot.indicator.removeprefix(indicator)
    for whole in PARTS.get(indicator, ()):
        larger = slot._replace(indicator=whole + suffix)
        yield at_least(larger._replace(service=ANY_SERVICE) if whole == ASSESSED else larger, slot)
    if is_within(slot.time):
        yield from _within(region, slot, indicator)
    areas, services = codes_of(slot.area), codes_of(slot.service)
    subadditive = indicator in SUBADDITIVE
    if len(areas) > 1:
        yield from union(slot, [slot._replace(area=area) for area in areas], moved=True, subadditive=subadditive)
    elif len(services) > 1:
        yield from union(slot, [slot._replace(service=service) for service in services], subadditive=subadditive)
    if slot.area != REGION:
        everywhere = slot._replace(area=REGION)
        yield at_least(everywhere, slot)
        for of_basis in (new_areas(region), old_areas(region)):
            if slot.area in of_basis:
                parts = [slot._replace(area=area) for area in of_basis]
                yield from union(everywhere, parts, moved=True, subadditive=subadditive)
    if slot.service != ANY_SERVICE:
        yield at_least(slot._replace(service=ANY_SERVICE), slot)


def _within(region: Region, slot: Slot, indicator: str) -> Iterator[CountRelation]:
    """Who is counted within a period is counted to its last day; who is new in it is counted within it."""
    last = last_day(region, slot.time)
    until = slot._replace(time=time_to_date(region, last))
    if indicator == CONTINUING:
        first = first_day(region, slot.time)
        if first is not None and first.year == last.year and first.year > region.project.start.year:
            yield at_least(
                until._replace(indicator=slot.indicator.replace(CONTINUING, RECIPIENTS), time=str(last.year - 1)), slot
            )
        return
    yield at_least(until, slot)
    if indicator in SUBADDITIVE:
        before = time_before(region, slot.time)
        yield CountRelation({slot: 1, until: -1} | ({until._replace(time=before): 1} if before else {}))


# ---- The forms of what is known ----


def at_least(larger: Slot, smaller: Slot) -> CountRelation:
    return CountRelation({larger: 1, smaller: -1})


def total(whole: Slot, parts: Iterable[Slot]) -> CountRelation:
    """A count that is the sum of others."""
    return equal(whole, dict.fromkeys(parts, 1))


def equal(slot: Slot, weights: Mapping[Slot, int]) -> CountRelation:
    """A count that is made up of others by weights."""
    return CountRelation({**weights, slot: -1}, 0, 0, defines=slot)


def union(whole: Slot, parts: Iterable[Slot], *, moved: bool = False, subadditive: bool = True) -> Iterator[CountRelation]:
    """A whole counts everybody whom its parts count, and each once."""
    several = tuple(parts)
    yield from (at_least(whole, part) for part in several)
    if moved or subadditive:
        yield CountRelation({**dict.fromkeys(several, 1), whole: -1}, 0 if subadditive else -math.inf, moved=moved)

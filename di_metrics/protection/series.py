"""What a release shows of a series: counts of persons, amounts of money, and totals that the project itself published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from di_metrics.model import Bilingual, Status
from di_metrics.protection.menu_figures import Exact
from di_metrics.published import EVERY_GROUP, STATEMENTS_FILE, WHOLE_REGION, Statement, read_statements
from di_metrics.query.provenance import Contribution
from di_metrics.release.parameters import Parameters
from di_metrics.release.release import ALL_GROUPS, ANY_SERVICE, PERSONS, REGION, Shown, Slot
from di_metrics.store import Database

# ---- What a release shows of counts of persons ----


def protect_counts(
    slots: Sequence[Slot], counts: Sequence[int], parameters: Parameters, official: Mapping[Slot, Bilingual]
) -> dict[Slot, Shown]:
    """What is shown of a series of counts to the end of each year; `official` gives the source of totals published exactly.

    Each count is rounded by itself. An official total is shown only where the series, as shown, still never falls.
    """
    shown = [protect_count(count, parameters) for count in counts]
    for place, slot in enumerate(slots):
        if slot in official and counts[place] >= parameters.threshold:
            exact = [*shown]
            exact[place] = Shown(Status.OFFICIAL, counts[place], official[slot])
            if _never_falls(exact):
                shown = exact
    return dict(zip(slots, shown, strict=True))


def protect_count(count: int, parameters: Parameters) -> Shown:
    """A count below the threshold, zero among them, is LOW; any other is rounded to the base."""
    if count < parameters.threshold:
        return Shown(Status.LOW)
    base = parameters.base
    return Shown(Status.ROUNDED, max(parameters.threshold, (count + base // 2) // base * base))


def _never_falls(series: Sequence[Shown]) -> bool:
    return all((before.value or 0) <= (after.value or 0) for before, after in pairwise(series))


# ---- What a release shows of money ----

_CENTS = 100


def protect_amounts(slots: Sequence[Slot], exact: Exact, parameters: Parameters) -> dict[Slot, Shown]:
    """What is shown of a series of amounts; years without money are hidden like years with few people."""
    return {slot: protect_amount(exact.money.get(slot), parameters) for slot in slots}


def protect_amount(amount: Contribution | None, parameters: Parameters) -> Shown:
    """An amount rounded to the base for money, or not published."""
    if amount is None or amount.persons < parameters.contributors or is_dominated(amount, parameters):
        return Shown(Status.SUPPRESSED)
    base = parameters.money_base
    rounded = (amount.total + base * _CENTS // 2) // (base * _CENTS) * base
    return Shown(Status.ROUNDED, rounded) if rounded else Shown(Status.SUPPRESSED)


def is_dominated(amount: Contribution, parameters: Parameters) -> bool:
    """Whether the person with the second largest amount could work out the largest one too nearly."""
    others = amount.total - amount.largest - amount.second
    return others * 100 < parameters.dominance * amount.largest


# ---- The exact whitelist ----


def official_totals(database: Database) -> dict[Slot, tuple[int, Bilingual]]:
    """Each total that was published as an exact number at a year's end, with where it was published."""
    statements, sources = read_statements(database.files[STATEMENTS_FILE])
    found: dict[Slot, tuple[int, Bilingual]] = {}
    for one in statements:
        source = sources.get(one.source, Bilingual(one.source, one.source))
        for slot, value in _exact_numbers(one):
            found[slot] = (value, source)
    return found


def _exact_numbers(statement: Statement) -> Iterator[tuple[Slot, int]]:
    if (
        statement.area != WHOLE_REGION
        or not isinstance(statement.indicator, str)
        or statement.indicator not in PERSONS
        or statement.from_state_care
        or "category" in statement.service
        or (statement.as_of.month, statement.as_of.day) != (12, 31)
    ):
        return
    group = ALL_GROUPS if statement.group == EVERY_GROUP else statement.group
    service = statement.service.get("code", ANY_SERVICE)
    slot = Slot(statement.indicator, REGION, group, service, str(statement.as_of.year))
    equals = statement.expect.equals
    if isinstance(equals, Mapping):
        if statement.by == "service":
            yield from ((slot._replace(service=code), int(value)) for code, value in equals.items())
    elif isinstance(equals, int):
        yield slot, equals

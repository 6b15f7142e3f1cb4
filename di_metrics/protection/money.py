"""What a release shows of money: amounts of enough people, none of whom stands for nearly all of it, rounded."""

from __future__ import annotations

from collections.abc import Sequence

from di_metrics.model import Status
from di_metrics.protection.exact import Exact
from di_metrics.query.contributors import Contribution
from di_metrics.release.cells import Shown, Slot
from di_metrics.release.parameters import Parameters

_CENTS = 100


def protect_series(slots: Sequence[Slot], exact: Exact, parameters: Parameters) -> dict[Slot, Shown]:
    """What is shown of a series of amounts; years without money are hidden like years with few people."""
    if not any(slot in exact.money for slot in slots):
        return {slot: Shown(Status.EMPTY) for slot in slots}
    return {slot: protect(exact.money.get(slot), parameters) for slot in slots}


def protect(amount: Contribution | None, parameters: Parameters) -> Shown:
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

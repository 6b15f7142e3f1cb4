"""What is to be handed out together with everything that was handed out before, as the gate attacks it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Set

from di_metrics.attack.audit import Ends, HandedOut
from di_metrics.attack.counts import Truth
from di_metrics.protection.gate import HandingOut
from di_metrics.protection.labelling import Labelling, hidden_by
from di_metrics.query.provenance import Amount
from di_metrics.release.parameters import Parameters
from di_metrics.release.release import UNITS, Slot
from di_metrics.release.slot_codes import is_amount
from di_metrics.store.handed_out import Label, Labels

_MINOR = 100


def union_of(labelling: Labelling, told: Labels, truth: Truth, amounts: Callable[[Slot], Amount | None]) -> HandingOut:
    """Labels that are to be told, with the true figures of the gate's cells, and the labels of every edition before.

    `truth` and `amounts` are as `HandingOut` wants them.
    """
    ledger, parameters = labelling.ledger, labelling.parameters
    kept = {slot for slot, label in told.items() if labelling.is_kept(slot, label)}
    earlier = zip(ledger.editions, ledger.told, ledger.kept, strict=True)
    return HandingOut(
        ledger.region,
        _as_attacked(told, kept, parameters),
        truth,
        amounts,
        [_as_attacked(labels, stood, parameters, bases=bool(one.number)) for one, labels, stood in earlier][::-1],
    )


def _as_attacked(labels: Mapping[Slot, Label], kept: Set[Slot], parameters: Parameters, *, bases: bool = True) -> HandedOut:
    """`bases` tells whether it is known at which counts labels were set: of releases that were read from files it is not."""
    counts = {slot: label.base for slot, label in labels.items() if not is_amount(slot.indicator)}
    return HandedOut(
        {slot: label.shown for slot, label in labels.items()},
        parameters,
        {slot: base for slot, base in counts.items() if slot in kept},
        {
            slot: _ends(slot, label, slot in kept, parameters)
            for slot, label in labels.items()
            if is_amount(slot.indicator) and label.shown.value is not None
        },
        counts if bases else {},
    )


def _ends(slot: Slot, label: Label, kept: bool, parameters: Parameters) -> Ends:
    """Between what an amount lies; one that stood since its label was set, as far from that as the label hides."""
    if kept and not label.largest:  # of a release that was read from a file
        return 0.0, math.inf
    if kept:
        hidden = hidden_by(label, parameters)
        return max(0.0, (label.base - hidden) / _MINOR), (label.base + hidden) / _MINOR
    value, half = label.shown.value or 0, _base(slot, parameters) / 2
    return max(0.0, value - half), value + half


def _base(slot: Slot, parameters: Parameters) -> int:
    return parameters.units_base if slot.indicator.startswith(UNITS) else parameters.money_base

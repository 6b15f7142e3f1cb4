"""Whether a claim is true of figures, in plain Python and by its values alone: its words are not read.

What is asked of is a `Truth`: the true value of an indicator by code. It is written from what `ClaimKind` means, and
knows nothing of how a sentence is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from di_metrics.model import Dimension
from di_metrics.region import Region
from di_metrics.text.paragraphs import Bounds, Claim, ClaimKind

Values = Mapping[str | None, float | None]
"""True values by code; None where there is none. The whole stands under "" and the unknown municipality under None."""

Truth = Callable[[str, Dimension | None, str], Values]
"""The true values of an indicator, by a dimension or whole, of a group or of all that the selection leaves."""

HALF, WHOLE = 50, 100
FEWER_THAN = 5


@dataclass(frozen=True)
class Judge:
    """Judges claims; `is_protected` where figures were, so that what is left out need not be nothing."""

    region: Region
    truth: Truth
    hidden: Mapping[tuple[str, Dimension | None], frozenset[str]] = field(default_factory=dict)
    is_protected: bool = False

    def is_true(self, claim: Claim) -> bool:
        return self._rules()[claim.kind](claim)

    def _rules(self) -> Mapping[ClaimKind, Callable[[Claim], bool]]:
        return {
            ClaimKind.SERVED: self._served,
            ClaimKind.NOBODY: lambda claim: self._whole("recipients") in ((0,) if claim.number else (0, None)),
            ClaimKind.ASSESSED_ONLY: lambda claim: (
                not any(self.region.group[code].receives_services for code in claim.codes)
            ),
            ClaimKind.ASSESSED: self._is_number,
            ClaimKind.WAITING: self._is_number,
            ClaimKind.UNASSESSED: self._is_number,
            ClaimKind.PAID: self._is_number,
            ClaimKind.VALUE: self._is_value,
            ClaimKind.COVERAGE: lambda claim: self._values_hold(claim, Dimension.GROUP),
            ClaimKind.ACTIVE: lambda claim: _holds(claim.number, len(_positive(self._of_places("recipients")))),
            ClaimKind.ONLY: lambda claim: set(claim.codes) == set(_positive(self._compared(claim))),
            ClaimKind.MOST: self._most,
            ClaimKind.MOST_SHOWN: self._most,
            ClaimKind.BREAKDOWN: self._breakdown,
            ClaimKind.SPREAD: self._spread,
            ClaimKind.LEAST: self._least,
            ClaimKind.OVER_TIME: self._over_time,
            ClaimKind.NOTHING: lambda claim: not any(_positive(self._compared(claim)).values()),
            ClaimKind.NONE: self._none,
            ClaimKind.NONE_YET: self._none_yet,
            ClaimKind.FEW: lambda claim: all((self._compared(claim)[code] or 0) < self._few for code in claim.codes),
            ClaimKind.UNKNOWN_PLACE: lambda claim: _holds(
                claim.number, self.truth(claim.indicator, Dimension.MUNICIPALITY, "").get(None)
            ),
            ClaimKind.HIDDEN: self._is_hidden,
            ClaimKind.BASIS: lambda claim: True,
            ClaimKind.ABOVE: lambda claim: self._exactly(claim, lambda value: value > HALF),
            ClaimKind.ABOVE_ALL: lambda claim: self._exactly(claim, lambda value: value > WHOLE),
            ClaimKind.UP_TO: lambda claim: all(0 < value <= HALF for value in self._coverage_of(claim, claim.codes)),
            ClaimKind.RANGE: self._range,
            ClaimKind.BAND: lambda claim: self._exactly(
                claim, lambda value: claim.values[0].lowest <= value <= claim.values[1].lowest
            ),
        }

    @property
    def _few(self) -> int:
        """What is told to be few may be a label that was kept while up to four persons came."""
        return FEWER_THAN + (FEWER_THAN - 1 if self.is_protected else 0)

    def _whole(self, indicator: str) -> float | None:
        return self.truth(indicator, None, "")[""]

    def _of_places(self, indicator: str, group: str = "") -> dict[str, float]:
        values = self.truth(indicator, Dimension.MUNICIPALITY, group)
        return {code: value for code, value in values.items() if code is not None and value is not None}

    def _compared(self, claim: Claim) -> dict[str, float]:
        """The true values of all that a claim compares."""
        values = self.truth(claim.indicator, claim.by, claim.group)
        return {code: value for code, value in values.items() if code is not None and value is not None}

    def _hidden(self, claim: Claim) -> frozenset[str]:
        return self.hidden.get((claim.indicator, claim.by), frozenset())

    def _is_number(self, claim: Claim) -> bool:
        return _holds(claim.number, self._whole(claim.indicator))

    def _is_value(self, claim: Claim) -> bool:
        """A whole, or the only row that was asked for."""
        return _all_hold(claim, self._compared(claim)) if claim.codes else self._is_number(claim)

    def _over_time(self, claim: Claim) -> bool:
        values = self._compared(claim)
        told = [code for code in sorted(values) if values[code] and code not in self._hidden(claim)]
        ends = told[:1] + told[1:][-1:]
        return (self.is_protected or list(claim.codes) == ends) and _all_hold(claim, values)

    def _is_hidden(self, claim: Claim) -> bool:
        if not claim.codes:
            return any(self.hidden.values())
        return set(claim.codes) <= self._hidden(claim)

    def _values_hold(self, claim: Claim, dimension: Dimension) -> bool:
        values = self.truth(claim.indicator, dimension, "")
        return all(_holds(bounds, values[code]) for code, bounds in zip(claim.codes, claim.values, strict=True))

    def _served(self, claim: Claim) -> bool:
        groups = _positive(
            {code: value or 0 for code, value in self.truth("recipients", Dimension.GROUP, "").items() if code}
        )
        complete = self.is_protected or len(claim.codes) < 2 or set(claim.codes) == set(groups)
        return self._is_number(claim) and self._values_hold(claim, Dimension.GROUP) and complete

    def _most(self, claim: Claim) -> bool:
        values = self._compared(claim)
        tiers, first = [], 0
        for size in claim.tiers:
            tiers.append([values[code] for code in claim.codes[first : first + size]])
            first += size
        shown = [value for code, value in values.items() if code not in {*claim.codes, *self._hidden(claim)}]
        in_order = all(min(one) > max(other) for one, other in pairwise([*tiers, shown or [-1]]))
        level = self.is_protected or all(len(set(tier)) == 1 for tier in tiers)
        complete = claim.kind is ClaimKind.MOST_SHOWN or not self._hidden(claim)
        return sum(claim.tiers) == len(claim.codes) and in_order and level and complete and _all_hold(claim, values)

    def _breakdown(self, claim: Claim) -> bool:
        values = self._compared(claim)
        return _all_hold(claim, values) and set(claim.codes) >= set(_positive(values))

    def _spread(self, claim: Claim) -> bool:
        positive = _positive(self._compared(claim)).values()
        return _holds(claim.values[0], min(positive)) and _holds(claim.values[1], max(positive))

    def _least(self, claim: Claim) -> bool:
        values = self._compared(claim)
        positive, none = _positive(values), sum(value == 0 for value in values.values())
        others = [value for code, value in positive.items() if code not in claim.codes]
        least = max(positive[code] for code in claim.codes)
        return all(value > least for value in others) and _holds(claim.number, none) and _all_hold(claim, values)

    def _none(self, claim: Claim) -> bool:
        served, assessed = self._of_places("recipients"), self._of_places("assessed")
        none = {code for code, value in served.items() if value == 0}
        if claim.indicator == "assessed":
            none = {code for code in none if not assessed.get(code)}
        return set(claim.codes) <= none and _holds(claim.number, len(none))

    def _none_yet(self, claim: Claim) -> bool:
        assessed = self._of_places("assessed")
        none = {code for code, value in self._of_places("recipients").items() if value == 0 and assessed.get(code)}
        return set(claim.codes) == none and _holds(claim.number, len(none))

    def _coverage_of(self, claim: Claim, codes: Iterable[str]) -> list[float]:
        values = self._of_places("coverage", claim.group)
        return [values[code] for code in codes]

    def _exactly(self, claim: Claim, applies: Callable[[float], bool]) -> bool:
        values = self._of_places("coverage", claim.group)
        meant = {code for code, value in values.items() if applies(value)}
        banded = claim.kind is ClaimKind.BAND or _all_hold(claim, values)
        hidden = self._hidden(claim)
        is_exact = bool(hidden) or bool(claim.number and claim.number.is_exact)
        return set(claim.codes) == meant - hidden and _holds(claim.number, len(meant)) and banded and is_exact

    def _range(self, claim: Claim) -> bool:
        values = self._coverage_of(claim, claim.codes)
        reached = _holds(claim.values[0], min(values)) and _holds(claim.values[1], max(values))
        return reached and all(0 < value <= HALF for value in values) and _holds(claim.number, len(values))


def _positive(values: Mapping[str, float]) -> dict[str, float]:
    return {code: value for code, value in values.items() if value > 0}


_ERROR = 1e-6
"""Shares are computed as fractions here and as floating numbers there."""


def _holds(bounds: Bounds | None, value: float | None) -> bool:
    return bounds is not None and value is not None and bounds.lowest - _ERROR <= value <= bounds.highest + _ERROR


def _all_hold(claim: Claim, values: Mapping[str, float]) -> bool:
    return all(_holds(bounds, values[code]) for code, bounds in zip(claim.codes, claim.values, strict=True))

"""Every indicator computed a second time, in plain Python and straight from `docs/counting-rules.md`.

It shares nothing with the queries but the types of `di_metrics.model`, so that a mistake would have to be made twice
to go unseen. It is written to be read beside the rules, not to be fast.
"""

from .cells import evaluate
from .data import Package, Programme, Region, load_package, load_programme, load_region, place_of
from .rules import BY_UNIT, RULES

__all__ = [
    "BY_UNIT",
    "RULES",
    "Package",
    "Programme",
    "Region",
    "evaluate",
    "load_package",
    "load_programme",
    "load_region",
    "place_of",
]

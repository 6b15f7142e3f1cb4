"""The parameters of protection: declared here, with their reasons, and written into every release."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Self

from di_metrics.errors import N_


@dataclass(frozen=True, slots=True)
class Parameters:
    """How a release protects what it shows. A data-protection officer has to confirm the values (see docs/guide.md).

    `threshold`: counts of persons below it are shown as “fewer than” it, zeros among them.
    `base`: other counts of persons are rounded to its multiples.
    `service_minimum`: a service is shown by municipality for a group only if the region's final count reaches it.
    `money_base`: EUR to whose multiples money is rounded.
    `units_base`: units of service to whose multiples these are rounded.
    `contributors`: money of fewer persons is not shown.
    `dominance`: money is not shown where all but the two largest amounts together are less than this share of the
    largest (in percent): the second person could otherwise work out the first one's amount.
    `possible_values`: how many values of a sensitive number must stay possible for whoever attacks the release.
    `least_whole`: shares are told of so many persons at least, as their number is told.
    `money_margin`: how near (in percent) nobody may come to an amount that is not shown.
    """

    threshold: int = 5
    base: int = 5
    service_minimum: int = 20
    money_base: int = 1000
    units_base: int = 50
    contributors: int = 5
    dominance: int = 20
    possible_values: int = 3
    least_whole: int = 20
    money_margin: int = 20

    def texts(self) -> dict[str, str]:
        """The values as texts by name, as a release file keeps them."""
        return {field.name: str(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def read(cls, texts: dict[str, Any]) -> Self:
        """The parameters from a release file's texts."""
        return cls(**{field.name: int(texts[field.name]) for field in fields(cls)})


PARAMETERS = Parameters()

REASONS = {
    "threshold": N_(
        "Small numbers point at persons. Zeros are shown like other small numbers, because zeros shown apart are what lets"
        " hidden numbers be worked out from totals."
    ),
    "base": N_("Rounding each number on its own keeps differences between numbers from pointing at single persons."),
    "service_minimum": N_(
        "A service that few people in the whole region use would be a table of small numbers when split by municipality."
    ),
    "money_base": N_("With known prices an exact amount would tell how many sessions, and so how many people, it paid for."),
    "units_base": N_("With known prices units of service tell amounts, so they are rounded about as far as money is."),
    "contributors": N_("An amount paid for very few people tells what was paid for each of them."),
    "dominance": N_("Where one or two people make up nearly all of an amount, the amount tells what was paid for them."),
    "possible_values": N_("Whoever combines all tables, years and earlier releases must be left with several answers."),
    "least_whole": N_("Of few persons the rounding of two numbers would make a share meaningless."),
    "money_margin": N_("An amount that is not shown must not be found from those that are."),
}
"""Why each parameter is there."""

"""What the programme has reports checked by: which groups go together, and what is usual and possible."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from di_metrics.errors import N_, Message, RegionError
from di_metrics.model import Bilingual
from di_metrics.region import Region
from di_metrics.settings import PROGRAMME

FILE = "reports.toml"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Family(_Frozen):
    """Groups that are reported in one file, with one template."""

    code: str
    name_lv: str
    name_en: str
    groups: tuple[str, ...]

    @property
    def name(self) -> Bilingual:
        return Bilingual(self.name_lv, self.name_en)

    @property
    def file_name(self) -> str:
        """What its template is called."""
        return f"atskaite_{self.code}.xlsx"


class UsualPrice(_Frozen):
    """How many times the programme's price a price may be without being asked about."""

    lowest: Annotated[Decimal, Field(gt=0)]
    highest: Annotated[Decimal, Field(gt=0)]

    def around(self, price: Decimal) -> tuple[Decimal, Decimal]:
        """The lowest and the highest usual price of what the programme prices so."""
        return price * self.lowest, price * self.highest


class Replacing(_Frozen):
    """When a report that replaces earlier records is asked about: if it brings a smaller share of what it takes away."""

    lowest_share: Annotated[Decimal, Field(gt=0, le=1)]


class Limit(_Frozen):
    """How many units of a service a person of a group may receive in a calendar year without being asked about."""

    service: str
    group: str
    units_a_year: Annotated[Decimal, Field(gt=0)]


class Exemption(_Frozen):
    """A service that a group may receive without an assessment."""

    service: str
    group: str


class OfAge(_Frozen):
    """From which age on a person of some groups is asked about."""

    years: Annotated[int, Field(gt=0)]
    groups: tuple[str, ...]


class Checks(_Frozen):
    """All that reports, and the records they became, are checked by."""

    guardians: str
    needed_by: str
    """The group that the data set of needed services counts."""
    late_after_days: Annotated[int, Field(ge=0)]
    families: tuple[Family, ...]
    units_per_day: Mapping[str, Annotated[int, Field(gt=0)]]
    usual_price: UsualPrice
    replacing: Replacing = Replacing(lowest_share=Decimal("0.5"))
    limits: tuple[Limit, ...]
    of_age: OfAge
    without_assessment: tuple[Exemption, ...]

    @cached_property
    def family_of(self) -> Mapping[str, Family]:
        """The family of each group."""
        return {group: family for family in self.families for group in family.groups}

    @cached_property
    def limit_of(self) -> Mapping[tuple[str, str], Decimal]:
        """The yearly limit of a service for a group."""
        return {(one.service, one.group): one.units_a_year for one in self.limits}


def read_checks(region: Region, folder: Path = PROGRAMME) -> Checks:
    """Read the programme's file. Raises RegionError for what is missing, of the wrong kind or not in the programme."""
    try:
        checks = Checks.model_validate(tomllib.loads((folder / FILE).read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        hint = Message.of(N_("The reader of the file says: %(reason)s"), reason=str(error))
        raise RegionError(Message.of(N_("%(file)s cannot be read."), file=FILE), hint) from error
    named = {
        "guardians": ([checks.guardians], region.group),
        "needed_by": ([checks.needed_by], region.group),
        "families": (list(checks.family_of), region.group),
        "units_per_day": (list(checks.units_per_day), region.unit_kind),
        "limits.service": ([one.service for one in checks.limits], region.service),
        "of_age.groups": (list(checks.of_age.groups), region.group),
        "limits.group": ([one.group for one in checks.limits], region.group),
        "without_assessment.service": ([one.service for one in checks.without_assessment], region.service),
        "without_assessment.group": ([one.group for one in checks.without_assessment], region.group),
    }
    for where, (used, allowed) in named.items():
        for code in used:
            if code not in allowed:
                says = N_("%(where)s, %(column)s: “%(value)s” is not allowed.")
                hint = Message.of(N_("Allowed are: %(allowed)s."), allowed=", ".join(allowed))
                raise RegionError(Message.of(says, where=FILE, column=where, value=code), hint)
    return checks

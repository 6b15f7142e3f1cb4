"""What the programme has reports checked by: which groups go together, and what is usual and possible."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated

from pydantic import Field, ValidationError

from di_metrics.errors import N_, Message, RegionError
from di_metrics.model import Bilingual
from di_metrics.region import Frozen, Region, Translated
from di_metrics.region_files import RegionFiles

FILE = "reports.toml"


class Family(Translated):
    """Groups that are reported in one file, with one template."""

    code: str
    name_lv: str
    name_en: str
    groups: tuple[str, ...]

    @property
    def name(self) -> Bilingual:
        return self.told("name_")

    @property
    def file_name(self) -> str:
        """What its template is called."""
        return f"atskaite_{self.code}.xlsx"


class UsualPrice(Frozen):
    """How many times the programme's price a price may be without being asked about."""

    lowest: Annotated[Decimal, Field(gt=0)]
    highest: Annotated[Decimal, Field(gt=0)]

    def around(self, price: Decimal) -> tuple[Decimal, Decimal]:
        """The lowest and the highest usual price of what the programme prices so."""
        return price * self.lowest, price * self.highest


class Replacing(Frozen):
    """When a report that replaces earlier records is asked about: if it brings a smaller share of what it takes away."""

    lowest_share: Annotated[Decimal, Field(gt=0, le=1)]


class Limit(Frozen):
    """How many units of a service a person of a group may receive in a calendar year without being asked about."""

    service: str
    group: str
    units_a_year: Annotated[Decimal, Field(gt=0)]


class Exemption(Frozen):
    """A service that a group may receive without an assessment."""

    service: str
    group: str


class OfAge(Frozen):
    """From which age on a person of some groups is asked about."""

    years: Annotated[int, Field(gt=0)]
    groups: tuple[str, ...]


class Checks(Frozen):
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


def read_checks(region: Region, files: RegionFiles) -> Checks:
    """Read the programme's file. Raises RegionError for what is missing, of the wrong kind or not in the programme."""
    try:
        checks = Checks.model_validate(tomllib.loads(files[FILE]))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        hint = Message.of(N_("The reader of the file says: %(reason)s"), reason=str(error))
        raise RegionError(Message.of(N_("%(file)s cannot be read."), file=FILE), hint) from error
    known: Mapping[str, Mapping[str, object]] = {"group": region.group, "service": region.service, "unit": region.unit_kind}
    for path, code, kind in references(checks):
        if code not in known[kind]:
            says = N_("%(where)s, %(column)s: “%(value)s” is not allowed.")
            hint = Message.of(N_("Allowed are: %(allowed)s."), allowed=", ".join(known[kind]))
            raise RegionError(Message.of(says, where=FILE, column=".".join(map(str, path)), value=code), hint)
    return checks


def references(checks: Checks) -> Iterator[tuple[tuple[int | str, ...], str, str]]:
    """The codes that the file names: where each stands, the code, and whether it is of a group, a service or a unit."""
    yield ("guardians",), checks.guardians, "group"
    yield ("needed_by",), checks.needed_by, "group"
    for number, family in enumerate(checks.families):
        yield from ((("families", number, "groups"), group, "group") for group in family.groups)
    yield from ((("units_per_day", unit), unit, "unit") for unit in checks.units_per_day)
    yield from ((("of_age", "groups"), group, "group") for group in checks.of_age.groups)
    tables: dict[str, tuple[Limit | Exemption, ...]] = {
        "limits": checks.limits,
        "without_assessment": checks.without_assessment,
    }
    for table, rows in tables.items():
        for number, row in enumerate(rows):
            yield (table, number, "service"), row.service, "service"
            yield (table, number, "group"), row.group, "group"

"""A programme and a region as frozen values. Nothing here knows any region: names, codes, dates and amounts are data."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    model_validator,
)

from di_metrics.model import Base, Basis, Bilingual, Language, Selection


def _none_if_empty(value: object) -> object:
    return None if value == "" else value


def _yes_no(value: object) -> object:
    return {"yes": True, "no": False}.get(str(value), value)


def _codes(value: object) -> object:
    return tuple(part for part in str(value).split(";") if part)


YesNo = Annotated[bool, BeforeValidator(_yes_no)]
OptionalInt = Annotated[Annotated[int, Field(ge=0)] | None, BeforeValidator(_none_if_empty)]
OptionalDate = Annotated[dt.date | None, BeforeValidator(_none_if_empty)]
OptionalText = Annotated[str | None, BeforeValidator(_none_if_empty)]
Codes = Annotated[tuple[str, ...], BeforeValidator(_codes)]


_KEY_IN_LANGUAGE = re.compile(r"(|\w+_)[a-z]{2,3}")
_CODE_OF_TOOLS = re.compile(r"(LV)?\s?0*([0-9]{1,7})(?:[.,]0+)?")


def codes_meant(text: str) -> tuple[str, ...]:
    """The codes that a text may be, also as tools write them: without “LV” or its first zeros, or as a decimal number."""
    found = _CODE_OF_TOOLS.fullmatch(unicodedata.normalize("NFKC", text).strip().upper())
    if found is None:
        return ()
    digits = found[2].zfill(7)
    return (f"LV{digits}", digits) if found[1] else (digits, f"LV{digits}")


class Frozen(BaseModel):
    """A value read from a file, with no other keys than those declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Translated(Frozen):
    """A value with texts in several languages, whose keys end in `_lv` and `_en`, or are these.

    Any of them may be told in a further language as well, by a key that ends in its code; it may stay blank.
    """

    _further: dict[str, str] = PrivateAttr(default_factory=dict)

    @classmethod
    def is_further(cls, key: str) -> bool:
        """Whether a key is that of a text of the value in a further language."""
        found = _KEY_IN_LANGUAGE.fullmatch(key)
        if found is None or key in cls.model_fields:
            return False
        return any(f"{found[1]}{language}" in cls.model_fields for language in ("lv", "en"))

    @model_validator(mode="wrap")
    @classmethod
    def _with_further(cls, told: Any, validated: ModelWrapValidatorHandler[Self]) -> Self:
        further = {key: value for key, value in told.items() if cls.is_further(key)} if isinstance(told, dict) else {}
        made = validated({key: value for key, value in told.items() if key not in further} if further else told)
        made._further.update((key, str(value)) for key, value in further.items() if value)
        return made

    def told(self, stem: str) -> Bilingual:
        """A text in all languages that it is told in; `stem` is its key without the language."""
        further = ((key.removeprefix(stem), text) for key, text in self._further.items() if key.startswith(stem))
        return Bilingual(getattr(self, f"{stem}lv") or "", getattr(self, f"{stem}en") or "", tuple(further))

    def case(self, name: str, language: Language) -> str:
        """A case of the name in a language, by its column; nothing where the language has no such column."""
        key = f"{name}_{language}"
        return str(getattr(self, key, "") or self._further.get(key, ""))


class Named(Translated):
    """What has a code and a name in each language."""

    code: str
    name_lv: str
    name_en: str

    @property
    def name(self) -> Bilingual:
        return self.told("name_")


class Municipality(Named):
    """A municipality of one basis; `code` is its ATVK code, `population` its inhabitants where known.

    `locative_lv` says “in” it, as “… novadā”. Like the other cases of names below it is given, never formed by rules;
    blank only in what was kept before there were cases.
    """

    basis: Basis
    kind: str
    partner: YesNo
    population: OptionalInt
    locative_lv: str = ""


class MunicipalityKind(Named):
    """A kind of municipality and whether it is a city; its Latvian name is the last word of theirs.

    `locative_lv` is that word after “in”.
    """

    city: YesNo
    locative_lv: str


class Succession(Frozen):
    """Where an old municipality went; with `parish` only that part of it."""

    old_code: str
    parish: OptionalText
    new_code: str


class TargetGroup(Named):
    """People the programme is for; some are assessed only and receive no services from it.

    `one_en` is one of them; `dative_one_lv` and `dative_many_lv` say “to” one and to several, `genitive_lv` “of” the short
    name. `meaning_lv` and `meaning_en` explain the name's hard words in a sentence of easy language; blank only in what was
    kept before there were such sentences.
    """

    short_lv: str
    short_en: str
    assessed: YesNo
    receives_services: YesNo
    one_en: str = ""
    dative_one_lv: str = ""
    dative_many_lv: str = ""
    genitive_lv: str = ""
    meaning_lv: str = ""
    meaning_en: str = ""

    @property
    def meaning(self) -> Bilingual:
        return self.told("meaning_")

    @property
    def short(self) -> Bilingual:
        return self.told("short_")


class Category(Named):
    """What reports count services by; `genitive_lv` goes before “pakalpojumi”."""

    genitive_lv: str = ""


class UnitKind(Named):
    """What a service is measured in; units of different kinds are never added."""


class Service(Named):
    """A service of the programme, the groups that may receive it and the price the demonstration data assume.

    `genitive_lv` goes before “pakalpojumi”.
    """

    category: str
    target_groups: Codes
    unit: str
    price_eur: Annotated[Decimal, Field(ge=0)]
    price_source: str
    genitive_lv: str = ""


class Target(Frozen):
    """A planned number of persons of a group, in force from a date (else the project's start) until the next plan."""

    id: str
    indicator: Literal["assessed", "recipients"]
    target_group: str
    value: Annotated[int, Field(ge=0)]
    in_force_from: OptionalDate
    source: str


class InfrastructureObject(Translated):
    """A planned or built place of service; `exists_by` is the date by which it is known to exist, if published.

    `planned_on` and `changed_on` are the days of the plan and of its last change, `change_lv` what was changed and why.
    """

    id: str
    municipality_code: OptionalText
    object_lv: str
    object_en: str
    target_group: str
    category: str
    service_code: OptionalText
    places: OptionalInt
    status: Literal["planned", "built"]
    exists_by: OptionalDate
    planned_on: OptionalDate = None
    changed_on: OptionalDate = None
    change_lv: OptionalText = None
    change_en: OptionalText = None
    source: str

    @property
    def name(self) -> Bilingual:
        return self.told("object_")

    @property
    def change(self) -> Bilingual | None:
        """What was changed and why, where it is known."""
        return self.told("change_") if self.change_lv or self.change_en else None


class ObjectChange(Frozen):
    """What became of an object on a day, why, and who says so.

    It was planned, is due on another day, has another number of `places`, was built or was cancelled. `due_on` is the day by
    which it is to be there; what a change does not tell stays as it was.
    """

    object_id: str
    changed_on: dt.date
    kind: Literal["planned", "due", "places", "built", "cancelled"]
    due_on: OptionalDate
    places: OptionalInt
    reason: str
    source: str


class Institution(Named):
    """A state care institution that people of the region came from; `closed_on` is its last day, where it has closed."""

    closed_on: OptionalDate
    source: str


class Logo(Translated):
    """A logo on the covers of the region: its file, and what it shows in words."""

    file: str
    alt_lv: str
    alt_en: str

    @property
    def alt(self) -> Bilingual:
        return self.told("alt_")


class Text(Translated):
    """A text of the region in each language."""

    lv: str
    en: str

    @property
    def bilingual(self) -> Bilingual:
        return self.told("")


class Costs(Frozen):
    """The project's eligible costs, of which the ESF bears a part; in force from a day until the next ones."""

    in_force_from: dt.date
    eligible_eur: Annotated[Decimal, Field(gt=0)]
    esf_eur: Annotated[Decimal, Field(ge=0)]
    source: str


class Project(Translated):
    """The project: its number, days (both included) and money, in the order in which it came into force.

    `contact` is where readers tell what of the public pages is not accessible: an e-mail address, a telephone number.
    """

    number: str
    name_lv: str
    name_en: str
    applicant_lv: str
    applicant_en: str
    start: dt.date
    end: dt.date
    source: str
    costs: tuple[Costs, ...] = ()
    contact: str = ""

    @model_validator(mode="before")
    @classmethod
    def _of_one_day(cls, told: Any) -> Any:
        """Databases and releases made before costs had days hold one amount, in force from the project's start."""
        if not isinstance(told, dict) or "eligible_costs_eur" not in told:
            return told
        rest = {name: value for name, value in told.items() if name not in ("eligible_costs_eur", "esf_eur")}
        costs = {"eligible_eur": told["eligible_costs_eur"], "esf_eur": told.get("esf_eur"), "source": told.get("source")}
        return rest | {"costs": [costs | {"in_force_from": told.get("start")}]}

    @property
    def name(self) -> Bilingual:
        return self.told("name_")

    @property
    def applicant(self) -> Bilingual:
        return self.told("applicant_")

    def costs_by(self, day: dt.date) -> tuple[Costs, ...]:
        """All costs that came into force by a day, one after the other, in whatever order the file has them."""
        known = [one for one in self.costs if one.in_force_from <= day]
        return tuple(sorted(known, key=lambda one: one.in_force_from))

    def costs_on(self, day: dt.date) -> Costs | None:
        """The costs in force on a day; None before the first ones."""
        return next(reversed(self.costs_by(day)), None)


class RegionHead(Frozen):
    """What `region.toml` says: names, the project, the geography bases and the note under the map.

    A region without a reform has one basis alone and no day of a reform. `population` says who counted the inhabitants of
    its municipalities, and as of when.
    """

    id: str
    default_basis: Basis
    reform_date: dt.date | None = None
    name: Text
    in_region: Text
    project: Project
    bases: Annotated[dict[Basis, Text], AfterValidator(lambda bases: {one: bases[one] for one in Basis if one in bases})]
    outlines: Text | None = None
    population: Text | None = None

    @property
    def has_reform(self) -> bool:
        """True if there are municipalities of before and of after a reform; else nothing is said of a basis."""
        return len(self.bases) > 1

    @property
    def latest_basis(self) -> Basis:
        """The municipalities that there are today: those after the reform, where there was one."""
        return list(self.bases)[-1]

    def basis_on(self, day: dt.date) -> Basis:
        """The municipalities that there were on a day."""
        before = self.has_reform and self.reform_date is not None and day < self.reform_date
        return Basis.PRE2021 if before else self.latest_basis


class Region(RegionHead):
    """A region with the programme it runs: everything that is the same for every data package."""

    municipalities: tuple[Municipality, ...]
    municipality_kinds: tuple[MunicipalityKind, ...]
    succession: tuple[Succession, ...]
    groups: tuple[TargetGroup, ...]
    categories: tuple[Category, ...]
    unit_kinds: tuple[UnitKind, ...]
    services: tuple[Service, ...]
    targets: tuple[Target, ...]
    infrastructure: tuple[InfrastructureObject, ...]
    object_changes: tuple[ObjectChange, ...] = ()
    institutions: tuple[Institution, ...] = ()
    has_outlines: bool = False
    """Whether the municipalities can be drawn on a map; else they are ranked."""

    @cached_property
    def municipality(self) -> Mapping[str, Municipality]:
        return {one.code: one for one in self.municipalities}

    @cached_property
    def group(self) -> Mapping[str, TargetGroup]:
        return {one.code: one for one in self.groups}

    @cached_property
    def service(self) -> Mapping[str, Service]:
        return {one.code: one for one in self.services}

    @cached_property
    def institution(self) -> Mapping[str, Institution]:
        return {one.code: one for one in self.institutions}

    @cached_property
    def category(self) -> Mapping[str, Category]:
        return {one.code: one for one in self.categories}

    @cached_property
    def unit_kind(self) -> Mapping[str, UnitKind]:
        return {one.code: one for one in self.unit_kinds}

    def is_city(self, code: str) -> bool:
        """Whether a municipality is of a kind that is a city."""
        return any(one.city for one in self.municipality_kinds if one.code == self.municipality[code].kind)

    def groups_of(self, base: Base) -> tuple[str, ...]:
        """The target groups that indicators of a base are of."""
        assessed = base in (Base.ASSESSED, Base.ASSESSED_AND_SERVED)
        served = base in (Base.SERVED, Base.ASSESSED_AND_SERVED)
        return tuple(one.code for one in self.groups if one.assessed >= assessed and one.receives_services >= served)

    @cached_property
    def project_years(self) -> tuple[str, ...]:
        """The calendar years that the project runs in."""
        return tuple(str(year) for year in range(self.project.start.year, self.project.end.year + 1))

    @property
    def snapshot_year(self) -> int | None:
        """The last year that ended before the reform: the old municipalities are published as they then stood."""
        return self.reform_date.year - 1 if self.has_reform and self.reform_date else None

    @cached_property
    def divided(self) -> tuple[str, ...]:
        """The old municipalities that went to more than one new one."""
        return tuple(one.code for one in self.of_basis(Basis.PRE2021) if len(self.successors(one.code)) > 1)

    def services_for(self, group: str) -> tuple[str, ...]:
        """The services that a group may receive."""
        return tuple(one.code for one in self.services if group in one.target_groups)

    def services_of(self, selection: Selection) -> frozenset[str]:
        """The services that pass the service and category filters."""
        return frozenset(
            service.code
            for service in self.services
            if (not selection.services or service.code in selection.services)
            and (not selection.categories or service.category in selection.categories)
        )

    def of_basis(self, basis: Basis) -> tuple[Municipality, ...]:
        """The municipalities of one basis, in the order of `municipalities`."""
        return tuple(one for one in self.municipalities if one.basis is basis)

    def municipality_code(self, text: str) -> str | None:
        """The code that a text is as it stands, or else as tools may have written it."""
        return next((code for code in (text.strip(), *codes_meant(text)) if code in self.municipality), None)

    def successors(self, old_code: str) -> tuple[str, ...]:
        """The new municipalities that an old one (or parts of it) went to."""
        return tuple(dict.fromkeys(row.new_code for row in self.succession if row.old_code == old_code))

    def predecessors(self, new_code: str) -> tuple[str, ...]:
        """The old municipalities that a new one was made from, wholly or partly."""
        return tuple(dict.fromkeys(row.old_code for row in self.succession if row.new_code == new_code))

    def parishes(self, old_code: str) -> tuple[str, ...]:
        """The parishes by which a split municipality went to its successors; empty for one that moved whole."""
        return tuple(row.parish for row in self.succession if row.old_code == old_code and row.parish)

    def inhabitants(self, codes: tuple[str, ...]) -> int | None:
        """Inhabitants of an area's partners, of a new one else its predecessors'; None where not all are known."""
        partners = [code for code in codes if self.municipality[code].partner]
        stated = {code: self.municipality[code].population for code in partners if self._states_inhabitants(code)}
        parts = self.old_parts(tuple(code for code in partners if code not in stated))
        people = [*stated.values(), *(self.municipality[old].population if whole else None for old, whole in parts.items())]
        return None if None in people or not people else sum(one for one in people if one is not None)

    def _states_inhabitants(self, code: str) -> bool:
        municipality = self.municipality[code]
        return municipality.basis is Basis.POST2021 and municipality.population is not None

    def old_parts(self, codes: tuple[str, ...]) -> dict[str, bool]:
        """The old municipalities that an area touches, each with whether the area holds all of it; else the area itself."""
        parts: dict[str, bool] = {}
        for code in codes:
            if self.municipality[code].basis is Basis.PRE2021:
                parts[code] = True
                continue
            for old in self.predecessors(code) or (code,):
                parts[old] = parts.get(old, False) or set(self.successors(old)) <= set(codes)
        return parts

    def related(self, codes: tuple[str, ...], basis: Basis) -> frozenset[str]:
        """The municipalities of a basis that the given ones are, went to or came from."""
        found = set(codes)
        for code in codes:
            found.update(self.successors(code), self.predecessors(code))
        return frozenset(code for code in found if self.municipality[code].basis is basis)

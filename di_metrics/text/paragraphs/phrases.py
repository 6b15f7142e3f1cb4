"""Words that sentences are made of: names in their cases, counted groups, places and periods."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from babel import Locale

from di_metrics.errors import N_
from di_metrics.model import Cell, Dimension, Indicator, Language, Period, Selection, Status
from di_metrics.region import Category, Region, Service
from di_metrics.text.labels import label
from di_metrics.text.paragraphs.claims import Known, parameters_of
from di_metrics.text.public_speaker import capital
from di_metrics.text.speaker import Speaker

_NAMED_PLACES = 3
"""A selection of more municipalities is told by their number."""


def in_place(speaker: Speaker, region: Region, code: str) -> str:
    """A municipality as it stands after “in”, which Latvian says by the locative."""
    municipality = region.municipality[code]
    if speaker.language is Language.EN:
        return municipality.name_en
    named = speaker.name(municipality.name)
    return municipality.case("locative", speaker.language) or speaker.say(N_("the municipality of %(name)s"), name=named)


def in_places(speaker: Speaker, region: Region, codes: Iterable[str]) -> str:
    return speaker.listed([in_place(speaker, region, code) for code in codes])


def in_so_many(speaker: Speaker, number: int, *, at_least: bool = False, of: int = 0) -> str:
    """Municipalities by their number alone: “in 3 municipalities”, “in at least 3 …”, “in 3 municipalities of 19”."""
    if at_least:
        return speaker.plural("in at least %(number)s municipality", "in at least %(number)s municipalities", number)
    if number == of:
        return speaker.plural("in the %(number)s municipality", "in all %(number)s municipalities", number)
    where = speaker.plural("in %(number)s municipality", "in %(number)s municipalities", number)
    return speaker.say(N_("%(where)s of %(all)s"), where=where, all=speaker.number(of)) if of else where


def of_groups(speaker: Speaker, region: Region, codes: Iterable[str]) -> str:
    """Groups as they stand before what is theirs, as their coverage."""
    return speaker.listed([_of_group(speaker, region, code) for code in codes])


def _of_group(speaker: Speaker, region: Region, code: str) -> str:
    group = region.group[code]
    if speaker.language is Language.EN:
        return group.short_en
    return group.case("genitive", speaker.language) or speaker.say(
        N_("the group “%(name)s”"), name=speaker.name(group.short)
    )


def value_in_words(speaker: Speaker, indicator: Indicator, cell: Cell) -> str:
    """A value within a sentence: “25”, “about 25”, “fewer than 5”; money without cents."""
    if cell.status is Status.LOW:
        return speaker.say(N_("fewer than %(number)s"), number=speaker.number(parameters_of(speaker).threshold))
    if cell.value is None:
        return speaker.value(indicator, None, cell.status)
    value = speaker.short_value(indicator, cell.value)
    return speaker.say(N_("about %(value)s"), value=value) if cell.status is Status.ROUNDED else value


def to_group(speaker: Speaker, region: Region, code: str, indicator: Indicator, cell: Cell) -> str:
    """How many of a group something was given to: “to 21 children”, in Latvian in the dative."""
    group, singular = region.group[code], is_one(speaker, cell)
    english = group.one_en if singular else group.name_en
    dative = group.case("dative_one" if singular else "dative_many", speaker.language)
    noun = english if speaker.language is Language.EN else dative
    if noun:
        return f"{value_in_words(speaker, indicator, cell)} {noun}"
    return f"{to_persons(speaker, indicator, cell)} ({speaker.name(group.short)})"


def to_all(speaker: Speaker, region: Region, code: str) -> str:
    """A group that something was given to, in Latvian in the dative."""
    group = region.group[code]
    if speaker.language is Language.EN:
        return group.name_en
    return group.case("dative_many", speaker.language) or speaker.say(
        N_("to the group “%(name)s”"), name=speaker.name(group.short)
    )


def to_persons(speaker: Speaker, indicator: Indicator, cell: Cell) -> str:
    """How many persons something was given to, in Latvian in the dative."""
    count = value_in_words(speaker, indicator, cell)
    return speaker.plural("%(count)s person", "%(count)s persons", counted(speaker, cell), count=count)


def place_not_known(speaker: Speaker, indicator: Indicator, cell: Cell) -> str:
    """That the municipality of so many recipients is not known, as a sentence."""
    return speaker.plural(
        "The municipality of %(count)s recipient is not known.",
        "The municipality of %(count)s recipients is not known.",
        counted(speaker, cell),
        count=value_in_words(speaker, indicator, cell),
    )


def counted(speaker: Speaker, cell: Cell) -> int:
    """The number that decides the form of the noun behind a value."""
    return int(cell.value if cell.value is not None else parameters_of(speaker).threshold)


def is_one(speaker: Speaker, cell: Cell) -> bool:
    """Whether a noun behind the value stands in the singular, as in Latvian behind 21 too."""
    return bool(Locale.parse(speaker.locale).plural_form(counted(speaker, cell)) == "one")


def where(speaker: Speaker, region: Region, selection: Selection) -> str:
    """The place of a selection at the head of a sentence: its municipalities or the region."""
    codes = selection.municipalities
    if not codes:
        named = speaker.name(region.in_region.bilingual)
    elif len(codes) <= _NAMED_PLACES:
        named = speaker.say(N_("in %(places)s"), places=in_places(speaker, region, codes))
    else:
        named = speaker.plural("in %(number)s chosen municipality", "in %(number)s chosen municipalities", len(codes))
    return capital(named)


def when(speaker: Speaker, period: Period) -> str:
    """The period of a selection within a sentence."""
    if period.first is None:
        return speaker.say(N_("from the project's start to %(last)s"), last=speaker.date(period.last))
    return speaker.say(
        N_("between %(first)s and %(last)s"), first=speaker.date(period.first), last=speaker.date(period.last)
    )


def services_of(speaker: Speaker, region: Region, selection: Selection) -> str:
    """The services of a selection: “massage services”, or services of any kind."""
    chosen: Sequence[Service | Category] = ()
    if selection.services:
        passing = region.services_of(selection) or frozenset(selection.services)
        chosen = [service for service in region.services if service.code in passing]
    elif selection.categories:
        chosen = [region.category[code] for code in selection.categories]
    if not chosen:
        return speaker.say(N_("services"))
    genitives = [service.case("genitive", speaker.language) for service in chosen]
    if all(genitives):
        return f"{speaker.listed(genitives)} {speaker.say(N_('services'))}"
    return f"{speaker.say(N_('services'))} ({speaker.listed([speaker.name(service.name) for service in chosen])})"


def in_tiers(speaker: Speaker, indicator: Indicator, tiers: Iterable[Sequence[Known]], named: Callable[[str], str]) -> str:
    """Leaders with their values; those that tie for a place are told together: “A and B (12 each)”."""
    parts = [_tier(speaker, indicator, tier, named) for tier in tiers]
    tied = any(len(tier) > 1 for tier in tiers)
    return "; ".join(parts) if tied else speaker.listed(parts)


def _tier(speaker: Speaker, indicator: Indicator, tier: Sequence[Known], named: Callable[[str], str]) -> str:
    names = [named(row.code) for row in tier]
    values = [value_in_words(speaker, indicator, row.cell) for row in tier]
    if len(tier) > 1 and is_exact_tie(tier):
        return speaker.say(N_("%(names)s (%(value)s each)"), names=speaker.listed(names), value=values[0])
    return speaker.listed([f"{name} ({value})" for name, value in zip(names, values, strict=True)])


def case_of(speaker: Speaker, region: Region, dimension: Dimension, code: str) -> str:
    """A name in the case in which `framed` takes it."""
    if dimension is Dimension.MUNICIPALITY:
        return in_place(speaker, region, code)
    if dimension is Dimension.GROUP:
        return _of_group(speaker, region, code)
    if speaker.language is not Language.EN and dimension in (Dimension.SERVICE, Dimension.CATEGORY):
        service = region.service[code] if dimension is Dimension.SERVICE else region.category[code]
        return service.case("genitive", speaker.language) or speaker.say(N_("“%(name)s”"), name=speaker.name(service.name))
    return label(speaker, region, dimension, code)


def framed(speaker: Speaker, dimension: Dimension, names: str, number: int = 1) -> str:
    """So many listed names as they stand behind a verb: “in A (9) and B (7)”, “for massage (5)”."""
    if dimension is Dimension.MUNICIPALITY:
        return speaker.say(N_("in %(places)s"), places=names)
    if dimension is Dimension.GROUP:
        return speaker.plural("among %(groups)s", "among %(groups)s", number, groups=names)
    if dimension is Dimension.UNIT:
        return speaker.say(N_("counted in %(unit)s"), unit=names)
    return speaker.say(N_("for %(services)s"), services=names)


def at(speaker: Speaker, region: Region, by: Sequence[Dimension], code: str) -> str:
    """Where something is: “in A”, “among children”, “for massage”, or several of these."""
    codes = zip(by, code.split("/"), strict=True)
    return " ".join(framed(speaker, dimension, case_of(speaker, region, dimension, part)) for dimension, part in codes)


def is_exact_tie(known: Sequence[Known]) -> bool:
    """Whether all of some cells are known to hold the same."""
    return all(row.bounds.is_exact and row.bounds == known[0].bounds for row in known)

"""The names of codes: what a municipality, service, group, time or basis is called in the reader's language."""

from __future__ import annotations

from di_metrics.errors import N_
from di_metrics.model import Basis, Dimension, Unit
from di_metrics.region import Region
from di_metrics.text.speaker import Speaker

DIMENSION_NAMES = {
    Dimension.MUNICIPALITY: N_("Municipality"),
    Dimension.SERVICE: N_("Service"),
    Dimension.CATEGORY: N_("Service category"),
    Dimension.GROUP: N_("Target group"),
    Dimension.UNIT: N_("Unit"),
    Dimension.YEAR: N_("Year"),
    Dimension.QUARTER: N_("Quarter"),
    Dimension.MONTH: N_("Month"),
}

UNIT_NAMES = {
    Unit.PERSONS: N_("persons"),
    Unit.MUNICIPALITIES: N_("municipalities"),
    Unit.PLACES: N_("places"),
    Unit.PERCENT: "%",
    Unit.EUR: "EUR",
    Unit.SERVICE_UNITS: N_("units"),
    Unit.SERVICES: N_("services"),
    Unit.DAYS: N_("days"),
    Unit.PER_10000: N_("per 10,000 inhabitants"),
}


def label(speaker: Speaker, region: Region, dimension: Dimension, code: str | None) -> str:
    """The name of a code of a dimension; None is the unknown one."""
    if code is None:
        return speaker.say(N_("municipality not known"))
    if dimension is Dimension.MUNICIPALITY:
        return speaker.name(region.municipality[code].name)
    if dimension is Dimension.SERVICE:
        return speaker.name(region.service[code].name)
    if dimension is Dimension.CATEGORY:
        return speaker.name(region.category[code].name)
    if dimension is Dimension.GROUP:
        return speaker.name(region.group[code].short)
    if dimension is Dimension.UNIT:
        return speaker.name(region.unit_kind[code].name)
    return time_label(code)


def time_label(code: str) -> str:
    """A year, quarter or month as both languages write it: `2019`, `2019. Q4`, `12.2019`."""
    if "-Q" in code:
        year, quarter = code.split("-Q")
        return f"{year} Q{quarter}"
    if "-" in code:
        year, month = code.split("-")
        return f"{month}.{year}"
    return code


def basis_name(speaker: Speaker, region: Region, basis: Basis) -> str:
    return speaker.name(region.bases[basis].bilingual)


def page_title(speaker: Speaker, region: Region, address: str, title: str) -> str:
    """What a page is called; that of the map has another name where there are no outlines to draw one."""
    return speaker.say(N_("Municipalities compared") if address == "map" and not region.has_outlines else title)


def municipality_on_basis(speaker: Speaker, region: Region, code: str) -> str:
    """A municipality's name with its basis, for names that were kept over the reform."""
    one = region.municipality[code]
    if not region.has_reform:
        return speaker.name(one.name)
    basis = basis_name(speaker, region, one.basis)
    return f"{speaker.name(one.name)} ({basis[:1].lower()}{basis[1:]})"

"""Names of what figures are of and split by, of pages and periods, and the marks of protected figures."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from di_metrics.errors import N_
from di_metrics.model import Basis, Dimension, Status, Unit
from di_metrics.region import Region
from di_metrics.release.parameters import Parameters
from di_metrics.text.speaker import Speaker

# ---- The names of codes ----

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

SPLIT_WORDS = {
    Dimension.MUNICIPALITY: N_("by municipality"),
    Dimension.SERVICE: N_("by service"),
    Dimension.CATEGORY: N_("by service category"),
    Dimension.GROUP: N_("by target group"),
    Dimension.YEAR: N_("by year"),
    Dimension.QUARTER: N_("by quarter"),
    Dimension.MONTH: N_("by month"),
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
    municipality = region.municipality[code]
    if not region.has_reform:
        return speaker.name(municipality.name)
    basis = basis_name(speaker, region, municipality.basis)
    return f"{speaker.name(municipality.name)} ({basis[:1].lower()}{basis[1:]})"


# ---- The marks of a release's files ----


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark of files, what pages say for it, and its meaning; the release's parameters are filled in by name."""

    symbol: str
    on_pages: str
    meaning: str
    with_value: bool = False


MARKS = {
    Status.ROUNDED: Mark(
        "[rounded]",
        "≈",
        N_(
            "A rounded number: persons to a multiple of %(base)s, money to a multiple of %(money_base)s EUR. "
            "Once handed out, it stays until %(threshold)s persons or more are behind a change."
        ),
        with_value=True,
    ),
    Status.OFFICIAL: Mark(
        "[official]",
        N_("a number without “≈”"),
        N_("An exact number: the project itself has published this total; its source is named."),
        with_value=True,
    ),
    Status.LOW: Mark("[low]", "<%(number)s", N_("The number of persons is below %(threshold)s; it may be 0.")),
    Status.SUPPRESSED: Mark(
        "[c]",
        N_("not published"),
        N_("Not published, because it could tell something about single persons. It may also be 0."),
    ),
    Status.NOT_APPLICABLE: Mark("[x]", N_("not applicable"), N_("The release has no such number.")),
}
"""The mark of each status that a release shows; NOT_APPLICABLE is what a release does not offer."""


def words(speaker: Speaker, parameters: Parameters, mark: Mark) -> tuple[str, str]:
    """What pages say for a mark, and what it means, in a release with the given parameters."""
    numbers = {name: speaker.number(value) for name, value in asdict(parameters).items()}
    numbers["number"] = numbers["threshold"]
    return speaker.say(mark.on_pages, **numbers), speaker.say(mark.meaning, **numbers)

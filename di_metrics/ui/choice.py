"""What a reader looks at – language, selection, indicator, municipality – as codes in the page's address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from di_metrics.deck import Level
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE, RENAMED
from di_metrics.model import Against, Basis, Dimension, Language, Period, Selection
from di_metrics.region import Region
from di_metrics.ui.address_parameters import (
    LANGUAGE,
    AddressFault,
    AddressReader,
    current_parameters,
    last_parameters,
    set_parameters,
)

# The address holds codes, never labels, so that a link survives a change of language.

_LISTS = {"municipality": "municipalities", "service": "services", "category": "categories", "group": "groups"}
_LONG_NUMBER = 10
_UNKNOWN = {
    "from": (
        N_("“%(word)s”, from which figures are asked for, is no day of the project."),
        N_("Figures from the beginning of the project are shown instead."),
    ),
    "as_of": (
        N_("“%(word)s”, to which figures are asked for, is no day of the project."),
        N_("Figures to the end of the project are shown instead."),
    ),
    "period": (
        N_("The period “%(word)s” ends before it begins."),
        N_("Figures to the end of the project are shown instead."),
    ),
    "basis": (
        N_("The division into municipalities “%(word)s” is not known."),
        N_("The usual one is shown instead."),
    ),
    "state_care": (
        N_("“%(word)s”, said of state care, is not understood."),
        N_("People from everywhere are shown instead."),
    ),
    **dict.fromkeys(
        ("indicator", "second", "sort"),
        (N_("The indicator “%(word)s” is not known."), N_("The usual one is shown instead.")),
    ),
    "rows": (
        N_("Rows by “%(word)s” are not known."),
        N_("Rows by municipality are shown instead."),
    ),
    "columns": (
        N_("Columns by “%(word)s” are not known."),
        N_("No columns are shown instead."),
    ),
    "area": (
        N_("The municipality “%(word)s”, whose profile is asked for, is not known here."),
        N_("The first municipality is shown instead."),
    ),
    "unit": (N_("The unit “%(word)s” is not known."), N_("The first unit is shown instead.")),
    "against": (
        N_("The comparison with “%(word)s” is not known."),
        N_("The year before is compared with instead."),
    ),
    "reform": (
        N_("“%(word)s”, said of the municipalities before the reform, is not understood."),
        N_("One map is shown."),
    ),
    "m": (N_("The meeting “%(word)s” is no number."), N_("No meeting is chosen.")),
    "public": (
        N_("“%(word)s”, said of the public's view, is not understood."),
        N_("The internal page is shown instead."),
    ),
}
_FIGURES = "indicators"
MEETING = "m"
"""The parameter that names the meeting chosen last."""
KEYS = frozenset({*_LISTS, *_UNKNOWN, LANGUAGE, _FIGURES} - {"period"})
LISTS = frozenset({*_LISTS, _FIGURES})
TABLE_DIMENSIONS = tuple(one for one in Dimension if one is not Dimension.UNIT)
"""What the rows and columns of a table may be."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A reader's language and selection, the indicator on the map with its unit kind, the municipality in the profile.

    Without an `indicator` a page shows its usual one. `meeting` is the number of the meeting chosen last, which views are
    added to. `figures`, `rows` and `columns` are those of the page of tables. A change of money is told `against` an earlier
    period. `beside_the_old` shows the municipalities of after the reform beside those of before it. Municipalities are set
    against a `second` indicator; those of a table are in the order of the one in `sort`.
    """

    language: Language
    selection: Selection
    indicator: str
    area: str
    unit: str
    meeting: int | None = None
    figures: tuple[str, ...] = ()
    rows: Dimension = Dimension.MUNICIPALITY
    columns: Dimension | None = None
    against: Against = Against.YEAR_BEFORE
    beside_the_old: bool = False
    second: str = ""
    sort: str = ""

    def with_basis(self, region: Region, basis: Basis) -> Choice:
        """The same view on another basis; a municipality of the old one is followed where it leads to."""
        area = self.area
        if region.municipality[area].basis is not basis:
            area = next((one.code for one in region.of_basis(basis) if one.code in region.related((area,), basis)), area)
        return replace(self, selection=replace(self.selection, basis=basis), area=area)

    def of_own(self, region: Region, code: str) -> Choice:
        """The same view of one of today's municipalities alone, and of no meeting."""
        selection = replace(self.selection, basis=region.latest_basis, municipalities=(code,))
        return replace(self, selection=selection, area=code, meeting=None, beside_the_old=False)

    def at_year(self, region: Region, year: int) -> Choice:
        """The same view as of a year's end, or within that year where the figures are those of a period."""
        project = region.project
        first = max(dt.date(year, 1, 1), project.start) if self.selection.period.first else None
        period = Period(min(dt.date(year, 12, 31), project.end), first)
        return replace(self, selection=replace(self.selection, period=period))

    def address(self, region: Region) -> dict[str, str]:
        """The parameters of the address; what is as it was at first is left out, but for the language."""
        selection, period = self.selection, self.selection.period
        params = {name: ",".join(getattr(selection, field)) for name, field in _LISTS.items()}
        params["from"] = period.first.isoformat() if period.first else ""
        params["as_of"] = period.last.isoformat() if period.last != region.project.end else ""
        params["basis"] = selection.basis if selection.basis is not region.default_basis else ""
        params["state_care"] = "1" if selection.from_state_care else ""
        params["indicator"] = self.indicator
        params["area"] = self.area if self.area != first_area(region, selection.basis) else ""
        params["unit"] = self.unit if self.unit != region.unit_kinds[0].code else ""
        params["against"] = self.against if self.against is not Against.YEAR_BEFORE else ""
        params["reform"] = "1" if self.beside_the_old else ""
        params["second"] = self.second
        params["sort"] = self.sort
        params[MEETING] = str(self.meeting or "")
        params[_FIGURES] = ",".join(self.figures)
        params["rows"] = self.rows if self.rows is not Dimension.MUNICIPALITY else ""
        params["columns"] = self.columns or ""
        return {"lang": self.language.value} | {name: value for name, value in params.items() if value}


def first_area(region: Region, basis: Basis) -> str:
    """The municipality a profile begins with: the first partner by name."""
    return next(one.code for one in region.of_basis(basis) if one.partner)


def read_choice(region: Region, params: Mapping[str, str]) -> tuple[Choice, tuple[AddressFault, ...]]:
    """The view an address asks for, and what in it was not understood; such parts are left out, the others stay."""
    reader = AddressReader(params)
    language = reader.language()
    selection = _selection(region, reader)
    areas = [one.code for one in region.of_basis(selection.basis)]
    view = Choice(
        language,
        selection,
        _now(reader.known("indicator", {**CATALOGUE, **RENAMED}, "", _UNKNOWN["indicator"])),
        reader.known("area", areas, first_area(region, selection.basis), _UNKNOWN["area"]),
        reader.known("unit", region.unit_kind, region.unit_kinds[0].code, _UNKNOWN["unit"]),
        _number(reader, MEETING),
        tuple(map(_now, reader.several(_FIGURES, {**CATALOGUE, **RENAMED}, *_UNKNOWN["indicator"]))),
        Dimension(reader.known("rows", TABLE_DIMENSIONS, Dimension.MUNICIPALITY, _UNKNOWN["rows"])),
        _dimension(reader.known("columns", TABLE_DIMENSIONS, "", _UNKNOWN["columns"])),
        Against(reader.known("against", list(Against), Against.YEAR_BEFORE, _UNKNOWN["against"])),
        reader.known("reform", ("1",) if region.has_reform else (), "", _UNKNOWN["reform"]) == "1",
        *(_now(reader.known(one, {**CATALOGUE, **RENAMED}, "", _UNKNOWN[one])) for one in ("second", "sort")),
    )
    reader.known("public", ("1",), "", _UNKNOWN["public"])
    return view, tuple(reader.faults)


def _now(code: str) -> str:
    """The code that an indicator has by now."""
    return RENAMED.get(code, code)


def _dimension(word: str) -> Dimension | None:
    return Dimension(word) if word else None


def _number(reader: AddressReader, name: str) -> int | None:
    word = reader.word(name)
    if word.isascii() and word.isdecimal() and len(word) < _LONG_NUMBER and int(word):
        return int(word)
    if word:
        reader.faults.append(AddressFault(_UNKNOWN[name], word))
    return None


def _selection(region: Region, reader: AddressReader) -> Selection:
    basis = Basis(reader.known("basis", [basis.value for basis in region.bases], region.default_basis, _UNKNOWN["basis"]))
    return Selection(
        _period(region, reader),
        basis,
        reader.several("municipality", region.municipality, N_("The municipality “%(word)s” is not known.")),
        reader.several("service", region.service, N_("The service “%(word)s” is not known.")),
        reader.several("category", region.category, N_("The service category “%(word)s” is not known.")),
        reader.several("group", region.group, N_("The target group “%(word)s” is not known.")),
        reader.known("state_care", ("1",), "", _UNKNOWN["state_care"]) == "1",
    )


def _period(region: Region, reader: AddressReader) -> Period:
    """The period; one that would end before it begins is left out whole."""
    first, last = (_day(region, reader, name) for name in ("from", "as_of"))
    last = last or region.project.end
    if first and first > last:
        reader.faults.append(AddressFault(_UNKNOWN["period"], f"{first} – {last}"))
        return Period(region.project.end)
    return Period(last, first)


def _day(region: Region, reader: AddressReader, name: str) -> dt.date | None:
    word = reader.word(name)
    try:
        day = dt.date.fromisoformat(word) if word else None
    except ValueError:
        day = None
    if day and region.project.start <= day <= region.project.end:
        return day
    if word:
        reader.faults.append(AddressFault(_UNKNOWN[name], word))
    return None


# ---- The reader's view, kept in the page's address ----

LEVEL = "level"
"""The parameter of a presentation that says whom its figures may be shown."""

PRESENTATION = frozenset({LEVEL, "s", "y", "presenter"})
"""What the address of a presentation holds besides: the level, and what the browser reads itself – place, year, window."""

_UNKNOWN_LEVEL = (
    N_("The level “%(word)s” is not known."),
    N_("Those of the meeting's own level are shown instead."),
)


def current_choice(region: Region, own: str | None = None) -> tuple[Choice, tuple[AddressFault, ...]]:
    """The view of the address, which is then written in its shortest form; and what in it was not understood.

    Who may see one municipality alone, the `own`, has no other view.
    """
    params, others = current_parameters(KEYS, LISTS)
    view, faults = read_choice(region, params)
    view = view.of_own(region, own) if own else view
    go_to(region, view)
    return view, (*faults, *others)


def bare_choice(region: Region) -> tuple[Choice, tuple[AddressFault, ...]]:
    """The view of a presentation's address, which is left as it is; and what in it was not understood."""
    params, faults = current_parameters(KEYS | PRESENTATION, LISTS)
    reader = AddressReader(params)
    reader.known(LEVEL, [one.value for one in Level], "", _UNKNOWN_LEVEL)
    view, others = read_choice(region, params)
    return view, (*reader.faults, *others, *faults)


def change_choice(region: Region, change: Callable[[Choice], Choice]) -> None:
    """Change the current view: as it is by now, not as it was when the page was drawn."""
    view, _ = read_choice(region, last_parameters())
    go_to(region, change(view))


def show_year(region: Region, year: int) -> None:
    """Have all pages show figures as of a year's end, or within that year."""
    change_choice(region, lambda view: view.at_year(region, year))


def go_to(region: Region, view: Choice) -> None:
    """Make a view the current one."""
    set_parameters(view.address(region))

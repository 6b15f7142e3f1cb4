"""What a reader looks at: language, selection, indicator and municipality, as codes in the page's address.

The address holds codes, never labels, so that a link survives a change of language.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from di_metrics.errors import DIMetricsError, UnknownWord
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Language, Period, Selection
from di_metrics.query.words import read_selection
from di_metrics.region import Region

_LISTS = {"municipality": "municipalities", "service": "services", "category": "categories", "group": "groups"}
_LONG_NUMBER = 10
_TEXTS = {"from": "first", "as_of": "last", "basis": "basis"}
KEYS = frozenset({*_LISTS, *_TEXTS, "state_care", "lang", "indicator", "area", "unit", "m"})


@dataclass(frozen=True, slots=True)
class View:
    """A reader's language and selection, the indicator on the map with its unit kind, the municipality in the profile.

    `meeting` is the number of the meeting chosen last, which views are added to.
    """

    language: Language
    selection: Selection
    indicator: str
    area: str
    unit: str
    meeting: int | None = None

    def with_basis(self, region: Region, basis: Basis) -> View:
        """The same view on another basis; a municipality of the old one is followed where it leads to."""
        area = self.area
        if region.municipality[area].basis is not basis:
            area = next((one.code for one in region.of_basis(basis) if one.code in region.related((area,), basis)), area)
        return replace(self, selection=replace(self.selection, basis=basis), area=area)

    def at_year(self, region: Region, year: int) -> View:
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
        params["indicator"] = self.indicator if self.indicator != "recipients" else ""
        params["area"] = self.area if self.area != first_area(region, selection.basis) else ""
        params["unit"] = self.unit if self.unit != region.unit_kinds[0].code else ""
        params["m"] = str(self.meeting or "")
        return {"lang": self.language.value} | {name: value for name, value in params.items() if value}


def first_area(region: Region, basis: Basis) -> str:
    """The municipality a profile begins with: the first partner by name."""
    return next(one.code for one in region.of_basis(basis) if one.partner)


def read_view(region: Region, params: Mapping[str, str]) -> tuple[View, tuple[DIMetricsError, ...]]:
    """The view an address asks for, and what in it was not understood; such parts are left out, the others stay."""
    language = Language.EN if params.get("lang") == Language.EN else Language.LV
    words, faults = _understood(region, {name: params[name] for name in params if name in KEYS})
    selection = _selection(region, words)
    indicator = words.get("indicator", "")
    area = words.get("area", "")
    on_basis = area in region.municipality and region.municipality[area].basis is selection.basis
    view = View(
        language,
        selection,
        indicator if indicator in CATALOGUE else "recipients",
        area if on_basis else first_area(region, selection.basis),
        words["unit"] if words.get("unit") in region.unit_kind else region.unit_kinds[0].code,
        _number(words.get("m", "")),
    )
    return view, faults


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() and len(word) < _LONG_NUMBER else None


def _selection(region: Region, words: Mapping[str, str]) -> Selection:
    lists = {field: [code for code in words.get(name, "").split(",") if code] for name, field in _LISTS.items()}
    texts = {field: words.get(name) or None for name, field in _TEXTS.items()}
    basis = texts.pop("basis") or region.default_basis
    return read_selection(region, **lists, **texts, basis=basis, from_state_care=words.get("state_care") == "1")  # type: ignore[arg-type]


def _understood(region: Region, words: Mapping[str, str]) -> tuple[dict[str, str], tuple[DIMetricsError, ...]]:
    """The words that can be understood, and a fault for each other; a period that cannot be is left out whole."""
    kept, faults = {}, []
    for name, value in words.items():
        try:
            _selection(region, {name: value})
        except UnknownWord as error:
            faults.append(error)
        else:
            kept[name] = value
    try:
        _selection(region, kept)
    except UnknownWord as error:
        faults.append(error)
        kept = {name: value for name, value in kept.items() if name not in ("from", "as_of")}
    return kept, tuple(faults)

"""Reads the published statements into the form the solver asks of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from data.demo.regional import DATA, Region

SOLVED_INDICATORS = ("recipients", "assessed", "coverage", "compensation")


@dataclass(frozen=True)
class Selection:
    """Which people and uses a statement counts; None stands for all."""

    group: str | None
    from_state_care: int | None = None
    category: str | None = None
    service: str | None = None


@dataclass(frozen=True)
class Statement:
    """One published statement. Areas are municipality codes of ``basis``; ``area`` None is the region."""

    id: str
    year: int
    basis: str
    indicators: tuple[str, ...]
    selection: Selection
    area: str | None
    by_service: bool
    expect: Mapping[str, Any]


def load_statements(region_id: str, region: Region) -> list[Statement]:
    """The statements about people and money; those about built places concern another file."""
    path: Path = DATA / "regions" / region_id / "published_statements.yaml"
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))["statements"]
    statements = [_statement(entry, region) for entry in raw]
    return [s for s in statements if set(s.indicators) <= set(SOLVED_INDICATORS)]


def _statement(entry: Mapping[str, Any], region: Region) -> Statement:
    basis = entry.get("basis", "pre2021")
    codes = {m.name: m.code for m in region.partners(basis)}
    area = entry.get("area", "region")
    indicator = entry["indicator"]
    if entry["as_of"].month != 12 or entry["as_of"].day != 31:
        raise ValueError(f"{entry['id']}: the solver knows year-ends only")
    return Statement(
        id=entry["id"],
        year=entry["as_of"].year,
        basis=basis,
        indicators=tuple(indicator) if isinstance(indicator, list) else (indicator,),
        selection=_selection(entry),
        area=None if area == "region" else codes[area],
        by_service="by" in entry,
        expect=_with_codes(entry["expect"], codes),
    )


def _selection(entry: Mapping[str, Any]) -> Selection:
    service = entry.get("service", {})
    care = entry.get("from_state_care")
    return Selection(
        group=None if entry["group"] == "any" else entry["group"],
        from_state_care=None if care is None else int(care),
        category=service.get("category"),
        service=service.get("code"),
    )


def _with_codes(expect: Mapping[str, Any], codes: Mapping[str, str]) -> dict[str, Any]:
    """The expectation with municipality names replaced by codes; service codes stay."""
    coded = dict(expect)
    for key in ("areas", "except", "largest"):
        if key in expect:
            coded[key] = [codes.get(name, name) for name in expect[key]]
    if "top" in expect:
        coded["top"] = [(codes[name], value) for name, value in expect["top"]]
    return coded

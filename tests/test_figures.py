"""Figures hold the values of their results, in the reader's language, and nothing that would be fetched from outside."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from di_metrics.drawing import bars, curves, heat_map, municipality_map, stacked_bars
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Dimension, Language, Period, Result, Selection
from di_metrics.query import evaluate
from di_metrics.store import Database
from di_metrics.text import Speaker
from di_metrics.text.labels import label
from di_metrics.text.tabular import sorted_by_value

LATVIAN = Speaker(Language.LV)


def result(database: Database, code: str, *by: Dimension, basis: Basis = Basis.POST2021) -> Result:
    return evaluate(database, CATALOGUE[code], Selection(Period(database.region.project.end), basis), by)


@pytest.mark.parametrize("basis", Basis)
def test_the_map_colours_each_municipality_by_its_value(sample: Database, basis: Basis) -> None:
    shown = result(sample, "coverage", Dimension.MUNICIPALITY, basis=basis)
    figure = municipality_map(LATVIAN, sample.region, shown, sample.outlines(basis))
    _, bare, coloured, _ = figure["data"]
    assert dict(zip(coloured["locations"], coloured["z"], strict=True)) == {
        cell.key[0]: cell.value for cell in shown if cell.key[0] and cell.value is not None
    }
    assert set(bare["locations"]) == {cell.key[0] for cell in shown if cell.key[0] and cell.value is None}
    json.dumps(figure)


def test_a_filtered_map_keeps_the_surroundings(sample: Database) -> None:
    code = sample.region.of_basis(Basis.POST2021)[0].code
    selection = Selection(Period(sample.region.project.end), municipalities=(code,))
    shown = evaluate(sample, CATALOGUE["recipients"], selection, (Dimension.MUNICIPALITY,))
    surroundings = municipality_map(LATVIAN, sample.region, shown, sample.outlines(Basis.POST2021))["data"][0]
    assert set(surroundings["locations"]) == {one.code for one in sample.region.of_basis(Basis.POST2021)} - {code}


def test_outlines_with_the_standards_winding_are_turned_for_the_map(sample: Database) -> None:
    outlines = json.loads(sample.outlines(Basis.POST2021))
    for feature in outlines["features"]:
        feature["geometry"]["coordinates"] = [ring[::-1] for ring in feature["geometry"]["coordinates"]]
    shown = result(sample, "recipients", Dimension.MUNICIPALITY)
    figure = municipality_map(LATVIAN, sample.region, shown, json.dumps(outlines))
    for feature in figure["data"][0]["geojson"]["features"]:
        ring = feature["geometry"]["coordinates"][0]
        doubled = sum((x2 - x1) * (y2 + y1) for (x1, y1), (x2, y2) in pairwise(ring))
        assert doubled > 0, "clockwise rings have a positive sum"


def test_bars_keep_the_order_and_say_values_in_latvian(sample: Database) -> None:
    shown = sorted_by_value(result(sample, "compensation", Dimension.SERVICE))
    trace = bars(LATVIAN, sample.region, shown)["data"][0]
    assert trace["x"] == [cell.value for cell in shown if cell.value is not None]
    assert trace["x"] == sorted(trace["x"], reverse=True)
    assert all("EUR" in text and "." not in text for text in trace["text"])


def test_parts_are_stacked_to_the_whole(sample: Database) -> None:
    parts = [result(sample, code, Dimension.GROUP) for code in ("assessed_served", "assessed_waiting")]
    assessed = result(sample, "assessed", Dimension.GROUP)
    traces = stacked_bars(LATVIAN, sample.region, parts)["data"]
    sums = dict(
        zip(
            traces[0]["y"],
            (sum(value or 0 for value in pair) for pair in zip(*(one["x"] for one in traces), strict=True)),
            strict=True,
        )
    )
    for group in ("children", "adults"):
        assert sums[label(LATVIAN, sample.region, Dimension.GROUP, group)] == assessed.cell(group).value


def test_curves_have_a_point_for_each_month(sample: Database) -> None:
    shown = result(sample, "recipients", Dimension.GROUP, Dimension.MONTH)
    figure = curves(LATVIAN, sample.region, shown)
    months = len({cell.key[1] for cell in shown})
    names = [trace["name"] for trace in figure["data"]]
    assert names == list(dict.fromkeys(names))
    for trace in figure["data"]:
        assert len(trace["x"]) == len(trace["y"]) == months
        assert trace["y"] == sorted(trace["y"]), "a cumulative count never falls"


def test_the_heat_map_leaves_out_empty_rows_and_writes_its_values(sample: Database) -> None:
    shown = result(sample, "recipients", Dimension.MUNICIPALITY, Dimension.SERVICE)
    trace = heat_map(LATVIAN, sample.region, shown)["data"][0]
    used = {cell.key[1] for cell in shown if cell.value}
    assert len(trace["y"]) == len(used)
    assert sum(value for row in trace["z"] for value in row if value) == sum(cell.value or 0 for cell in shown)
    assert [[str(value) if value else "" for value in row] for row in trace["z"]] == trace["text"]

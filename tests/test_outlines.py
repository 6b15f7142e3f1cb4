"""The map outlines in the region folder: one coverage a basis, the same ground in both, drawn as maps want them."""

import csv
import importlib
import json
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import shapely

make_outlines = importlib.import_module("scripts.make_outlines")

REGION = Path(__file__).parents[1] / "data" / "regions" / "latgale"
BASES = ("pre2021", "post2021")
AGLONA, PREILI, KRASLAVA = "0604300", "LV0042000", "LV0032000"

# Well inside the places, longitude and latitude: they tell a city from the novads of the same name around it.
PLACES = {
    "Daugavpils": ((26.536, 55.875), "0050000", "LV0002000"),
    "Rēzekne": ((27.332, 56.507), "0210000", "LV0006000"),
    "Aglona": ((27.007, 56.133), AGLONA, PREILI),
    "Šķeltova": ((26.970, 56.020), AGLONA, KRASLAVA),
    "Balvi": ((27.266, 57.131), "0380200", "LV0024000"),
    "Dagda": ((27.538, 56.095), "0601000", KRASLAVA),
    "Ilūkste": ((26.297, 55.978), "0440801", "LV0022000"),
    "Krāslava": ((27.168, 55.896), "0600202", KRASLAVA),
    "Līvāni": ((26.176, 56.354), "0761201", "LV0036000"),
    "Nirza": ((27.910, 56.367), "0680200", "LV0037000"),  # Ludza itself is too near the generalised border
    "Preiļi": ((26.724, 56.294), "0760202", PREILI),
    "Viļāni": ((26.925, 56.553), "0781800", "LV0043000"),
}


def rows(name: str) -> list[dict[str, str]]:
    with (REGION / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def text(basis: str) -> str:
    return (REGION / f"outlines_{basis}.geojson").read_text(encoding="utf-8")


def layer(basis: str) -> dict[str, Any]:
    features = json.loads(text(basis))["features"]
    return {f["properties"]["code"]: shapely.geometry.shape(f["geometry"]) for f in features}


def codes(basis: str) -> list[str]:
    return [row["code"] for row in rows("municipalities.csv") if row["basis"] == basis]


@pytest.mark.parametrize("basis", BASES)
def test_each_municipality_has_one_outline_and_only_a_code(basis: str) -> None:
    features = json.loads(text(basis))["features"]
    assert [f["properties"] for f in features] == [{"code": code} for code in codes(basis)]


@pytest.mark.parametrize("basis", BASES)
def test_neighbours_share_their_vertices_without_gap_or_overlap(basis: str) -> None:
    shapes = list(layer(basis).values())
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    region = shapely.union_all(shapes)
    assert region.geom_type == "Polygon"
    assert len(region.interiors) == 0
    assert region.area == pytest.approx(sum(shape.area for shape in shapes), rel=1e-12)


def test_a_union_keeps_no_trace_of_the_borders_inside_it() -> None:
    holes = {code: len(shape.interiors) for code, shape in layer("post2021").items()}
    assert +Counter(holes) == {"LV0022000": 1, "LV0043000": 1}  # each around its city


def test_both_layers_cover_the_same_ground() -> None:
    old, new = (shapely.union_all(list(layer(basis).values())) for basis in BASES)
    assert old.normalize().equals_exact(new.normalize(), 0)


@pytest.mark.parametrize("basis", BASES)
def test_outer_rings_run_clockwise_and_holes_the_other_way(basis: str) -> None:
    for code, shape in layer(basis).items():
        for polygon in shapely.get_parts(shape):
            assert not polygon.exterior.is_ccw, code
            assert all(hole.is_ccw for hole in polygon.interiors), code


def test_a_new_municipality_covers_the_old_ones_that_moved_whole() -> None:
    old, new = layer("pre2021"), layer("post2021")
    whole = [row for row in rows("succession.csv") if not row["parish"]]
    assert len(whole) == len(old) - 1
    for row in whole:
        assert new[row["new_code"]].covers(old[row["old_code"]]), row
        assert new[row["new_code"]].contains(old[row["old_code"]].representative_point()), row


def test_aglona_is_parted_between_preili_and_kraslava_alone() -> None:
    aglona, new = layer("pre2021")[AGLONA], layer("post2021")
    share = {code: shape.intersection(aglona).area / aglona.area for code, shape in new.items()}
    assert 0.30 < share[PREILI] < 0.38
    assert share[PREILI] + share[KRASLAVA] == pytest.approx(1)
    west, east = (new[code].intersection(aglona).centroid.x for code in (PREILI, KRASLAVA))
    assert west < east


@pytest.mark.parametrize("place", PLACES)
def test_known_places_lie_in_their_municipality(place: str) -> None:
    where, *expected = PLACES[place]
    point = shapely.Point(where)
    found = [code for basis in BASES for code, shape in layer(basis).items() if shape.contains(point)]
    assert found == expected


def test_the_new_layer_is_what_the_tables_make_of_the_old_one() -> None:
    cuts = tomllib.loads((REGION / "outlines.toml").read_text(encoding="utf-8"))["cuts"]
    made = make_outlines.new_outlines(layer("pre2021"), rows("succession.csv"), cuts)
    assert make_outlines.geojson(made, codes("post2021")) == text("post2021")


def test_a_parish_on_the_wrong_side_of_a_cut_is_refused() -> None:
    cuts = tomllib.loads((REGION / "outlines.toml").read_text(encoding="utf-8"))["cuts"]
    first, second = cuts[0]["parts"]
    first["parishes"].append(second["parishes"].pop())
    with pytest.raises(make_outlines.OutlineError, match="Šķeltovas pagasts"):
        make_outlines.new_outlines(layer("pre2021"), rows("succession.csv"), cuts)

"""Make a region's map outlines from Natural Earth's municipalities.

    python scripts/make_outlines.py [--package DIR_OR_TGZ] [--region data/regions/latgale]

Writes ``outlines_pre2021.geojson`` and ``outlines_post2021.geojson`` into the region folder. What is particular
to the region (ids, codes, cut lines, source) stands in its ``outlines.toml``; the succession in ``succession.csv``.
All coordinates are longitude and latitude in degrees (WGS 84).

Neighbours share their vertices exactly: rounding happens once, on the arcs both are made of, so neither layer has
gaps, overlaps or slivers. Needs shapely ≥ 2.1 (a development dependency) and, without ``--package``, npm.
"""

import argparse
import csv
import hashlib
import json
import math
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias, cast

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon
from shapely.ops import polygonize

Vertex = tuple[float, float]
Arc = list[Vertex]
Outline: TypeAlias = Polygon | MultiPolygon

# About 10 m; the source's own grid is coarser (25 by 45 m), so no two of its vertices fall together.
DECIMALS = 4
GRID = 10.0**-DECIMALS
# Longer than any municipality, in degrees, so that a prolonged line surely meets the edge.
FAR = 10.0


class OutlineError(ValueError):
    """The source, the region's tables or the cut lines do not fit together; the message says where."""


def fetch_package(spec: str, folder: Path) -> Path:
    """Download the npm package ``spec`` (``name@version``) into ``folder``; return the archive's path."""
    command = ["npm", "pack", spec, "--silent"]
    try:
        done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise OutlineError(f"npm could not fetch {spec} ({error}); give the package with --package") from error
    return folder / done.stdout.split()[-1]


def read_member(package: Path, member: str) -> bytes:
    """Return the file ``member`` of an npm package, given as an unpacked folder or a .tgz archive."""
    try:
        if package.is_dir():
            return (package / member).read_bytes()
        with tarfile.open(package) as archive:
            file = archive.extractfile(f"package/{member}")
            return file.read() if file else b""
    except (OSError, KeyError, tarfile.TarError) as error:
        raise OutlineError(f"{package} cannot be read as an npm package with {member} ({error})") from error


def read_topology(source: Mapping[str, str], package: Path | None) -> dict[str, Any]:
    """Return the TopoJSON that ``source`` (a table of outlines.toml) names; raise if its checksum differs."""
    with tempfile.TemporaryDirectory() as folder:
        raw = read_member(package or fetch_package(source["package"], Path(folder)), source["file"])
    if hashlib.sha256(raw).hexdigest() != source["sha256"]:
        raise OutlineError(f"{source['file']} is not the file that outlines.toml describes (sha256 differs)")
    topology: dict[str, Any] = json.loads(raw)
    return topology


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a UTF-8 CSV file with a header."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def on_grid(x: float, y: float) -> Vertex:
    """Return the grid point nearest to a position."""
    return round(x, DECIMALS), round(y, DECIMALS)


def decode_arcs(topology: Mapping[str, Any]) -> list[Arc]:
    """Return the arcs of a quantised TopoJSON in degrees, rounded to the grid."""
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    places = (np.cumsum(steps, axis=0) * scale + shift for steps in topology["arcs"])
    return [[on_grid(x, y) for x, y in arc.tolist()] for arc in places]


def ring_of(indices: Iterable[int], arcs: Sequence[Arc]) -> Arc:
    """Join arcs to a closed ring; a negative index is the arc ``~index`` backwards, as TopoJSON has it."""
    ring: Arc = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        if ring and ring[-1] != arc[0]:
            raise OutlineError(f"arc {index} does not continue its ring at {ring[-1]}")
        ring += arc[1:] if ring else arc
    return ring


def outline_of(geometry: Mapping[str, Any], arcs: Sequence[Arc]) -> Outline:
    """Return a TopoJSON Polygon or MultiPolygon as a shape."""
    parts = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    rings = [[ring_of(ring, arcs) for ring in part] for part in parts]
    polygons = [Polygon(shell, holes) for shell, *holes in rings]
    return polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)


def plain(name: str) -> str:
    """Return a name without diacritics and case: the source writes most Latvian names so."""
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c)).casefold()


def pick_geometries(
    topology: Mapping[str, Any], name: str, codes: Mapping[str, str], names: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """Return code → geometry for the ids in ``codes`` (id → code).

    Raises if an id is absent, ``codes`` are not those of ``names`` (code → Latvian name), or a name does not fit.
    """
    if set(codes.values()) != set(names) or len(codes) != len(names):
        raise OutlineError(f"outlines.toml and municipalities.csv differ: {set(codes.values()) ^ set(names)}")
    found = {geometry.get("id"): geometry for geometry in topology["objects"][name]["geometries"]}
    if absent := set(codes) - set(found):
        raise OutlineError(f"the source has no municipality {absent}")
    for id_, code in codes.items():
        if not plain(names[code]).startswith(plain(found[id_]["properties"]["name"])):
            raise OutlineError(f"{id_} is {found[id_]['properties']['name']}, but {code} is {names[code]}")
    return {code: found[id_] for id_, code in codes.items()}


def prolong(line: Sequence[Vertex], outline: Outline) -> Arc:
    """Return ``line`` with both ends prolonged, straight on, to the first point of the outline's edge.

    The new ends lie on the grid; a vertex of the outline within two grid steps of an end is taken for it.
    """
    if not all(outline.contains(Point(vertex)) for vertex in line):
        raise OutlineError(f"the cut line {line} leaves the outline")
    vertices = shapely.get_coordinates(outline)
    ends = []
    for (x, y), (from_x, from_y) in ((line[0], line[1]), (line[-1], line[-2])):
        stretch = FAR / math.dist((x, y), (from_x, from_y))
        ray = LineString([(x, y), (x + (x - from_x) * stretch, y + (y - from_y) * stretch)])
        crossings = shapely.get_coordinates(ray.intersection(outline.boundary))
        edge = min(map(Point, crossings), key=Point(x, y).distance)
        near = min(map(Point, vertices), key=edge.distance)
        end = near if edge.distance(near) <= 2 * GRID else edge
        ends.append(on_grid(end.x, end.y))
    return [ends[0], *line, ends[1]]


def insert_vertex(vertex: Vertex, arcs: Sequence[Arc]) -> None:
    """Put a vertex into the arc it lies on, so that all who share the arc get it; does nothing if it is one already."""
    if any(vertex in arc for arc in arcs):
        return
    sides = ((Point(vertex).distance(LineString(arc[i : i + 2])), arc, i) for arc in arcs for i in range(len(arc) - 1))
    distance, arc, index = min(sides, key=lambda side: side[0])
    if distance > GRID:
        raise OutlineError(f"{vertex} lies on no arc")
    arc.insert(index + 1, vertex)


def cut_outline(outline: Outline, cut: Mapping[str, Any]) -> list[tuple[str, Polygon]]:
    """Cut an outline by a line of outlines.toml; return (new code, piece) for each part named there."""
    line = LineString(prolong([(x, y) for x, y in cut["line"]], outline))
    pieces = list(polygonize(outline.boundary.union(line)))
    if len(pieces) != len(cut["parts"]):
        raise OutlineError(f"{cut['code']}: the line makes {len(pieces)} pieces, not {len(cut['parts'])}")
    result = []
    for part in cut["parts"]:
        inside = [piece for piece in pieces if piece.contains(Point(part["inside"]))]
        if len(inside) != 1:
            raise OutlineError(f"{cut['code']}: {part['inside']} is in {len(inside)} pieces")
        result.append((part["new_code"], inside[0]))
    return result


def new_outlines(
    old: Mapping[str, Outline], succession: Iterable[Mapping[str, str]], cuts: Iterable[Mapping[str, Any]]
) -> dict[str, Outline]:
    """Return the outlines after the reform by new code: unions of old ones, of which some are cut first.

    ``succession`` has a row an old municipality (no parish), or one a parish where the parishes were parted; raises
    if the parishes in ``cuts`` are others than those.
    """
    members: dict[str, list[Outline]] = defaultdict(list)
    parted = set()
    for row in succession:
        if row["parish"]:
            parted.add((row["old_code"], row["parish"], row["new_code"]))
        else:
            members[row["new_code"]].append(old[row["old_code"]])
    drawn = set()
    for cut in cuts:
        drawn |= {(cut["code"], parish, part["new_code"]) for part in cut["parts"] for parish in part["parishes"]}
        for code, piece in cut_outline(old[cut["code"]], cut):
            members[code].append(piece)
    if drawn != parted:
        raise OutlineError(f"outlines.toml and succession.csv part the parishes differently: {drawn ^ parted}")
    return {code: cast(Outline, shapely.coverage_union_all(parts)) for code, parts in members.items()}


def geojson(outlines: Mapping[str, Outline], codes: Sequence[str]) -> str:
    """Return a FeatureCollection in the order of ``codes``, a feature a line; raises if they are no coverage."""
    if set(codes) != set(outlines):
        raise OutlineError(f"outlines and municipalities.csv differ: {set(codes) ^ set(outlines)}")
    # The normal form starts each ring at its least vertex: the text then does not hang on the geometry library.
    # Clockwise, against RFC 7946, because d3 takes a counter-clockwise ring for all the globe but the municipality.
    shapes = [shapely.orient_polygons(outlines[code].normalize(), exterior_cw=True) for code in codes]
    if not shapely.is_valid(shapes).all() or not shapely.coverage_is_valid(shapes):
        raise OutlineError("the outlines overlap, leave gaps or cross themselves")
    features = (
        {"type": "Feature", "properties": {"code": code}, "geometry": shapely.geometry.mapping(shape)}
        for code, shape in zip(codes, shapes, strict=True)
    )
    lines = ",\n".join(json.dumps(feature, separators=(",", ":")) for feature in features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'


def make(region: Path, package: Path | None) -> dict[str, str]:
    """Return basis → GeoJSON text for a region folder."""
    recipe = tomllib.loads((region / "outlines.toml").read_text(encoding="utf-8"))
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for row in read_rows(region / "municipalities.csv"):
        names[row["basis"]][row["code"]] = row["name_lv"]
    topology = read_topology(recipe["source"], package)
    geometries = pick_geometries(topology, recipe["source"]["object"], recipe["codes"], names["pre2021"])
    arcs = decode_arcs(topology)
    cuts = recipe.get("cuts", [])
    for cut in cuts:
        first, *_, last = prolong([(x, y) for x, y in cut["line"]], outline_of(geometries[cut["code"]], arcs))
        insert_vertex(first, arcs)
        insert_vertex(last, arcs)
    old = {code: outline_of(geometry, arcs) for code, geometry in geometries.items()}
    new = new_outlines(old, read_rows(region / "succession.csv"), cuts)
    return {basis: geojson(layer, list(names[basis])) for basis, layer in (("pre2021", old), ("post2021", new))}


def main() -> int:
    """Run from the command line; return the exit code."""
    parser = argparse.ArgumentParser(description="Make a region's map outlines from Natural Earth's municipalities.")
    parser.add_argument("--package", type=Path, help="the npm package, unpacked or .tgz; default: fetch it with npm")
    parser.add_argument("--region", type=Path, default=Path(__file__).parents[1] / "data" / "regions" / "latgale")
    args = parser.parse_args()
    try:
        layers = make(args.region, args.package)
    except OutlineError as error:
        print(f"make_outlines: {error}", file=sys.stderr)
        return 1
    for basis, text in layers.items():
        (args.region / f"outlines_{basis}.geojson").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

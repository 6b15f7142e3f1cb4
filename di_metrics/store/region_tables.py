"""Writing a region's places, groups and services into a new database."""

from __future__ import annotations

from pathlib import Path

import duckdb

from di_metrics.region import Region
from di_metrics.region_files import RegionFiles

_HERE = Path(__file__).parent


def write_region(connection: duckdb.DuckDBPyConnection, region: Region, files: RegionFiles) -> None:
    """Fill the dimension tables, and the temporary ones that tell what lies where and who may receive what.

    `files` are those of the region that the database does not hold yet.
    """
    if files:
        connection.executemany("INSERT INTO region_file VALUES (?, ?)", list(files.items()))
    connection.execute("CREATE TEMP TABLE named (code VARCHAR, basis VARCHAR, name VARCHAR)")
    connection.executemany(
        "INSERT INTO named VALUES (?, ?, ?)", [(m.code, m.basis, m.name_lv) for m in region.municipalities]
    )
    connection.execute(
        "INSERT INTO municipality SELECT row_number() OVER (ORDER BY basis, name COLLATE lv, code), code, basis FROM named"
    )
    connection.executemany("INSERT INTO target_group VALUES (?, ?)", [(n, g.code) for n, g in enumerate(region.groups, 1)])
    categories = {category.code: number for number, category in enumerate(region.categories, 1)}
    units = {unit.code: number for number, unit in enumerate(region.unit_kinds, 1)}
    connection.executemany(
        "INSERT INTO service VALUES (?, ?, ?, ?)",
        [(n, s.code, categories[s.category], units[s.unit]) for n, s in enumerate(region.services, 1)],
    )
    connection.execute("CREATE TEMP TABLE service_of_group (group_code VARCHAR, service_code VARCHAR)")
    connection.executemany(
        "INSERT INTO service_of_group VALUES (?, ?)", [(g, s.code) for s in region.services for g in s.target_groups]
    )
    _write_succession(connection, region)


def _write_succession(connection: duckdb.DuckDBPyConnection, region: Region) -> None:
    connection.execute("CREATE TEMP TABLE succession (old_code VARCHAR, parish VARCHAR, new_code VARCHAR)")
    if region.succession:
        connection.executemany(
            "INSERT INTO succession VALUES (?, ?, ?)", [(s.old_code, s.parish, s.new_code) for s in region.succession]
        )
    connection.execute(
        "CREATE TEMP TABLE split_parish AS SELECT * FROM succession"
        " WHERE old_code IN (SELECT old_code FROM succession GROUP BY old_code HAVING count(DISTINCT new_code) > 1)"
    )
    connection.execute((_HERE / "place.sql").read_text(encoding="utf-8"))

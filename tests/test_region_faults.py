"""A region folder that is incomplete or contradicts itself is refused, with every fault by file, line and column."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from editing import append, change, replace
from hypothesis import given, settings
from hypothesis import strategies as st
from running import Run, runner

from di_metrics.errors import Fault, RegionRefused
from di_metrics.model import Language
from di_metrics.published import read_statements
from di_metrics.region_check import check_folder, read_checked
from di_metrics.region_files import OPTIONAL_FILES, PROGRAMME_FILES, READING_FILES, REGION_FILES, load_region
from di_metrics.reports import all_aliases, read_checks
from di_metrics.settings import PROGRAMME, default_region
from di_metrics.store import build_database
from di_metrics.text import Speaker

TESTS = Path(__file__).parent
Spoil = Callable[[Path], object]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    return runner(capsys, monkeypatch)


def lines(faults: list[Fault]) -> list[str]:
    return [Speaker(Language.EN).fault(fault) for fault in faults]


def faults_of(region: Path, programme: Path = PROGRAMME) -> list[str]:
    return lines(check_folder(region, programme))


REGIONS = [TESTS / "regions" / "sample", TESTS / "regions" / "plain", default_region()]


@pytest.mark.parametrize("region", REGIONS, ids=lambda region: region.name)
def test_a_sound_region_has_no_faults(region: Path) -> None:
    assert faults_of(region) == []
    assert set(read_checked(region, PROGRAMME)) >= {*PROGRAMME_FILES, *READING_FILES, *REGION_FILES} - {*OPTIONAL_FILES}


# file, what is done to it, how the only fault begins
SINGLE: dict[str, tuple[str, Spoil, str]] = {
    "broken toml": (
        "region.toml",
        lambda f: replace(f, 'id = "sample"', "id = sample"),
        "region.toml:2: The reader of the file",
    ),
    "a date": (
        "region.toml",
        lambda f: replace(f, "start = 2016-01-01", 'start = "soon"'),
        "region.toml:20, project.start: “soon”. This is no date.",
    ),
    "a missing key": ("region.toml", lambda f: replace(f, 'id = "sample"', ""), "region.toml, id: This key is missing."),
    "a missing key of a table": (
        "region.toml",
        lambda f: replace(f, 'source = "invented"', ""),
        "region.toml:14, project.source: This key is missing.",
    ),
    "an unknown key": (
        "region.toml",
        lambda f: replace(f, "start = 2016", "begin = 2016"),
        "region.toml:20, project.begin: “2016-01-01”. There is no such key.",
    ),
    "a misspelt basis": (
        "region.toml",
        lambda f: replace(f, '"post2021"', '"post2031"'),
        "region.toml:3, default_basis: “post2031”. This is not allowed. Did you mean post2021?",
    ),
    "no amount": (
        "region.toml",
        lambda f: replace(f, '"12000.00"', '"much"'),
        "region.toml:26, project.costs.0.eligible_eur: “much”. Allowed: a number",
    ),
    "the end before the beginning": (
        "region.toml",
        lambda f: replace(f, "end = 2022-06-30", "end = 2012-06-30"),
        "region.toml:21, project.end: “2012-06-30”. The project ends before it begins.",
    ),
    "no day of the reform": (
        "region.toml",
        lambda f: replace(f, "reform_date = 2021-07-01", ""),
        "region.toml, reform_date: This key is missing.",
    ),
    "a basis": (
        "municipalities.csv",
        lambda f: cell(f, 2, "basis", "pre2022"),
        "municipalities.csv:2, basis: “pre2022”. This is not allowed. Did you mean pre2021?",
    ),
    "yes or no": (
        "municipalities.csv",
        lambda f: cell(f, 3, "partner", "maybe"),
        "municipalities.csv:3, partner: “maybe”. This is not allowed. Allowed are: yes, no.",
    ),
    "no number": (
        "municipalities.csv",
        lambda f: cell(f, 4, "population", "many"),
        "municipalities.csv:4, population: “many”. Allowed: a whole number",
    ),
    "a kind": (
        "municipalities.csv",
        lambda f: cell(f, 5, "kind", "novad"),
        "municipalities.csv:5, kind: “novad”. There is no such code. Did you mean novads?",
    ),
    "a missing case": (
        "municipalities.csv",
        lambda f: cell(f, 7, "locative_lv", ""),
        "municipalities.csv:7, locative_lv: “”. Sentences need this case of the name of 9060200.",
    ),
    "an empty name": (
        "municipalities.csv",
        lambda f: cell(f, 7, "name_en", " "),
        "municipalities.csv:7, name_en: “”. A value is required.",
    ),
    "a float": (
        "municipalities.csv",
        lambda f: cell(f, 2, "code", "9010000.0"),
        "municipalities.csv:2, code: “9010000.0”. This is no code of a municipality:",
    ),
    "the same code": (
        "municipalities.csv",
        lambda f: again(f, 2),
        "municipalities.csv:13, code: “9010000”. It stands in line 2 too",
    ),
    "a separator": (
        "municipalities.csv",
        lambda f: replace_all(f, ",", ";"),
        "municipalities.csv:1: Fields are separated by “;”. Save the file as CSV with commas.",
    ),
    "a tab": (
        "municipalities.csv",
        lambda f: replace_all(f, ",", "\t"),
        "municipalities.csv:1: Fields are separated by “Tab”.",
    ),
    "a misspelt heading": (
        "municipalities.csv",
        lambda f: replace(f, "population", "populatoin"),
        "municipalities.csv:1, populatoin: “populatoin”. There is no such column. Did you mean population?",
    ),
    "one column more": ("targets.csv", lambda f: replace_all(f, "\n", ",\n"), "targets.csv:1"),
    "a missing column": (
        "municipalities.csv",
        lambda f: drop_column(f, "population"),
        "municipalities.csv:1, population: The column is missing.",
    ),
    "an unclosed quote": (
        "infrastructure.csv",
        lambda f: replace(f, ',"Pārējie grupu', ',"Pārējie" grupu'),
        "infrastructure.csv:9: This is no comma-separated text.",
    ),
    "a field too many": (
        "targets.csv",
        lambda f: replace(f, "adults,8,", "adults,8,,"),
        "targets.csv:2: The line has 7 fields. Allowed: 6.",
    ),
    "an empty line": (
        "targets.csv",
        lambda f: f.write_text(f.read_text(encoding="utf-8") + ",,,,,\n", encoding="utf-8"),
        "targets.csv:8: The line is empty.",
    ),
    "an old code without a successor": (
        "succession.csv",
        lambda f: replace(f, "9060200,,LV9005000\n", "9050200,Malupes pagasts,LV9005000\n"),
        "succession.csv, old_code: “9060200”. No line tells which municipality Miglāju novads (municipalities.csv:7)",
    ),
    "a new code without a predecessor": (
        "succession.csv",
        lambda f: replace(f, "LV9002000", "LV9003000"),
        "succession.csv, new_code: “LV9002000”. No line tells which municipalities Vējupes valstspilsēta",
    ),
    "a row to an old code": (
        "succession.csv",
        lambda f: append(f.parent, f.name, old_code="9040200", parish="Malupes pagasts", new_code="9010000"),
        "succession.csv",
    ),
    "a row from a new code": (
        "succession.csv",
        lambda f: append(f.parent, f.name, old_code="LV9002000", new_code="LV9001000"),
        "succession.csv:10, old_code: “LV9002000”. This is a municipality of after the reform",
    ),
    "a part without its parish": (
        "succession.csv",
        lambda f: cell(f, 6, "parish", ""),
        "succession.csv:6, parish: “”. Each part of a divided municipality is named by its parish.",
    ),
    "an unknown heir": (
        "succession.csv",
        lambda f: append(f.parent, f.name, old_code="9050200", parish="Malupes pagasts", new_code="LV9009000"),
        "succession.csv:10, new_code: “LV9009000”. There is no such code. Did you mean",
    ),
    "an unknown indicator": (
        "targets.csv",
        lambda f: cell(f, 2, "indicator", "recipient"),
        "targets.csv:2, indicator: “recipient”. This is not allowed. Did you mean recipients?",
    ),
    "a group by name": (
        "targets.csv",
        lambda f: cell(f, 2, "target_group", "adult"),
        "targets.csv:2, target_group: “adult”. There is no such code. Did you mean adults?",
    ),
    "a target of zero point five": (
        "targets.csv",
        lambda f: cell(f, 3, "value", "0.5"),
        "targets.csv:3, value: “0.5”. Allowed: a whole number",
    ),
    "a year for a day": (
        "targets.csv",
        lambda f: cell(f, 3, "in_force_from", "1.1.2016"),
        "targets.csv:3, in_force_from: “1.1.2016”. This is no date.",
    ),
    "an unknown place": (
        "infrastructure.csv",
        lambda f: cell(f, 2, "municipality_code", "9001000"),
        "infrastructure.csv:2, municipality_code: “9001000”. There is no such code. Did you mean LV9001000?",
    ),
    "an unknown service": (
        "infrastructure.csv",
        lambda f: cell(f, 2, "service_code", "day_care_center"),
        "infrastructure.csv:2, service_code: “day_care_center”. There is no such code. Did you mean day_care_centre?",
    ),
    "no category": ("infrastructure.csv", lambda f: cell(f, 2, "category", ""), "infrastructure.csv:2, category: “”."),
    "an unknown status": (
        "infrastructure.csv",
        lambda f: cell(f, 2, "status", "build"),
        "infrastructure.csv:2, status: “build”. This is not allowed. Did you mean built?",
    ),
    "no geometry": (
        "outlines_pre2021.geojson",
        lambda f: geometry(f, 3, None),
        "outlines_pre2021.geojson:4, geometry: “9060200”. The outline is empty.",
    ),
    "an empty geometry": (
        "outlines_pre2021.geojson",
        lambda f: geometry(f, 1, {"type": "Polygon", "coordinates": []}),
        "outlines_pre2021.geojson:2, geometry: “9010000”. The outline is empty.",
    ),
    "a point": (
        "outlines_pre2021.geojson",
        lambda f: geometry(f, 1, {"type": "Point", "coordinates": [24, 57]}),
        "outlines_pre2021.geojson:2, geometry: “9010000”. The outline is no area.",
    ),
    "metres": (
        "outlines_post2021.geojson",
        lambda f: replace(f, "[24.0, 57.0], [24.0, 57.2]", "[550000.0, 320000.0], [24.0, 57.2]"),
        "outlines_post2021.geojson:2, geometry: “LV9001000”. The outline is not in degrees",
    ),
    "no code": (
        "outlines_post2021.geojson",
        lambda f: replace(f, '"code": "LV9001000"', '"name": "x", "code": null'),
        "outlines_post2021.geojson",
    ),
    "a code as a number": (
        "outlines_pre2021.geojson",
        lambda f: replace(f, '"9010000"', "9010000"),
        "outlines_pre2021.geojson:2, code: “9010000”.",
    ),
    "no outlines of a basis": (
        "outlines_pre2021.geojson",
        Path.unlink,
        "outlines_pre2021.geojson: The file is missing. A region without outlines",
    ),
    "no geojson": (
        "outlines_pre2021.geojson",
        lambda f: replace(f, "]}\n", ""),
        "outlines_pre2021.geojson:8: This is no GeoJSON",
    ),
    "no collection": (
        "outlines_pre2021.geojson",
        lambda f: f.write_text("[]", encoding="utf-8"),
        "outlines_pre2021.geojson:1, type: Allowed is a GeoJSON FeatureCollection",
    ),
    "a broken statement": (
        "published_statements.yaml",
        lambda f: replace(f, "statements:", "statements: ["),
        "published_statements.yaml:",
    ),
    "no statements": (
        "published_statements.yaml",
        lambda f: f.write_text("- nothing", encoding="utf-8"),
        "published_statements.yaml:1: The file begins with one of these words",
    ),
    "misspelt statements": (
        "published_statements.yaml",
        lambda f: replace(f, "statements:", "statments:"),
        "published_statements.yaml:26, statments: “statments”. There is no such key. Did you mean statements?",
    ),
}

FOLLOWED = ("a basis", "the end before the beginning")
"""What makes other files wrong as well."""

STATEMENTS: dict[str, tuple[str, str, str]] = {
    "unknown indicator": (
        "any, indicator: recipients",
        "any, indicator: recipient",
        "28, indicator: “recipient”. There is no such code. Did you mean recipients",
    ),
    "unknown group": ("group: any", "group: kids", "28, group: “kids”. There is no such code."),
    "unknown area": ("area: region", "area: Vējupe", "27, area: “Vējupe”. There is no such code."),
    "unknown word": ("equals: 3", "equalls: 3", "27, expect.equalls: “3”. There is no such key. Did you mean equals?"),
    "unknown basis": (
        "basis: pre2021",
        "basis: pre2020",
        "28, basis: “pre2020”. This is not allowed. Did you mean pre2021?",
    ),
    "unknown split": ("by: service", "by: services", "34, by: “services”. There is no such code. Did you mean service"),
    "unknown service": (
        "group_home: 1",
        "group_house: 1",
        "35, expect.equals.group_house: “group_house”. There is no such code. Did you mean group_home",
    ),
    "unknown key of a service": (
        "area: region, expect",
        "area: region, service: {kode: massage}, expect",
        "27, service.kode: “kode”. There is no such key. Did you mean code",
    ),
    "unknown code of a service": (
        "area: region, expect",
        "area: region, service: {code: masage}, expect",
        "27, service.code: “masage”. There is no such code. Did you mean massage",
    ),
    "unknown source": (
        "count: 5}, source: y2019}",
        "count: 5}, source: y2190}",
        "28, source: “y2190”. There is no such code. Did you mean y2019",
    ),
    "no date": ("as_of: 2018-12-31", "as_of: 2018-13-31", "27, as_of: “2018-13-31”. This is no date."),
    "outside the project": (
        "as_of: 2018-12-31",
        "as_of: 2038-12-31",
        "27, as_of: “2038-12-31”. The date lies outside the project.",
    ),
    "no expectation": ("{equals: 3}", "{}", "27, expect: Exactly one of these is needed"),
    "two expectations": (
        "{equals: 3}",
        "{equals: 3, above: 2}",
        "27, expect: “equals, above”. Exactly one of these is needed",
    ),
    "neither count nor areas": (
        "{at_least: 1, count: 5}",
        "{at_least: 1}",
        "28, expect: “at_least”. Without “area” the expectation is said of all municipalities",
    ),
    "count of one area": ("{equals: 3}", "{equals: 3, count: 1}", "27, expect: “equals, count”. Of one area"),
    "rank of one area": (
        "{equals: 3}",
        "{top: [[Vējupes valstspilsēta, 3]]}",
        "27, expect: “top”. “top” and “largest” rank municipalities",
    ),
    "a mapping without a split": ("{equals: 3}", "{equals: {massage: 3}}", "27, expect: “equals”. With “by”"),
    "a number with a split": (
        "{equals: {group_home: 1, specialised_workshop: 1, psychologist_individual: 1}}",
        "{equals: 3}",
        "35, expect: “equals”. With “by”",
    ),
    "words for a number": ("{equals: 3}", "{equals: three}", "27, expect.equals: “three”. This is no number."),
    "one number for two indicators": (
        "recipients, area: region, expect: {eq",
        "[recipients, assessed], area: region, expect: {eq",
        "27, expect: “equals”. With several indicators",
    ),
    "the same id": ("id: 2019-active-areas", "id: 2018-children", "28, id: “2018-children”. It stands in line 27 too"),
    "a key that no statement has": (
        "group: any",
        "grup: any, group: any",
        "28, grup: “any”. There is no such key. Did you mean group?",
    ),
    "the same key": ("group: any,", "group: any, group: children,", "28, group: “group”. It stands in line 28 too"),
    "no group": ("group: any, ", "", "28, group: This key is missing."),
}
"""What is put in place of what, and the only fault that comes of it."""


def cell(file: Path, line: int, column: str, value: str) -> None:
    change(file.parent, file.name, line, **{column: value})


def again(file: Path, line: int) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(text + text.splitlines()[line - 1] + "\n", encoding="utf-8")


def replace_all(file: Path, old: str, new: str) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8", newline="")


def drop_column(file: Path, column: str) -> None:
    rows = [line.split(",") for line in file.read_text(encoding="utf-8").splitlines()]
    place = rows[0].index(column)
    file.write_text("".join(",".join(row[:place] + row[place + 1 :]) + "\n" for row in rows), encoding="utf-8")


def geometry(file: Path, feature: int, value: object) -> None:
    rows = file.read_text(encoding="utf-8").splitlines()
    rows[feature] = re.sub(r'"geometry": \{.*\}(?=\},?$)', f'"geometry": {json.dumps(value)}', rows[feature])
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")


@pytest.mark.parametrize("name", SINGLE)
def test_a_fault_is_told_with_its_place(region_folder: Path, name: str) -> None:
    file, spoil, begins = SINGLE[name]
    spoil(region_folder / file)
    told = faults_of(region_folder)
    assert any(line.startswith(begins) for line in told), told
    assert told if name in FOLLOWED else all(line.startswith(file) for line in told), told


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_that_cannot_be_checked_is_told(region_folder: Path, name: str) -> None:
    old, new, begins = STATEMENTS[name]
    replace(region_folder / "published_statements.yaml", old, new)
    [line] = faults_of(region_folder)
    assert line.startswith(f"published_statements.yaml:{begins}")


@pytest.mark.parametrize("name", [name for name in REGION_FILES if name not in OPTIONAL_FILES] + ["succession.csv"])
def test_a_missing_file_is_named(region_folder: Path, name: str) -> None:
    (region_folder / name).unlink()
    assert any(line.startswith(f"{name}: The file is missing") for line in faults_of(region_folder))


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    [line] = faults_of(tmp_path / "nowhere")
    assert line == f"{tmp_path / 'nowhere'}: There is no such folder. Name a region folder with --region."


@pytest.mark.parametrize("encoding", ["cp1257", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["municipalities.csv", "published_statements.yaml", "region.toml"])
def test_another_encoding_is_told_alone(region_folder: Path, name: str, encoding: str) -> None:
    file = region_folder / name
    file.write_bytes(file.read_text(encoding="utf-8").encode(encoding))
    [line] = faults_of(region_folder)
    assert re.match(
        rf"{name}:\d+:.* The text is in another encoding: (Windows-1257|UTF-16)\. Save the file with UTF-8", line
    )


@pytest.mark.parametrize(
    "name", ["municipalities.csv", "published_statements.yaml", "region.toml", "outlines_pre2021.geojson"]
)
def test_a_byte_order_mark_is_none_of_the_text(region_folder: Path, name: str) -> None:
    file = region_folder / name
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert faults_of(region_folder) == []


PROGRAMMES: dict[str, tuple[str, Spoil, str]] = {
    "a group without a family": (
        "reports.toml",
        lambda f: replace(f, ', "children_out_of_family"]', "]"),
        "reports.toml:17, families.groups: “children_out_of_family”. No family of reports",
    ),
    "an unknown group of a limit": (
        "reports.toml",
        lambda f: replace(f, 'group = "children"', 'group = "child"'),
        "reports.toml:44, limits.0.group: “child”. There is no such code. Did you mean children",
    ),
    "an unknown unit": (
        "reports.toml",
        lambda f: replace(f, "session = 12", "sessions = 12"),
        "reports.toml:27, units_per_day.sessions: “sessions”. There is no such code. Did you mean session?",
    ),
    "an unknown guardian": (
        "reports.toml",
        lambda f: replace(f, 'guardians = "guardians"', 'guardians = "guardian"'),
        "reports.toml:4, guardians: “guardian”.",
    ),
    "an unknown category": (
        "services.csv",
        lambda f: cell(f, 2, "category", "social"),
        "services.csv:2, category: “social”.",
    ),
    "an unknown group of a service": (
        "services.csv",
        lambda f: cell(f, 2, "target_groups", "children;kids"),
        "services.csv:2, target_groups: “kids”.",
    ),
    "a negative price": (
        "services.csv",
        lambda f: cell(f, 2, "price_eur", "-1"),
        "services.csv:2, price_eur: “-1”. Allowed: a number, zero or more",
    ),
    "a needed service": (
        "needed_services.csv",
        lambda f: cell(f, 4, "service_code", "psychologist"),
        "needed_services.csv:4, service_code: “psychologist”.",
    ),
    "a missing file": ("unit_kinds.csv", Path.unlink, "unit_kinds.csv: The file is missing"),
}


@pytest.mark.parametrize("name", PROGRAMMES)
def test_a_fault_of_the_programme_is_told(sample_region: Path, tmp_path: Path, name: str) -> None:
    file, spoil, begins = PROGRAMMES[name]
    programme = Path(shutil.copytree(PROGRAMME, tmp_path / "programme"))
    spoil(programme / file)
    told = faults_of(sample_region, programme)
    assert told[0].startswith(begins)
    assert len(told) == 1


def test_a_lost_zero_is_found_again(tmp_path: Path) -> None:
    """Of a municipality and of what names it, which is not told as unknown where the code is what it must be."""
    region = Path(shutil.copytree(default_region(), tmp_path / "region"))
    cell(region / "municipalities.csv", 2, "code", "50000")
    cell(region / "succession.csv", 3, "old_code", "210000")
    cell(region / "infrastructure.csv", 11, "municipality_code", "LV2000")
    told = [
        (one.file, one.line, dict((one.hint or one.message).params).get("words")) for one in check_folder(region, PROGRAMME)
    ]
    assert told == [
        ("municipalities.csv", 2, "0050000"),
        ("succession.csv", 3, "0210000"),
        ("infrastructure.csv", 11, "LV0002000"),
    ]


def test_faults_of_other_names_are_told(tmp_path: Path) -> None:
    region = Path(shutil.copytree(default_region(), tmp_path / "region"))
    cell(region / "aliases.csv", 2, "kind", "town")
    again(region / "aliases.csv", 4)
    cell(region / "aliases.csv", 5, "code", "50000")
    assert [line[:21] for line in faults_of(region)] == ["aliases.csv:2, kind: ", "aliases.csv:5, code: "]


@dataclass(frozen=True)
class Disturbance:
    """What is done to a folder at random, and where the fault must be told: a file, and a line where there is one."""

    file: str
    line: int | None
    do: Callable[[Path], object]


TABLES = ("municipalities.csv", "targets.csv", "infrastructure.csv", "succession.csv")
REQUIRED = {
    "municipalities.csv": "name_lv",
    "targets.csv": "value",
    "infrastructure.csv": "object_lv",
    "succession.csv": "old_code",
}


def disturbances(region: Path) -> st.SearchStrategy[Disturbance]:
    """One thing wrong at a random place of a folder."""

    def of_table(name: str) -> st.SearchStrategy[Disturbance]:
        count = len((region / name).read_text(encoding="utf-8").splitlines())
        header = (region / name).read_text(encoding="utf-8").splitlines()[0].split(",")
        column = REQUIRED[name]
        return st.one_of(
            st.integers(2, count).map(lambda n: Disturbance(name, n, lambda f: cell(f / name, n, column, ""))),
            st.integers(2, count).map(lambda n: Disturbance(name, n, lambda f: extra_field(f / name, n))),
            st.sampled_from(header).map(
                lambda h: Disturbance(name, 1, lambda f: heading(f / name, h, h[:-1] + "x" + h[-1]))
            ),
            st.just(Disturbance(name, 1, lambda f: replace_all(f / name, ",", ";"))),
        )

    codes = [row.split(",")[0] for row in (region / "municipalities.csv").read_text(encoding="utf-8").splitlines()]
    zeros = [n for n, code in enumerate(codes, start=1) if n > 1 and (code.startswith("0") or code.startswith("LV"))]
    features = {
        name: len(json.loads((region / name).read_text(encoding="utf-8"))["features"])
        for name in ("outlines_pre2021.geojson", "outlines_post2021.geojson")
    }
    return st.one_of(
        st.sampled_from(TABLES).flatmap(of_table),
        st.sampled_from(zeros).map(
            lambda n: (
                Disturbance(
                    "municipalities.csv",
                    n,
                    lambda f: cell(f / "municipalities.csv", n, "code", re.sub("^(LV)?0?", r"\1", codes[n - 1])[:8]),
                )
                if codes[n - 1].startswith("0")
                else Disturbance(
                    "municipalities.csv", n, lambda f: cell(f / "municipalities.csv", n, "code", "LV" + codes[n - 1][3:])
                )
            )
        ),
        st.sampled_from(sorted(features)).flatmap(
            lambda name: st.integers(0, features[name] - 1).map(
                lambda n: Disturbance(name, n + 2, lambda f: empty_outline(f / name, n))
            )
        ),
        st.sampled_from(sorted(features)).flatmap(
            lambda name: st.integers(0, features[name] - 1).map(
                lambda n: Disturbance(name, None, lambda f: drop_outline(f / name, n))
            )
        ),
    )


def extra_field(file: Path, line: int) -> None:
    rows = file.read_text(encoding="utf-8").splitlines()
    rows[line - 1] += ",more"
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")


def heading(file: Path, old: str, new: str) -> None:
    rows = file.read_text(encoding="utf-8").splitlines()
    rows[0] = ",".join(new if one == old else one for one in rows[0].split(","))
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")


def empty_outline(file: Path, number: int) -> None:
    document = json.loads(file.read_text(encoding="utf-8"))
    document["features"][number]["geometry"]["coordinates"] = []
    _write_outlines(file, document["features"])


def drop_outline(file: Path, number: int) -> None:
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    _write_outlines(file, [one for place, one in enumerate(features) if place != number])


def _write_outlines(file: Path, features: list[object]) -> None:
    text = ",\n".join(json.dumps(one) for one in features)
    file.write_text(f'{{"type": "FeatureCollection", "features": [\n{text}\n]}}\n', encoding="utf-8")


WHOLE = [TESTS / "regions" / "sample", default_region()]


@pytest.mark.parametrize("region", WHOLE, ids=lambda region: region.name)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_disturbances_are_all_told_at_their_places(
    region: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Several at once, each in a file of its own, so that none hides another."""
    folder = tmp_path_factory.mktemp("disturbed") / "region"
    shutil.copytree(region, folder, ignore=shutil.ignore_patterns("package"))
    strategy = st.lists(disturbances(region), min_size=1, max_size=4, unique_by=lambda one: one.file)
    chosen = data.draw(strategy)
    for one in chosen:
        one.do(folder)
    found = {(fault.file, fault.line) for fault in check_folder(folder, PROGRAMME)}
    assert {(one.file, one.line) for one in chosen} <= found


@pytest.mark.parametrize("region", WHOLE, ids=lambda region: region.name)
def test_a_dropped_municipality_is_told_wherever_it_is_named(region: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(region, tmp_path / "region"))
    rows = (folder / "municipalities.csv").read_text(encoding="utf-8").splitlines()
    number = random.Random(11).randrange(1, len(rows))
    code = rows.pop(number).split(",")[0]
    (folder / "municipalities.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    told = [fault for fault in check_folder(folder, PROGRAMME) if fault.value == code]
    succession = (folder / "succession.csv").read_text(encoding="utf-8").splitlines()
    lines = {("succession.csv", n) for n, row in enumerate(succession, start=1) if code in row.split(",")}
    assert {(fault.file, fault.line) for fault in told} >= lines
    assert any(fault.file.endswith("geojson") for fault in told)


def test_build_refuses_with_every_fault(region_folder: Path, package: Path, tmp_path: Path, run: Run) -> None:
    cell(region_folder / "targets.csv", 2, "value", "ten")
    (region_folder / "infrastructure.csv").unlink()
    database = tmp_path / "records.duckdb"
    with pytest.raises(RegionRefused) as refused:
        build_database(region_folder, package, database)
    outcome = run("build", "--region", region_folder, "--package", package, "--database", database)
    assert outcome.code == 1
    assert outcome.err.splitlines()[:-1] == lines(list(refused.value.faults)) == faults_of(region_folder)
    assert "Faults: 2." in outcome.err
    assert not database.exists()


def test_the_command_lists_faults_as_text_and_as_json(region_folder: Path, run: Run) -> None:
    assert run("check-region", region_folder).code == 0
    cell(region_folder / "targets.csv", 2, "value", "ten")
    cell(region_folder / "municipalities.csv", 3, "code", "9020000.0")
    listed = run("check-region", region_folder)
    told = run("check-region", region_folder, "--format", "json")
    assert (listed.code, told.code) == (1, 1)
    assert listed.out.splitlines() == [*faults_of(region_folder), "Faults: 2."]
    first, second = json.loads(told.out)["faults"]
    assert (first["file"], first["line"], first["column"], first["value"]) == ("municipalities.csv", 3, "code", "9020000.0")
    assert first["suggestion"].startswith("Did you mean")
    assert (second["file"], second["line"], second["suggestion"]) == ("targets.csv", 2, None)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """A file as a slip, a broken transfer or another program may leave it."""
    place, kind = chance.randrange(len(data) + 1), chance.randrange(6)
    if kind == 0:
        return data[:place] + data[place + chance.randrange(1, 40) :]
    if kind == 1:
        return data[:place] + bytes(chance.choices(b'",;{}[]\n\r\t\0\xff:=0123abc', k=3)) + data[place:]
    if kind == 2:
        return data[:place]
    if kind == 3:
        encoding = chance.choice(["utf-16", "cp1257", "utf-8-sig"])
        return data.decode("utf-8", errors="replace").encode(encoding, errors="replace")
    lines = data.split(b"\n")
    if kind == 4:
        chance.shuffle(lines)
        return b"\n".join(lines)
    del lines[chance.randrange(len(lines))]
    return b"\n".join(lines)


@pytest.mark.parametrize("region", REGIONS, ids=lambda region: region.name)
def test_what_is_damaged_is_told_or_can_be_used(region: Path, tmp_path: Path) -> None:
    """Never an exception; and what has no fault can be read by all that reads a region."""
    chance = random.Random(region.name)
    for number in range(15):
        folder = tmp_path / str(number)
        shutil.copytree(region, folder / "region", ignore=shutil.ignore_patterns("package"))
        shutil.copytree(PROGRAMME, folder / "programme")
        files = sorted(file for file in folder.rglob("*.*") if file.is_file())
        for file in chance.sample(files, 2):
            file.write_bytes(damaged(file.read_bytes(), chance))
        faults = check_folder(folder / "region", folder / "programme")
        for fault in faults:
            assert all(Speaker(language).fault(fault) for language in Language)
        if not faults:
            texts = read_checked(folder / "region", folder / "programme")
            loaded = load_region(texts)
            read_checks(loaded, texts)
            all_aliases(texts, loaded)
            read_statements(texts["published_statements.yaml"])

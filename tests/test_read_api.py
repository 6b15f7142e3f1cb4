"""The figures for programs: what it describes it gives, and all that it gives is in the release's own tables."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from itertools import chain
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from starlette.applications import Starlette
from starlette.testclient import TestClient

from di_metrics.export.data_package import LANGUAGES, release_zip
from di_metrics.export.release_tables import CHANGES, TABLES, release_csv
from di_metrics.release.release import Release
from di_metrics.ui.public.read_api import FIGURES, KEPT_FOR, api_routes


@pytest.fixture(scope="module")
def api(small_release: Release) -> TestClient:
    routes = api_routes(lambda: small_release, release_zip, "")
    return TestClient(Starlette(routes=routes), base_url="http://127.0.0.1/api/v1/")


@pytest.fixture(scope="module")
def described(api: TestClient) -> dict[str, Any]:
    return dict(api.get("openapi.json").json())


def rows_in_files(release: Release, table: str) -> list[dict[str, str]]:
    """The rows of a table as the release's own CSV files have them."""
    files = [CHANGES] if table == CHANGES else TABLES
    return list(chain.from_iterable(csv.DictReader(io.StringIO(release_csv(release, one, LANGUAGES))) for one in files))


def parameters(described: dict[str, Any], path: str) -> dict[str, list[str]]:
    operation = described["paths"][path]["get"]
    return {one["name"]: one["schema"]["items"]["enum"] for one in operation.get("parameters", ())}


def texts(row: dict[str, Any]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in row.items()}


def test_the_description_is_sound_and_every_path_answers_as_it_says(api: TestClient, described: dict[str, Any]) -> None:
    validate(described)
    for path, operations in described["paths"].items():
        answer = api.get(path.removeprefix("/"))
        assert answer.status_code == 200
        [(kind, content)] = operations["get"]["responses"]["200"]["content"].items()
        assert answer.headers["content-type"].partition(";")[0] == kind
        if kind == "application/json":
            schema = {**content["schema"], "components": described["components"]}
            Draft202012Validator(schema).validate(answer.json())


@pytest.mark.parametrize("table", [FIGURES, CHANGES])
def test_all_questions_together_tell_what_the_files_tell_and_no_more(
    api: TestClient, described: dict[str, Any], small_release: Release, table: str
) -> None:
    wanted = rows_in_files(small_release, table)
    assert wanted
    assert [texts(one) for one in api.get(f"{table}.json").json()[table]] == wanted
    assert list(csv.DictReader(io.StringIO(api.get(f"{table}.csv").text, newline=""))) == wanted
    for name, codes in parameters(described, f"/{table}.json").items():
        by_code = [api.get(f"{table}.json", params={name: code}).json() for code in codes]
        found = [texts(row) for one in by_code for row in one[table]]
        assert sorted(map(json.dumps, found)) == sorted(map(json.dumps, wanted)), name
        assert [one["count"] for one in by_code] == [len(one[table]) for one in by_code]
        together = api.get(f"{table}.json", params={name: ",".join(codes)}).json()
        assert [texts(one) for one in together[table]] == wanted


def test_parameters_narrow_together(api: TestClient) -> None:
    rows = api.get("figures.json?indicator=recipients&area=region,LV9001000&year=2022").json()[FIGURES]
    assert {(one["indicator"], one["year"]) for one in rows} == {("recipients", "2022")}
    assert {one["area_code"] for one in rows} == {"region", "LV9001000"}


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("figures.json?area=nowhere", "nowhere"),
        ("figures.json?area=region,", "area"),
        ("figures.csv?place=region", "place"),
        ("changes.json?against=99", "99"),
        ("figures.json?year=2022%00%1b[31m", "year"),
        ("figures.json?area=" + "x" * 5000, "area"),
    ],
)
def test_what_is_not_understood_is_refused_in_both_languages(api: TestClient, question: str, said: str) -> None:
    answer = api.get(question)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    detail = answer.json()["detail"]
    assert said in detail
    assert " / " in detail
    assert len(detail) < 2500
    assert "\x1b" not in detail


def test_an_answer_may_be_kept_and_is_known_again(api: TestClient) -> None:
    first = api.get("figures.json?area=region")
    assert first.headers["cache-control"] == f"public, max-age={KEPT_FOR}"
    assert first.headers["access-control-allow-origin"] == "*"
    again = api.get("figures.json?area=region", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = api.get("figures.json?area=LV9001000", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


def test_everything_is_the_package_of_the_downloads(api: TestClient, small_release: Release) -> None:
    answer = api.get("data.zip")
    assert answer.content == release_zip(small_release)
    assert zipfile.is_zipfile(io.BytesIO(answer.content))


def test_nothing_can_be_written(api: TestClient, described: dict[str, Any]) -> None:
    for path in described["paths"]:
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            assert api.request(method, path.removeprefix("/")).status_code == 405
